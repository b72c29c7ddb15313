"""The font of all pictures: Liberation Sans, which travels with the program.

Why its own font: a picture has to come out the same on every machine, also on one without any
fonts, and its text was measured with the widths of Arial, which Liberation Sans has. Its licence
(SIL OFL 1.1, typeface/OFL.txt) lets it be bundled, and be embedded in documents.

What it cannot draw (Chinese, Arabic) is left to the fonts of the machine; `missing` says what none
of these has either.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from cis_pipeline.outputs.drawing.measure import Style

NAME = "Liberation Sans"
EMBEDDED = "cis sans"
"""The name of the part of it that a picture carries: a part may not have the name of the whole."""

_FILES: dict[Style, str] = {
    "regular": "LiberationSans-Regular.ttf",
    "bold": "LiberationSans-Bold.ttf",
    "italic": "LiberationSans-Italic.ttf",
}
_BUNDLED = "DejaVu Sans"
_OTHER_SCRIPTS = (
    "Arial Unicode MS",
    "Segoe UI Symbol",
    "Microsoft YaHei",
    "Yu Gothic",
    "Malgun Gothic",
    "Hiragino Sans",
    "Apple SD Gothic Neo",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
)


def path(style: Style) -> Path:
    """The file of the font."""
    with as_file(files(__package__) / "typeface" / _FILES[style]) as found:
        return found


@cache
def families() -> tuple[str, ...]:
    """The fonts to look for a character in, of those this computer has, ours first."""
    from matplotlib.font_manager import fontManager

    for style in _FILES:
        fontManager.addfont(str(path(style)))
    here = {font.name for font in fontManager.ttflist}
    return (NAME, _BUNDLED, *(name for name in _OTHER_SCRIPTS if name in here))


@cache
def _characters(family: str) -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, fontManager, get_font

    found = fontManager.findfont(FontProperties(family=family), fallback_to_default=False)
    return frozenset(get_font(str(found)).get_charmap())


_OURS = ((0x20, 0x52F), (0x1E00, 0x1FFE), (0x2010, 0x2027), (0x2030, 0x205E))
"""Latin, Greek, Cyrillic and punctuation, nearly all of which our font has: nobody need look."""


def missing(text: str) -> str:
    """Those of the characters that no font here can draw, each once, in their order."""
    unusual = {c for c in text if not any(a <= ord(c) <= b for a, b in _OURS)}
    wanted = dict.fromkeys(c for c in text if c in unusual and not c.isspace() and c.isprintable())
    if not wanted:
        return ""
    return "".join(c for c in wanted if not any(ord(c) in _characters(f) for f in families()))


@cache
def _subset(style: Style, characters: str) -> bytes:
    """The part of the font that draws these characters, as WOFF; the same part, the same bytes."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.layout_features, options.name_IDs, options.hinting = [], [], False
    options.notdef_outline = True
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "FFTM"]
    file = io.BytesIO()
    with TTFont(path(style), lazy=True, recalcTimestamp=False) as font:
        cut = subset.Subsetter(options)
        cut.populate(text=characters)
        cut.subset(font)
        font.flavor = "woff"
        font.save(file)
    return file.getvalue()


def face(style: Style, text: Iterable[str]) -> str:
    """A CSS rule that carries what of the font draws this text; "" if there is no text."""
    import base64

    characters = "".join(sorted({c for part in text for c in part}))
    if not characters:
        return ""
    weight = "bold" if style == "bold" else "normal"
    slant = "italic" if style == "italic" else "normal"
    data = base64.b64encode(_subset(style, characters)).decode()
    return (
        f"@font-face{{font-family:'{EMBEDDED}';font-weight:{weight};font-style:{slant};"
        f"src:url(data:font/woff;base64,{data})}}"
    )
