"""Registers for the tests of the pages: small contracts in every state, with originals that print the same words."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import builders
from builders import analysis, finding, term
from reading.docx_files import docx, p
from reportlab.pdfgen.canvas import Canvas

from analyser import taxonomy
from analyser.assessment import assess
from analyser.classify.model_files import load_absence_weights
from analyser.domain import (
    Analysis,
    Document,
    DocumentKind,
    Duration,
    Favours,
    FileFormat,
    Holder,
    Language,
    Money,
    Page,
    Party,
    Percentage,
    ReadingIssue,
    ReadingIssueKind,
    TermKind,
    Text,
    TextSource,
    Unit,
)
from analyser.store import FactorRow, Register, Source, Versions, fingerprint, rows_of

TODAY = dt.date(2026, 11, 22)
AT = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
VERSIONS = Versions("0.1.0", "test")

LONG = "An agreement for the provision, hosting, support and further development of a case management system " * 4
MANY = 210
SCRIPT = "<script>alert('contract')</script>"

_TEN_LINES = (
    "HOUSING REPAIRS SYSTEM AGREEMENT",
    "1 This agreement is made between Cwm Glas Council and Maen Llwyd Software Limited.",
    "2.1 It begins on 1 April 2023 and runs for an initial term of 5 years.",
    "2.2 It ends on 31 March 2028 unless it is renewed.",
    "2.3 It renews automatically for further periods of 36 months.",
    "2.4 Either party may stop a renewal by 6 months' notice before the end of the term.",
    "3.1 The charges rise each year by RPI plus 3%.",
    "3.2 The contract value is 412,500 pounds.",
    "4.1 The supplier may suspend the service if an invoice is late.",
    "5.1 The reference of this contract is CG/2023/014.",
)


@dataclass(frozen=True)
class Sample:
    """A contract of the test register: how its file is called, and what its analysis found."""

    filename: str
    analysis: Analysis
    original: str = "printed"  # or "damaged", or "missing"
    issues: tuple[ReadingIssue, ...] = ()


def full_register(folder: Path) -> Path:
    """Make a register with a contract in every state, and a file that failed."""
    samples = [_renewing(), _variation(), _script(), _endless(), _scan(), _welsh(), _many(), _lighting(), _typed()]
    return _register(folder / "councils.db", samples)


def second_register(folder: Path) -> Path:
    """Make a register of another council with one contract, to be served beside the first."""
    return _register(folder / "neighbour.db", [_neighbour()], failed=False)


def empty_register(folder: Path) -> Path:
    """Make a register without contracts."""
    return _register(folder / "empty.db", [], failed=False)


def _register(path: Path, samples: list[Sample], failed: bool = True) -> Path:
    with Register.open(path) as register:
        register.write_factors(_factors())
        for sample in samples:
            _write(register, sample, path.parent)
        if failed:
            name = f"signed {SCRIPT} & final.pdf"
            source = Source(name, "f" * 64, 12)
            register.fail_document(source, "the file is damaged: ask the sender for a new copy", VERSIONS, AT)
    return path


def _factors() -> list[FactorRow]:
    """Return every factor; those that lawyers labelled have measured figures."""
    return [
        FactorRow(
            factor.id,
            factor.dimension.value,
            factor.label_en,
            factor.label_cy,
            factor.definition_en,
            factor.definition_cy,
            0.5,
            0.83 if factor.cuad else None,
            0.71 if factor.cuad else None,
        )
        for factor in taxonomy.load().factors
    ]


def _write(register: Register, sample: Sample, folder: Path) -> None:
    document = sample.analysis.document
    file = folder / "original.pdf"
    if document.format is FileFormat.DOCX:
        docx(file, *(p(document.text[line.start : line.end]) for line in document.lines))
    else:
        file.write_bytes(_printed(document, sample.filename))
    sha256, size = fingerprint(file)
    source = Source(sample.filename, sha256, size)
    if sample.original == "printed":
        register.files.add(file, sha256, document.format)
    elif sample.original == "damaged":
        place = register.files.path_of(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"%PDF-1.7 and then nothing")
    with register.transaction():
        rows = rows_of(source.document_id, replace(sample.analysis, issues=sample.issues), "test")
        written = register.write_document(source, rows, VERSIONS, 0.5, AT)
        for contract in written.contracts:
            assessment = assess(register.evidence(contract), TODAY, absence_weights=load_absence_weights())
            register.write_assessment(contract, assessment, AT)


def _printed(document: Document, name: str) -> bytes:
    """Print a document where the builder says that its lines are: 10 points high, every character 5 points wide."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=True)
    canvas.setTitle(name)
    for page in document.pages:
        canvas.setFont("Courier", 5 / 0.6)
        for line in document.lines:
            if line.box.page == page.number:
                canvas.drawString(line.box.x0, 842 - line.box.bottom + 2, document.text[line.start : line.end])
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _renewing() -> Sample:
    paper = builders.document(*_TEN_LINES, title="HOUSING REPAIRS SYSTEM AGREEMENT")
    return Sample(
        "housing repairs.pdf",
        analysis(
            paper,
            numbers=("", "1", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "4.1", "5.1"),
            buyer=Party("Cwm Glas Council"),
            supplier=Party("Maen Llwyd Software Limited", company_number="99000001"),
            findings=[
                finding(paper, _TEN_LINES[4], "auto_renewal", probability=0.97),
                finding(paper, _TEN_LINES[6], "price_increase", probability=0.75),
                finding(paper, _TEN_LINES[8], "service_suspension", probability=0.55),
                finding(paper, _TEN_LINES[8], "unilateral_variation", probability=0.2, shown=False),
            ],
            terms=[
                term(paper, "HOUSING REPAIRS SYSTEM AGREEMENT", TermKind.TITLE, "Housing repairs system"),
                term(paper, "1 April 2023", TermKind.START_DATE, dt.date(2023, 4, 1)),
                term(paper, "5 years", TermKind.INITIAL_TERM, Duration(5, Unit.YEAR)),
                term(paper, "31 March 2028", TermKind.END_DATE, dt.date(2028, 3, 31)),
                term(paper, _TEN_LINES[4], TermKind.AUTO_RENEWAL, Duration(36, Unit.MONTH)),
                term(paper, "6 months' notice", TermKind.RENEWAL_NOTICE, Duration(6, Unit.MONTH)),
                term(paper, "RPI plus 3%", TermKind.PRICE_INDEX, Percentage(Decimal(3), "RPI")),
                term(paper, "412,500 pounds", TermKind.CONTRACT_VALUE, Money(Decimal(412500), "GBP")),
                term(paper, "CG/2023/014", TermKind.REFERENCE, "CG/2023/014", confidence=1.0),
            ],
        ),
    )


def _variation() -> Sample:
    paper = builders.document(
        "DEED OF VARIATION",
        "This deed varies contract CG/2023/014 from 1 May 2025.",
        "The supplier shall return all data of the council in an open format.",
    )
    return Sample(
        "variation.pdf",
        analysis(
            paper,
            kind=DocumentKind.VARIATION,
            buyer=Party("Cwm Glas Council"),
            supplier=Party("Maen Llwyd Software Limited", company_number="99000001"),
            findings=[finding(paper, "The supplier shall return all data", "data_return", favours=Favours.BUYER)],
            terms=[term(paper, "CG/2023/014", TermKind.REFERENCE, "CG/2023/014", confidence=1.0)],
        ),
    )


def _script() -> Sample:
    paper = builders.document(
        f"{SCRIPT} AGREEMENT",
        "The supplier <b>may</b> terminate at any time & without giving a reason.",
        "The council shall pay a termination payment.",
        title=f"{SCRIPT} AGREEMENT",
    )
    return Sample(
        'quote " and <img src=x>.pdf',
        analysis(
            paper,
            buyer=Party("<i>Council</i> of Pen y Graig"),
            supplier=Party("Ffos & Sons <Limited>"),
            findings=[
                finding(paper, "The supplier <b>may</b> terminate", "termination_for_convenience"),
                finding(paper, "The council shall pay a termination payment", "exit_charges", probability=0.6),
            ],
            terms=[term(paper, f"{SCRIPT} AGREEMENT", TermKind.TITLE, f"{SCRIPT} agreement")],
        ),
        original="damaged",
    )


def _endless() -> Sample:
    paper = builders.document(
        "ANALYTICS SUBSCRIPTION",
        "2 It begins on 1 September 2023 and continues until terminated.",
        "3 The council may terminate at any time by 3 months' notice.",
    )
    return Sample(
        "subscription.pdf",
        analysis(
            paper,
            buyer=Party("Cwm Glas Council"),
            supplier=Party("Afon Data Limited"),
            findings=[
                finding(paper, "The council may terminate", "termination_for_convenience", favours=Favours.BUYER)
            ],
            terms=[
                term(paper, "ANALYTICS SUBSCRIPTION", TermKind.TITLE, "Analytics subscription"),
                term(paper, "1 September 2023", TermKind.START_DATE, dt.date(2023, 9, 1)),
                term(paper, "continues until terminated", TermKind.INITIAL_TERM, "until terminated"),
                term(
                    paper,
                    "3 months' notice",
                    TermKind.TERMINATION_NOTICE,
                    Duration(3, Unit.MONTH),
                    holder=Holder.BUYER,
                ),
            ],
        ),
        original="missing",
    )


def _scan() -> Sample:
    pages = tuple(Page(number, 595.0, 842.0, TextSource.NONE, 0, 0) for number in (1, 2))
    return Sample("scan of a contract.pdf", analysis(Document("", (), pages, TextSource.NONE)))


def _welsh() -> Sample:
    paper = builders.document(
        "CYTUNDEB GOFAL DIGIDOL",
        "2 Mae'r cytundeb yn dechrau ar 1 Ebrill 2024 ac yn dod i ben ar 31 Ionawr 2027.",
        "3 Caiff y Cyngor estyn y cytundeb am 2 flynedd drwy roi hysbysiad.",
        language=Language.WELSH,
    )
    return Sample(
        "gofal digidol ŵŷ.pdf",
        analysis(
            paper,
            buyer=Party("Cyngor Pen y Graig"),
            supplier=Party("Gwawr Ddigidol Cyf"),
            findings=[finding(paper, "Caiff y Cyngor estyn", "extension_option", favours=Favours.BUYER)],
            terms=[
                term(paper, "CYTUNDEB GOFAL DIGIDOL", TermKind.TITLE, "Gofal digidol"),
                term(paper, "1 Ebrill 2024", TermKind.START_DATE, dt.date(2024, 4, 1)),
                term(paper, "31 Ionawr 2027", TermKind.END_DATE, dt.date(2027, 1, 31)),
                term(paper, "2 flynedd", TermKind.EXTENSION, Duration(2, Unit.YEAR), holder=Holder.BUYER),
            ],
        ),
    )


def _many() -> Sample:
    lines = [
        f"{number} The supplier may change term {number} by notice to the council." for number in range(1, MANY + 1)
    ]
    paper = builders.document(*lines)
    return Sample(
        "many clauses.pdf",
        analysis(
            paper,
            buyer=Party("Cwm Glas Council"),
            supplier=Party("Cwmni Enw Hir Iawn Iawn a Gwasanaethau Technoleg Gwybodaeth Cymru a'r Gororau Cyfyngedig"),
            findings=[finding(paper, line, "unilateral_variation") for line in lines],
            terms=[term(paper, lines[0], TermKind.TITLE, LONG.strip())],
        ),
        issues=(
            *(_doubt(paper, page) for page in (1, 2, 2, 3, 3, 4, 4, 5, 5)),
            ReadingIssue(
                ReadingIssueKind.LOW_CONFIDENCE,
                Text(
                    "The file is <b>faint</b>.",
                    "Mae'r ffeil yn <b>wan</b>.",
                ),
            ),
        ),
    )


def _doubt(paper: Document, page: int) -> ReadingIssue:
    """Doubt the first line of a page."""
    line = next(line for line in paper.lines if line.box.page == page)
    return ReadingIssue(
        ReadingIssueKind.LOW_CONFIDENCE,
        Text(
            f"Page {page}: 1 of the 40 lines recognised is doubtful.",
            f"Tudalen {page}: mae 1 o'r 40 llinell a adnabuwyd yn ansicr.",
        ),
        page,
        paper.span(line.start, line.end),
    )


def _lighting() -> Sample:
    paper = builders.document("STREET LIGHTING", "1 It begins on 1 October 2022 and ends on 30 September 2027.")
    return Sample(
        "lighting.pdf",
        analysis(
            paper,
            buyer=Party("Bro Newydd Council"),
            supplier=Party("Maen Llwyd Software Limited", company_number="99000001"),
            terms=[
                term(paper, "STREET LIGHTING", TermKind.TITLE, "Street lighting"),
                term(paper, "1 October 2022", TermKind.START_DATE, dt.date(2022, 10, 1)),
                term(paper, "30 September 2027", TermKind.END_DATE, dt.date(2027, 9, 30)),
            ],
        ),
    )


def _typed() -> Sample:
    """Return a contract from a word processor: it has no pages, and one of its finds lies in an item of a list."""
    lines = (
        "LIBRARY SYSTEM AGREEMENT",
        "1 It begins on 1 June 2025 and runs for two years.",
        "2 It renews automatically for further periods of 12 months, unless 3 months' notice is given.",
        "3 The supplier may:",
        "(a) suspend the service if an invoice is late; and",
        "(b) change the service.",
    )
    paper = builders.pageless(*lines, title="LIBRARY SYSTEM AGREEMENT")
    made = analysis(
        paper,
        numbers=("", "1", "2", "3", "3(a)", "3(b)"),
        buyer=Party("Glan Taf Council"),
        supplier=Party("Silff Systems Limited", company_number="99000002"),
        findings=[
            finding(paper, lines[2], "auto_renewal", probability=0.97),
            finding(paper, lines[4], "service_suspension", probability=0.9),
        ],
        terms=[
            term(paper, "LIBRARY SYSTEM AGREEMENT", TermKind.TITLE, "Library system"),
            term(paper, "1 June 2025", TermKind.START_DATE, dt.date(2025, 6, 1)),
            term(paper, "two years", TermKind.INITIAL_TERM, Duration(2, Unit.YEAR)),
            term(paper, "12 months", TermKind.AUTO_RENEWAL, Duration(12, Unit.MONTH)),
            term(paper, "3 months' notice", TermKind.RENEWAL_NOTICE, Duration(3, Unit.MONTH)),
        ],
    )
    whole = paper.span(paper.lines[3].start, paper.lines[5].end)
    clauses = [
        replace(clause, span=whole if order == 3 else clause.span, inside=3 if order > 3 else None)
        for order, clause in enumerate(made.clauses)
    ]
    return Sample("library system.docx", replace(made, clauses=tuple(clauses)))


def _neighbour() -> Sample:
    paper = builders.document("PARKING", "1 It begins on 1 May 2025 and ends on 31 January 2027.")
    return Sample(
        "parking.pdf",
        analysis(
            paper,
            buyer=Party("Bro Newydd Council"),
            supplier=Party("Maen Llwyd Software Limited", company_number="99000001"),
            terms=[
                term(paper, "PARKING", TermKind.TITLE, "Parking permits"),
                term(paper, "1 May 2025", TermKind.START_DATE, dt.date(2025, 5, 1)),
                term(paper, "31 January 2027", TermKind.END_DATE, dt.date(2027, 1, 31)),
            ],
        ),
    )
