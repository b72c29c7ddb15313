"""What a title says beside its words: its subtitle, numbering, and what makes it another document.

Most look-alikes that are two documents differ here: part I and II, second and third edition,
2018/19 and 2019/20, article and erratum, interim and final report. The usual title is plain
English, and worked out by expressions for a whole column; one with accents, markup, brackets,
numbers or telling words goes through the function for one title.
"""

from __future__ import annotations

import re

import polars as pl

from cis_pipeline.dedupe.columns import by_value, where
from cis_pipeline.dedupe.identifiers import ROMAN, YEAR
from cis_pipeline.dedupe.normalise import (
    STOP_WORDS,
    compacted,
    normalise_text,
    normalised,
    unmark,
    word_set,
)

MARKS = word_set(
    "erratum errata corrigendum corrigenda correction corrections retraction retracted addendum "
    "withdrawn reply rejoinder comment comments commentary letter response protocol interim final "
    "draft revised update updated summary appendix annex technical supplement brief briefing "
    "consultation edition poster guide toolkit"
)
"""Words that make another document of a title if only one of two has them."""

GENERIC = re.compile(
    r"(guest |special issue )?editorials?( (board|comments?|introduction|notes?|preface))?|"
    r"(remarks from|from|a (word|note) from)?.{0,15}\beditors?( in chief)?s?"
    r"( (comments?|notes?|introduction|column|page|choice|message|remarks))*|"
    r"introduction|preface|foreword|prologue|epilogue|afterword|conclusions?|(book )?reviews?|"
    r"letters?|"
    r"letters? to the editors?|to the editor|in this issue|news( in brief)?|comment(ary|s)?|"
    r"reply|(authors? )?(reply|response)|abstracts?|(poster |oral )?(presentations?|sessions?)|"
    r"contents|table of contents|index|obituary|announcements?|correspondence|discussion|"
    r"erratum|errata|corrigendum|corrections?|annual report( and accounts)?|"
    r"(title|cover) page|acknowledge?ments?|about the authors?|notes? (on|from) .{0,30}|untitled|"
    r"case reports?|perspectives?|viewpoint|overview|summary|appendix|references|methods|results"
)
"""Titles that many documents bear."""

SUBTITLE = re.compile(r"\s*[:;]\s*|\s+[-–—]+\s+|[.?!]\s+\S|\s+\(")
_LANGUAGES = (
    "arabic|bulgarian|chinese|croatian|czech|danish|dutch|english|finnish|french|german|greek|"
    "hebrew|hungarian|italian|japanese|korean|norwegian|persian|polish|portuguese|romanian|"
    "russian|serbian|slovak|slovene|spanish|swedish|turkish|ukrainian"
)
_LANGUAGE = re.compile(rf"[.?!\]]\s*({_LANGUAGES})\W*$", re.I)
_ABOUT = "erratum|comment|update|summary|corrected"
_ADDED = re.compile(
    rf"\s*[\[(<]\W*(review|\d+ refs?|{_LANGUAGES}|(structured )?abstract( no\W*\w+)?|"
    rf"see comments?|letter|({_ABOUT}) (appears )?(in|for|of)\b[^\])]*|original|r)\W*[\])>]\W*$|"
    rf"\s*\[\W*({_ABOUT}) (appears |and )?(in|for|of|republished)\b[^\]]*\]\W*$|"
    rf"(?<=[.?!\]])\s*({_LANGUAGES})\W*$",
    re.I,
)
_ORIGINAL = re.compile(r"\s*<original>.*$", re.I | re.S)
_BRACKETED = re.compile(r"^(.{15,}?)\s*\[(.{15,})\]\W*$|^\W*\[(.{15,})\]\s*(.{15,})$", re.S)
MAY_HOLD_MORE = rf"(?i)[&<\n\[\(]|(?:{_LANGUAGES})\W*$|^\W*(?:errat|corrig|correction)"
"""Only a title like this can hold more than the title itself, see `plain_title`, `other_title`."""

SERIES = re.compile(
    r"\b(annual|yearly|yearbook|statistics|census|survey|registry|trends|report|reports|guidelines?"
    r"|proceedings|bulletin|characteristics|outcomes|review of the year)\b"
)
"""Words of what comes out again and again under one title."""

_SPELT = {
    **dict.fromkeys(("one", "first"), "1"), **dict.fromkeys(("two", "second"), "2"),
    **dict.fromkeys(("three", "third"), "3"), **dict.fromkeys(("four", "fourth"), "4"),
    **dict.fromkeys(("five", "fifth"), "5"), **dict.fromkeys(("six", "sixth"), "6"),
    **dict.fromkeys(("seven", "seventh"), "7"), **dict.fromkeys(("eight", "eighth"), "8"),
}  # fmt: skip
_COUNTED = word_set(
    "part parts volume vol phase round wave type chapter study paper report section book stage "
    "series edition module appendix number no class level grade"
)
MAY_COUNT = (
    rf"\d|\b(?:{'|'.join([*ROMAN, *_SPELT])})\b|\b(?:{'|'.join(sorted(_COUNTED))}) \w\b|\b\w$"
)
"""Only a normalised title like this has numbers, see `numbers`."""
REPLIES = r"(?i)^\W*re\s*:"
"""A title like this is a reply, see `marks`."""

_ORDINAL = re.compile(r"\d+(st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth")
_DIGITS = re.compile(r"\d+")
_THOUSANDS = re.compile(r"\b\d{1,3}( \d{3})+\b")
_SHORT_RANGE = re.compile(r"\b(\d\d)(\d\d)\s?[-/–]\s?(\d\d)\b(?![-/–]?\d)")


_CORRECTED = re.compile(
    r"\s*\((?:vol\.? ?\w+,? (?:pgs?|pp?|art(?:icle)? no)\b|(?:\w+,\s?)?10\.\d{4,9}/)[^()]*\)\W*$",
    re.I,
)
"""How a citation index names a correction: "TITLE (vol 142, pg 310, 2003)", or by its DOI."""
_CITING = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\((?:19|20)\d\d\)\W*\d+\W*\([^()]*\)[^()]*\)\W*$")
"""The same in another index: "TITLE (Journal of Pediatrics (2003) 142 (310-315))"."""
_NOTICE = re.compile(
    r"^\W*(?:errat(?:um|a)|corrigend(?:um|a)|corrections?)\b(?:\W+(?:to|for|in|of)\b)?\W*", re.I
)
_CITED = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\b(?:19|20)\d\d\b.*$|\s*\([^()]*\([^()]*$", re.S)
"""The citation of what is corrected, in brackets that may be cut off."""


def _corrected(title: str) -> str:
    """A correction under one name, without the citation of what it corrects."""
    if found := _CORRECTED.search(title) or _CITING.search(title):
        return f"Erratum: {_NOTICE.sub('', title[: found.start()])}"
    if (found := _NOTICE.match(title)) and found.end() < len(title):
        return f"Erratum: {_CITED.sub('', title[found.end() :])}"
    return title


def plain_title(title: str) -> tuple[str, str]:
    """The title without what a database adds at its end ("[Review] [33 refs]", ". Chinese",
    "(structured abstract)"), and, normalised, the one in another language on a further line.
    """
    title, _, further = unmark(_ORIGINAL.sub("", title)).partition("\n")
    if further and not _LANGUAGE.search(title):
        title, further = f"{title} {further}", ""
    while found := _ADDED.search(title):
        title = title[: found.start()]
    return _corrected(title), normalise_text(further)


def main_part(title: str) -> str:
    """The normalised title before its subtitle, if there is one and three words stand before it."""
    head = SUBTITLE.split(title, maxsplit=1)[0]
    main = normalise_text(head) if len(head) < len(title.rstrip(" .]")) else ""
    return main if main.count(" ") >= 2 else ""


def other_title(title: str) -> str:
    """The normalised title that stands in brackets beside the same in another language, else ""."""
    found = _BRACKETED.match(title) if "[" in title else None
    return normalise_text(found[2] or found[3]) if found else ""


ENGLISH = word_set("the of and for with on to from by at is are")
FOREIGN = word_set(
    "der die das und fur des im zum zur von bei el la los las del y en una le les du et dans pour "
    "une di il dei della o os da em het een van voor av til og"
)
"""Small words of titles: another database may give a title without English ones in English."""


def says_translated(title: str) -> bool:
    """Whether a database says that it translated a title ("[In brackets]", "... . Chinese")."""
    bare = title.strip("\"' .")
    bracketed = bare[:1] == "[" and bare[-1] == "]"
    return bracketed or bool(_LANGUAGE.search(title) or _ORIGINAL.search(title))


def marks(title: str, telling: list[str]) -> frozenset[str]:
    """The MARKS among the words of a title; "Re: ..." counts as a reply."""
    found = MARKS.intersection(telling)
    return found | {"reply"} if re.match(r"\W*re\s*:", title, re.I) else found


def numbers(title: str, text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The numbers in a title (`text`: normalised), in order, and those that tell one part or year
    of a series.

    "Part II, 2015/16, in 12 schools" gives ("2", "2015", "2016", "12") and {"2", "2015", "2016"}.
    """
    if title != (full := _SHORT_RANGE.sub(r"\1\2 \1\3", title)):
        text = normalise_text(full)
    text = _THOUSANDS.sub(lambda found: found[0].replace(" ", ""), text)
    found: list[str] = []
    parts: set[str] = set()
    every = text.split()
    for before, word in zip(["", *every], every, strict=False):
        counted = before in _COUNTED or word is every[-1]
        these = _numbers_of(word, counted)
        found += these
        parts.update(n for n in these if counted or YEAR.fullmatch(n) or _ORDINAL.fullmatch(word))
    return tuple(found), frozenset(parts)


def _numbers_of(word: str, counted: bool) -> list[str]:
    if not word.isalpha():
        return [digits.lstrip("0") or "0" for digits in _DIGITS.findall(word)]
    if word in ROMAN and (len(word) > 1 or counted):
        return [ROMAN[word]]
    if word in _SPELT:
        return [_SPELT[word]]
    return [word] if len(word) == 1 and counted else []


def title_columns(title: pl.Series, unlabelled: pl.Series) -> pl.DataFrame:
    """The columns title, compact, main, other, translated, numbers, parts, marks, generic and
    series; `unlabelled` is each title without the label of a section, "" if it has none. Numbers
    and marks are the document's, not its section's."""
    odd = title.str.contains(MAY_HOLD_MORE)
    plain, beside = title, _blank(title)
    translated = pl.repeat(False, len(title), eager=True)
    if odd.any():
        at = odd.arg_true()
        kinds = {"plain": pl.String, "beside": pl.String, "translated": pl.Boolean}
        found = by_value(pl.DataFrame({"t": title.gather(at)}), ["t"], _both_titles, kinds)
        plain = title.clone().scatter(at, found["plain"])
        beside = beside.scatter(at, found["beside"])
        translated = translated.scatter(at, found["translated"])
    normal = normalised(plain)
    bare = where(unlabelled != "", unlabelled, lambda text: plain_title(text)[0], unlabelled)
    told = bare.zip_with(bare != "", plain)
    instead = (bare != "") & (beside == "")
    beside = where(instead, bare, normalise_text, beside)
    return pl.DataFrame(
        {
            "title": normal,
            "compact": compacted(normal),
            "main": _mains(plain),
            "other": beside,
            "translated": translated | _foreign(normal),
            **_numbering(told, where(bare != "", told, normalise_text, normal)),
            "marks": _marks(told, normal),
            "generic": normal.str.contains(f"^(?:{GENERIC.pattern})$"),
            "series": normal.str.contains(SERIES.pattern),
        }
    )


def _mains(plain: pl.Series) -> pl.Series:
    """`main_part` of each title."""
    at = plain.str.find(SUBTITLE.pattern)
    split = (at > 0).fill_null(False)
    head = plain.str.slice(0, at.fill_null(0))
    whole = plain.str.strip_chars_end(" .]")
    main = normalised(
        head.zip_with(split & (head.str.len_bytes() < whole.str.len_bytes()), _blank(plain))
    )
    main = main.zip_with(main.str.count_matches(" ", literal=True) >= 2, _blank(plain))
    return where(split & plain.str.contains(r"[^\x00-\x7F]"), plain, main_part, main)


def _blank(like: pl.Series) -> pl.Series:
    return pl.repeat("", len(like), eager=True)


def _both_titles(title: str) -> tuple[str, str, bool]:
    """The plain title, normalised the one in another language, and whether it is translated."""
    plain, beside = plain_title(title)
    translated = bool(beside) or says_translated(title)
    return plain, beside or other_title(plain), translated


def _foreign(normalised_: pl.Series) -> pl.Series:
    """Whether the small words of a title are of another language than English."""
    apart = " " + normalised_ + " "
    foreign = apart.str.contains_any([f" {word} " for word in FOREIGN])
    return foreign & ~apart.str.contains_any([f" {word} " for word in ENGLISH])


def _numbering(plain: pl.Series, normalised_: pl.Series) -> dict[str, pl.Series]:
    """Numbers and parts, each as its words with a space between."""
    all_numbers = parts = _blank(plain)
    at = normalised_.str.contains(MAY_COUNT).arg_true()
    if len(at):
        both = pl.DataFrame({"title": plain.gather(at), "normalised": normalised_.gather(at)})
        kinds = {"numbers": pl.String, "parts": pl.String}
        found = by_value(both, ["title", "normalised"], _joined_numbers, kinds)
        all_numbers = all_numbers.clone().scatter(at, found["numbers"])
        parts = parts.clone().scatter(at, found["parts"])
    return {"numbers": all_numbers, "parts": parts}


def _joined_numbers(title: str, text: str) -> tuple[str, str]:
    in_order, parts = numbers(title, text)
    return " ".join(in_order), " ".join(sorted(parts))


def _marks(plain: pl.Series, normalised_: pl.Series) -> pl.Series:
    marked = (" " + normalised_ + " ").str.contains_any([f" {mark} " for mark in MARKS])
    odd = marked | plain.str.contains(REPLIES)

    def marks_of(title: str) -> str:
        telling = [w for w in normalise_text(title).split() if w not in STOP_WORDS]
        return " ".join(sorted(marks(title, telling)))

    return where(odd, plain, marks_of, _blank(plain))
