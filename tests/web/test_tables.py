"""HTML that is written without templates: rows of Datasette's tables, and the bars of a score."""

import re
from dataclasses import dataclass

import pytest
from markupsafe import Markup

from analyser.web.core.score_bars import parts_bars
from analyser.web.plugin.table_rows import rows
from web.conftest import Site
from web.html import Reader


def test_cells_are_escaped_unless_they_are_links() -> None:
    cells = [
        {"column": "a b", "value_type": "str", "value": "<script>"},
        {"column": "title", "value_type": "none", "value": Markup('<a href="/">x</a>')},
    ]
    first = '<td class="col-a-b type-str">&lt;script&gt;</td>'
    second = '<td class="col-title type-none"><a href="/">x</a></td>'
    assert rows([cells], lambda name: name.replace(" ", "-")) == f"<tr>{first}{second}</tr>"


def test_datasettes_table_keeps_its_columns_rows_and_sorting(site: Site) -> None:
    text = site.get("/councils/contracts?_sort=title").text
    page = Reader(text)
    columns = [row["name"] for row in site.rows("select name from pragma_table_info('contracts')")]
    assert [named["data-column"] for tag, named in page.attributes if tag == "th" and "data-column" in named][
        -len(columns) :
    ] == columns
    body = text[text.index("<tbody>") : text.index("</tbody>")]
    assert body.count("<tr>") == site.rows("select count(*) from contracts")[0][0]
    assert body.count("<td ") == body.count("<tr>") * text[: text.index("<tbody>")].count("<th ")
    assert re.search(r'<a rel="nofollow" href="/councils/contracts\?_sort_desc=title">title', text)
    assert "<script>alert" not in body


def test_an_empty_table_says_so(empty: Site) -> None:
    assert "0 records" in empty.get("/empty/contracts").text


@dataclass
class Part:
    value: float
    unknown: float


@pytest.mark.parametrize(
    ("part", "hatched", "filled"),
    [
        (Part(0, 0), ("25.0", "0.0"), ("25.0", "0.0")),
        (Part(100, 0), ("1.0", "0.0"), ("1.0", "24.0")),
        (Part(50, 0.5), ("7.0", "12.0"), ("19.0", "6.0")),
        (Part(0, 1), ("1.0", "24.0"), ("25.0", "0.0")),
    ],
)
def test_bars_stand_on_one_line(part: Part, hatched: tuple[str, str], filled: tuple[str, str]) -> None:
    drawn = re.findall(r'<rect x="(\d+)" y="([\d.]+)" width="10" height="([\d.]+)"', parts_bars([Part(1, 0), part]))
    assert drawn[3:] == [("13", "1", "24"), ("13", *hatched), ("13", *filled)]
