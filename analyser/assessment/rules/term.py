"""Rules on the term: its end and length, automatic renewal, and notice against renewal."""

from __future__ import annotations

from analyser.assessment.rules.base import (
    RuleInput,
    RuleOutcome,
    absent,
    approximate_days,
    not_found,
    present,
    present_if,
    rule,
    unclear,
)
from analyser.assessment.sentences import sentence
from analyser.domain import NO_TEXT, DeadlineKind, Dimension, Duration, Text, Unit, Unknown

_DAYS_IN_MONTH = 30.44


@rule(
    "end_unknown",
    Dimension.TERM,
    Text("Is it unknown when the contract ends?", "A yw'n anhysbys pryd y daw'r contract i ben?"),
)
def end_unknown(contract: RuleInput) -> RuleOutcome:
    """Present when the end of the first term is unknown, unless the contract has no end."""
    end = contract.prevailing.first_end
    if contract.prevailing.is_perpetual or not isinstance(end.day, Unknown):
        return absent(sentence("End: {how}.", "Diwedd: {how}.", how=end.explanation), terms=end.terms)
    return present(
        sentence(
            "We cannot tell when the contract ends. {reason}",
            "Ni allwn ddweud pryd y daw'r contract i ben. {reason}",
            reason=end.day,
        ),
        terms=end.terms,
    )


@rule(
    "no_end",
    Dimension.TERM,
    Text("Does the contract go on until someone ends it?", "A yw'r contract yn parhau nes i rywun ei derfynu?"),
)
def no_end(contract: RuleInput) -> RuleOutcome:
    """Present for a contract that continues until a party terminates it."""
    end = contract.prevailing.first_end
    if contract.prevailing.is_perpetual:
        return present(
            Text(
                "The contract has no end date: it goes on, and you go on paying, until someone ends it.",
                "Nid oes dyddiad diwedd i'r contract: mae'n parhau, a chithau'n dal i dalu, nes i rywun ei derfynu.",
            ),
            terms=end.terms,
        )
    if isinstance(end.day, Unknown):
        return unclear(end.day.reason, terms=end.terms)
    return absent(
        sentence("The first term ends on {day}.", "Daw'r tymor cyntaf i ben ar {day}.", day=end.day), terms=end.terms
    )


@rule(
    "long_first_term",
    Dimension.TERM,
    Text("Is the first term long?", "A yw'r tymor cyntaf yn hir?"),
)
def long_first_term(contract: RuleInput) -> RuleOutcome | None:
    """Present when the first term is longer than the playbook calls long; does not arise without an end."""
    if contract.prevailing.is_perpetual:
        return None
    start, end = contract.prevailing.start, contract.prevailing.first_end
    if isinstance(end.day, Unknown) or isinstance(start.value, Unknown):
        return unclear(
            sentence(
                "We cannot tell how long the first term is. {reason}",
                "Ni allwn ddweud pa mor hir yw'r tymor cyntaf. {reason}",
                reason=end.day if isinstance(end.day, Unknown) else start.value,
            )
        )
    months = round((end.day - start.value).days / _DAYS_IN_MONTH)
    return present_if(
        months > contract.measures.long_term_months,
        sentence(
            "The first term runs from {start} to {end}, about {months}.",
            "Mae'r tymor cyntaf yn rhedeg o {start} hyd {end}, tua {months}.",
            start=start.value,
            end=end.day,
            months=Duration(months, Unit.MONTH),
        ),
        terms=(*start.terms, *end.terms),
    )


@rule(
    "rolls_on",
    Dimension.TERM,
    Text("Does the contract renew itself if you do nothing?", "A yw'r contract yn adnewyddu ei hun os na wnewch ddim?"),
)
def rolls_on(contract: RuleInput) -> RuleOutcome:
    """Present when a term or a finding states automatic renewal."""
    findings = tuple(finding_id for finding_id, _ in contract.shown("auto_renewal"))
    renewal = contract.prevailing.renewal
    if not renewal.mentioned and not findings:
        return not_found(contract, "auto_renewal")
    how_long = (
        sentence(" for {length} at a time", " am {length} ar y tro", length=renewal.value)
        if isinstance(renewal.value, Duration)
        else NO_TEXT
    )
    return present(
        sentence(
            "Unless someone acts, the contract renews itself{how_long}.",
            "Oni bai bod rhywun yn gweithredu, bydd y contract yn adnewyddu ei hun{how_long}.",
            how_long=how_long,
        ),
        findings=findings,
        terms=renewal.terms,
    )


@rule(
    "rolls_on_long",
    Dimension.TERM,
    Text(
        "Does it renew itself for more than a year at a time?", "A yw'n adnewyddu ei hun am fwy na blwyddyn ar y tro?"
    ),
)
def rolls_on_long(contract: RuleInput) -> RuleOutcome | None:
    """Present when one renewal is longer than the playbook calls long; does not arise without renewal."""
    renewal = contract.prevailing.renewal
    if not renewal.mentioned and not contract.shown("auto_renewal"):
        return None
    if not isinstance(renewal.value, Duration):
        return unclear(
            Text(
                "The contract renews itself, but we could not read for how long.",
                "Mae'r contract yn adnewyddu ei hun, ond ni allem ddarllen am ba hyd.",
            ),
            terms=renewal.terms,
        )
    return present_if(
        approximate_days(renewal.value) > contract.measures.long_renewal_months * _DAYS_IN_MONTH + 1,
        sentence(
            "Each renewal binds you for another {length}.",
            "Mae pob adnewyddiad yn eich rhwymo am {length} arall.",
            length=renewal.value,
        ),
        terms=renewal.terms,
    )


@rule(
    "long_notice",
    Dimension.TERM,
    Text(
        "Must you give notice long before the end to stop a renewal?",
        "A oes rhaid rhoi hysbysiad ymhell cyn y diwedd i atal adnewyddu?",
    ),
)
def long_notice(contract: RuleInput) -> RuleOutcome | None:
    """Present when the notice against renewal is longer than the playbook calls long."""
    notice = contract.prevailing.renewal_notice
    if contract.prevailing.extension.mentioned and not contract.prevailing.renewal.mentioned:
        return None  # the notice is for taking up an extension, which is optional
    if not notice.mentioned and not contract.prevailing.renewal.mentioned:
        return None
    if not isinstance(notice.value, Duration):
        return unclear(
            sentence(
                "We could not tell how much notice stops the renewal. {reason}",
                "Ni allem ddweud faint o hysbysiad sy'n atal yr adnewyddu. {reason}",
                reason=notice.value,
            ),
            terms=notice.terms,
        )
    return present_if(
        approximate_days(notice.value) > contract.measures.long_notice_days,
        sentence(
            "To stop the renewal you must give notice {notice} before the end.",
            "I atal yr adnewyddu rhaid rhoi hysbysiad {notice} cyn y diwedd.",
            notice=notice.value,
        ),
        terms=notice.terms,
    )


@rule(
    "notice_closing",
    Dimension.TERM,
    Text("Is the last day to stop the next renewal near?", "A yw'r diwrnod olaf i atal yr adnewyddiad nesaf yn agos?"),
)
def notice_closing(contract: RuleInput) -> RuleOutcome | None:
    """Present when the last day is within the playbook's number of days; unclear when the day is unknown."""
    dates = [deadline for deadline in contract.deadlines if deadline.kind is DeadlineKind.RENEWAL_NOTICE]
    if not dates:
        return None
    last = dates[-1]
    if isinstance(last.date, Unknown):
        return unclear(
            sentence(
                "We cannot tell by which day to stop the renewal. {reason}",
                "Ni allwn ddweud erbyn pa ddiwrnod y mae atal yr adnewyddu. {reason}",
                reason=last.date,
            ),
            terms=last.terms,
        )
    return present_if(
        0 <= contract.days_left[DeadlineKind.RENEWAL_NOTICE] <= contract.measures.closing_days,
        sentence(
            "The last day to stop the next renewal is {day}.",
            "Y diwrnod olaf i atal yr adnewyddiad nesaf yw {day}.",
            day=last.date,
        ),
        terms=last.terms,
    )


@rule(
    "notice_missed",
    Dimension.TERM,
    Text("Has a day to stop a renewal passed?", "A yw diwrnod i atal adnewyddiad wedi mynd heibio?"),
)
def notice_missed(contract: RuleInput) -> RuleOutcome | None:
    """Present when the first day for notice has passed, so that the contract has renewed or is about to."""
    dates = [deadline for deadline in contract.deadlines if deadline.kind is DeadlineKind.RENEWAL_NOTICE]
    if not dates or isinstance(dates[0].date, Unknown):
        return None
    first = dates[0]
    passed = len(dates) > 1 or contract.days_left[DeadlineKind.RENEWAL_NOTICE] < 0
    if not passed:
        return absent(
            sentence(
                "There is time until {day} to stop the first renewal.",
                "Mae amser hyd {day} i atal yr adnewyddiad cyntaf.",
                day=first.date,
            ),
            terms=first.terms,
        )
    return present(
        sentence(
            "The day to stop the first renewal, {day}, has passed: unless notice was given, it renews.",
            "Mae'r diwrnod i atal yr adnewyddiad cyntaf, {day}, wedi mynd heibio: oni roddwyd hysbysiad, mae'n "
            "adnewyddu.",
            day=first.date,
        ),
        terms=first.terms,
    )


RULES = (end_unknown, no_end, long_first_term, rolls_on, rolls_on_long, long_notice, notice_closing, notice_missed)
