"""What stops a command: one tree of exceptions, each a sentence with where, what and remedy.

A fault in the user's data is not raised: it is a `Problem` value (see `model`), collected and
shown, because one bad row must not stop the other 3818.

    CisError
    ├── ProtocolError    a file of config/ cannot be understood
    ├── SourceError      a file that was asked for cannot be read at all
    ├── LedgerError      the ledger is damaged, or an append would break its chain
    ├── LockedError      another process is writing to this review
    └── ReviewError      the folder is no review, or cannot be written
"""


class CisError(Exception):
    """Anything that stops a command; `str(error)` is the whole message for the user."""


class ProtocolError(CisError):
    """A file of config/ is missing, malformed, or names something that does not exist."""


class SourceError(CisError):
    """A file given by name does not exist, or is of no format that can be read."""


class LedgerError(CisError):
    """The ledger is damaged, or holds something its hash chain does not vouch for."""


class LockedError(CisError):
    """Another process holds the lock; the message says who and since when."""


class ReviewError(CisError):
    """The folder is not a review, already is one, or cannot be written to."""
