"""The functions for notebooks and other programs: analyse a file, assess a contract, open a register.

Import them from `analyser`. The examples run in the folder of the sample contracts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from analyser.assessment.assessment import assess as assess_evidence
from analyser.assessment.playbook import Playbook
from analyser.classify import Model
from analyser.classify.model_files import load_absence_weights
from analyser.domain import Analysis, Assessment, Evidence
from analyser.pipeline import analyse as analyse_with
from analyser.pipeline import evidence_of
from analyser.store import Register


def analyse(path: str | Path, *, model_dir: Path | None = None) -> Analysis:
    """Read one contract file, a PDF or DOCX, and return what was found in it.

    The result has the `document` with its text, and its `clauses`, `parties`, `findings` and `terms`. Each finding and
    term has the `span` of the words it rests on; `document.page_at(span.start)` is their page.

    >>> from analyser import analyse
    >>> contract = analyse("01-revenues-benefits-order-form.pdf")
    >>> contract.parties.supplier.name
    'Caltrane Software Limited'
    >>> renewal = next(term for term in contract.terms if term.kind == "auto_renewal")
    >>> renewal.value.amount, renewal.value.unit.value, contract.document.page_at(renewal.span.start)
    (36, 'month', 1)

    `model_dir` is the folder of a classification model, by default the one that ships. Raises a subclass of
    `errors.UnreadableFileError` when the file cannot be read, and ModelError when the model cannot be used.

    The file is read in this process. For a file that may be malicious, use `engine.analyse_file`, which does the same
    in a separate process with limits on time and memory.
    """
    return analyse_with(Path(path), Model.load(model_dir))


def assess(
    contract: Analysis | Sequence[Analysis] | Sequence[Evidence],
    as_of: dt.date,
    *,
    playbook: Playbook | None = None,
    model_dir: Path | None = None,
) -> Assessment:
    """Return the facts, deadlines, risks and lock-in score of a contract on a day.

    `contract` is the analysis of its document, or a sequence of analyses when it has several documents, such as an
    order form and the supplier's terms, or the evidence of it from a register.

    >>> import datetime as dt
    >>> from analyser import analyse, assess
    >>> result = assess(analyse("01-revenues-benefits-order-form.pdf"), dt.date(2026, 6, 1))
    >>> result.facts.end_date
    datetime.date(2028, 3, 31)
    >>> [deadline.date for deadline in result.deadlines if deadline.kind == "renewal_notice"]
    [datetime.date(2027, 9, 30)]
    >>> result.band
    'high'

    `playbook` holds weights and severities, by default those that ship (see `assessment.playbook.load`). `model_dir` is
    the folder of the model that the contract was analysed with.
    """
    return assess_evidence(_evidence(contract), as_of, playbook, load_absence_weights(model_dir))


def _evidence(contract: Analysis | Sequence[Analysis] | Sequence[Evidence]) -> Sequence[Evidence]:
    documents: Sequence[Analysis | Evidence] = [contract] if isinstance(contract, Analysis) else contract
    return [
        document if isinstance(document, Evidence) else evidence_of(document, f"document-{number}")
        for number, document in enumerate(documents)
    ]


def open_register(path: str | Path, *, create: bool = False) -> Register:
    """Open a register, the SQLite file that `analyser analyse` writes; with `create`, a missing file is created.

    Use it in a `with` block, which closes it.

    >>> import datetime as dt
    >>> from analyser import assess, open_register
    >>> with open_register("register.db") as register:
    ...     (contract_id,) = register.contract_ids()
    ...     result = assess(register.evidence(contract_id), dt.date(2026, 6, 1))
    >>> result.facts.reference
    'GLA/ICT/2023/014'

    `register.evidence` returns the evidence of each document of a contract, with reviewers' decisions applied, for
    `assess`. Raises a subclass of `errors.RegisterError` when the file cannot be used.
    """
    return Register.open(Path(path), create=create)
