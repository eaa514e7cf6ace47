"""What was doubtful in reading, in a sentence of each language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyser.domain import ReadingIssue, ReadingIssueKind, Span

_FEW = 3  # words that are enough to show what is meant


def table_not_read(page: int) -> ReadingIssue:
    """Say that a page, counted from 1, has too many drawn lines for tables to be looked for."""
    return ReadingIssue(
        ReadingIssueKind.TABLE_NOT_READ,
        f"Page {page} has so many drawn lines that tables were not looked for on it; its words were read line by line.",
        f"Mae cymaint o linellau wedi\u2019u tynnu ar dudalen {page} fel na chwiliwyd am dablau arni; darllenwyd ei"
        " geiriau fesul llinell.",
        page,
    )


def columns_guessed(pages: Sequence[int]) -> Iterator[ReadingIssue]:
    """Say of each run of pages, counted from 1, that they are set in columns, whose order was told by their places."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    for first, last in ((run[0], run[-1]) for run in runs):
        one = first == last
        yield ReadingIssue(
            ReadingIssueKind.COLUMNS_GUESSED,
            f"{f'Page {first} is' if one else f'Pages {first} to {last} are'} set in columns. Each was read from top to"
            " bottom, from left to right: make sure that the clauses follow in this order.",
            f"Mae {f'tudalen {first}' if one else f'tudalennau {first} i {last}'} wedi’u gosod mewn colofnau."
            " Darllenwyd pob un o’r brig i’r gwaelod, o’r chwith i’r dde: gwnewch yn siŵr bod y"
            " cymalau’n dilyn yn y drefn hon.",
            first,
        )


def pages_missing(after: int, first: int, last: int) -> ReadingIssue:
    """Say that the pages printed as `first` to `last` are missing after a page of the file (0: before the first)."""
    which_en = f"page {first}" if first == last else f"pages {first} to {last}"
    which_cy = f"tudalen {first}" if first == last else f"tudalennau {first} i {last}"
    where_en = f"after page {after} of the file" if after else "before the first page of the file"
    where_cy = f"ar ôl tudalen {after} y ffeil" if after else "cyn tudalen gyntaf y ffeil"
    return ReadingIssue(
        ReadingIssueKind.PAGES_MISSING,
        f"By the printed numbers, {which_en} should come {where_en} but cannot be found. Ask for a complete copy.",
        f"Yn ôl y rhifau printiedig, dylai {which_cy} ddod {where_cy} ond nid oes modd dod o hyd i hynny."
        " Gofynnwch am gopi cyflawn.",
        max(after, 1),
    )


def struck_through(span: Span, page: int | None) -> ReadingIssue:
    """Say that words, on a page counted from 1, are printed with a line through them."""
    return ReadingIssue(
        ReadingIssueKind.STRUCK_THROUGH,
        "These words are printed with a line through them: find out whether they were agreed to be left out.",
        "Mae llinell wedi’i thynnu drwy’r geiriau hyn: holwch a gytunwyd i’w hepgor.",
        page,
        span,
    )


def letters_missing(page: int, words: Sequence[str]) -> ReadingIssue:
    """Say that a font of a page, counted from 1, does not tell some of its letters; `words` are some of those hit."""
    listed = ", ".join(list(dict.fromkeys(words))[:_FEW])
    return ReadingIssue(
        ReadingIssueKind.LETTERS_LOST,
        f"The file does not say what some of the letters on page {page} are, as in: {listed}. Read the page itself.",
        f"Nid yw’r ffeil yn dweud beth yw rhai o’r llythrennau ar dudalen {page}, fel yn: {listed}."
        " Darllenwch y dudalen ei hun.",
        page,
    )
