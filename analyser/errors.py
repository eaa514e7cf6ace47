"""The errors of the analyser, each with an exit code and a remedy; the command line and the web pages show them.

Missing information in a contract is not an error (see `domain.Unknown`): an error means that a file, a model or a
register cannot be used.
"""


class AnalyserError(Exception):
    """Base class of the errors that a user can act on.

    `str(error)` is the problem in one line, `remedy` is what to do about it, and `exit_code` is the exit code of the
    command line.
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
    """The arguments of a command are wrong, or there is no input file."""

    exit_code = 2


class UnreadableFileError(AnalyserError):
    """A contract file cannot be read."""

    exit_code = 3


class NotAContractFileError(UnreadableFileError):
    """The file is neither a PDF nor a DOCX file."""

    remedy = "give the contract as a PDF or DOCX file"


class EmptyFileError(UnreadableFileError):
    """The file is empty."""

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
    """The file has no text, only pictures or nothing."""

    remedy = "if it holds pictures of pages, save it as a PDF: those are recognised"


class TooLargeError(UnreadableFileError):
    """The document exceeds a limit on pages, bytes, characters, time or memory."""

    remedy = "split the file into its parts, or raise the limit"


class RegisterError(AnalyserError):
    """The register file cannot be used."""

    exit_code = 4


class NotARegisterError(RegisterError):
    """The file is not a register of this program."""

    remedy = "give the path of a register made by this program, or of a new file"


class NewerRegisterError(RegisterError):
    """The register was written by a later version."""

    remedy = "install the newer version of the analyser, or use another register file"


class LockedRegisterError(RegisterError):
    """Another process has locked the register."""

    remedy = "wait until the other program has finished with it, then run the command again"


class AccountError(AnalyserError):
    """An account, or the file of accounts, cannot be used."""

    exit_code = 8
    remedy = "give another file with --accounts"


class PublishingError(AnalyserError):
    """Nothing was published, because something private would have become public."""

    exit_code = 7
    remedy = "nothing was published; please report this"


class LostClauseError(PublishingError):
    """A withheld clause can no longer be found in its document; `contract_id` is the contract it belongs to."""

    remedy = "withhold the clause again in its new form, or withhold the whole contract"

    def __init__(self, problem: str, contract_id: str) -> None:
        super().__init__(problem)
        self.contract_id = contract_id


class ModelError(AnalyserError):
    """The classification model is missing, altered or of another version."""

    exit_code = 5
    remedy = "restore it with `make train`, or install the package again"


class WorseModelError(AnalyserError):
    """A new model scores worse than the current one, and was not written."""

    remedy = "nothing was written; the present model stays in use"


class TaxonomyError(AnalyserError):
    """The taxonomy or playbook file is wrong."""

    exit_code = 6
    remedy = "correct the file, or remove your copy to use the one that ships"


class StopRequested(KeyboardInterrupt):
    """The process received SIGTERM and is to stop; like Ctrl-C it passes through `except Exception`."""
