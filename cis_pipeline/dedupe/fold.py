"""Text is compared folded: without case, accents, markup and punctuation, so only words are left.

Why an own fold and not rapidfuzz's `default_process`: databases differ in more than case. One
writes "TNF-α", another "TNF-alpha"; one "H<sub>2</sub>O", another "H2O"; "&amp;" stands for
"and"; and an apostrophe must vanish ("children's" is one word) where a hyphen must part words.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set, for the word lists of this package."""
    return frozenset(text.split())


STOP_WORDS = word_set(
    "a an and at by de der des die du el et for from in la le les of on or the to und with y"
)
"""Words that come and go between two databases' forms of one title or journal."""

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_SPECIAL = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_APOSTROPHE = re.compile("['’‘`´ʼ]")
_NOT_WORD = re.compile(r"[\W_]+")
_SINGLE_GREEK = re.compile("[α-ω]")


def unmark(text: str) -> str:
    """The text without HTML tags and entities ("H<sub>2</sub>O &amp; you" is "H2O & you")."""
    if "&" in text:
        text = html.unescape(text)
    return _TAG.sub("", text) if "<" in text else text


def fold(text: str) -> str:
    """The words of a text, in order, one space between them; "" if it holds none."""
    text = unmark(text).casefold().replace("&", " and ")
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold()
        text = "".join(c for c in text if not unicodedata.combining(c))
        text = _SINGLE_GREEK.sub(_spell, text.replace("ς", "σ")).translate(_SPECIAL)
    return _NOT_WORD.sub(" ", _APOSTROPHE.sub("", text)).strip()


def _spell(letter: re.Match[str]) -> str:
    """Name a Greek letter that stands alone as a symbol; leave it in a Greek word."""
    text, at = letter.string, letter.start()
    near = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return letter[0] if _SINGLE_GREEK.search(near) else _GREEK.get(letter[0], letter[0])


def words(text: str) -> tuple[str, ...]:
    """The folded words that say something, in order; all of them if none does."""
    every = fold(text).split()
    return tuple([w for w in every if w not in STOP_WORDS] or every)


@lru_cache(maxsize=65536)
def container_words(name: str) -> tuple[str, ...]:
    """The words of a journal, book or series without the place or translation added to it.

    "Oncology (Williston Park, N.Y.)" is "oncology"; what follows ":", "=" or "/" is left out.
    """
    plain = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", name)
    head = re.split(r"\s[:=/]\s|[:=;]|\.\s*Conference\b", plain, maxsplit=1)[0]
    return words(head) or words(name)


def initials(folded: tuple[str, ...]) -> str:
    """The first letters of words: ("department", "education") gives "de"."""
    return "".join(word[0] for word in folded)


def abbreviates(short: str, long: str) -> bool:
    """Whether one word can stand for the other: "natl" for "national", "j" for "journal"."""
    if len(short) > len(long):
        short, long = long, short
    if short[0] != long[0]:
        return False
    if long.startswith(short):
        return True
    rest = iter(long)
    return len(short) > 2 and all(letter in rest for letter in short)
