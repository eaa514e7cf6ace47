"""The words that pages use for the register's codes: bands, kinds, states, sides. An unknown code is shown as it is."""

from __future__ import annotations

from functools import cache

from analyser import taxonomy
from analyser.domain import Dimension
from analyser.i18n.translator import Voice

Words = dict[str, str]


@cache
def bands(voice: Voice) -> Words:
    """How tightly a contract binds."""
    return {
        "high": voice.gettext("High lock-in"),
        "medium": voice.gettext("Medium lock-in"),
        "low": voice.gettext("Low lock-in"),
        "unknown": voice.gettext("Lock-in not known"),
    }


@cache
def severities(voice: Voice) -> Words:
    """How heavy a risk is."""
    return {"3": voice.gettext("High risk"), "2": voice.gettext("Medium risk"), "1": voice.gettext("Low risk")}


@cache
def deadlines(voice: Voice) -> Words:
    """What has to be decided, or happens, on a day."""
    return {
        "renewal_notice": voice.gettext("Last day to give notice"),
        "end_of_term": voice.gettext("End of the term"),
        "extension_decision": voice.gettext("Decide whether to extend"),
        "earliest_exit": voice.gettext("Earliest exit"),
        "price_review": voice.gettext("Price review"),
        "kpi_review": voice.gettext("Review of performance"),
    }


@cache
def days(voice: Voice) -> Words:
    """What is on a day in the course of a contract: the deadlines, and the days that only mark it out."""
    return {
        **deadlines(voice),
        "start": voice.gettext("Start"),
        "latest_end": voice.gettext("Latest possible end"),
        "break_day": voice.gettext("Next yearly day of leaving"),
        "exit_from": voice.gettext("Leaving only after"),
    }


@cache
def periods(voice: Voice) -> Words:
    """What binds the council during a period of the timeline."""
    return {
        "first": voice.gettext("First period"),
        "extension": voice.gettext("May be extended"),
        "renewal": voice.gettext("Goes on if nobody acts"),
        "endless": voice.gettext("Has no end date"),
        "unknown": voice.gettext("Not known"),
        "notice": voice.gettext("After the last day to act"),
    }


@cache
def terms(voice: Voice) -> Words:
    """What a term of the contract is about."""
    return {
        "start_date": voice.gettext("Start date"),
        "end_date": voice.gettext("End date"),
        "earliest_end": voice.gettext("Earliest end"),
        "initial_term": voice.gettext("Initial term"),
        "extension": voice.gettext("Extension"),
        "auto_renewal": voice.gettext("Renews by itself for"),
        "renewal_notice": voice.gettext("Notice to stop a renewal"),
        "termination_notice": voice.gettext("Notice to leave"),
        "exit_from": voice.gettext("Leaving only after"),
        "break_day": voice.gettext("Leaving only on"),
        "exit_charge": voice.gettext("Charge for leaving"),
        "notice_service": voice.gettext("Time until a posted notice counts"),
        "price_index": voice.gettext("Price rises by"),
        "price_cap": voice.gettext("Price rises by at most"),
        "price_review": voice.gettext("Price review"),
        "kpi_review": voice.gettext("Time between reviews of performance"),
        "liability_cap": voice.gettext("Cap on liability"),
        "minimum_commitment": voice.gettext("Minimum commitment"),
        "contract_value": voice.gettext("Contract value"),
        "yearly_charge": voice.gettext("Charge of a year"),
        "governing_law": voice.gettext("Governing law"),
        "precedence": voice.gettext("What prevails"),
        "reference": voice.gettext("Contract reference"),
        "title": voice.gettext("Title"),
    }


@cache
def holders(voice: Voice) -> Words:
    """Who may use a right or owes a duty."""
    return {
        "buyer": voice.gettext("the council"),
        "supplier": voice.gettext("the supplier"),
        "either": voice.gettext("either side"),
    }


@cache
def sides(voice: Voice) -> Words:
    """Whom the words of a clause favour."""
    return {
        "buyer": voice.gettext("Favours the council"),
        "supplier": voice.gettext("Favours the supplier"),
        "mutual": voice.gettext("Favours both sides"),
        "unclear": voice.gettext("Unclear whom it favours"),
    }


@cache
def documents(voice: Voice) -> Words:
    """What a document is to its contract."""
    return {
        "agreement": voice.gettext("Agreement"),
        "order_form": voice.gettext("Order form"),
        "schedule": voice.gettext("Schedule"),
        "variation": voice.gettext("Variation"),
    }


@cache
def statuses(voice: Voice) -> Words:
    """How far the analysis of a document has come."""
    return {
        "queued": voice.gettext("In the queue"),
        "analysing": voice.gettext("Being analysed"),
        "analysed": voice.gettext("Analysed"),
        "failed": voice.gettext("Failed"),
        "rejected": voice.gettext("Rejected"),
    }


@cache
def stages(voice: Voice) -> Words:
    """What is being done with a document that is analysed."""
    return {
        "reading": voice.gettext("Reading"),
        "recognising": voice.gettext("Reading scanned pages"),
        "splitting": voice.gettext("Finding its clauses"),
        "classifying": voice.gettext("Looking for clauses that bind"),
        "extracting": voice.gettext("Reading dates, periods and sums"),
        "storing": voice.gettext("Counting deadlines and storing"),
    }


@cache
def sources(voice: Voice) -> Words:
    """Where the text of a document came from."""
    return {
        "text": voice.gettext("Text in the file"),
        "ocr": voice.gettext("Read from scans"),
        "mixed": voice.gettext("Partly read from scans"),
        "none": voice.gettext("No text that could be read"),
    }


@cache
def languages(voice: Voice) -> Words:
    """The language of a document."""
    return {"en": voice.gettext("English"), "cy": voice.gettext("Welsh"), "mixed": voice.gettext("Welsh and English")}


@cache
def dimensions(voice: Voice) -> Words:
    """The six parts of the score."""
    known = taxonomy.load().dimensions
    return {info.id.value: info.label_cy if voice.code == "cy" else info.label_en for info in known}


@cache
def questions(voice: Voice) -> Words:
    """What a councillor asks of each part."""
    known = taxonomy.load().dimensions
    return {info.id.value: info.question_cy if voice.code == "cy" else info.question_en for info in known}


@cache
def factors(voice: Voice) -> Words:
    """What a clause is about."""
    known = taxonomy.load().factors
    return {factor.id: factor.label_cy if voice.code == "cy" else factor.label_en for factor in known}


@cache
def factor_questions(voice: Voice) -> Words:
    """What is asked of words that are said to carry a factor."""
    known = taxonomy.load().factors
    return {factor.id: factor.question_cy if voice.code == "cy" else factor.question_en for factor in known}


@cache
def absences(voice: Voice) -> Words:
    """What it means that a protection was not found; only protections have an entry."""
    protections = [factor for factor in taxonomy.load().factors if factor.protection]
    return {factor.id: factor.absent_cy if voice.code == "cy" else factor.absent_en for factor in protections}


DIMENSIONS = tuple(dimension.value for dimension in Dimension)


def missing(voice: Voice, probability: float) -> str:
    """Say in words how sure the model is that what was not found is not there."""
    if probability >= 0.9:
        return voice.gettext("Almost surely missing")
    if probability >= 0.7:
        return voice.gettext("Probably missing")
    if probability >= 0.4:
        return voice.gettext("It may be there all the same: read the contract")
    return voice.gettext("Probably there, in words that are not surely recognised: read the contract")


def certainty(voice: Voice, probability: float) -> str:
    """Say in words how sure the model is of a finding."""
    if probability >= 0.9:
        return voice.gettext("nearly certain")
    if probability >= 0.7:
        return voice.gettext("likely")
    return voice.gettext("check this")
