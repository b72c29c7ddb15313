"""The web addresses of a record, which `Record.url` holds in one text, the one to follow first."""

from __future__ import annotations

JOIN = "; "
"""What stands between two addresses; no address holds a blank."""


def every_address(url: str) -> list[str]:
    """The addresses one by one.

    >>> every_address("https://example.org/a; www.example.org/b")
    ['https://example.org/a', 'www.example.org/b']
    """
    return [one for one in url.split(JOIN) if one]


def first_address(url: str) -> str:
    """The address to follow: that of the work's own page, as a rule.

    >>> first_address("https://example.org/a; www.example.org/b"), first_address("")
    ('https://example.org/a', '')
    """
    return url.partition(JOIN)[0]
