"""Labels for the codes of a register (bands, kinds, states, sides) in the reader's language, by code."""

from __future__ import annotations

from functools import cache

from analyser import taxonomy
from analyser.domain import Dimension
from analyser.i18n.translator import Translator

Words = dict[str, str]
"""Labels by code."""


@cache
def bands(translator: Translator) -> Words:
    """Labels of the bands of a score."""
    return {
        "high": translator.gettext("High lock-in"),
        "medium": translator.gettext("Medium lock-in"),
        "low": translator.gettext("Low lock-in"),
        "unknown": translator.gettext("Lock-in not known"),
    }


@cache
def severities(translator: Translator) -> Words:
    """Labels of the severities of a risk."""
    return {
        "3": translator.gettext("High risk"),
        "2": translator.gettext("Medium risk"),
        "1": translator.gettext("Low risk"),
    }


@cache
def deadlines(translator: Translator) -> Words:
    """Labels of the kinds of deadline."""
    return {
        "renewal_notice": translator.gettext("Last day to give notice"),
        "end_of_term": translator.gettext("End of the term"),
        "extension_decision": translator.gettext("Decide whether to extend"),
        "earliest_exit": translator.gettext("Earliest exit"),
        "price_review": translator.gettext("Price review"),
        "kpi_review": translator.gettext("Performance review"),
    }


@cache
def days(translator: Translator) -> Words:
    """Labels of the days on the timeline of a contract: deadlines, start, latest end and exit dates."""
    return {
        **deadlines(translator),
        "start": translator.gettext("Start"),
        "latest_end": translator.gettext("Latest possible end"),
        "break_day": translator.gettext("Next annual break date"),
        "exit_from": translator.gettext("Earliest exit allowed"),
    }


@cache
def periods(translator: Translator) -> Words:
    """Labels of the periods on the timeline."""
    return {
        "first": translator.gettext("First period"),
        "extension": translator.gettext("May be extended"),
        "renewal": translator.gettext("Renews automatically"),
        "endless": translator.gettext("Has no end date"),
        "unknown": translator.gettext("Not known"),
        "notice": translator.gettext("After the last day to act"),
    }


@cache
def terms(translator: Translator) -> Words:
    """Labels of the kinds of term."""
    return {
        "start_date": translator.gettext("Start date"),
        "end_date": translator.gettext("End date"),
        "earliest_end": translator.gettext("Earliest end"),
        "initial_term": translator.gettext("Initial term"),
        "extension": translator.gettext("Extension"),
        "auto_renewal": translator.gettext("Renews automatically for"),
        "renewal_notice": translator.gettext("Notice to stop a renewal"),
        "termination_notice": translator.gettext("Notice to leave"),
        "exit_from": translator.gettext("Earliest exit allowed"),
        "break_day": translator.gettext("Annual break date"),
        "exit_charge": translator.gettext("Exit charge"),
        "notice_service": translator.gettext("Time until a posted notice takes effect"),
        "price_index": translator.gettext("Price rises by"),
        "price_cap": translator.gettext("Price rises by at most"),
        "price_review": translator.gettext("Price review"),
        "kpi_review": translator.gettext("Time between performance reviews"),
        "liability_cap": translator.gettext("Cap on liability"),
        "minimum_commitment": translator.gettext("Minimum commitment"),
        "contract_value": translator.gettext("Contract value"),
        "yearly_charge": translator.gettext("Annual charge"),
        "governing_law": translator.gettext("Governing law"),
        "precedence": translator.gettext("Order of precedence"),
        "reference": translator.gettext("Contract reference"),
        "title": translator.gettext("Title"),
    }


@cache
def holders(translator: Translator) -> Words:
    """Names of the party that has a right or a duty."""
    return {
        "buyer": translator.gettext("the council"),
        "supplier": translator.gettext("the supplier"),
        "either": translator.gettext("either side"),
    }


@cache
def sides(translator: Translator) -> Words:
    """Labels of the party that a clause favours."""
    return {
        "buyer": translator.gettext("Favours the council"),
        "supplier": translator.gettext("Favours the supplier"),
        "mutual": translator.gettext("Favours both sides"),
        "unclear": translator.gettext("Unclear whom it favours"),
    }


@cache
def documents(translator: Translator) -> Words:
    """Labels of the kinds of document."""
    return {
        "agreement": translator.gettext("Agreement"),
        "order_form": translator.gettext("Order form"),
        "schedule": translator.gettext("Schedule"),
        "variation": translator.gettext("Variation"),
    }


@cache
def statuses(translator: Translator) -> Words:
    """Labels of the status of a document."""
    return {
        "queued": translator.gettext("In the queue"),
        "analysing": translator.gettext("Being analysed"),
        "analysed": translator.gettext("Analysed"),
        "failed": translator.gettext("Failed"),
        "rejected": translator.gettext("Rejected"),
    }


@cache
def stages(translator: Translator) -> Words:
    """Labels of the stages of an analysis."""
    return {
        "reading": translator.gettext("Reading"),
        "recognising": translator.gettext("Reading scanned pages"),
        "splitting": translator.gettext("Finding its clauses"),
        "classifying": translator.gettext("Finding lock-in clauses"),
        "extracting": translator.gettext("Reading dates, periods and sums of money"),
        "storing": translator.gettext("Calculating deadlines and saving"),
    }


@cache
def sources(translator: Translator) -> Words:
    """Labels of the source of a document's text."""
    return {
        "text": translator.gettext("Text in the file"),
        "ocr": translator.gettext("Read from scans"),
        "mixed": translator.gettext("Partly read from scans"),
        "none": translator.gettext("No text that could be read"),
    }


@cache
def languages(translator: Translator) -> Words:
    """Labels of the language of a document."""
    return {
        "en": translator.gettext("English"),
        "cy": translator.gettext("Welsh"),
        "mixed": translator.gettext("Welsh and English"),
    }


@cache
def dimensions(translator: Translator) -> Words:
    """Labels of the six dimensions of the score."""
    known = taxonomy.load().dimensions
    return {info.id.value: info.label_cy if translator.code == "cy" else info.label_en for info in known}


@cache
def questions(translator: Translator) -> Words:
    """The question that each dimension answers."""
    known = taxonomy.load().dimensions
    return {info.id.value: info.question_cy if translator.code == "cy" else info.question_en for info in known}


@cache
def factors(translator: Translator) -> Words:
    """Labels of the factors."""
    known = taxonomy.load().factors
    return {factor.id: factor.label_cy if translator.code == "cy" else factor.label_en for factor in known}


@cache
def factor_questions(translator: Translator) -> Words:
    """The question to check when reviewing a finding of each factor."""
    known = taxonomy.load().factors
    return {factor.id: factor.question_cy if translator.code == "cy" else factor.question_en for factor in known}


@cache
def absences(translator: Translator) -> Words:
    """What it means when a protection was not found; only factors that are protections have an entry."""
    protections = [factor for factor in taxonomy.load().factors if factor.protection]
    return {factor.id: factor.absent_cy if translator.code == "cy" else factor.absent_en for factor in protections}


DIMENSIONS = tuple(dimension.value for dimension in Dimension)


def missing(translator: Translator, probability: float) -> str:
    """Describe how likely it is that a protection that was not found is missing; `probability` is 0 to 1."""
    if probability >= 0.9:
        return translator.gettext("Almost certainly missing")
    if probability >= 0.7:
        return translator.gettext("Probably missing")
    if probability >= 0.4:
        return translator.gettext("It may be there: read the contract")
    return translator.gettext("Probably there, in wording that was not recognised with certainty: read the contract")


def certainty(translator: Translator, probability: float) -> str:
    """Describe how certain a finding is; `probability` is 0 to 1."""
    if probability >= 0.9:
        return translator.gettext("nearly certain")
    if probability >= 0.7:
        return translator.gettext("likely")
    return translator.gettext("check this")
