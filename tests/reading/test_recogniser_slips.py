"""OCR errors: those with only one possible reading are corrected, and nothing else is changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser.reading.ocr.recogniser import Word
from analyser.reading.ocr.recogniser_slips import close_quotes, correct_first, split_joined_words


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        pytest.param("processes,plans", "processes, plans", id="a comma"),
        pytest.param("channel.Such", "channel. Such", id="a sentence"),
        pytest.param('1.10."Defective', '1.10. "Defective', id="a clause number and a defined term"),
        pytest.param("1.1Each", "1.1 Each", id="a clause number"),
        pytest.param('4."Fee"', '4. "Fee"', id="a number of one part"),
        pytest.param("(iii)all", "(iii) all", id="the letter of an item"),
        pytest.param('Content(the"Marks")', 'Content (the"Marks")', id="an aside"),
        pytest.param("(iii", "(iii)", id="an item without its end"),
        pytest.param("security),(iii", "security), (iii)", id="and after a comma"),
        pytest.param("follows:the", "follows: the", id="a colon"),
        pytest.param('"Prospectus,"', '"Prospectus,"', id="a comma before the closing mark, as Americans set it"),
        pytest.param('"Affiliate(s)"', '"Affiliate(s)"', id="a bracket before the closing mark"),
        pytest.param("SYSTEM(R)PPB", "SYSTEM(R)PPB", id="a trade mark in a name"),
        pytest.param("12,400.00", "12,400.00", id="a sum"),
        pytest.param("31.12.2027", "31.12.2027", id="a date"),
        pytest.param("Component(s)", "Component(s)", id="a plural in brackets"),
        pytest.param("14.2(b)", "14.2(b)", id="a reference"),
        pytest.param("U.S.", "U.S.", id="an abbreviation"),
        pytest.param("e.g.", "e.g.", id="another"),
        pytest.param("Ph.D", "Ph.D", id="a degree"),
        pytest.param("contracts@Cyngor.Cymru", "contracts@Cyngor.Cymru", id="a mail address"),
        pytest.param("www.gwasanaeth.Example", "www.gwasanaeth.Example", id="an address of the internet"),
        pytest.param("o'r", "o'r", id="Welsh"),
        pytest.param("(a", "(a", id="an article in an aside"),
        pytest.param("3.5G", "3.5G", id="a generation of telephones"),
        pytest.param("10:30am", "10:30am", id="a time"),
    ],
)
def test_joined_words_are_split(read: str, meant: str) -> None:
    assert " ".join(word.text for word in split_joined_words(Word(read, 100, 300))) == meant


@given(st.text(alphabet='abcXYZ019.,;:()"“-', min_size=1, max_size=20))
def test_parts_share_the_room_of_the_word_and_lose_no_letter(text: str) -> None:
    parts = list(split_joined_words(Word(text, 100.0, 300.0)))
    assert "".join(part.text for part in parts) in (text, f"{text})")
    assert all(part.text and part.x0 < part.x1 for part in parts)
    edges = [parts[0].x0, *(part.x1 for part in parts)]
    assert edges == sorted(edges)
    assert (edges[0], edges[-1]) == (100.0, pytest.approx(300.0))


@pytest.mark.parametrize(
    ("read", "meant"),
    [("xIv.", "XIV."), ("Ix.", "IX."), ("iv.", "iv."), ("XX.", "XX."), ("Xi", "Xi"), ("Vi", "Vi"), ("In.", "In.")],
)
def test_roman_numbers_are_of_one_size(read: str, meant: str) -> None:
    assert correct_first(Word(read, 0, 10)).text == meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        pytest.param("(\"the Fee')", '("the Fee")', id="a defined term"),
        pytest.param("“Term'), and", '“Term"), and', id="with a curly mark"),
        pytest.param("(the parties')", "(the parties')", id="a plural that owns"),
        pytest.param('"Fee" and the parties\').', '"Fee" and the parties\').', id="after a whole pair"),
        pytest.param('the Contractor\'s "System"', 'the Contractor\'s "System"', id="a name that owns"),
    ],
)
def test_quotation_marks_are_closed_as_they_were_opened(read: str, meant: str) -> None:
    assert close_quotes(read) == meant
