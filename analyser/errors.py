"""What can go wrong, in words: each error has an exit code and says what to do; one handler at each edge prints it.

Missing evidence is not an error (see `domain.Unknown`); an error means that a file, a model or a register is unusable.
"""


class AnalyserError(Exception):
    """Base of every error a person can act on.

    `str(error)` is one line that says what is wrong; `remedy` says what to do; `exit_code` is the command line's.
    """

    exit_code = 1
    remedy = ""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.remedy = remedy or self.remedy

    @property
    def line(self) -> str:
        """The problem and the remedy in one line."""
        return f"{self}: {self.remedy}" if self.remedy else str(self)


class UsageError(AnalyserError):
    """The command's arguments name nothing that can be worked on."""

    exit_code = 2


class UnreadableFileError(AnalyserError):
    """A contract file cannot be read."""

    exit_code = 3


class NotAContractFileError(UnreadableFileError):
    """The file is not of a format that is read."""

    remedy = "give the contract as a PDF or DOCX file"


class EmptyFileError(UnreadableFileError):
    """The file has no bytes."""

    remedy = "upload the file again; the copy is empty"


class DamagedFileError(UnreadableFileError):
    """The file is truncated or broken."""

    remedy = "ask the sender for a new copy, or open it and print it to a new PDF"


class EncryptedFileError(UnreadableFileError):
    """A password is needed to open the file."""

    remedy = "a password is needed; save a copy without a password and use that"


class NoPagesError(UnreadableFileError):
    """The PDF has no pages."""

    remedy = "ask the sender for a complete copy"


class NoTextError(UnreadableFileError):
    """The file holds no words, only pictures or nothing."""

    remedy = "if it holds pictures of pages, save it as a PDF: those are recognised"


class TooLargeError(UnreadableFileError):
    """The document is over a limit on pages, bytes, characters, time or memory."""

    remedy = "split the file into its parts, or raise the limit"


class RegisterError(AnalyserError):
    """The register file cannot be used."""

    exit_code = 4


class NotARegisterError(RegisterError):
    """The file is no register of this program."""

    remedy = "give the path of a register made by this program, or of a new file"


class NewerRegisterError(RegisterError):
    """The register was written by a later version."""

    remedy = "install the newer version of the analyser, or use another register file"


class LockedRegisterError(RegisterError):
    """Another process holds the register."""

    remedy = "wait until the other program has finished with it, then run the command again"


class AccountError(AnalyserError):
    """An account, or the file of accounts, cannot be used."""

    exit_code = 8
    remedy = "give another file with --accounts"


class PublishingError(AnalyserError):
    """Nothing can be published, because something private would become public."""

    exit_code = 7
    remedy = "nothing was published; please report this"


class LostClauseError(PublishingError):
    """A clause that somebody withheld can no longer be told apart in its document; `contract_id` says in which."""

    remedy = "withhold the clause again in its new form, or withhold the whole contract"

    def __init__(self, problem: str, contract_id: str) -> None:
        super().__init__(problem)
        self.contract_id = contract_id


class ModelError(AnalyserError):
    """The classification model is missing, altered or of another version."""

    exit_code = 5
    remedy = "restore it with `make train`, or install the package again"


class WorseModelError(AnalyserError):
    """A model that was to replace another does worse; nothing was written."""

    remedy = "nothing was written; the present model stays in use"


class TaxonomyError(AnalyserError):
    """The taxonomy or playbook file is wrong."""

    exit_code = 6
    remedy = "correct the file, or remove your copy to use the one that ships"
