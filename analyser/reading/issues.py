"""Reading issues in both languages: what is wrong on which page, and what to do about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from analyser.domain import Document, Line, Page, ReadingIssue, ReadingIssueKind, Span, Text, TextSource

# Confidence below which a line is doubtful. On 73 pages of 20 CUAD contracts printed as office scans, 1 line in 140 is
# doubtful; half of these have a mistake, and 1 word in 6 of them is wrong, against 1 in 330 in all other lines. On 11
# pages of faint and coarse scans, where a third of all words is wrong, 2 lines in 3 are doubtful, and contain 87 per
# cent of the mistakes.
_DOUBTFUL_LINE = 0.96


class UnreadReason(Enum):
    """Why a page was not recognised: the reason and what to do about it, in English and in Welsh."""

    NOT_LOADED = (
        "that part of the file is damaged",
        "Ask for a new copy of the file.",
        "mae'r rhan honno o'r ffeil wedi'i difrodi",
        "Gofynnwch am gopi newydd o'r ffeil.",
    )
    NOT_DRAWN = (
        "it cannot be drawn",
        "Ask for a new copy of the file.",
        "ni ellir ei lluniadu",
        "Gofynnwch am gopi newydd o'r ffeil.",
    )
    BLANK = (
        "there are no words on it",
        "Make sure that it is blank on paper, too.",
        "nid oes geiriau arni",
        "Gwnewch yn siŵr ei bod yn wag ar bapur hefyd.",
    )
    NO_WORDS = (
        "no words were recognised in its picture",
        "Look at the page itself: it may be a drawing, handwriting or a faint scan.",
        "ni adnabuwyd geiriau yn ei llun",
        "Edrychwch ar y dudalen ei hun: gall fod yn lluniad, yn llawysgrifen neu'n sgan gwan.",
    )
    NOT_INSTALLED = (
        "it is a scan, and nothing that reads scans is installed",
        "Install the analyser again, as its OCR networks are missing, and analyse the file again.",
        "sgan ydyw, ac nid oes dim sy'n darllen sganiau wedi'i osod",
        "Gosodwch y dadansoddwr eto, gan fod ei rwydweithiau OCR ar goll, a dadansoddwch y ffeil eto.",
    )
    FAILED = (
        "it is a scan, and what reads scans does not work",
        "Install the analyser again, or Tesseract with its English and Welsh data, and analyse the file again.",
        "sgan ydyw, ac nid yw'r hyn sy'n darllen sganiau yn gweithio",
        "Gosodwch y dadansoddwr eto, neu Tesseract gyda'i ddata Saesneg a Chymraeg, a dadansoddwch y ffeil eto.",
    )
    PAGE_TOO_SLOW = (
        "recognising it took too long",
        "Read the page itself, or ask for a cleaner scan.",
        "cymerodd ormod o amser i'w hadnabod",
        "Darllenwch y dudalen ei hun, neu gofynnwch am sgan glanach.",
    )
    FILE_TOO_SLOW = (
        "the time for recognising the scans of one file was over",
        "Read the page itself, or split the file and analyse its parts.",
        "daeth yr amser ar gyfer adnabod sganiau un ffeil i ben",
        "Darllenwch y dudalen ei hun, neu rhannwch y ffeil a dadansoddwch ei rhannau.",
    )


class ReplacedReason(Enum):
    """Why the text in the file was not used, in English and in Welsh."""

    GARBLED = (
        "the characters in the file are not those that are printed",
        "nid y nodau sydd yn y ffeil sydd wedi'u hargraffu",
    )
    POOR_LAYER = (
        "the text that a scanner had laid under the picture was poor",
        "roedd y testun a roddwyd o dan y llun gan sganiwr yn wael",
    )


@dataclass(frozen=True, slots=True)
class PageNotes:
    """Notes on a page whose own text was not usable; `lost` holds Welsh letters that OCR cannot recognise."""

    unread: UnreadReason | None = None
    replaced: ReplacedReason | None = None
    lost: str = ""


def scan_issues(document: Document, notes: Mapping[int, PageNotes]) -> tuple[ReadingIssue, ...]:
    """Return the issues of the scanned pages of a document, in the order of its pages.

    `notes` goes by page number. A page without text gets an issue even when there is no note on it.
    """
    issues = [issue for page in document.pages for issue in _of_page(page, notes.get(page.number, PageNotes()))]
    issues += _doubtful_lines(document)
    issues.sort(key=lambda issue: issue.page or 0)
    return (*_layers(document.pages), *issues)


def _of_page(page: Page, note: PageNotes) -> Iterator[ReadingIssue]:
    unread, number = note.unread, page.number
    if unread is None and page.text_source is TextSource.NONE:
        unread = UnreadReason.BLANK if page.width else UnreadReason.NOT_LOADED
    if unread:
        reason_en, remedy_en, reason_cy, remedy_cy = unread.value
        yield ReadingIssue(
            ReadingIssueKind.PAGE_NOT_READ,
            Text(
                f"Page {number} was not read: {reason_en}. {remedy_en}",
                f"Ni ddarllenwyd tudalen {number}: {reason_cy}. {remedy_cy}",
            ),
            number,
        )
    elif note.replaced:
        reason_en, reason_cy = note.replaced.value
        yield ReadingIssue(
            ReadingIssueKind.TEXT_REPLACED,
            Text(
                f"Page {number} was recognised from its picture: {reason_en}. Compare names and figures with the page.",
                f"Adnabuwyd tudalen {number} o'i llun: {reason_cy}. Cymharwch enwau a ffigurau â'r dudalen.",
            ),
            number,
        )
    if note.lost:
        yield ReadingIssue(
            ReadingIssueKind.LETTERS_LOST,
            Text(
                f"Page {number} has Welsh on it and was recognised without the letters {' and '.join(note.lost)}. "
                "Install Tesseract with its Welsh data (cym) and analyse the file again.",
                f"Mae Cymraeg ar dudalen {number}, a chafodd ei hadnabod heb y llythrennau {' ac '.join(note.lost)}. "
                "Gosodwch Tesseract gyda'i ddata Cymraeg (cym) a dadansoddwch y ffeil eto.",
            ),
            number,
        )


def _doubtful_lines(document: Document) -> Iterator[ReadingIssue]:
    """Return for each recognised page an issue with the number of its doubtful lines, quoting the worst of them."""
    by_page: dict[int, list[Line]] = {}
    for line in document.lines:
        by_page.setdefault(line.box.page, []).append(line)
    for number, lines in by_page.items():
        doubtful = [line for line in lines if line.confidence < _DOUBTFUL_LINE]
        if not doubtful:
            continue
        worst = min(doubtful, key=lambda line: line.confidence)
        few, all_lines = len(doubtful), len(lines)
        are = "is" if few == 1 else "are"
        yield ReadingIssue(
            ReadingIssueKind.LOW_CONFIDENCE,
            Text(
                f"Page {number}: {few} of the {all_lines} lines recognised {are} doubtful. Compare them with the page.",
                f"Tudalen {number}: mae {few} o'r {all_lines} llinell a adnabuwyd yn ansicr. Cymharwch nhw "
                f"â'r dudalen.",
            ),
            number,
            document.span(worst.start, worst.end),
        )


def _layers(pages: Collection[Page]) -> Iterator[ReadingIssue]:
    """Return the issue of pages whose text layer was made by another OCR program before."""
    theirs = [page.number for page in pages if page.text_source is TextSource.OCR and page.confidence is None]
    if theirs:
        listed = _listed(theirs)
        several = len(theirs) > 1
        yield ReadingIssue(
            ReadingIssueKind.LOW_CONFIDENCE,
            Text(
                f"The words of {'pages' if several else 'page'} {listed} come from text that a scanner laid under the "
                "picture, and how sure it was is not known. Compare names and figures with the page.",
                f"Daw geiriau {'tudalennau' if several else 'tudalen'} {listed} o destun a roddwyd o dan y llun gan "
                "sganiwr, ac ni wyddys pa mor sicr ydoedd. Cymharwch enwau a ffigurau â'r dudalen.",
            ),
        )


def _listed(numbers: Iterable[int]) -> str:
    """Write page numbers with consecutive ones as ranges: 1-4, 7."""
    return ", ".join(f"{first}–{last}" if first != last else str(first) for first, last in _ranges(numbers))


def _ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of consecutive numbers."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


_FEW = 3  # words that are enough to show which text is meant


def table_not_read(page: int) -> ReadingIssue:
    """Return the issue of a page, counted from 1, with too many drawn lines to look for tables."""
    return ReadingIssue(
        ReadingIssueKind.TABLE_NOT_READ,
        Text(
            f"Page {page} has so many drawn lines that tables were not looked for on it; its words were read "
            f"line by line.",
            f"Mae cymaint o linellau wedi\u2019u tynnu ar dudalen {page} fel na chwiliwyd am dablau arni; darllenwyd ei"
            " geiriau fesul llinell.",
        ),
        page,
    )


def columns_guessed(pages: Sequence[int]) -> Iterator[ReadingIssue]:
    """Return an issue for each range of pages, counted from 1, whose columns were put in order by position."""
    for first, last in _ranges(pages):
        one = first == last
        yield ReadingIssue(
            ReadingIssueKind.COLUMNS_GUESSED,
            Text(
                f"{f'Page {first} is' if one else f'Pages {first} to {last} are'} set in columns. Each was read from "
                f"top to"
                " bottom, from left to right: make sure that the clauses follow in this order.",
                f"Mae {f'tudalen {first}' if one else f'tudalennau {first} i {last}'} wedi’u gosod mewn colofnau."
                " Darllenwyd pob un o’r brig i’r gwaelod, o’r chwith i’r dde: gwnewch yn siŵr bod y"
                " cymalau’n dilyn yn y drefn hon.",
            ),
            first,
        )


def pages_missing(after: int, first: int, last: int) -> ReadingIssue:
    """Return the issue of printed pages `first` to `last` missing after a page of the file (0: at the start)."""
    which_en = f"page {first}" if first == last else f"pages {first} to {last}"
    which_cy = f"tudalen {first}" if first == last else f"tudalennau {first} i {last}"
    where_en = f"after page {after} of the file" if after else "before the first page of the file"
    where_cy = f"ar ôl tudalen {after} y ffeil" if after else "cyn tudalen gyntaf y ffeil"
    return ReadingIssue(
        ReadingIssueKind.PAGES_MISSING,
        Text(
            f"By the printed numbers, {which_en} should come {where_en} but cannot be found. Ask for a complete copy.",
            f"Yn ôl y rhifau printiedig, dylai {which_cy} ddod {where_cy} ond nid oes modd dod o hyd i hynny."
            " Gofynnwch am gopi cyflawn.",
        ),
        max(after, 1),
    )


def struck_through(span: Span, page: int | None) -> ReadingIssue:
    """Return the issue of words that are struck through, on a page counted from 1."""
    return ReadingIssue(
        ReadingIssueKind.STRUCK_THROUGH,
        Text(
            "These words are printed with a line through them: find out whether they were agreed to be left out.",
            "Mae llinell wedi’i thynnu drwy’r geiriau hyn: holwch a gytunwyd i’w hepgor.",
        ),
        page,
        span,
    )


def letters_missing(page: int, words: Sequence[str]) -> ReadingIssue:
    """Return the issue of a page, counted from 1, whose font leaves letters without a name; `words` are examples."""
    listed = ", ".join(list(dict.fromkeys(words))[:_FEW])
    return ReadingIssue(
        ReadingIssueKind.LETTERS_LOST,
        Text(
            f"The file does not say what some of the letters on page {page} are, as in: {listed}. Read "
            f"the page itself.",
            f"Nid yw’r ffeil yn dweud beth yw rhai o’r llythrennau ar dudalen {page}, fel yn: {listed}."
            " Darllenwch y dudalen ei hun.",
        ),
        page,
    )
