"""The API key: from the environment or the keyring, in a box that shows itself to nobody.

It is never read from a file of the review, and it never comes into one.
"""

from __future__ import annotations

import importlib
import os
import re

from cis_pipeline.sources.zotero.errors import RefusedError
from cis_pipeline.sources.zotero.library import Library

SERVICE = "cis_pipeline"
"""Under which name the keyring holds the key: `keyring set cis_pipeline zotero`."""


class Secret:
    """A key that no message, log, repr or traceback shows; only `reveal` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> str:
        raise TypeError("a key is not to be stored")

    def reveal(self) -> str:
        """The key itself, for the header of a request."""
        return self._text


def variable(where: Library) -> str:
    """The environment variable that holds the key of a library."""
    return "ZOTERO_LOCAL_API_KEY" if where.local else "ZOTERO_API_KEY"


def api_key(where: Library) -> Secret | None:
    """The key for a library, None if there is none; RefusedError if it cannot be one."""
    text = os.environ.get(variable(where)) or _from_keyring(
        "zotero-local" if where.local else "zotero"
    )
    text = text.strip()
    if text and not re.fullmatch(r"[!-~]+", text):  # a header must not hold it
        raise RefusedError(
            f"{where.title}: the key in {variable(where)} (or the keyring) holds characters that "
            "no key has; copy it again from zotero.org/settings/keys"
        )
    return Secret(text) if text else None


def _from_keyring(account: str) -> str:
    try:
        keyring = importlib.import_module("keyring")  # the extra [keyring]
        return str(keyring.get_password(SERVICE, account) or "")
    except Exception:  # it is not installed, or locked, or there is none: no key
        return ""
