"""LaTeX in titles and names becomes plain characters; formulas stay as they are.

Why not pylatexenc for all of it: it parses character by character, and nearly every entry has an
accent in it. The accents, letters, signs and fonts that bibliographies use are replaced here by
patterns, some fifty times as fast; a text with any other command goes to pylatexenc.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cis_pipeline.formats import fields

if TYPE_CHECKING:
    from bibtexparser.middlewares import LatexDecodingMiddleware

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331", "t": "\u0361",
}  # fmt: skip
_LETTERS = {
    "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø",
    "l": "ł", "L": "Ł", "ss": "ß", "SS": "SS", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð",
    "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "ij": "ij", "IJ": "IJ",
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'",
    "textquotedbl": '"', "quotesinglbase": "‚", "quotedblbase": "„", "guillemotleft": "«",
    "guillemotright": "»", "guilsinglleft": "‹", "guilsinglright": "›",
    "textasciiacute": "´", "textasciigrave": "`",
    "textbar": "|", "textless": "<", "textgreater": ">", "textunderscore": "_",
    "textdollar": "$", "textellipsis": "…",
    "ldots": "…", "dots": "…", "textbullet": "•", "textperiodcentered": "·", "textdegree": "°",
    "textregistered": "®", "textcopyright": "©", "copyright": "©", "texttrademark": "™",
    "texttimes": "×", "textpm": "±", "textmu": "µ", "textonehalf": "½", "textonequarter": "¼",
    "textsterling": "£", "pounds": "£", "texteuro": "€", "euro": "€", "textyen": "¥",
    "textcent": "¢", "textsection": "§", "S": "§", "P": "¶", "dag": "†", "ddag": "‡",
    "textexclamdown": "¡", "textquestiondown": "¿", "textordfeminine": "ª",
    "textordmasculine": "º", "textonesuperior": "¹", "texttwosuperior": "²",
    "textthreesuperior": "³", "slash": "/", "quad": " ", "qquad": " ", "space": " ",
    "newline": " ", "par": " ", "TeX": "TeX", "LaTeX": "LaTeX", "relax": "",
    "textnumero": "№", "textasteriskcentered": "*", "textminus": "−", "textapprox": "≈",
    "textleq": "≤", "textgeq": "≥", "textrightarrow": "→", "nobreakspace": " ", "lq": "‘",
    "rq": "’", "textcommabelow": "", "textnormal": "",
}  # fmt: skip
_FONTS = """emph textit textbf textsc textsl texttt textrm textsf textup textmd text mbox hbox
    uppercase lowercase MakeUppercase MakeLowercase textsuperscript textsubscript mkbibquote
    mkbibemph enquote bibstring url path nolinkurl underline uline autocap ensuremath
    foreignlanguage NoCaseChange noopsort it em bf sc sl rm tt sf itshape bfseries scshape slshape
    upshape rmfamily ttfamily sffamily normalfont small protect bgroup egroup capitalize natexlab"""
_DROPPED = frozenset(_FONTS.split())

_ACCENT = re.compile(
    r"""\\(?:
        a?([`'^~=."])[ ]* (?: \{\s*(\\[ij]\b|\w?)\s*\} | (\\[ij](?![A-Za-z])[ ]?|\w) )
      | ([uvHtcdbrk]) (?: \s*\{\s*(\\[ij]\b|\w{0,2})\s*\} | \s+(\\[ij]\b|\w) )
    )""",
    re.VERBOSE,
)
_BRACED_ACCENT = re.compile(r"\\([`'^~=.\"uvHtcdbrk])\s*\{\s*\{([^{}]*)\}\s*\}")
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)\*?(?:\{\}|[ \t\n]+|(?=[^A-Za-z]|$))|(.))", re.DOTALL)
_LINK = re.compile(r"\\href\s*\{[^{}]*\}")
_FORMULA = re.compile(r"((?<!\\)\$[^$]*(?<!\\)\$)")
_TIE = re.compile(r"(?<=[^\s\\])~(?=\S)")
_SIGNS = {"-": "", "/": "", "@": "", ",": " ", ";": " ", ":": " ", "!": "", "\\": " ", "\n": " "}
_TYPESET = re.compile(r"(?<![\\-])(?:---?(?!-)|``|'')")
_TYPESET_AS = {"---": "—", "--": "–", "``": "“", "''": "”"}
_SIGN_IN_FORMULA = re.compile(r"\$([<>])\$")
_STAND_INS = {
    "braceleft": "\ufdd0",
    "braceright": "\ufdd1",
    "asciicircum": "\ufdd2",
    "asciitilde": "\ufdd3",
    "backslash": "\ufdd4",
}
"""Signs that are meant as such, and what stands for them while others are taken for LaTeX."""
_MEANT = dict(zip(map(ord, _STAND_INS.values()), "{}^~\\", strict=True))
_STANDS_IN = re.compile("[\ufdd0-\ufdd4]")
_WRITTEN = re.compile(rf"\\text({'|'.join(_STAND_INS)})(?:\{{\}}|(?![A-Za-z]))")


def plain(text: str) -> str:
    """LaTeX as one line of plain characters; a bare "%" is a percent sign and begins no comment.

    >>> plain(r'M{\\"u}ller \\& S{\\o}n: \\emph{caf\\'{e}} $x_2$'), plain("50% of ``care''")
    ('Müller & Søn: café $x_2$', '50% of “care”')
    """
    return bare(decoded(text))


def bare(text: str) -> str:
    """What `decoded` gave, as one line without braces."""
    if "{" in text or "}" in text:
        text = text.replace("{", "").replace("}", "")
    return fields.tidy(text.translate(_MEANT) if _STANDS_IN.search(text) else text)


def address(text: str) -> str:
    """An address, in which LaTeX means nothing: without the backslashes of those who escape it."""
    if "\\" not in text:
        return text
    return _stood_in(text).replace("\\", "").translate(_MEANT)


def _stood_in(text: str) -> str:
    return _WRITTEN.sub(lambda found: _STAND_INS[found.group(1)], text)


def decoded(text: str) -> str:
    """LaTeX as plain characters, with the braces that it has."""
    if "~" in text:
        text = _TIE.sub(" ", text)
    if "$<$" in text or "$>$" in text:
        text = _SIGN_IN_FORMULA.sub(r"\1", text)
    if "\\" not in text:
        return _typeset(text)
    if "\\text" in text:
        text = _stood_in(text)
    if "$" not in text:
        return _outside(text)
    parts = _FORMULA.split(text)
    return "".join(part if n % 2 else _outside(part) for n, part in enumerate(parts))


def _outside(text: str) -> str:
    if "\\" not in text:
        return _typeset(text)
    spare = _BRACED_ACCENT.sub(r"\\\1{\2}", text)
    found = _COMMAND.sub(_command, _LINK.sub("", _ACCENT.sub(_accent, _typeset(spare))))
    return _by_pylatexenc(text) if _UNKNOWN in found else found


def _typeset(text: str) -> str:
    """Dashes and quotation marks; not an accent's own quotes, which a backslash precedes."""
    if "--" not in text and "``" not in text and "''" not in text:
        return text
    return _TYPESET.sub(lambda found: _TYPESET_AS[found.group()], text)


def _accent(found: re.Match[str]) -> str:
    accent = found.group(1) or found.group(4)
    letter = next((part for part in found.group(2, 3, 5, 6) if part is not None), "")
    letter = letter.strip().lstrip("\\")
    if not letter:
        return "" if accent not in "^~" else accent
    mark = _ACCENTS[accent]
    return unicodedata.normalize("NFC", letter[0] + mark + letter[1:])


_UNKNOWN = "\ufdd5"  # no character, so it stands in no text


def _command(found: re.Match[str]) -> str:
    name, sign = found.groups()
    if sign is not None:
        return _SIGNS.get(sign, sign)
    if name in _LETTERS:
        return _LETTERS[name]
    return "" if name in _DROPPED else _UNKNOWN


@cache
def _decoder() -> LatexDecodingMiddleware:
    from bibtexparser.middlewares import LatexDecodingMiddleware

    return LatexDecodingMiddleware(keep_math_mode=True)


@lru_cache(maxsize=1024)
def _by_pylatexenc(text: str) -> str:
    """Any other command; one that is not known there is left out, and what it holds stays."""
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    whole = Field("text", re.sub(r"(?<!\\)%", r"\\%", text))
    _decoder().transform_entry(Entry("misc", "key", [whole]), Library())
    return str(whole.value).replace("\u00ad", "")
