"""The names of a BibTeX author field: "First von Last and von Last, Jr, First and {A Body}".

Why not bibtexparser for all of them: it goes through a name character by character; only names
with braces in them need that.
"""

from __future__ import annotations

import re

from cis_pipeline.formats import fields
from cis_pipeline.formats.json.values import PARTICLES
from cis_pipeline.formats.latex import characters

_AND = re.compile(r"(\\.|[{}]|\s+and\s+(?=\S))", re.IGNORECASE)
_ONE_LETTER = re.compile(r"\{([^\W\d_]{1,2})\}")
_OTHERS = frozenset({"others", "et al", "et al.", "and others", "et. al."})
_BODY = re.compile(r"\{[^{}]*\}")


def names(text: str) -> tuple[str, ...]:
    """The persons and bodies of an author field: "First von Last" becomes "von Last, First"."""
    if not text:
        return ()
    printed = _split(_ONE_LETTER.sub(r"\1", fields.tidy(characters.decoded(text))))
    found = [_name(one) for one in printed if one.lower() not in _OTHERS]
    return tuple(name for name in found if name)


def _split(text: str) -> list[str]:
    """The names, which "and" parts where it stands outside braces."""
    if "{" not in text:
        return [one for one in re.split(r"\s+and\s+", text, flags=re.IGNORECASE) if one]
    parts, depth = [""], 0
    for token in _AND.split(text):
        depth = max(depth + (token == "{") - (token == "}"), 0)
        if depth == 0 and token.strip().lower() == "and" and token != token.strip():
            parts.append("")
        else:
            parts[-1] += token
    return [part.strip() for part in parts if part.strip()]


def _name(text: str) -> str:
    if text.count(",") > 2 or ";" in text:  # no BibTeX name; left as the vendor printed it
        return fields.name(characters.bare(text))
    if _BODY.fullmatch(text):
        return characters.bare(text)
    if "{" in text:
        family, given, suffix = _by_bibtexparser(text)
    else:
        family, given, suffix = _parted(text)
    return ", ".join(part for one in (family, given, suffix) if (part := characters.bare(one)))


def _by_bibtexparser(text: str) -> tuple[str, str, str]:
    """Family name, given names and suffix of a name with braces in it."""
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    parts = parse_single_name_into_parts(text, strict=False)
    return " ".join([*parts.von, *parts.last]), " ".join(parts.first), " ".join(parts.jr)


def _parted(text: str) -> tuple[str, str, str]:
    """The same of a name without braces: "von Last, Jr, First" or "First von Last".

    >>> _parted("van Oak, Ann"), _parted("Oak, Jr., Bo"), _parted("Ludwig van Beethoven")
    (('van Oak', 'Ann', ''), ('Oak', 'Bo', 'Jr.'), ('van Beethoven', 'Ludwig', ''))
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 1:
        return parts[0], parts[-1], parts[1] if len(parts) > 2 else ""
    words = text.split()
    if len(words) < 2:
        return text, "", ""
    von = next((at for at, word in enumerate(words[:-1]) if _is_von(word, at)), len(words) - 1)
    return " ".join(words[von:]), " ".join(words[:von]), ""


def _is_von(word: str, at: int) -> bool:
    """Whether a particle of a family name; some write a given name small that comes first."""
    return word[0].islower() and (at > 0 or word in PARTICLES)
