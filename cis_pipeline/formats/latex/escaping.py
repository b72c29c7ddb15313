"""Plain text becomes LaTeX: titles keep their capitals, names their parts, addresses their signs.

Capitals in titles stand in braces, so that no style makes "UK" into "uk", and so do the names of
bodies, so that none is parted into given and family name. Accents stay as they are, in UTF-8.
"""

from __future__ import annotations

import re

from cis_pipeline.core.files import one_line

_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_SECOND = re.compile(r"(?<=')'|(?<=[`?!])`|(?<=-)-")
_PAIRS = ("--", "''", "``", "?`", "!`")
_ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
} | {sign: f"\\{sign}" for sign in "$&#%_"}


def latex(text: str) -> str:
    r"""A text in LaTeX: signs that mean something there are escaped, and pairs like "--" parted.

    >>> print(latex("50% of R&D in {braces}"))
    50\% of R\&D in \textbraceleft{}braces\textbraceright{}
    """
    text = _SPECIAL.sub(_escaped, one_line(text))
    if any(pair in text for pair in _PAIRS):
        return _SECOND.sub(r"{}\g<0>", text)
    return text


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPED[found.group()]


_BRACES = re.compile(r"[\\{}]")


def verbatim(text: str) -> str:
    """An address or a DOI, which BibLaTeX takes as it stands; its braces must not count."""
    return _BRACES.sub(_escaped, one_line(text))


def title(text: str) -> str:
    """A title whose words with capitals stand in braces, but for a capital that begins it."""
    begin, *words = latex(text).split(" ")
    begin = begin if begin[1:] == begin[1:].lower() else f"{{{begin}}}"
    return " ".join([begin, *(word if word == word.lower() else f"{{{word}}}" for word in words)])


_PLAIN_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .’-]|'(?!'))*")
_AND = re.compile(r"\band\b", re.IGNORECASE)


def name(text: str) -> str:
    """A person as "Family, Given"; a body, and whatever BibTeX would part, in braces."""
    parts = text.split(", ")
    if len(parts) == 1 or len(parts) > 3:
        return f"{{{latex(text)}}}"
    family, *given = (_part(part) for part in parts)
    return ", ".join([family, *reversed(given)])  # "Fir, Jo, Jr." is "Fir, Jr., Jo" in BibTeX


def _part(part: str) -> str:
    plain = _PLAIN_NAME.fullmatch(part) and not _AND.search(part)
    return part if plain else f"{{{latex(part)}}}"
