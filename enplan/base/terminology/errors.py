"""What can be wrong with a code or with the file that defines it.

These are faults of the installation or of the code, never of the person at the screen, and no domain errors.
"""


class TerminologyError(Exception):
    """The root of everything this package raises."""


class DamagedTerminology(TerminologyError):
    """A data file that cannot be used; names the file, the table in it and the key."""

    def __init__(self, file: str, table: str, key: str, reason: str) -> None:
        self.file = file
        self.table = table
        self.key = key
        self.reason = reason
        place = " ".join(part for part in (f"[{table}]" if table else "", key) if part)
        super().__init__(f"{file}: {place}: {reason}" if place else f"{file}: {reason}")


class UnknownCode(TerminologyError, LookupError):
    """A code that the code system does not define, or did not define on the day asked about."""

    def __init__(self, system: str, code: str, reason: str = "no such code") -> None:
        self.system = system
        self.code = code
        super().__init__(f"{system}: {code!r}: {reason}")
