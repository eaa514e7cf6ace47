"""The words that pages use for the register's codes: bands, kinds, states, sides. An unknown code is shown as it is."""

from __future__ import annotations

from functools import cache

from analyser import taxonomy
from analyser.domain import Dimension
from analyser.i18n.translator import Translator

Words = dict[str, str]


@cache
def bands(translator: Translator) -> Words:
    """How tightly a contract binds."""
    return {
        "high": translator.gettext("High lock-in"),
        "medium": translator.gettext("Medium lock-in"),
        "low": translator.gettext("Low lock-in"),
        "unknown": translator.gettext("Lock-in not known"),
    }


@cache
def severities(translator: Translator) -> Words:
    """How heavy a risk is."""
    return {
        "3": translator.gettext("High risk"),
        "2": translator.gettext("Medium risk"),
        "1": translator.gettext("Low risk"),
    }


@cache
def deadlines(translator: Translator) -> Words:
    """What has to be decided, or happens, on a day."""
    return {
        "renewal_notice": translator.gettext("Last day to give notice"),
        "end_of_term": translator.gettext("End of the term"),
        "extension_decision": translator.gettext("Decide whether to extend"),
        "earliest_exit": translator.gettext("Earliest exit"),
        "price_review": translator.gettext("Price review"),
        "kpi_review": translator.gettext("Review of performance"),
    }


@cache
def days(translator: Translator) -> Words:
    """What is on a day in the course of a contract: the deadlines, and the days that only mark it out."""
    return {
        **deadlines(translator),
        "start": translator.gettext("Start"),
        "latest_end": translator.gettext("Latest possible end"),
        "break_day": translator.gettext("Next yearly day of leaving"),
        "exit_from": translator.gettext("Leaving only after"),
    }


@cache
def periods(translator: Translator) -> Words:
    """What binds the council during a period of the timeline."""
    return {
        "first": translator.gettext("First period"),
        "extension": translator.gettext("May be extended"),
        "renewal": translator.gettext("Goes on if nobody acts"),
        "endless": translator.gettext("Has no end date"),
        "unknown": translator.gettext("Not known"),
        "notice": translator.gettext("After the last day to act"),
    }


@cache
def terms(translator: Translator) -> Words:
    """What a term of the contract is about."""
    return {
        "start_date": translator.gettext("Start date"),
        "end_date": translator.gettext("End date"),
        "earliest_end": translator.gettext("Earliest end"),
        "initial_term": translator.gettext("Initial term"),
        "extension": translator.gettext("Extension"),
        "auto_renewal": translator.gettext("Renews by itself for"),
        "renewal_notice": translator.gettext("Notice to stop a renewal"),
        "termination_notice": translator.gettext("Notice to leave"),
        "exit_from": translator.gettext("Leaving only after"),
        "break_day": translator.gettext("Leaving only on"),
        "exit_charge": translator.gettext("Charge for leaving"),
        "notice_service": translator.gettext("Time until a posted notice counts"),
        "price_index": translator.gettext("Price rises by"),
        "price_cap": translator.gettext("Price rises by at most"),
        "price_review": translator.gettext("Price review"),
        "kpi_review": translator.gettext("Time between reviews of performance"),
        "liability_cap": translator.gettext("Cap on liability"),
        "minimum_commitment": translator.gettext("Minimum commitment"),
        "contract_value": translator.gettext("Contract value"),
        "yearly_charge": translator.gettext("Charge of a year"),
        "governing_law": translator.gettext("Governing law"),
        "precedence": translator.gettext("What prevails"),
        "reference": translator.gettext("Contract reference"),
        "title": translator.gettext("Title"),
    }


@cache
def holders(translator: Translator) -> Words:
    """Who may use a right or owes a duty."""
    return {
        "buyer": translator.gettext("the council"),
        "supplier": translator.gettext("the supplier"),
        "either": translator.gettext("either side"),
    }


@cache
def sides(translator: Translator) -> Words:
    """Whom the words of a clause favour."""
    return {
        "buyer": translator.gettext("Favours the council"),
        "supplier": translator.gettext("Favours the supplier"),
        "mutual": translator.gettext("Favours both sides"),
        "unclear": translator.gettext("Unclear whom it favours"),
    }


@cache
def documents(translator: Translator) -> Words:
    """What a document is to its contract."""
    return {
        "agreement": translator.gettext("Agreement"),
        "order_form": translator.gettext("Order form"),
        "schedule": translator.gettext("Schedule"),
        "variation": translator.gettext("Variation"),
    }


@cache
def statuses(translator: Translator) -> Words:
    """How far the analysis of a document has come."""
    return {
        "queued": translator.gettext("In the queue"),
        "analysing": translator.gettext("Being analysed"),
        "analysed": translator.gettext("Analysed"),
        "failed": translator.gettext("Failed"),
        "rejected": translator.gettext("Rejected"),
    }


@cache
def stages(translator: Translator) -> Words:
    """What is being done with a document that is analysed."""
    return {
        "reading": translator.gettext("Reading"),
        "recognising": translator.gettext("Reading scanned pages"),
        "splitting": translator.gettext("Finding its clauses"),
        "classifying": translator.gettext("Looking for clauses that bind"),
        "extracting": translator.gettext("Reading dates, periods and sums"),
        "storing": translator.gettext("Counting deadlines and storing"),
    }


@cache
def sources(translator: Translator) -> Words:
    """Where the text of a document came from."""
    return {
        "text": translator.gettext("Text in the file"),
        "ocr": translator.gettext("Read from scans"),
        "mixed": translator.gettext("Partly read from scans"),
        "none": translator.gettext("No text that could be read"),
    }


@cache
def languages(translator: Translator) -> Words:
    """The language of a document."""
    return {
        "en": translator.gettext("English"),
        "cy": translator.gettext("Welsh"),
        "mixed": translator.gettext("Welsh and English"),
    }


@cache
def dimensions(translator: Translator) -> Words:
    """The six parts of the score."""
    known = taxonomy.load().dimensions
    return {info.id.value: info.label_cy if translator.code == "cy" else info.label_en for info in known}


@cache
def questions(translator: Translator) -> Words:
    """What a councillor asks of each part."""
    known = taxonomy.load().dimensions
    return {info.id.value: info.question_cy if translator.code == "cy" else info.question_en for info in known}


@cache
def factors(translator: Translator) -> Words:
    """What a clause is about."""
    known = taxonomy.load().factors
    return {factor.id: factor.label_cy if translator.code == "cy" else factor.label_en for factor in known}


@cache
def factor_questions(translator: Translator) -> Words:
    """What is asked of words that are said to carry a factor."""
    known = taxonomy.load().factors
    return {factor.id: factor.question_cy if translator.code == "cy" else factor.question_en for factor in known}


@cache
def absences(translator: Translator) -> Words:
    """What it means that a protection was not found; only protections have an entry."""
    protections = [factor for factor in taxonomy.load().factors if factor.protection]
    return {factor.id: factor.absent_cy if translator.code == "cy" else factor.absent_en for factor in protections}


DIMENSIONS = tuple(dimension.value for dimension in Dimension)


def missing(translator: Translator, probability: float) -> str:
    """Say in words how sure the model is that what was not found is not there."""
    if probability >= 0.9:
        return translator.gettext("Almost surely missing")
    if probability >= 0.7:
        return translator.gettext("Probably missing")
    if probability >= 0.4:
        return translator.gettext("It may be there all the same: read the contract")
    return translator.gettext("Probably there, in words that are not surely recognised: read the contract")


def certainty(translator: Translator, probability: float) -> str:
    """Say in words how sure the model is of a finding."""
    if probability >= 0.9:
        return translator.gettext("nearly certain")
    if probability >= 0.7:
        return translator.gettext("likely")
    return translator.gettext("check this")
