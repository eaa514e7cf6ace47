"""The enumerations: kinds, states and reasons, with the values that are stored in a register."""

from __future__ import annotations

from enum import StrEnum


class Dimension(StrEnum):
    """The six questions under which factors, risks and scores are grouped."""

    TERM = "term"
    EXIT = "exit"
    DATA = "data"
    COMMERCIAL = "commercial"
    CONTROL = "control"
    LIABILITY = "liability"


class Favours(StrEnum):
    """The side that a clause favours."""

    BUYER = "buyer"
    SUPPLIER = "supplier"
    MUTUAL = "mutual"
    UNCLEAR = "unclear"


class Holder(StrEnum):
    """The holder of a right or duty."""

    BUYER = "buyer"
    SUPPLIER = "supplier"
    EITHER = "either"


class TextSource(StrEnum):
    """How the text of a page or document was obtained."""

    TEXT = "text"
    OCR = "ocr"
    MIXED = "mixed"
    NONE = "none"


class FileFormat(StrEnum):
    """The format of a contract file."""

    PDF = "pdf"
    DOCX = "docx"


class Language(StrEnum):
    """Language of a document or clause."""

    ENGLISH = "en"
    WELSH = "cy"
    MIXED = "mixed"


class DocumentKind(StrEnum):
    """The role of a document in its contract."""

    AGREEMENT = "agreement"
    ORDER_FORM = "order_form"
    SCHEDULE = "schedule"
    VARIATION = "variation"


class DocumentStatus(StrEnum):
    """The state of a document's analysis."""

    QUEUED = "queued"
    ANALYSING = "analysing"
    ANALYSED = "analysed"
    FAILED = "failed"
    REJECTED = "rejected"


class Origin(StrEnum):
    """The source of a finding or term."""

    MODEL = "model"
    RULE = "rule"
    REVIEWER = "reviewer"


class TermKind(StrEnum):
    """The kind of a term of the contract."""

    START_DATE = "start_date"
    END_DATE = "end_date"
    EARLIEST_END = "earliest_end"
    INITIAL_TERM = "initial_term"
    EXTENSION = "extension"
    AUTO_RENEWAL = "auto_renewal"
    RENEWAL_NOTICE = "renewal_notice"
    TERMINATION_NOTICE = "termination_notice"
    EXIT_FROM = "exit_from"
    BREAK_DAY = "break_day"
    EXIT_CHARGE = "exit_charge"
    NOTICE_SERVICE = "notice_service"
    PRICE_INDEX = "price_index"
    PRICE_CAP = "price_cap"
    PRICE_REVIEW = "price_review"
    KPI_REVIEW = "kpi_review"
    LIABILITY_CAP = "liability_cap"
    MINIMUM_COMMITMENT = "minimum_commitment"
    CONTRACT_VALUE = "contract_value"
    YEARLY_CHARGE = "yearly_charge"
    GOVERNING_LAW = "governing_law"
    PRECEDENCE = "precedence"
    REFERENCE = "reference"
    TITLE = "title"


class DeadlineKind(StrEnum):
    """The kind of a deadline: a day by which something must be decided, or on which something happens."""

    RENEWAL_NOTICE = "renewal_notice"
    END_OF_TERM = "end_of_term"
    EXTENSION_DECISION = "extension_decision"
    EARLIEST_EXIT = "earliest_exit"
    PRICE_REVIEW = "price_review"
    KPI_REVIEW = "kpi_review"


class EndBasis(StrEnum):
    """The basis of the end of the first term."""

    STATED = "stated"
    COMPUTED = "computed"
    PERPETUAL = "perpetual"
    UNKNOWN = "unknown"


class RiskState(StrEnum):
    """Whether the risk that a rule asks about is present."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCLEAR = "unclear"


class UnknownCode(StrEnum):
    """Why a value is not known. The program decides by the code, never by the sentence that explains it to a reader."""

    # The document's own words give no usable value.
    BLANK = "blank"
    IMPOSSIBLE_DATE = "impossible_date"
    IMPLAUSIBLE_LENGTH = "implausible_length"
    WORDS_AND_FIGURES_DIFFER = "words_and_figures_differ"
    DEPENDS_ON_EVENT = "depends_on_event"
    LENGTH_NOT_STATED = "length_not_stated"
    UNLIMITED_EXTENSIONS = "unlimited_extensions"
    UNREADABLE = "unreadable"
    # Nothing was found.
    NOT_FOUND = "not_found"
    NO_START = "no_start"
    NO_RENEWAL = "no_renewal"
    NO_NOTICE_PERIOD = "no_notice_period"
    NO_RIGHT_TO_LEAVE = "no_right_to_leave"
    NO_PRICE = "no_price"
    NO_PAYMENT_PERIOD = "no_payment_period"
    # What was found does not fit together.
    CONTRADICTION = "contradiction"
    END_BEFORE_START = "end_before_start"
    TERM_TOO_LONG = "term_too_long"
    NOTICE_LONGER_THAN_TERM = "notice_longer_than_term"
    # There is no such value, or it cannot be calculated.
    NO_END = "no_end"
    REPLACED = "replaced"
    OVER = "over"
    NOT_COMPUTABLE = "not_computable"
    OTHER = "other"


class Unit(StrEnum):
    """The units of time in which contracts state periods."""

    DAY = "day"
    WORKING_DAY = "working_day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class LinkKind(StrEnum):
    """What a link in a clause refers to."""

    REFERENCE = "reference"
    DEFINITION = "definition"


class ReadingIssueKind(StrEnum):
    """The kind of a reading issue, for a person to check: something not read, or not reliably."""

    PAGE_NOT_READ = "page_not_read"
    TEXT_REPLACED = "text_replaced"
    LOW_CONFIDENCE = "low_confidence"
    LETTERS_LOST = "letters_lost"
    COLUMNS_GUESSED = "columns_guessed"
    PAGES_MISSING = "pages_missing"
    PAGES_UNKNOWN = "pages_unknown"
    TABLE_NOT_READ = "table_not_read"
    STRUCK_THROUGH = "struck_through"
    CHANGES_OPEN = "changes_open"
    PICTURES_NOT_READ = "pictures_not_read"
    NUMBERS_JUMP = "numbers_jump"
    REFERENCE_OPEN = "reference_open"
