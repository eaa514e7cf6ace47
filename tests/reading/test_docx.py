"""DOCX: what is read and left out, tables, and the same clause tree as that of the printed contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyser.clauses import split
from analyser.domain import Document, FileFormat, Language, ReadingIssueKind, TextSource
from analyser.errors import (
    NoTextError,
)
from analyser.reading import read
from reading.docx_files import LEGAL, abstract, docx, level, num, p, r, style, table, xml
from reading.docx_samples import ROOT, sample_docx


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "contract.docx"


def lines(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


def kinds(document: Document) -> list[ReadingIssueKind]:
    return [issue.kind for issue in document.issues if issue.kind is not ReadingIssueKind.PAGES_UNKNOWN]


def test_a_document_without_pages(path):
    document = read(docx(path, p(r("Agreement", '<w:sz w:val="40"/>')), p("The Supplier shall serve.")))
    assert document.text == "Agreement\nThe Supplier shall serve."
    assert (document.format, document.pages, document.text_source) == (FileFormat.DOCX, (), TextSource.TEXT)
    assert document.title == document.span(0, 9)
    assert document.page_at(12) is None
    assert document.boxes(document.span(0, 30)) == ()
    (issue,) = document.issues
    assert issue.kind is ReadingIssueKind.PAGES_UNKNOWN
    assert issue.page is None


def test_language(path):
    text = "Rhaid i'r Cyflenwr ddarparu'r Gwasanaethau i'r Cyngor yn unol â'r cytundeb hwn ac mae'n rhaid talu."
    assert read(docx(path, p(text))).language is Language.WELSH


INS = '<w:ins w:id="1" w:author="A">{}</w:ins>'
DEL = '<w:del w:id="2" w:author="A"><w:r><w:delText>gone</w:delText></w:r></w:del>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a \\r </w:instrText></w:r>{}'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = "<w:txbxContent>{}</w:txbxContent>"
INLINE = [
    (
        "spaces, tabs and non-breaking spaces are single spaces",
        [r("a\u00a0 "), r("\u2003b"), "<w:r><w:tab/></w:r>", r("c")],
        "a b c",
    ),
    ("words are joined over runs", [r("Super"), r("vision")], "Supervision"),
    (
        "a soft hyphen is none, and one that does not break is one",
        ["<w:r><w:t>a</w:t><w:softHyphen/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r>"],
        "ab-c",
    ),
    (
        "a line break begins a line",
        ["<w:r><w:t>SCHEDULE 1</w:t><w:br/><w:t>Services</w:t></w:r>"],
        "SCHEDULE 1\nServices",
    ),
    ("inserted words are kept", [INS.format(r("kept"))], "kept"),
    ("deleted words are left out", [r("kept "), DEL, r("too")], "kept too"),
    (
        "words moved away are left out, where they went they are kept",
        ['<w:moveFrom w:id="1">' + r("from") + '</w:moveFrom><w:moveTo w:id="2">' + r("to") + "</w:moveTo>"],
        "to",
    ),
    ("hidden words are left out", [r("seen"), r(" unseen", "<w:vanish/>")], "seen"),
    ("a property that is turned off", [r("seen", '<w:vanish w:val="0"/>')], "seen"),
    ("words in capitals are as printed", [r("the Supplier", "<w:caps/>")], "THE SUPPLIER"),
    (
        "the result of a field, without its instruction",
        [r("clause "), FIELD.format(r("hidden"), r("14.2"))],
        "clause 14.2",
    ),
    ("a field within the instruction of another", [FIELD.format(FIELD.format("", r("never")), r("shown"))], "shown"),
    ("a simple field", ['<w:fldSimple w:instr="DATE">' + r("1 May") + "</w:fldSimple>"], "1 May"),
    ("a link", ['<w:hyperlink r:id="x">' + r("the terms") + "</w:hyperlink>"], "the terms"),
    ("a content control", ["<w:sdt><w:sdtPr/><w:sdtContent>" + r("60 days") + "</w:sdtContent></w:sdt>"], "60 days"),
    ("a smart tag", ['<w:smartTag w:element="date">' + r("May") + "</w:smartTag>"], "May"),
    ("a tick box", ['<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', r(" yes")], "☑ yes"),
    ("a symbol's bullet", ['<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>', r(" yes")], "• yes"),
    ("a sum", ["<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"], "a+b"),
    ("a comment's mark", [r("words"), '<w:r><w:commentReference w:id="1"/></w:r>'], "words"),
    ("a ligature", [r("o\ufb03ce")], "office"),
    (
        "a text box stands after its paragraph, and only once",
        [
            r("before"),
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
            + BOX.format(p("boxed"))
            + "</wps:txbx></w:drawing>"
            "</mc:Choice><mc:Fallback><w:pict><v:textbox>"
            + BOX.format(p("boxed"))
            + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            r(" and after"),
        ],
        "before and after\nboxed",
    ),
    (
        "an old text box",
        ["<w:r><w:pict><v:textbox>" + BOX.format(p("boxed")) + "</v:textbox></w:pict></w:r>", r("words")],
        "words\nboxed",
    ),
]


@pytest.mark.parametrize(("runs", "text"), [case[1:] for case in INLINE], ids=[case[0] for case in INLINE])
def test_words_of_a_paragraph(path, runs, text):
    assert read(docx(path, p(*runs))).text == text


def test_footnotes_follow_their_paragraph(path):
    notes = '<w:footnote w:type="separator" w:id="0">' + p("-----") + "</w:footnote>"
    notes += (
        '<w:footnote w:id="2">'
        + p("See ", '<w:r><w:footnoteReference w:id="2"/></w:r>', r("Schedule 1."))
        + "</w:footnote>"
    )
    document = read(
        docx(
            path,
            p("The price", '<w:r><w:footnoteReference w:id="2"/></w:r>', r(" is fixed.")),
            p("Next."),
            footnotes=notes,
        )
    )
    assert lines(document) == ["The price is fixed.", "See Schedule 1.", "Next."]


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next(path):
    document = read(
        docx(
            path,
            p("One ", num=(1, 0), mark="<w:del w:id='1'/>"),
            p("two.", num=(1, 0)),
            p("Three.", num=(1, 0)),
            numbering=LEGAL + num(1, 0),
        )
    )
    assert lines(document) == ["1. One two.", "2. Three."]
    assert kinds(document) == [ReadingIssueKind.CHANGES_OPEN]


def test_a_heading_that_runs_into_its_text(path):
    """Word's style separator: a paragraph whose mark is hidden, so that a heading and a text share a line."""
    document = read(
        docx(
            path, p("Term.", num=(1, 0), mark="<w:vanish/><w:specVanish/>"), p("It lasts."), numbering=LEGAL + num(1, 0)
        )
    )
    assert lines(document) == ["1. Term. It lasts."]


def test_words_struck_through_are_kept_and_marked(path):
    document = read(docx(path, p("Within ", r("30", "<w:strike/>"), r(" 60 days ", "<w:dstrike/>"), r("90 days."))))
    assert document.text == "Within 30 60 days 90 days."
    assert [span.text for span in document.struck] == ["30 60 days"]
    assert kinds(document) == [ReadingIssueKind.STRUCK_THROUGH]
    assert document.issues[-1].span == document.struck[0]


def test_size_and_weight_come_from_styles(path):
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + style("Base", run='<w:b/><w:sz w:val="28"/>')
        + style("Head", based="Base", run='<w:sz w:val="30"/>')
        + style("Plain", kind="character", run='<w:b w:val="0"/>')
    )
    document = read(
        docx(
            path,
            p("Head", style="Head"),
            p(r("Text", '<w:rStyle w:val="Plain"/>'), style="Base"),
            p("Text"),
            styles=styles,
        )
    )
    assert [(line.size, line.bold) for line in document.lines] == [(15, True), (14, False), (11, False)]


def test_a_table_of_contents_is_contents(path):
    def entry(*before: str, text: str, page: str) -> str:
        return p(*before, r(text), "<w:r><w:tab/></w:r>", r(page), style="TOC1")

    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = p('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    inside = (
        "<w:sdt><w:sdtContent>"
        + p("Contents")
        + entry(begin, text="1. Term", page="2")
        + entry(text="2. Exit", page="3")
        + end
        + "</w:sdtContent></w:sdt>"
    )
    document = read(docx(path, inside, p("Term", num=(1, 0)), p("Exit", num=(1, 0)), numbering=LEGAL + num(1, 0)))
    assert [(clause.number, clause.is_contents) for clause in split(document)] == [
        ("", True),
        ("1", False),
        ("2", False),
    ]


def test_headers_and_footers_are_left_out(path):
    parts = {"word/header1.xml": xml("hdr", p("Confidential")).encode()}
    relation = '<Relationship Id="h" Type="t/header" Target="header1.xml"/>'
    assert read(docx(path, p("Words."), parts=parts, relations=relation)).text == "Words."


def test_a_table_reads_row_by_row(path):
    document = read(
        docx(path, p("Order Form"), table(["Customer", "Caerwen Council"], ["Term", ""], ["Fee", "£10"]), p("End."))
    )
    assert lines(document) == ["Order Form", "Customer Caerwen Council", "Term", "Fee £10", "End."]
    (found,) = document.tables
    assert (found.rows, found.columns) == (3, 2)
    assert [(cell.row, cell.column, cell.span.text) for cell in found.cells] == [
        (0, 0, "Customer"),
        (0, 1, "Caerwen Council"),
        (1, 0, "Term"),
        (1, 1, ""),
        (2, 0, "Fee"),
        (2, 1, "£10"),
    ]


def test_merged_cells(path):
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("Wide") + "</w:tc>"
    high = '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + p("High") + "</w:tc>"
    below = "<w:tc><w:tcPr><w:vMerge/></w:tcPr>" + p() + "</w:tc>"
    (found,) = read(docx(path, table([wide], [high, "a"], [below, "b"]))).tables
    assert [(cell.span.text, cell.row, cell.column, cell.rows, cell.columns) for cell in found.cells] == [
        ("Wide", 0, 0, 1, 2),
        ("High", 1, 0, 2, 1),
        ("a", 1, 1, 1, 1),
        ("b", 2, 1, 1, 1),
    ]


def test_a_cell_of_several_paragraphs_keeps_them_apart(path):
    document = read(docx(path, table(["Notes", p("One.") + p("Two."), "10%"])))
    assert lines(document) == ["Notes One.", "Two.", "10%"]
    assert [cell.span.text for cell in document.tables[0].cells] == ["Notes", "One.\nTwo.", "10%"]


def test_clauses_side_by_side_begin_lines_of_their_own(path):
    """A bilingual contract with one language beside the other: no clause may vanish in the middle of a line."""
    rows = [
        [
            "1.1 Mae’r cytundeb hwn yn dechrau ar y dyddiad cychwyn ac yn para am ddwy flynedd.",
            "1.1 It begins on the start date.",
        ],
        [p("Telir y ffi bob mis.", num=(1, 0)), p("The fee is paid monthly.", num=(2, 0))],
    ]
    document = read(docx(path, table(*rows), numbering=LEGAL + num(1, 0) + abstract(1, level(0, "%1.")) + num(2, 1)))
    assert [line[:8] for line in lines(document)] == ["1.1 Mae’", "1.1 It b", "1. Telir", "1. The f"]


def test_a_table_in_a_table(path):
    inner = table(["a", "b"])
    document = read(docx(path, table(["Label", "<w:tc>" + p("Before") + inner + p("after") + "</w:tc>"])))
    assert lines(document) == ["Label Before", "a b", "after"]
    assert [found.columns for found in document.tables] == [2, 2]
    assert document.tables[0].cells[1].span.text == "Before\na b\nafter"


def test_a_row_that_is_deleted(path):
    row = "<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>" + p("gone") + "</w:tc></w:tr>"
    document = read(docx(path, table(["a", "b"]).replace("<w:tbl>", f"<w:tbl>{row}")))
    assert document.text == "a b"
    assert document.tables[0].rows == 1


def test_large_pictures_are_said_not_to_be_read(path):
    def picture(size: int) -> str:
        return f'<w:r><w:drawing><wp:inline><wp:extent cx="{size}" cy="{size}"/><a:blip/></wp:inline></w:drawing></w:r>'

    assert kinds(read(docx(path, p("Words.", picture(5_000_000), picture(900_000))))) == [
        ReadingIssueKind.PICTURES_NOT_READ
    ]
    assert kinds(read(docx(path, p("Words.", picture(900_000))))) == []


def test_a_picture_alone_is_an_error_with_a_remedy(path):
    with pytest.raises(NoTextError, match="contains no words") as caught:
        read(docx(path, p()))
    assert "PDF" in caught.value.remedy


@pytest.mark.parametrize(
    "name",
    [
        "01-revenues-benefits-order-form",
        "03-planning-portal-saas",
        "12-analytics-evergreen",
        "14-payments-call-off",
    ],
)
def test_the_clause_tree_is_that_of_the_pdf(tmp_path, name):
    """The same contract, once as printed and once with every clause number computed by Word."""

    def tree(document: Document) -> list[tuple[str, str, str]]:
        return [(clause.number, clause.heading, " ".join(clause.span.text.split())) for clause in split(document)]

    assert tree(read(sample_docx(tmp_path, name))) == tree(read(ROOT / f"{name}.pdf"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(
            st.tuples(
                st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(" \t\u00a0\u00ad\n")),
                st.sampled_from(["", "<w:strike/>", "<w:vanish/>", "<w:caps/>", "<w:b/>"]),
            ),
            max_size=3,
        ),
        max_size=4,
    ),
    st.booleans(),
)
def test_spans_quote_the_text(tmp_path, paragraphs, tabled):
    """For any words: lines do not overlap, spans quote the text, and no white space is doubled."""
    blocks = [p(*(r(text, look) for text, look in runs), num=(1, 0)) for runs in paragraphs]
    inside = [table([block, "cell"]) for block in blocks] if tabled else blocks
    document = read(docx(tmp_path / "any.docx", p("Head"), *inside, numbering=LEGAL + num(1, 0)))
    ends = 0
    for line in document.lines:
        assert document.text[ends : line.start] in ("", "\n", " ")
        said = document.text[line.start : line.end]
        assert said == " ".join(said.split()) != ""
        ends = line.end
    assert ends == len(document.text)
    for span in (*document.struck, *(cell.span for found in document.tables for cell in found.cells)):
        assert document.text[span.start : span.end] == span.text
        assert document.boxes(span) == ()


def test_headings_are_found_where_every_clause_is_one_paragraph(path):
    """Half of the lines are bold headings, but little of the text: a paragraph is one line, however long."""
    text = "The Supplier shall provide the Services with the skill and care of a good supplier of such services. " * 3
    blocks = [block for name in ("Scope", "Liability") for block in (p(r(name, "<w:b/>")), p(text))]
    document = read(docx(path, *blocks))
    assert [clause.heading for clause in split(document)] == ["Scope", "Liability"]
    assert len(document.printed) > len(document.lines)
