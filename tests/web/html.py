"""A page as the tests read it: its headings, links, languages and visible text."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "input", "br", "hr", "rect", "path", "circle"}


class Reader(HTMLParser):
    """Reads one HTML page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language = ""
        self.title = ""
        self.headings: list[tuple[int, str]] = []
        self.links: list[tuple[str, str]] = []
        self.ids: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, dict[str, str]]] = []
        self.words: dict[str, list[str]] = {}
        self.unclosed: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.attributes.append((tag, named))
        if tag == "html":
            self.language = named.get("lang", "")
        if "id" in named:
            self.ids[named["id"]] += 1
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.headings.append((int(tag[1]), ""))
        if tag == "a":
            self.links.append((named.get("href", ""), ""))
        inherited = self._open[-1][1] if self._open else ""
        if tag not in VOID:
            self._open.append((tag, named.get("lang", inherited)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1][0] != tag:
            self.unclosed.append(tag)
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open:
            return
        tags = [tag for tag, _ in self._open]
        if "title" in tags and "svg" not in tags:
            self.title += data
        for level in (1, 2, 3):
            if f"h{level}" in tags and self.headings:
                self.headings[-1] = (self.headings[-1][0], self.headings[-1][1] + data)
        if "a" in tags and self.links:
            self.links[-1] = (self.links[-1][0], self.links[-1][1] + data)
        if "style" not in tags and "script" not in tags:
            self.words.setdefault(self._open[-1][1], []).append(data)

    def text(self, language: str) -> str:
        """Return the words that are marked as being in a language, one space between them."""
        return " ".join(" ".join(self.words.get(language, [])).split())
