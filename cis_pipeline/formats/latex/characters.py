"""LaTeX in titles and names becomes plain characters, by pylatexenc, and these LaTeX again.

Formulas stay as they are. Ours are the signs that pylatexenc does not know, or prints in another
way, and what exports hold that no LaTeX means: a bare "%" is a percent sign and begins no comment,
a bare "&" no column.

The names of an author field ("First von Last and von Last, Jr, First and {A Body}") bibtexparser
splits. Ours is what no BibTeX name is: lists that vendors print in another way, "others", and a
particle that comes first ("van Oak"), which it takes for a given name.

The other way round, capitals in titles stand in braces, so that no style makes "UK" into "uk", and
so do the names of bodies, so that none is parted into given and family name. Accents stay as they
are, in UTF-8.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cis_pipeline.core.files import one_line
from cis_pipeline.formats import fields
from cis_pipeline.formats.name_lists import each, listed
from cis_pipeline.formats.names import PARTICLES

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.macrospec import LatexContextDb

_SIGNS = {
    "textless": "<", "textgreater": ">", "textbar": "|", "textunderscore": "_", "slash": "/",
    "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textquotedbl": '"',
    "textasteriskcentered": "*", "textperiodcentered": "·", "textminus": "−", "textapprox": "≈",
    "textleq": "≤", "textgeq": "≥", "copyright": "©", "pounds": "£", "euro": "€", "S": "§",
    "P": "¶", "ddag": "‡", "lq": "‘", "rq": "’", "TeX": "TeX", "LaTeX": "LaTeX", "SS": "SS",
    "ij": "ij", "IJ": "IJ", "{": "", "}": "", "-": "", "\\": " ",
    "today": "", "input": "", "include": "",
}  # fmt: skip
_PRINTED = ["latex-base", "nonascii-specials", "advanced-symbols"]
"""Of what pylatexenc prints; not the headings and placeholders of whole documents."""
_LATEX = re.compile(r"[\\~$]|--|``|''|[!?]`")
_LONGEST = 1 << 17
"""A longer text is no title or abstract, and would take long."""
_DOLLARS = re.compile(r"(?<!\\)\$")
_MEANT = (
    (re.compile(r"\$\\backslash\$(?=[_&%#])"), ""),
    (re.compile(r"(?<!\\)%"), r"\\%"),
    (re.compile(r"\$([<>])\$"), r"\1"),
    (re.compile(r"\\\^\s*\{\s*\}"), r"\\textasciicircum{}"),
    (re.compile(r"\\~\s*\{\s*\}"), r"\\textasciitilde{}"),
    (re.compile(r"(?<!\\)\\++a?([`'^~=.\"])\s*(?=[\w\\{])"), r"\\\1"),
    (re.compile(r"\\([uvHtcdbrk])\s+(\\[ij]\b|\w)"), r"\\\1{\2}"),
    (re.compile(r"\\([ijlLoO]|aa|AA|ae|AE|oe|OE|ss)\s+"), r"\\\1{}"),
    (re.compile(r"(\\[A-Za-z]+)\*(?=\{)"), r"\1"),
    (re.compile(r"\\href\s*\{[^{}]*\}"), ""),
    (re.compile(r"(?<=[^\s\\])~(?=\S)"), " "),
    (re.compile(r"(?<!\\)\\$"), r"\\textbackslash{}"),
)
"""What exports mean that LaTeX, or pylatexenc, takes in another way: percent signs, accents with
blanks around them (which would part a name), an address that is not shown, ties."""

_VERBATIM = {
    "textbraceleft": "{", "textbraceright": "}", "textbackslash": "\\", "textasciitilde": "~",
    "textasciicircum": "^",
}  # fmt: skip
_NAMED = _VERBATIM | {
    "textunderscore": "_", "textless": "<", "textgreater": ">", "textquotesingle": "'",
    "textquotedbl": '"', "textbar": "|", "textdollar": "$", "textendash": "–", "sim": "~",
    "backslash": "", "lbrace": "{", "rbrace": "}", "slash": "/", "url": "", "textnumero": "#",
}  # fmt: skip
_ESCAPE = re.compile(
    rf"\$?\\(?P<name>{'|'.join(_NAMED)})(?![A-Za-z])(?:\$|\{{\}}| )?"
    r"|\$(?P<sign>[<>_&%#~])\$|\\(?P<escaped>[_&%#$~^{}])(?:\{\})?|[\\{}]"
)
"""How addresses are escaped: "{\\_}", "\\&", "$<$", "{\\textless}", "$\\backslash$_"."""


def plain(text: str) -> str:
    """LaTeX as one line of plain characters.

    >>> plain(r'M{\\"u}ller \\& S{\\o}n: \\emph{caf\\'{e}} $x_2$'), plain("50% of ``care\'\'")
    ('Müller & Søn: café $x_2$', '50% of “care”')
    """
    if not _LATEX.search(text) or len(text) > _LONGEST:
        return fields.tidy(_unbraced(text))
    if len(_DOLLARS.findall(text)) % 2:  # one that begins no formula
        begun, _, ended = text.rpartition("$")
        text = f"{begun}\\${ended}" if not begun.endswith("\\") else text
    try:
        return fields.tidy(_decoded(unambiguous(text)))
    except Exception:  # of many kinds: for braces nested too deep, for a command without arguments
        return fields.tidy(_unbraced(text))


def unambiguous(text: str) -> str:
    """LaTeX that can be taken in one way only, and be cut at blanks."""
    if _LATEX.search(text):
        for pattern, meant in _MEANT:
            text = pattern.sub(meant, text)
    return text


def address(text: str) -> str:
    r"""An address or a DOI, in which LaTeX means nothing: without the marks of who escapes it.

    >>> address(r"10.5555/0{\_}2{\textless}3::A$\backslash$_\%{\&}"), address(r"a_b\~{}c{\#}1")
    ('10.5555/0_2<3::A_%&', 'a_b~c#1')
    """
    return _ESCAPE.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    return _NAMED.get(found["name"] or "", "") or found["sign"] or found["escaped"] or ""


def _unbraced(text: str) -> str:
    return text.replace("{", "").replace("}", "")


def _decoded(text: str) -> str:
    decoder, known = _decoder()
    return str(decoder.latex_to_text(text, latex_context=known))


@cache
def _decoder() -> tuple[LatexNodes2Text, LatexContextDb]:
    """What prints, and what is told apart: few special signs, as each costs time at each letter."""
    from pylatexenc import latexwalker, macrospec
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, SpecialsTextSpec
    from pylatexenc.latex2text import get_default_latex_context_db as printed_signs

    printed = printed_signs().filter_context(_PRINTED)
    ours = [MacroTextSpec(name, sign) for name, sign in _SIGNS.items()]
    printed.add_context_category("ours", ours, [], [SpecialsTextSpec("~", "~")], prepend=True)
    printed.set_unknown_macro_spec(MacroTextSpec("", discard=False))
    every = latexwalker.get_default_latex_context_db()
    signs = every.iter_specials_specs(["nonascii-specials"])
    known = macrospec.LatexContextDb()
    known.add_context_category("known", every.iter_macro_specs(["latex-base"]), [], signs)
    return LatexNodes2Text(printed, math_mode="verbatim", strict_latex_spaces=True), known


# --- Names -----------------------------------------------------------------------------------

_OTHERS = frozenset({"others", "et al", "et al.", "and others", "et. al."})
_AND_COMMAND = re.compile(r"\s[Aa][Nn][Dd]\s+(?=\\)")
_INITIALS_LAST = re.compile(r"([^\W\d_]{2}[^.]*) ((?:[^\W\d_a-z]\.[ -]?){1,4})")
_BRACED = re.compile(r"\{[^{}]*\}")


def names(text: str) -> tuple[str, ...]:
    """The persons and bodies of an author field: "First von Last" becomes "von Last, First".

    >>> names("van Oak, Ann and Oak, Jr., Bo and Ludwig van Beethoven and van Elm and others")
    ('van Oak, Ann', 'Oak, Bo, Jr.', 'van Beethoven, Ludwig', 'van Elm')
    """
    if not text:
        return ()
    from bibtexparser.middlewares.names import split_multiple_persons_names

    # of a name that begins with a command bibtexparser would lose it
    kept = _AND_COMMAND.sub(r"\g<0>{}", fields.tidy(unambiguous(text)))
    parts = [one.removeprefix("{}") for one in split_multiple_persons_names(kept)]
    parts = [one for one in parts if one.lower() not in _OTHERS]
    if len(parts) == 2 and "," in parts[0] and "," not in _outside_braces(parts[1]):  # A, B and C
        together = listed(f"{plain(parts[0])}, {plain(parts[1])}")
        if len(together) > 2:
            return together
    return tuple(name for one in parts for name in _names_in(one) if name)


def _names_in(text: str) -> tuple[str, ...]:
    """The one name of BibTeX that stands between "and"s; or the names of a list that is none."""
    if "," in text or ";" in text:
        several, outside = each([plain(text)]), _outside_braces(text)
        plainly = all(outside.count(mark) == text.count(mark) for mark in ",;")
        if len(several) > 1 and (plainly or all(one.count(",") == 1 for one in several)):
            return several
        if plainly and outside.count(",") > 2:
            return several
    return (_name(text),)


def _name(text: str) -> str:
    if "," not in text and (found := _INITIALS_LAST.fullmatch(plain(text))):
        return f"{found[1]}, {found[2]}"  # no family name is "K.C."
    if "," not in text and text.partition(" ")[0] in PARTICLES:
        return plain(text)
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    name = parse_single_name_into_parts(text, strict=False)
    parts = [*name.von, *name.last], name.first, name.jr
    return ", ".join(text for part in parts if (text := plain(" ".join(part))))


def _outside_braces(text: str) -> str:
    """What of a text stands in no pair of braces: marks inside part nothing."""
    while (less := _BRACED.sub("", text)) != text:
        text = less
    return text


# --- Writing ---------------------------------------------------------------------------------

_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_SECOND = re.compile(r"(?<=')'|(?<=[`?!])`|(?<=-)-")
_AS_LATEX = {sign: rf"\{name}{{}}" for name, sign in _VERBATIM.items()}
_AS_LATEX |= {sign: f"\\{sign}" for sign in "$&#%_"}


def latex(text: str) -> str:
    r"""A text in LaTeX: signs that mean something there are escaped, and pairs like "--" parted.

    >>> print(latex("50% of R&D in {braces}"))
    50\% of R\&D in \textbraceleft{}braces\textbraceright{}
    """
    return _SECOND.sub(r"{}\g<0>", _SPECIAL.sub(_escaped, one_line(text)))


def _escaped(found: re.Match[str]) -> str:
    return _AS_LATEX[found.group()]


_SLASH_OR_BRACES = re.compile(r"[\\{}]")


def verbatim(text: str) -> str:
    """An address or a DOI, which BibLaTeX takes as it stands; its braces must not count."""
    return _SLASH_OR_BRACES.sub(_escaped, one_line(text))


def latex_title(text: str) -> str:
    """A title whose words with capitals stand in braces, but for a capital that begins it."""
    begin, *words = latex(text).split(" ")
    begin = begin if begin[1:] == begin[1:].lower() else f"{{{begin}}}"
    return " ".join([begin, *(word if word == word.lower() else f"{{{word}}}" for word in words)])


_PLAIN_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .’-]|'(?!'))*")
_AND = re.compile(r"\band\b", re.IGNORECASE)


def latex_name(text: str) -> str:
    """A person as "Family, Given"; a body, and whatever BibTeX would part, in braces."""
    parts = text.split(", ")
    if len(parts) == 1 or len(parts) > 3:
        return f"{{{latex(text)}}}"
    family, *given = (_part(part) for part in parts)
    return ", ".join([family, *reversed(given)])  # "Fir, Jo, Jr." is "Fir, Jr., Jo" in BibTeX


def _part(part: str) -> str:
    plain = _PLAIN_NAME.fullmatch(part) and not _AND.search(part)
    return part if plain else f"{{{latex(part)}}}"
