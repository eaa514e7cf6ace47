"""How long are we bound, and will it roll on if we do nothing?"""

from __future__ import annotations

from analyser.assess.rules.base import Answer, Case, absent, days, not_found, present, rule, unclear
from analyser.domain import DeadlineKind, Dimension, Duration, EndBasis, Unit, Unknown
from analyser.i18n.formatter import english, welsh

_DAYS_IN_MONTH = 30.44


@rule(
    "end_unknown",
    Dimension.TERM,
    "Is it unknown when the contract ends?",
    "A yw'n anhysbys pryd y daw'r contract i ben?",
)
def end_unknown(case: Case) -> Answer:
    """Present when no end of the first term can be given, though the contract is not one without end."""
    end, known = case.known.first_end, case.known
    if known.basis is EndBasis.PERPETUAL or not isinstance(end, Unknown):
        return absent(f"End: {known.basis_en}.", f"Diwedd: {known.basis_cy}.", terms=known.end_terms)
    return present(
        f"We cannot tell when the contract ends. {end.reason_en}",
        f"Ni allwn ddweud pryd y daw'r contract i ben. {end.reason_cy}",
        terms=known.end_terms,
    )


@rule(
    "no_end",
    Dimension.TERM,
    "Does the contract go on until someone ends it?",
    "A yw'r contract yn parhau nes i rywun ei derfynu?",
)
def no_end(case: Case) -> Answer:
    """Present for a contract without an end of its own."""
    known = case.known
    if known.basis is EndBasis.PERPETUAL:
        return present(
            "The contract has no end date: it goes on, and you go on paying, until someone ends it.",
            "Nid oes dyddiad diwedd i'r contract: mae'n parhau, a chithau'n dal i dalu, nes i rywun ei derfynu.",
            terms=known.end_terms,
        )
    if isinstance(known.first_end, Unknown):
        return unclear(known.first_end.reason_en, known.first_end.reason_cy, terms=known.end_terms)
    return absent(
        f"The first term ends on {english(known.first_end)}.",
        f"Daw'r tymor cyntaf i ben ar {welsh(known.first_end)}.",
        terms=known.end_terms,
    )


@rule(
    "long_first_term",
    Dimension.TERM,
    "Is the first term long?",
    "A yw'r tymor cyntaf yn hir?",
)
def long_first_term(case: Case) -> Answer | None:
    """Present when the first term is longer than the playbook calls long; does not arise without an end."""
    known = case.known
    if known.basis is EndBasis.PERPETUAL:
        return None
    if isinstance(known.first_end, Unknown) or isinstance(known.start.value, Unknown | str):
        reason = known.first_end if isinstance(known.first_end, Unknown) else known.start.value
        return unclear(
            f"We cannot tell how long the first term is. {english(reason)}",
            f"Ni allwn ddweud pa mor hir yw'r tymor cyntaf. {welsh(reason)}",
        )
    months = round((known.first_end - known.start.value).days / _DAYS_IN_MONTH)  # type: ignore[operator]
    terms = (*known.start.terms, *known.end_terms)
    length = Duration(months, Unit.MONTH)
    words_en = (
        f"The first term runs from {english(known.start.value)} to {english(known.first_end)}, about {english(length)}."
    )
    words_cy = (
        f"Mae'r tymor cyntaf yn rhedeg o {welsh(known.start.value)} hyd {welsh(known.first_end)}, tua {welsh(length)}."
    )
    answer = present if months > case.measures.long_term_months else absent
    return answer(words_en, words_cy, terms=terms)


@rule(
    "rolls_on",
    Dimension.TERM,
    "Does the contract renew itself if you do nothing?",
    "A yw'r contract yn adnewyddu ei hun os na wnewch ddim?",
)
def rolls_on(case: Case) -> Answer:
    """Present when a term or a finding speaks of automatic renewal."""
    findings = tuple(finding_id for finding_id, _ in case.shown("auto_renewal"))
    renewal = case.known.renewal
    if not renewal.mentioned and not findings:
        return not_found(case, "auto_renewal")
    length_en = f" for {english(renewal.value)} at a time" if isinstance(renewal.value, Duration) else ""
    length_cy = f" am {welsh(renewal.value)} ar y tro" if isinstance(renewal.value, Duration) else ""
    return present(
        f"Unless someone acts, the contract renews itself{length_en}.",
        f"Oni bai bod rhywun yn gweithredu, bydd y contract yn adnewyddu ei hun{length_cy}.",
        findings=findings,
        terms=renewal.terms,
    )


@rule(
    "rolls_on_long",
    Dimension.TERM,
    "Does it renew itself for more than a year at a time?",
    "A yw'n adnewyddu ei hun am fwy na blwyddyn ar y tro?",
)
def rolls_on_long(case: Case) -> Answer | None:
    """Present when one renewal is longer than the playbook calls long; does not arise without renewal."""
    renewal = case.known.renewal
    if not renewal.mentioned and not case.shown("auto_renewal"):
        return None
    if not isinstance(renewal.value, Duration):
        return unclear(
            "The contract renews itself, but we could not read for how long.",
            "Mae'r contract yn adnewyddu ei hun, ond ni allem ddarllen am ba hyd.",
            terms=renewal.terms,
        )
    longer = days(renewal.value) > case.measures.long_renewal_months * _DAYS_IN_MONTH + 1
    answer = present if longer else absent
    return answer(
        f"Each renewal binds you for another {english(renewal.value)}.",
        f"Mae pob adnewyddiad yn eich rhwymo am {welsh(renewal.value)} arall.",
        terms=renewal.terms,
    )


@rule(
    "long_notice",
    Dimension.TERM,
    "Must you give notice long before the end to stop a renewal?",
    "A oes rhaid rhoi hysbysiad ymhell cyn y diwedd i atal adnewyddu?",
)
def long_notice(case: Case) -> Answer | None:
    """Present when the notice against renewal is longer than the playbook calls long."""
    notice = case.known.renewal_notice
    if case.known.extension.mentioned and not case.known.renewal.mentioned:
        return None  # the notice is one to take up an extension, which nobody has to
    if not notice.mentioned and not case.known.renewal.mentioned:
        return None
    if not isinstance(notice.value, Duration):
        return unclear(
            f"We could not tell how much notice stops the renewal. {english(notice.value)}",
            f"Ni allem ddweud faint o hysbysiad sy'n atal yr adnewyddu. {welsh(notice.value)}",
            terms=notice.terms,
        )
    answer = present if days(notice.value) > case.measures.long_notice_days else absent
    return answer(
        f"To stop the renewal you must give notice {english(notice.value)} before the end.",
        f"I atal yr adnewyddu rhaid rhoi hysbysiad {welsh(notice.value)} cyn y diwedd.",
        terms=notice.terms,
    )


@rule(
    "notice_closing",
    Dimension.TERM,
    "Is the last day to stop the next renewal near?",
    "A yw'r diwrnod olaf i atal yr adnewyddiad nesaf yn agos?",
)
def notice_closing(case: Case) -> Answer | None:
    """Present when the day comes within the playbook's number of days; unclear when there is a day but not which."""
    dates = [deadline for deadline in case.deadlines if deadline.kind is DeadlineKind.RENEWAL_NOTICE]
    if not dates:
        return None
    last = dates[-1]
    if isinstance(last.date, Unknown):
        return unclear(
            f"We cannot tell by which day to stop the renewal. {last.date.reason_en}",
            f"Ni allwn ddweud erbyn pa ddiwrnod y mae atal yr adnewyddu. {last.date.reason_cy}",
            terms=last.terms,
        )
    left = case.days_left[DeadlineKind.RENEWAL_NOTICE]
    answer = present if 0 <= left <= case.measures.closing_days else absent
    return answer(
        f"The last day to stop the next renewal is {english(last.date)}.",
        f"Y diwrnod olaf i atal yr adnewyddiad nesaf yw {welsh(last.date)}.",
        terms=last.terms,
    )


@rule(
    "notice_missed",
    Dimension.TERM,
    "Has a day to stop a renewal passed?",
    "A yw diwrnod i atal adnewyddiad wedi mynd heibio?",
)
def notice_missed(case: Case) -> Answer | None:
    """Present when the first day for notice lies behind and the contract is taken to have renewed, or is about to."""
    dates = [deadline for deadline in case.deadlines if deadline.kind is DeadlineKind.RENEWAL_NOTICE]
    if not dates or isinstance(dates[0].date, Unknown):
        return None
    first = dates[0]
    passed = len(dates) > 1 or case.days_left[DeadlineKind.RENEWAL_NOTICE] < 0
    if not passed:
        return absent(
            f"There is time until {english(first.date)} to stop the first renewal.",
            f"Mae amser hyd {welsh(first.date)} i atal yr adnewyddiad cyntaf.",
            terms=first.terms,
        )
    return present(
        f"The day to stop the first renewal, {english(first.date)}, has passed: unless notice was given, it renews.",
        f"Mae'r diwrnod i atal yr adnewyddiad cyntaf, {welsh(first.date)}, wedi mynd heibio: oni roddwyd hysbysiad, "
        f"mae'n adnewyddu.",
        terms=first.terms,
    )


RULES = (end_unknown, no_end, long_first_term, rolls_on, rolls_on_long, long_notice, notice_closing, notice_missed)
