"""What the benchmarks of `cis dedupe` share: commands measured, the peer, and invented records.

The invented records are simulated: words made of syllables, under which nothing was ever written.
They tell how long a command takes; how well it does on them says nothing about real records.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

FIELDS = ("id", "entrytype", "title", "author", "year", "journal", "booktitle", "volume", "number",
          "pages", "doi", "abstract", "isbn", "source")  # fmt: skip

# --- Commands measured -----------------------------------------------------------------------


@dataclass(frozen=True)
class Cost:
    """What a command took: CPU (user and system, of all that it started and waited for) and wall
    in seconds, the memory of its largest process at the peak in MB; and what it printed."""

    cpu: float
    wall: float
    peak: float
    said: str = ""


def measured(command: list[str]) -> Cost:
    """Run a command (Linux, macOS); SystemExit with what it printed if it fails.

    The system counts the memory of a child from what this process has when it starts the child;
    so this process must be small: read large files only when all is measured.
    """
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode("utf-8", "replace").strip()
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:3])} ended with {process.returncode}\n{text[-2000:]}")
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    return Cost(used.ru_utime + used.ru_stime, wall, peak, text)


def dedupe(*arguments: str | Path) -> Cost:
    """`cis dedupe` with these arguments, as a command of its own."""
    return measured([sys.executable, "-m", "cis_pipeline", "dedupe", *map(str, arguments)])


PEER = """
import csv, sys
import pandas
from bib_dedupe import verbose_print
from bib_dedupe.bib_dedupe import block, cluster, match, prep

records, groups, queue = sys.argv[1:]
verbose_print.verbosity_level = 0
table = pandas.read_csv(records).rename(columns={"id": "ID", "entrytype": "ENTRYTYPE"})
table["ID"] = table["ID"].astype(str)
table = table.drop(columns=["source"]).dropna(axis="columns", how="all")
ids = list(table["ID"])
matched = match(block(prep(table, cpu=1), cpu=1), cpu=1)
found = cluster(matched) if len(matched) else []
first = {one: members[0] for members in found for one in members}
maybe = matched[matched["duplicate_label"] == "maybe"] if len(matched) else None
with open(groups, "w", encoding="utf-8", newline="") as file:
    csv.writer(file).writerows([("id", "group"), *((one, first.get(one, one)) for one in ids)])
with open(queue, "w", encoding="utf-8", newline="") as file:
    csv.writer(file).writerow(("id_a", "id_b"))
    if maybe is not None:
        csv.writer(file).writerows(zip(maybe["ID_1"], maybe["ID_2"]))
"""
"""bib-dedupe by the calls that it documents, on one core; its pairs called maybe are the queue."""


def peer(python: str, records: Path, groups: Path, queue: Path) -> Cost:
    """bib-dedupe on the same file, in a Python that has it; reading and writing included."""
    return measured([python, "-I", "-c", PEER, str(records), str(groups), str(queue)])


# --- Invented records ------------------------------------------------------------------------

Person = tuple[str, str]
"""Family name and given names."""

SYLLABLES = "ba bre ca dor el fi gan hu il ja ke lu mo nar os pi quo ra sti tul ur ve wo xi ya zen"
COMMON = (
    "access adults analysis care change children clinical cognitive community control data design "
    "digital early effects evaluation evidence family health history impact infection learning "
    "long-term model network nursing outcomes patients policy practice quality regional response "
    "review risk rural school services social stress students support survival teachers therapy "
    "training treatment urban use women work young"
)
TITLES = (
    "The effect of {new} on {old} in {more} {old}",
    "{new} for {more}: a randomised controlled trial",
    "{old} and {old} of {new} {more} in {old}",
    "Is {new} associated with {more} {old}? A cohort study",
    "Towards {old} {old} with {new}: {more} and {old}",
    "{new} {more}: systematic review and meta-analysis",
)
WIDE = "Journal of|International Journal of|European Journal of|Annals of|Archives of|Advances in"
ABOUT = "Clinical|Applied|Experimental|Social|Environmental|Molecular|Educational|Public"
KINDS = "Research|Medicine|Science|Studies|Practice|Reviews"
GIVEN = "Anna Ben Carla David Eva Frank Greta Hans Ines Jan José Lena Maria Nils Olga Wei Xin Zoë"
SHORT = {
    "Journal": "J", "International": "Int", "European": "Eur", "Annals": "Ann", "Archives": "Arch",
    "Advances": "Adv", "Clinical": "Clin", "Applied": "Appl", "Experimental": "Exp",
    "Social": "Soc", "Environmental": "Environ", "Molecular": "Mol", "Educational": "Educ",
    "Public": "Public", "Research": "Res", "Medicine": "Med", "Science": "Sci", "Studies": "Stud",
    "Practice": "Pract", "Reviews": "Rev", "of": "", "in": "",
}  # fmt: skip
GENERIC = "Editorial|Introduction|Book review|Letter to the editor|Preface|Commentary"


@dataclass(frozen=True)
class Work:
    """What is written once, and told by one database or several."""

    title: str
    people: tuple[Person, ...]
    year: int
    journal: str
    volume: int
    number: int
    pages: tuple[int, int]
    doi: str
    abstract: str


def invented(count: int, seed: int = 1) -> Iterator[tuple[int, dict[str, str]]]:
    """So many records one after another, each with the number of its work.

    A fifth are copies as another database tells them, with slips; 6 % of the works have a
    look-alike (a second part, an erratum, next year's report, a conference version, a reply), 1 %
    a title that many have. Copies come some time after their work. The first records of a larger
    count are those of a smaller one.
    """
    return islice(_endless(random.Random(seed)), count)


def _endless(dice: random.Random) -> Iterator[tuple[int, dict[str, str]]]:
    world = World(dice)
    number = work = 0
    later: list[tuple[int, Work]] = []
    while True:
        for one in world.works():
            later += [(work, one)] * dice.choices((0, 1, 2, 3), (80, 14, 4, 2))[0]
            yield work, _told(one, dice, number)
            work, number = work + 1, number + 1
        if len(later) > 200:
            dice.shuffle(later)
            for which, one in later:
                yield which, _told(_slipped(one, dice), dice, number)
                number += 1
            later.clear()


class World:
    """The words, people and journals that works are made of; the frequent come first."""

    def __init__(self, dice: random.Random):
        self.dice = dice
        self.words = self._coined(30_000, 3, 5)
        self.families = [word.capitalize() for word in self._coined(20_000, 2, 4)]
        self.journals = [self._journal() for _ in range(4_000)]
        self.common = COMMON.split()
        self.text = " ".join(dice.choices(self.common + self.words[:2000], k=100_000))

    def works(self) -> list[Work]:
        """One more work, and now and then one that looks like it."""
        work = self._work()
        kind = self.dice.random()
        if kind < 0.06:
            return list(self._alike(work))
        if kind < 0.07:
            return [replace(work, title=self.dice.choice(GENERIC.split("|")), abstract="")]
        return [work]

    def _coined(self, count: int, least: int, most: int) -> list[str]:
        known = SYLLABLES.split()
        made: dict[str, None] = {}
        while len(made) < count:
            made["".join(self.dice.choices(known, k=self.dice.randint(least, most)))] = None
        return list(made)

    def _journal(self) -> str:
        wide, about, kind = (self.dice.choice(w.split("|")) for w in (WIDE, ABOUT, KINDS))
        return f"{wide} {about} {self.often(self.words).capitalize()}ology {kind}"

    def often(self, choices: list[str]) -> str:
        """One of them, the first more often."""
        return choices[int(len(choices) * self.dice.random() ** 2)]

    def _work(self) -> Work:
        dice = self.dice
        at = int(len(self.journals) * dice.random() ** 2)
        year, first = 2025 - int(60 * dice.random() ** 2), dice.randint(1, 2500)
        cut = dice.randrange(len(self.text) - 2000)
        return Work(
            self._title(),
            tuple(self._person() for _ in range(1 + int(9 * dice.random() ** 2))),
            year,
            self.journals[at],
            max(1, year - 1930 - at % 60),
            dice.randint(1, 12),
            (first, first + dice.randint(3, 19)),
            self._doi(at, year),
            self.text[cut : cut + dice.randint(400, 1500)] if dice.random() < 0.7 else "",
        )

    def _title(self) -> str:
        title = self.dice.choice(TITLES)
        while "{" in title:
            title = title.replace("{old}", self.dice.choice(self.common), 1)
            title = title.replace("{new}", self.often(self.words), 1)
            title = title.replace("{more}", self.often(self.words), 1)
        return title[0].upper() + title[1:]

    def _person(self) -> Person:
        middle = self.dice.choice(("", "", " A.", " K.", " M."))
        return self.often(self.families), self.dice.choice(GIVEN.split()) + middle

    def _doi(self, journal: int, year: int) -> str:
        if self.dice.random() > 0.75:
            return ""
        return f"10.{5000 + journal}/inv.{year}.{self.dice.randrange(10**7):07}"

    def _alike(self, work: Work) -> tuple[Work, Work]:
        """The work and another one that is easily taken for it."""
        dice, year, (first, last) = self.dice, work.year, work.pages
        doi = work.doi and work.doi[:-7] + f"{dice.randrange(10**7):07}"
        other = replace(work, doi=doi, abstract="", pages=(last + 1, last + 9))
        kind = dice.randrange(5)
        if kind == 0:
            title = work.title.split(":")[0]
            return replace(work, title=f"{title}: Part I"), replace(
                other, title=f"{title}: Part II"
            )
        if kind == 1:
            return work, replace(other, title=f"Erratum: {work.title}")
        if kind == 2:
            title = f"Annual report of the {self.often(self.words)} registry"
            later = replace(other, title=f"{title} {year + 1}", year=year + 1)
            return replace(work, title=f"{title} {year}"), replace(later, volume=work.volume + 1)
        if kind == 3:
            talk = replace(other, journal=f"Proceedings of {self.often(self.words)} {year - 1}")
            return work, replace(talk, year=year - 1, volume=dice.randint(1, 60))
        reply = replace(other, title=f"Reply to: {work.title}", people=(self._person(),))
        return work, replace(reply, pages=(first + 300, first + 301))


def _slipped(work: Work, dice: random.Random) -> Work:
    """The work as typed again: letters wrong, another case, less of it."""
    title, people, year = work.title, work.people, work.year
    if dice.random() < 0.25:
        title = dice.choice((title.title(), title.upper(), title.lower()))
    if dice.random() < 0.15:
        title = _mistyped(title, dice)
    if dice.random() < 0.05:
        title = title.replace("-", " ").replace(" and ", " &amp; ")
    if dice.random() < 0.03:
        year += dice.choice((-1, 1))
    if dice.random() < 0.03:
        people = people[:1]
    if dice.random() < 0.02:
        people = ((_mistyped(people[0][0], dice), people[0][1]), *people[1:])
    return replace(work, title=title, people=people, year=year)


def _mistyped(text: str, dice: random.Random) -> str:
    """A letter lost, doubled, changed or swapped with the next."""
    at = dice.randrange(1, max(2, len(text) - 1))
    before, letter, after = text[:at], text[at], text[at + 1 :]
    there = ("", letter * 2, dice.choice("etaoinsr"), after[:1] + letter)
    slip = dice.randrange(4)
    return before + there[slip] + (after[1:] if slip == 3 else after)


def _told(work: Work, dice: random.Random, number: int) -> dict[str, str]:
    """The work as a database writes it, in one of the styles there are, often with gaps."""
    row = dict.fromkeys(FIELDS, "")
    journal = _abbreviated(work.journal) if dice.random() < 0.4 else work.journal
    row |= {
        "id": f"r{number:08}",
        "entrytype": "article",
        "title": work.title + ("." if dice.random() < 0.3 else ""),
        "author": _people(work.people, dice.randrange(5)),
        "year": str(work.year),
        "journal": journal.upper() if dice.random() < 0.05 else journal,
        "volume": str(work.volume),
        "number": str(work.number),
        "pages": _pages(*work.pages, dice.randrange(4)),
        "doi": work.doi and dice.choice(("", "https://doi.org/", "doi:", "", "")) + work.doi,
        "abstract": work.abstract,
        "source": f"database {number % 4}",
    }
    gaps = {"author": 2, "year": 2, "journal": 5, "volume": 5, "number": 20, "pages": 10, "doi": 25,
            "abstract": 15}  # fmt: skip
    for name, percent in gaps.items():
        if dice.random() * 100 < percent:
            row[name] = ""
    return row


def _abbreviated(journal: str) -> str:
    words = [SHORT.get(word, word.replace("ology", "ol")) for word in journal.split()]
    return " ".join(word for word in words if word)


def _people(people: tuple[Person, ...], style: int) -> str:
    if style == 0:
        return " and ".join(f"{family}, {given}" for family, given in people)
    initials = [(family, [name[0] for name in given.split()]) for family, given in people]
    if style == 1:
        return "; ".join(f"{family} {''.join(letters)}" for family, letters in initials)
    if style == 2:
        return ", ".join(f"{family} {''.join(letters)}" for family, letters in initials)
    written = [f"{family}, {'. '.join(letters)}." for family, letters in initials]
    if style == 3:
        return "; ".join(written)
    return "; ".join(written[:3] + ["et al."] * (len(written) > 3))


def _pages(first: int, last: int, style: int) -> str:
    if style == 0:
        return f"{first}-{last}"
    if style == 1:
        return f"pp. {first}–{last}"
    if style == 2 and first // 100 == last // 100:
        return f"{first}-{last % 100}"
    return str(first)


def write_invented(count: int, *paths: Path, apart: frozenset[int] = frozenset()) -> int:
    """Write invented records as CSV, those numbered in `apart` into a second file; how many works
    they are. Nothing is held but the last works."""
    works = 0
    files = [path.open("w", encoding="utf-8", newline="") for path in paths]
    try:
        writers = [csv.DictWriter(file, FIELDS) for file in files]
        for writer in writers:
            writer.writeheader()
        for number, (work, row) in enumerate(invented(count)):
            writers[number in apart].writerow(row)
            works = max(works, work + 1)
    finally:
        for file in files:
            file.close()
    return works
