"""The addresses of all our pages; `web/routes.py` holds the patterns that match them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses in one language; `base` is the path at which Datasette is mounted, ending in a slash."""

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
        """The list of contracts as a CSV file."""
        return f"{self.home}contracts.csv"

    @property
    def factors(self) -> str:
        """The page of all factors, with their precision and recall."""
        return f"{self.home}factors"

    @property
    def data(self) -> str:
        """The data page: tables, queries and files."""
        return f"{self.home}data"

    @property
    def overview(self) -> str:
        """The overview: charts of all contracts, or of those of one council."""
        return f"{self.home}overview"

    @property
    def deadlines(self) -> str:
        """The list of deadlines."""
        return f"{self.home}deadlines"

    @property
    def joint_procurement(self) -> str:
        """Contracts of several councils that end close together."""
        return f"{self.home}together"

    @property
    def joint_procurement_table(self) -> str:
        """The contracts that end close together, as a CSV file."""
        return f"{self.home}together.csv"

    @property
    def own_registers(self) -> str:
        """The registers that an officer may edit."""
        return f"{self.home}desk"

    def feed(self, token: str) -> str:
        """The deadlines as a calendar: those of the user with this token, or the public ones for an empty token."""
        return f"{self.home}deadlines.ics" + (f"?{urlencode({'token': token})}" if token else "")

    def supplier(self, supplier: str) -> str:
        """The page of a supplier."""
        return f"{self.home}suppliers/{quote(supplier)}"

    @property
    def about(self) -> str:
        """The page that explains the register, and how often it is wrong."""
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
        """The address to which the form for signing out is sent."""
        return f"{self.home}sign-out"

    def sign_in_for(self, path: str, query: str) -> str:
        """The form for signing in, which then leads to a page."""
        return f"{self.sign_in}?{urlencode({'next': f'{path}?{query}' if query else path})}"

    def factor(self, factor: str) -> str:
        """The page of a factor."""
        return f"{self.factors}/{quote(factor)}"

    def facts(self, register: str, contract: str) -> str:
        """The form in which an officer confirms or corrects the facts of a contract."""
        return f"{self.contract(register, contract)}/facts"

    def review(self, register: str) -> str:
        """The review queue, and the address to which reviews are sent."""
        return f"{self.home}{register}/review"

    def publish(self, register: str) -> str:
        """The page for publishing: what would become public, and the button for it."""
        return f"{self.home}{register}/publish"

    def preview(self, register: str, contract: str) -> str:
        """The preview of a contract as the public would see it."""
        return f"{self.contract(register, contract)}/publication"

    def clause(self, register: str, clause: str, back: str) -> str:
        """The form for withholding or releasing a clause; `back` is the page to return to, relative to `home`."""
        address = f"{self.home}{register}/clauses/{quote(clause)}/publication"
        return f"{address}?{urlencode({'back': back})}" if back else address

    def upload(self, register: str) -> str:
        """The form for uploading contracts, with the progress of their analysis."""
        return f"{self.home}{register}/upload"

    def contract(self, register: str, contract: str) -> str:
        """The page of a contract."""
        return f"{self.home}{register}/contracts/{quote(contract)}"

    def evidence(self, register: str, document: str, page: int | None, **mark: str) -> str:
        """A page of a document beside its clauses, or without a page all clauses of the document.

        `finding=` or `term=` is the id of the finding or term whose quote is highlighted and scrolled to.
        """
        where = f"pages/{page}" if page else "words"
        address = f"{self.home}{register}/documents/{quote(document)}/{where}"
        return f"{address}?{urlencode(mark)}#mark" if mark else address

    def image(self, register: str, document: str, page: int) -> str:
        """The image of a page."""
        return f"{self.home}{register}/documents/{quote(document)}/pages/{page}.png"

    def stylesheet(self, fingerprint: str) -> str:
        """The one stylesheet; its fingerprint changes with its content."""
        return f"{self.base}-/lockin/{fingerprint}.css"

    def script(self, name: str, fingerprint: str) -> str:
        """One of our scripts; its fingerprint changes with its content."""
        return f"{self.base}-/lockin/{name}.{fingerprint}.js"

    @property
    def icon(self) -> str:
        """The icon in a browser's tab."""
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
