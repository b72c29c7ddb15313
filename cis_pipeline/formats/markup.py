"""Plain text out of what vendors mark up: tags and entities of HTML, JATS and MathML.

What is a tag is told by its name, since texts hold angle brackets of their own: "p<0.05",
"a<b>c", "<18 years", "<anonymous>" stay as they are. A letter or a common word ("<b>", "<title>")
is a tag only where another one closes it, or where it stands before a word as none that compares
does. Ampersands are entities only with their semicolon, so that "AT&T" and "R&D" stay, but for
the commonest, which lose it where a program parts a text at semicolons.

Why it goes on until nothing changes: what went through two programs is escaped twice
("&amp;lt;i&amp;gt;"). And what is plain comes back as it is, so a text may be asked twice.
"""

from __future__ import annotations

import html
import re

_MOST = 8
"""No text is escaped more often, but for one that was made to keep a reader busy."""

_BLOCKS = """p br div li ul ol dl dt dd hr h1 h2 h3 h4 h5 h6 tr td th tbody thead table blockquote
    pre title sec section list list-item label para abstract abstracttext disp-formula img"""
_INLINE = """span sub sup em strong math mi mn mo mrow msub msup msubsup mfrac msqrt mroot mtext
    mspace mstyle mover munder munderover mfenced mtable mtr mtd mpadded mphantom menclose
    mmultiscripts mprescripts semantics ext-link inline-formula inline-graphic named-content
    styled-content sans-serif tex-math"""
_WORDS = """a b i u s q inf big small font tt code kbd var cite abbr acronym mark del ins strike
    center ovl scp sc italic bold underline overline roman monospace xref alternatives
    p title section list label para abstract table pre"""
"""Names that are words or letters, too, or that stand in comparisons."""

_BLOCK = frozenset(_BLOCKS.split())
_WORD = frozenset(_WORDS.split())
_KNOWN = _BLOCK | _WORD | frozenset(_INLINE.split())
_PREFIXES = frozenset({"jats", "mml", "m", "ce", "sb", "html", "xhtml", "h", "tei"})

_VALUE = r"""(?:\\?"{1,2}[^"<>]*"{1,2}|\\?'[^'<>]*'|[^\s"'<>=]+)"""
_TAG = re.compile(
    r"<(?P<closes>/?)(?:(?P<prefix>[A-Za-z]{1,5}):)?(?P<name>[A-Za-z][A-Za-z0-9-]{0,19})"
    rf"(?P<more>(?:\s+[\w:.-]+\s*=\s*{_VALUE})*)\s*/?>"
)
_UNSEEN = re.compile(
    r"<!--(?:(?!<!--|-->).)*+-->|<!DOCTYPE\b[^<>]*>|<\?xml\b[^<>]*\?>"
    r"|<(?P<name>(?:\w{1,5}:)?(?:script|style|annotation|annotation-xml))\b[^<>]*>"
    r"(?:(?!</?(?P=name)\b).)*+</(?P=name)>"
    r"|<(?P<tex>(?:\w{1,5}:)?tex-math)\b[^<>]*>[^<]*</(?P=tex)>(?=\s*<(?:\w{1,5}:)?math\b)",
    re.DOTALL | re.IGNORECASE,
)
"""What is not shown: comments, scripts, and a formula in TeX that stands there as MathML too."""
_CDATA = re.compile(r"<!\[CDATA\[((?:(?!<!\[|\]\]>).)*+)\]\]>", re.DOTALL)
_ENTITY = re.compile(
    "&(?:(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|(?:amp|lt|gt|quot|nbsp)(?![\w;=]))"
)
_TWICE = re.compile("&(?:amp;)+")


def unmarked(text: str) -> str:
    """One line without tags and entities; the tags of blocks part words, others do not.

    >>> unmarked("CO<sub>2</sub> &amp;amp; <jats:p>a</jats:p><jats:p>b</jats:p>")
    'CO2 & a b'
    >>> unmarked("x &lt; 5, p<0.05, a<b>c in <anonymous> R&D")
    'x < 5, p<0.05, a<b>c in <anonymous> R&D'
    """
    if "<" in text or "&" in text:
        for _ in range(_MOST):
            if (plain := _untagged(unescaped(text))) == text:
                break
            text = plain
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


def unescaped(text: str) -> str:
    """The text with characters for HTML's entities, those that were escaped again as well.

    >>> unescaped("R&amp;amp;D &#x2013; AT&T; &copy 2014")
    'R&D – AT&T; &copy 2014'
    """
    for _ in range(_MOST):
        if "&" not in text:
            break
        plain = _ENTITY.sub(_character, _TWICE.sub("&amp;", text))
        if plain == text:
            break
        text = plain
    return text


def _character(entity: re.Match[str]) -> str:
    return html.unescape(entity.group())


def _untagged(text: str) -> str:
    if "<" not in text:
        return text
    if "<!" in text or "</" in text or "<?" in text:
        text = _UNSEEN.sub("", _CDATA.sub(r"\1", text))
    lower = text.lower() if "</" in text else ""
    return _TAG.sub(lambda found: _instead(found, lower), text)


def _instead(tag: re.Match[str], lower: str) -> str:
    """What stands for a tag; the tag itself, if it is none."""
    name, prefix = tag["name"].lower(), (tag["prefix"] or "").lower()
    if prefix not in _PREFIXES and (prefix or name not in _KNOWN):
        return tag.group()
    certain = prefix or tag["closes"] or tag["more"] or name not in _WORD
    if not certain and f"</{name}>" not in lower and not _before_a_word(tag, name):
        return tag.group()
    return " " if name in _BLOCK else ""


def _before_a_word(tag: re.Match[str], name: str) -> bool:
    """Whether a letter in brackets stands where a word begins, as in a text that was cut short:
    "in <i>Esch"; a paragraph may begin behind a sentence as well."""
    before, behind = tag.string[: tag.start()][-1:], tag.string[tag.end() : tag.end() + 1]
    begins = not before or before.isspace() or before in "([>" or (name == "p" and before in ".:;")
    return len(name) == 1 and begins and (behind.isalnum() or name == "p")
