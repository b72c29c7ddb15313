"""The names of a BibTeX author field: "First von Last and von Last, Jr, First and {A Body}".

bibtexparser splits them. Ours is what no BibTeX name is: lists that vendors print in another
way, "others", and a particle that comes first ("van Oak"), which it takes for a given name.
"""

from __future__ import annotations

import re

from cis_pipeline.formats import fields
from cis_pipeline.formats.json.values import PARTICLES
from cis_pipeline.formats.latex import characters

_OTHERS = frozenset({"others", "et al", "et al.", "and others", "et. al."})
_BRACED = re.compile(r"\{[^{}]*\}")


def names(text: str) -> tuple[str, ...]:
    """The persons and bodies of an author field: "First von Last" becomes "von Last, First".

    >>> names("van Oak, Ann and Oak, Jr., Bo and Ludwig van Beethoven and van Elm and others")
    ('van Oak, Ann', 'Oak, Bo, Jr.', 'van Beethoven, Ludwig', 'van Elm')
    """
    if not text:
        return ()
    from bibtexparser.middlewares.names import split_multiple_persons_names

    each = split_multiple_persons_names(fields.tidy(characters.unambiguous(text)))
    found = [_name(one) for one in each if one.lower() not in _OTHERS]
    return tuple(name for name in found if name)


def _name(text: str) -> str:
    outside = _outside_braces(text)
    if outside.count(",") > 2 or ";" in outside:  # no BibTeX name; left as the vendor printed it
        return fields.name(characters.plain(text))
    if "," not in text and text.partition(" ")[0] in PARTICLES:
        return characters.plain(text)
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    name = parse_single_name_into_parts(text, strict=False)
    parts = [*name.von, *name.last], name.first, name.jr
    return ", ".join(text for part in parts if (text := characters.plain(" ".join(part))))


def _outside_braces(text: str) -> str:
    """What of a text stands in no pair of braces: marks inside part nothing."""
    while (less := _BRACED.sub("", text)) != text:
        text = less
    return text
