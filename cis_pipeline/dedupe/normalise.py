"""Text is normalised to be compared: no case, accents, markup and punctuation, only words are left.

Why a way of its own and not rapidfuzz's `default_process`: databases differ in more than case. One
writes "TNF-α", another "TNF-alpha"; one "H<sub>2</sub>O", another "H2O"; "&amp;" stands for
"and"; and an apostrophe must vanish ("children's" is one word) where a hyphen must part words.
Usual texts are normalised by expressions, a whole column at once, odd ones one by one.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

import polars as pl

from cis_pipeline.dedupe.columns import where


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
BRITISH = {"our": "or", "ae": "e", "oe": "e", "is": "iz", "yse": "yze"}
"""Spellings of words in a compact title (labour, oedema, haem, randomised), and one for both."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_APOSTROPHE = re.compile("['’‘`´ʼ]")
_NOT_WORD = re.compile(r"[\W_]+")
MISREAD = re.compile("[Â-ô][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,3}")
_SUPPLEMENTS = re.compile(r"suppl?(ement(s|um|a)?)?")
_SINGLE_GREEK = re.compile("[α-ω]")


def unmark(text: str) -> str:
    """The text without HTML tags and entities ("H<sub>2</sub>O &amp; you" is "H2O & you").

    Letters that some export read in the wrong encoding ("BehÃ§et") are read again ("Behçet").
    """
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = MISREAD.sub(_reread, text)
    return _TAG.sub("", text) if "<" in text else text


def _reread(misread: re.Match[str]) -> str:
    """The letter whose UTF-8 bytes were each taken for a letter of Windows or Latin-1."""
    raw = b"".join(c.encode("latin-1") if ord(c) < 256 else c.encode("cp1252") for c in misread[0])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return misread[0]


def normalise_text(text: str) -> str:
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
    """The normalised words that say something, in order; all of them if none does."""
    every = normalise_text(text).split()
    return tuple([w for w in every if w not in STOP_WORDS] or every)


_BEHIND_NAME = re.compile(
    r"\s[:=/]\s|[:=;]|\.\s*Conference\b|[.,–-]\s+(?:the )?official (?:organ|journal|publication)\b",
    re.I,
)


@lru_cache(maxsize=65536)
def container_words(name: str) -> tuple[str, ...]:
    """The words of a journal, book or series without the place or translation added to it.

    "Oncology (Williston Park, N.Y.)" is "oncology"; what follows ":", "=" or "/" is left out. A
    supplement goes by its journal's name: databases treat "Acta Supplementum" as one or as two.
    """
    plain = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", name)
    head = _BEHIND_NAME.split(plain, maxsplit=1)[0]
    every = words(head) or words(name)
    return tuple(w for w in every if not _SUPPLEMENTS.fullmatch(w)) or every


NO_NAME = STOP_WORDS | {"null"}


def all_names(authors: str) -> list[str]:
    """The normalised names of authors, given ones too, without initials and particles."""
    return [w for w in normalise_text(authors).split() if len(w) > 1 and w not in NO_NAME]


def initials(normalised: tuple[str, ...]) -> str:
    """The first letters of words: ("department", "education") gives "de"."""
    return "".join(word[0] for word in normalised)


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


_ODD = r"[^\x00-\x7F]|[&<]"
"""What `normalise_text` does more with than to part words."""
_BETWEEN = "[^a-z0-9 ][^a-z0-9]*| [^a-z0-9]+"
"""What stands between words, but for a single space, which most often does and may stay."""


def normalised(column: pl.Series) -> pl.Series:
    """`normalise_text` of each text."""
    small = column.str.to_lowercase().str.replace_many(["'", "`"], [""])
    usual = small.str.replace_all(_BETWEEN, " ").str.strip_chars(" ")
    return where(column.str.contains(_ODD), column, normalise_text, usual)


_STOPS = [f" {word} " for word in sorted(STOP_WORDS)]


def compacted(column: pl.Series) -> pl.Series:
    """The telling words of each normalised text, run together in one spelling (`BRITISH`); all of
    them if none tells."""
    apart = " " + column.str.replace_all(" ", "  ", literal=True) + " "
    telling = apart.str.replace_many(_STOPS, [""]).str.replace_all(" ", "", literal=True)
    every = column.str.replace_all(" ", "", literal=True)
    found = telling.zip_with(telling != "", every)
    return found.str.replace_many(list(BRITISH), list(BRITISH.values()))


def without_stops(column: pl.Series, least: int) -> pl.Series:
    """Of each normalised text the words of `least` letters or more that tell something."""
    apart = " " + column.str.replace_all(" ", "  ", literal=True) + " "
    telling = apart.str.replace_many(_STOPS, [""])
    kept = telling.str.replace_all(rf" [^ ]{{1,{least - 1}}} ", "")
    return kept.str.replace_all("  ", " ", literal=True).str.strip_chars(" ")
