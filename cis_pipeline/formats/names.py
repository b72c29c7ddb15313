"""One name of a person or a body, as vendors print it, in the form that `Record` keeps.

"Family, Given" for a person whose order can be told, anything else as it is printed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cis_pipeline.formats import fields

_PARTICLES = """af al bin da das de del della den der di do dos du el ibn la le ten ter van vom von
    zu zum zur"""
PARTICLES = frozenset(_PARTICLES.split())
_BODY = re.compile(
    r"\b(?:of|for|the|and|und|et|group|team|university|department|ministry|institute|consortium|"
    r"collaboration|committee|council|society|association|network|office|centre|center|press|"
    r"foundation|organi[sz]ation|agency|trust|college|school|initiative|investigators)\b|[&0-9()/]",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|II|III|IV", re.IGNORECASE)


def turned(printed: str) -> str:
    """A whole name as "Family, Given" if it is plainly a person's; any other as it is printed.

    >>> turned("George A. Akerlof"), turned("Ludwig van Beethoven"), turned("Ann Oak Jr.")
    ('Akerlof, George A.', 'van Beethoven, Ludwig', 'Oak, Ann, Jr.')
    >>> turned("Department of Health"), turned("Plato"), turned("Oak,Ann")
    ('Department of Health', 'Plato', 'Oak, Ann')
    """
    words = printed.split()
    if "," in printed or not 2 <= len(words) <= 6 or _BODY.search(printed):
        return fields.name(printed)
    last = [words.pop()] if _SUFFIX.fullmatch(words[-1]) and len(words) > 2 else []
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in PARTICLES:
        at -= 1
    return ", ".join((" ".join(words[at:]), " ".join(words[:at]), *last))


_BEHIND = re.compile(r"(.*\S),? (Jr|Sr|[2-4](?:nd|rd|th)|II|III|IV)\.?")
_STOP = re.compile(r"(?<= [^\W\d_a-z]{2})\.$|(?<= [^\W\d_a-z]{3})\.$")
"""The stop of a list behind initials that have none of their own."""


@lru_cache(maxsize=1 << 16)
def initialled(text: str) -> str:
    """A name with its initials, last or first, and what may stand behind them.

    >>> initialled("Oak AB Jr"), initialled("S. -C. Lin"), initialled("Care Group")
    ('Oak, AB, Jr', 'Lin, S. -C.', 'Care Group')
    """
    printed = _STOP.sub("", fields.tidy(text))
    if found := _BEHIND.fullmatch(printed):
        name = fields.initialled(found[1])
        return f"{name}, {found[2]}" if "," in name else printed
    return fields.initialled(printed)


def whole(part: str) -> str:
    """One name, of which it is known that it is no more: turned about where it is a person's."""
    found = initialled(part)
    return found if "," in found else turned(found)
