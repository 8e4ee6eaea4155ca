"""What can go wrong with the database server, each in a sentence that says what to do about it."""


class PostgresError(Exception):
    """The root of every error of this package; its text is for the person at the terminal."""


class BinariesMissingError(PostgresError):
    """There is no PostgreSQL to run."""


class FolderNotSafeError(PostgresError):
    """A folder we must trust belongs to somebody else or cannot be used."""


class WrongVersionError(PostgresError):
    """The files on disk were made by another major version of PostgreSQL."""


class StartFailedError(PostgresError):
    """The server was asked to start and did not."""


class WrongPasswordError(PostgresError):
    """The server runs, but the stored secrets do not open it."""


class UrlError(PostgresError):
    """An address in the environment is missing or cannot be understood."""


class InUseError(PostgresError):
    """Another process still uses the server."""
