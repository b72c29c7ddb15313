"""country: the study is set where care compares, by the places of countries.toml in its text.

A place that is named in a comparison ("compared with Wales") may be a setting or not: it decides
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from cis_pipeline.core.text.phrases import Found, Phrases
from cis_pipeline.core.text.words import Words
from cis_pipeline.protocol.criteria.operator import Finding, Operator, Reading, TextField
from cis_pipeline.protocol.toml import Table

if TYPE_CHECKING:
    from cis_pipeline.protocol.protocol import Protocol


class Country(Table):
    """A country, the words that place a study there, and whether its care system compares."""

    name: str
    aliases: tuple[str, ...] = ()
    comparable: bool


class Countries(Table):
    """config/countries.toml."""

    country: tuple[Country, ...] = ()


class Places:
    """countries.toml made ready for looking up."""

    def __init__(self, countries: Countries) -> None:
        self._country_of = {
            name: country
            for country in countries.country
            for name in (country.name, *country.aliases)
        }
        self._phrases = Phrases(self._country_of, names=True)

    def find(self, text: Words) -> Iterator[tuple[Found, Country]]:
        """The places that a text names, in its order, each with the country it lies in."""
        for found in self._phrases.find(text):
            yield found, self._country_of[found.phrase]


_COMPARING = (
    *(("compared", "with"), ("compared", "to"), ("comparison", "with"), ("comparison", "to")),
    *(("contrast", "with"), ("contrast", "to"), ("unlike",), ("than",)),
)
_BETWEEN = frozenset(("the", "in", "that", "those", "of"))


class InCountry(Operator):
    """Not met if only countries are named that countries.toml does not call comparable.

    A country in a comparison ("compared with Wales") is not the setting; unclear if no other that
    is comparable is named, or none at all.
    """

    operator: Literal["country"]
    fields: tuple[TextField, ...] = ("title", "abstract", "keywords")

    def faults(self, protocol: Protocol) -> Iterator[str]:
        """There must be countries to tell one from another."""
        if not protocol.countries.country:
            yield "needs config/countries.toml, which lists no country"

    def judge(self, reading: Reading) -> Finding:
        """The first comparable country that is no comparison is enough."""
        elsewhere: dict[str, str] = {}
        against: dict[bool, str] = {}  # by whether it is comparable
        for field in self.fields:
            for found, country, compared in _named(reading.words(field), reading.protocol.places):
                quote = reading.quote(field, found)
                if compared:
                    against.setdefault(country.comparable, quote)
                elif country.comparable:
                    return Finding("met", quote)
                else:
                    elsewhere.setdefault(country.name, quote)
        return _without_comparable(elsewhere, against)


def _without_comparable(elsewhere: dict[str, str], against: dict[bool, str]) -> Finding:
    """What to find where no comparable country is plainly the setting."""
    if True in against or (against and not elsewhere):
        quote = against.get(True) or against[False]
        return Finding("unclear", f"named only in a comparison, {quote}")
    if not elsewhere:
        return Finding("unclear", "no place is named")
    first = next(iter(elsewhere.values()))
    return Finding("not_met", f"only {', '.join(elsewhere)} named, {first}")


def _named(text: Words, places: Places) -> Iterator[tuple[Found, Country, bool]]:
    """Each place, its country, and whether others are held against it ("compared with Wales")."""
    last = 0  # where such a place ended, for the second of "England and Wales"
    for found, country in places.find(text):
        joined = last > 0 and list(text.normalised[last : found.start]) in (["and"], ["or"])
        compared = joined or _follows_comparison(text.normalised[: found.start])
        last = found.end if compared else 0
        yield found, country, compared


def _follows_comparison(before: Sequence[str]) -> bool:
    near = [word for word in before[-5:] if word not in _BETWEEN]
    return any(tuple(near[-len(comparing) :]) == comparing for comparing in _COMPARING)
