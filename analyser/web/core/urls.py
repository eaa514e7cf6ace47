"""Every address of our pages, made in one place; `plugin.ROUTES` reads them back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode


@dataclass(frozen=True, slots=True)
class Urls:
    """Urls in one language; `base` is where Datasette is mounted, ending in a slash."""

    base: str
    language: str

    def within(self, language: str) -> Urls:
        """Return the same addresses in another language."""
        return replace(self, language=language)

    @property
    def home(self) -> str:
        """The front page: contracts ranked by risk."""
        return f"{self.base}{self.language}/"

    @property
    def table(self) -> str:
        """The contracts as a CSV file."""
        return f"{self.home}contracts.csv"

    @property
    def factors(self) -> str:
        """All factors, with how often each is right."""
        return f"{self.home}factors"

    @property
    def data(self) -> str:
        """The registers as data: tables, queries and files."""
        return f"{self.home}data"

    @property
    def overview(self) -> str:
        """The overview: charts of all contracts, or of one council's."""
        return f"{self.home}overview"

    @property
    def deadlines(self) -> str:
        """What must be decided, and by when."""
        return f"{self.home}deadlines"

    @property
    def together(self) -> str:
        """Contracts of several councils that end close together."""
        return f"{self.home}together"

    @property
    def together_table(self) -> str:
        """These contracts as a CSV file."""
        return f"{self.home}together.csv"

    @property
    def desk(self) -> str:
        """The registers that an officer looks after."""
        return f"{self.home}desk"

    def feed(self, token: str) -> str:
        """The deadlines as a calendar; the token says whose, and may be empty for the public's."""
        return f"{self.home}deadlines.ics" + (f"?{urlencode({'token': token})}" if token else "")

    def supplier(self, supplier: str) -> str:
        """One supplier."""
        return f"{self.home}suppliers/{quote(supplier)}"

    @property
    def about(self) -> str:
        """How the register works, and how often it is wrong."""
        return f"{self.home}about"

    @property
    def accessibility(self) -> str:
        """The accessibility statement."""
        return f"{self.home}accessibility"

    @property
    def sign_in(self) -> str:
        """The form for signing in."""
        return f"{self.home}sign-in"

    @property
    def sign_out(self) -> str:
        """Where the form for signing out is sent."""
        return f"{self.home}sign-out"

    def signing_in_for(self, path: str, query: str) -> str:
        """The form for signing in, from which one goes on to a page."""
        return f"{self.sign_in}?{urlencode({'next': f'{path}?{query}' if query else path})}"

    def factor(self, factor: str) -> str:
        """One factor."""
        return f"{self.factors}/{quote(factor)}"

    def facts(self, register: str, contract: str) -> str:
        """The form in which an officer confirms or corrects the facts of a contract."""
        return f"{self.contract(register, contract)}/facts"

    def review(self, register: str) -> str:
        """What is to be checked, and where what an officer says of it is sent."""
        return f"{self.home}{register}/review"

    def publish(self, register: str) -> str:
        """What would become public, and the button that makes it so."""
        return f"{self.home}{register}/publish"

    def preview(self, register: str, contract: str) -> str:
        """One contract as the public would read it."""
        return f"{self.contract(register, contract)}/publication"

    def clause(self, register: str, clause: str, back: str) -> str:
        """Where a clause is withheld or let in again; one comes back to a page named as it follows `home`."""
        address = f"{self.home}{register}/clauses/{quote(clause)}/publication"
        return f"{address}?{urlencode({'back': back})}" if back else address

    def upload(self, register: str) -> str:
        """The form for uploading contracts, with how far their analysis is."""
        return f"{self.home}{register}/upload"

    def contract(self, register: str, contract: str) -> str:
        """One contract."""
        return f"{self.home}{register}/contracts/{quote(contract)}"

    def evidence(self, register: str, document: str, page: int | None, **mark: str) -> str:
        """A page of a document beside its clauses; `finding=` or `term=` names the words to mark and jump to.

        Without a page, all clauses of the document.
        """
        where = f"pages/{page}" if page else "words"
        address = f"{self.home}{register}/documents/{quote(document)}/{where}"
        return f"{address}?{urlencode(mark)}#mark" if mark else address

    def image(self, register: str, document: str, page: int) -> str:
        """The picture of a page."""
        return f"{self.home}{register}/documents/{quote(document)}/pages/{page}.png"

    def stylesheet(self, fingerprint: str) -> str:
        """The one stylesheet; its fingerprint changes with its content."""
        return f"{self.base}-/lockin/{fingerprint}.css"

    def script(self, name: str, fingerprint: str) -> str:
        """One of our scripts; its fingerprint changes with its content."""
        return f"{self.base}-/lockin/{name}.{fingerprint}.js"

    @property
    def icon(self) -> str:
        """The small picture of a browser's tab."""
        return f"{self.base}-/lockin/icon.svg"

    def tables(self, register: str) -> str:
        """Datasette's own page of a register."""
        return f"{self.base}{register}"

    def rows(self, register: str, table: str) -> str:
        """Datasette's own page of a table, view or canned query."""
        return f"{self.base}{register}/{quote(table)}"

    def translated(self, path: str, query: str, language: str) -> str:
        """Return the address of the page at `path` in another language."""
        rest = path.removeprefix(self.home) if path.startswith(self.home) else ""
        return with_query(f"{self.base}{language}/{rest}", query)


def with_query(path: str, query: str) -> str:
    """Return a path with the arguments of a query string, if it is not empty."""
    return f"{path}?{query}" if query else path
