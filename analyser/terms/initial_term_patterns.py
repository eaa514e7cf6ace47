"""Patterns for sentences about the term of a contract, used by `initial_term_sentences`."""

from __future__ import annotations

import re

from analyser.terms.patterns import CONTRACT_NAME, TERM_NAME, pattern
from analyser.terms.values.numbers import ORDINALS

# "Initial Term", "Minimum Subscription Period": a term of the contract, not a Promotion Period, Notice Period or Annual
# Period.
OWN_TERM = (
    r"(?:(?:initial|original|primary|first|fixed|minimum|base|subscription|contract|services?|agreement|licen[cs]e"
    r"|committed|call-off|framework|engagement|supply|hosting|maintenance|support|lease|appointment) ){0,3}"
    r"(?:term|period|duration)"
)
_STARTS = (
    r"(?:commenc\w+|begin\w*|start\w*|(?:come|enter)s? into (?:full )?(?:force|effect)|becom\w+ effective"
    r"|tak\w+ effect|"
    r"effective (?:as of|from|on)|cychwyn|dechrau|dod i rym)"
)
_LASTS = (
    r"(?:continu\w+|remain\w*|runs?|lasts?|extends? (?:for|from|until|through|to)|(?:be|is|are) (?:effective"
    r"|in (?:full )?(?:effect|force)|valid|binding|for)|"
    r"have an? (?:initial )?(?:term|duration)|para|parhau)"
)
_ENDS = r"(?:expir\w+|terminat\w+|ends?|conclud\w+|dod i ben)"
_SHALL = r"(?:shall|will|is|are|to|must|bydd)"

# Signs that a sentence is about the term of the whole contract, each with its score.
SIGNS: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (pattern(source), worth)
    for source, worth in (
        (r"\b(?:expiry|expiration|end) date\"? ?(?:means|shall mean|is|shall be|will be|:)", 3),
        (rf"\b(?:term|duration|period)(?: of validity)? (?:of|for) {CONTRACT_NAME}", 3),
        (rf"\b{TERM_NAME}\b", 2),
        (rf"\b{TERM_NAME}\"? (?:means|shall mean)\b", 1),
        (rf"\b(?:the|this) \"?(?:\w+ ){{0,2}}(?:term|duration)\"? (?:of [\w ]{{1,40}} )?(?:{_SHALL}|commences"
         rf"|begins|starts|means)\b", 3),
        (rf"\(\s*(?:[\w,]+ ){{0,5}}\"(?:the )?{OWN_TERM}\"[^()]{{0,60}}\)", 2),
        (rf"(?:^|[\".;:] ?|\bthe ){OWN_TERM}\"? (?:means|shall mean|is)\b", 3),
        (rf"\b{CONTRACT_NAME},? (?:[^.;]{{0,90}}? )?{_SHALL}? ?(?:{_STARTS}|{_LASTS})\b", 3),
        (rf"\b{CONTRACT_NAME},? (?:[^.;]{{0,90}}? )?{_SHALL}? ?{_ENDS}\b", 2),
        (rf"^\W*(?:[\d.]+ |\(?\w\) )?{CONTRACT_NAME} (?:shall|will) (?:expire|end)\b", 1),
        (r"\b(?:shall|will) be (?:provided|supplied|delivered|performed) (?:for|from)\b", 1),
        (rf"\b{CONTRACT_NAME}[^.;]{{0,60}}? (?:is|are|shall be|will be) (?:granted|made|entered into|let|provided) for"
        rf" (?:a|the|an)"
         r" (?:\w+ )?(?:term|period)\b", 3),
        (r"\bin full force and effect\b", 1),
        (r"\b(?:shall|will)? ?(?:have|has) an? (?:initial )?(?:term|duration|period) of\b", 2),
        (rf"\b{_STARTS}\b[^.;]{{0,200}}? (?:{_LASTS}|{_ENDS})\b", 1),
        (r"^\W*(?:[\d.]+ |\(?\w\) |article \w+ |section [\d.]+ )?\W*(?:terms?|duration|contract period"
         r"|contract term|period of agreement|length of agreement)"
         r"(?: and \w+| of \w+(?: \w+)?)?\s*[.:-]", 2),
        (r"\b(?:cyfnod|tymor|hyd) (?:cychwynnol|y cytundeb|y contract)", 3),
    )
)  # fmt: skip
HEADING = re.compile(r"\b(?:term|duration|commencement|tymor|cyfnod|hyd|parhad)\b", re.IGNORECASE)

# Words near a length or date which show that it is not the term.
OFF_THE_POINT = pattern(
    r"\b(?:confidential\w*|non-?compet\w*|surviv\w*|warrant(?:y|ies|s|ed)|insurance|cured?|breach\w*|force majeure|"
    r"(?:after|following|upon) (?:the )?(?:date of )?(?:expir\w+|terminat\w+)|post-terminat\w+|records|audit\w*|"
    r"interest|invoices?|payments?|royalt(?:y|ies)|forecasts?|non-?solicit\w*|arbitrat\w+|"
    r"change of control|bankrupt\w*|insolven\w*|purchase orders?|statute|fiscal|quarter|reports?|lead time"
    r"|undismissed|unstayed|petition|"
    r"mobilisation|submit\w*|avoidance of doubt)\b"
)
# A term that is only mentioned: something happens during it, or after it.
BESIDE_THE_TERM = pattern(
    r"\b(?:during|throughout|within|after|following|upon|beyond|extend(?:ing)?(?! for\b)|(?:end|expir\w+|terminat\w+"
    r"|remainder|part|year|month) of)"
    r" (?:the |this |its |any |each |such )?(?:[\w-]+ ){0,2}(?:term|period)\b"
)
NOT_A_TERM = re.compile(
    r"\b(?:within|every|per|each|in|any|next|last|once|previous|preceding|more\s+than|over|exceeding)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
AFTER_THE_END = re.compile(r"terminat|expir|\bend\b|cancel|notice|receipt", re.IGNORECASE)
MAY_CONCERN_TERM = ("term", "expir", "end date", "agreement", "contract", "licen", "duration", "period", "effect",
                    "engagement", "order", "deed", "lease", "letter", "tymor", "cyfnod", "cytundeb",
                    "drwydded")  # fmt: skip
MAY_LAST = ("commenc", "begin", "start", "effect", "force", "continu", "remain", "expir", "terminat", "end", "until",
            "through", "conclud", "last", "extend", "valid", "term", "period", "duration", "year", "month", "perpetu",
            "cychwyn", "dechrau", "parhau", "para", "rym", "i ben", "hyd", "cyfnod", "tymor")  # fmt: skip

_FILLERS = (
    r"(?:and|including|on|at|as|of|upon|the|by|automatically|midnight|close|business|p\.?m|a\.?m|gmt|est|\d\d:\d\d"
    r"|ar|earlier|sooner|first|occur|to|"
    r"i|a|1|no|or|date|later|latest|following|below|events?|occurs?|day|prior|before|immediately|preceding|period"
    r"|from|it|is|will|be|has|about|approximately|diwedd)"
)
BEFORE_END = pattern(
    r"\b(?:until|till|through|thru|to|expir\w+|terminat\w+|end|ends|ending|later than|up to|conclud\w+|hyd|tan"
    r"|i ben|terfynu)"
    rf"(?:\W+{_FILLERS})*\W*$"
)
BEFORE_START = pattern(
    r"\b(?:commenc\w+|begin\w*|start\w*|effective|effect|from|force|entered into|made|cychwyn|dechrau|rym|o)"
    rf"(?:\W+{_FILLERS})*\W*$"
)
FURTHER = pattern(
    r"\b(?:(?<!shall.)(?<!will.)(?<!and.)exten\w+|renew\w*|additional|further|successive|option|optional|subsequent"
    r"|ymestyn|estyn|adnewyddu|pellach|ychwanegol)\b"
)
NOTICE = pattern(
    r"'?\s*(?:prior |advance |written |previous |further )*(?:notice|before|prior|in advance|rhybudd|o rybudd"
    r"|o hysbysiad|hysbysiad|cyn)\b"
)
AFTER_LENGTH = pattern(
    r"[\s,)]*(?:term |period |of |each )?[\s,]*(?:\([^)]{0,60}\))?[\s,]*(?:(?:which )?(?:(?:shall|will) )?"
    r"(?P<from>from|after|following|since|o|ar ôl)|commenc\w+|begin\w*|start\w*|of|with|effective|gan ddechrau"
    r"|yn dechrau|yn cychwyn)\b"
    r"(?: (?:and after|on|upon|as of|from|with|ar|o|and (?:after|following)))* "
)
# Words allowed between the name of the last day and its length: "Expiry Date means the date falling ..."
NAMED_END = pattern(
    r"\b(?:expiry|expiration|end) date\"? ?(?:means|shall mean|is|shall be|will be|:)"
    r"(?: ?\b(?:the|date|which|that|is|being|falling|on|a))*\W*$"
)
ANNIVERSARY = pattern(
    rf"\b(?P<nth>{'|'.join(ORDINALS)}|\d{{1,2}}\s?(?:s\s?t|n\s?d|r\s?d|t\s?h))(?: ?\(\d{{1,2}}\s?(?:s\s?t|n\s?d|r\s?d"
    rf"|t\s?h)?\))?"
    r" (?:year )?anniversary(?: date)? (?:of|after|following|from) (?P<anchor>.{0,80})"
)
# "until the end of the third Contract Year", "upon the end of Year 3"
NTH_YEAR = pattern(
    r"\b(?:end|expir\w+|completion|close|last day) of (?:the )?"
    rf"(?:(?P<nth>{'|'.join(ORDINALS)}|\d{{1,2}} ?(?:st|nd|rd|th))"
    r"(?: \(\d{1,2} ?(?:st|nd|rd|th)?\))? (?P<name>(?:[a-z]+ )?year)|(?P<plain>year) (?P<number>\d{1,2}))\b(?! of\b)"
)
# A term that ends with the calendar year in which it begins.
CALENDAR_YEAR = pattern(
    r"\b(?:until|through|to|on|at|upon) (?:and including )?the (?:end|last day|close|expiry) of (?:the |that "
    r"|such |each )"
    r"?(?:current |then[ -]current |same |first )?calendar year\b"
)
IF_EXTENDED = pattern(
    r"^\W*(?:[\d.]+ |\(?\w{1,3}[.)] )*(?:if|where|should|in the event|os)\b[^.;]{0,120}\b(?:renew|exten|option)"
)
BEGINS_ON = pattern(rf"\b{_STARTS}(?: (?:on|upon|as of|as from|from|with|ar|o))* ")
LATER_OF = pattern(
    r"\b(?:later|longer|latest|greater|last to occur) of\b(?: the| following|:| \(?[ia1]\))*[^.;]{0,90}$"
)
WHICHEVER_LATER = pattern(
    r"\bwhichever (?:is|occurs|comes|shall occur|event occurs|period is) (?:the )?(?:later|longer|last)"
)
OPEN_ENDED = pattern(
    r"\b(?:continu\w+|remain\w*|in (?:full )?(?:force|effect)|effective)\b[^.;]{0,80}?\b(?:unless and )?until"
    r"(?: (?:such time as|it|this|the|said|agreement|contract|same|either|a|party|parties|both|is|are|be|shall|duly"
    r"|otherwise|validly|or|cancelled|mutually))*"
    r" (?:terminat\w+|cancel\w+|ended)|\bin perpetuity\b|\b(?:shall|will) be perpetual\b|\bperpetual (?:term"
    r"|in (?:term|duration))|"
    r"\bfor an? indefinite (?:term|period)|\bindefinitely until|(?:parhau|para) (?:hyd )?nes (?:iddo "
    r"|iddi )?(?:gael )?ei (?:derfynu|therfynu)"
)
