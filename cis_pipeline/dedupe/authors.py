"""Authors become family names, all names, and the acronyms by which a body may go.

Databases write "Smith, John A.", "Smith JA" and "SMITH, J." for one person, and bodies by name or
acronym; so lists are compared by the words that can be a family name.
"""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from cis_pipeline.dedupe.columns import by_value, where
from cis_pipeline.dedupe.normalise import (
    MISREAD,
    NO_NAME,
    all_names,
    initials,
    normalise_text,
    normalised,
    without_stops,
    words,
)

_SHORT = r"(?m)^\W*(?:\w{1,2}\W+)*\w{0,2}[^\w,\n]*(?:,|$)|\b(?i:null)\b"
"""A line whose family name is short: initials cannot be told from it by their length."""
_ET_AL = r"\W*(?:et al|(?:and )?others)\W*"
_OTHERS = rf"(?im)(?:^|\n){_ET_AL}$"
_TWO_LETTERS = r"(?m)^([A-Za-z]{2})(,[^\n]*|(?: [A-Z]{1,3}\.?)*)$"
"""A plain family name of two letters, which is made longer for a while."""
_LONGER = "zqz"
_PARTICLES = [f"{word}{_LONGER}" for word in sorted(NO_NAME) if len(word) == 2]
_SHRINKS = rf"\p{{M}}|ʼ|{MISREAD.pattern}"
"""What folding takes from a name, so that only then it may be short."""


def author_columns(authors: pl.Series) -> pl.DataFrame:
    """The columns first, people and bodies of authors (one a line), words with a space between; and
    names, the authors as they came."""
    lines = authors.str.replace_all(_OTHERS, "")
    longer = lines.str.replace_all(_TWO_LETTERS, f"${{1}}{_LONGER}${{2}}")
    people = without_stops(normalised(longer.str.replace_all(r",[^\n]*", "")), 3)
    head = normalised(longer.str.extract("^([^,\n]*)").fill_null(""))
    first = without_stops(head, 3)
    first = where(first.str.contains(" "), first, lambda t: max(t.split(), key=len), first)
    made = pl.DataFrame({"first": first, "people": people})
    made = made.with_columns(pl.all().str.replace_all(_LONGER, "", literal=True))
    short = longer.str.contains(_SHORT) | people.str.contains_any(_PARTICLES)
    short |= lines.str.contains(_SHRINKS) | (first == "")
    odd = (lines != "") & short
    if odd.any():
        at = odd.arg_true()
        kinds = dict.fromkeys(made.columns, pl.String)
        found = by_value(pl.DataFrame({"t": lines.gather(at)}), ["t"], _all_named, kinds)
        made = made.select(column.scatter(at, found[column.name]) for column in made)
    return made.with_columns(lines.alias("names"), _bodies(authors, lines))


def _all_named(lines: str) -> tuple[str, str]:
    """First family name and all family names of authors, one a line."""
    found = [_named(author) for author in lines.split("\n")]
    first = next((name for name, _ in found if name), "")
    return first, " ".join(people for _, people in found if people)


@lru_cache(maxsize=65536)
def _named(author: str) -> tuple[str, str]:
    """Of one author the longest word that can be a family name, and all of those."""
    if re.fullmatch(_ET_AL, author, re.I):
        return "", ""
    every = all_names(author)
    family = normalise_text(author.split(",", 1)[0]).split()
    long = [w for w in family if len(w) > 2 and w in every]
    # a short family name; or the given name stands before the comma
    found = long or [w for w in family if w in every][:1] or every[:1]
    return max(found, key=len, default=""), " ".join(found)


def _bodies(authors: pl.Series, lines: pl.Series) -> pl.Series:
    """Acronyms a corporate author goes by; lists that begin with a person's name have none."""
    first = lines.str.extract("^([^\n]*)").fill_null("").str.strip_chars(" ")
    person = first.str.contains(",", literal=True) | first.str.contains(r"^\S+\s+\S+$")
    may_be = lines.str.contains("(", literal=True) | (~person & (first != ""))
    none = pl.repeat("", len(lines), eager=True).alias("bodies")
    few = authors.str.count_matches("\n", literal=True) < 4
    return where(may_be & few, lines, _acronyms, none).alias("bodies")


def _acronyms(lines: str) -> str:
    """Acronyms of authors, one a line: itself if a name is one word, else its initials."""
    authors = lines.split("\n")
    found: set[str] = set()
    for name in (authors[0], " ".join(authors)):
        every = tuple(normalise_text(re.sub(r"\(.*?\)", "", name)).split())
        if len(every) == 1:
            found.add(every[0])
        elif 2 < len(every) < 12:
            found |= {initials(every), initials(words(name))}
        found.update(normalise_text(short) for short in re.findall(r"\((\w{2,10})\)", name))
    return " ".join(sorted(found))
