"""LaTeX in titles and names becomes plain characters, by pylatexenc; formulas stay as they are.

Ours are the signs that it does not know, or prints in another way, and what exports hold that no
LaTeX means: a bare "%" is a percent sign and begins no comment, a bare "&" no column.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cis_pipeline.formats import fields

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
_MEANT = (
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
_ESCAPE = re.compile(rf"\\(?:({'|'.join(_VERBATIM)})\{{\}})?")


def plain(text: str) -> str:
    """LaTeX as one line of plain characters.

    >>> plain(r'M{\\"u}ller \\& S{\\o}n: \\emph{caf\\'{e}} $x_2$'), plain("50% of ``care\'\'")
    ('Müller & Søn: café $x_2$', '50% of “care”')
    """
    if not _LATEX.search(text) or len(text) > _LONGEST:
        return fields.tidy(_unbraced(text))
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
    """An address, in which LaTeX means nothing: without the backslashes of those who escape it."""
    return _ESCAPE.sub(lambda found: _VERBATIM.get(found.group(1), ""), text)


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
