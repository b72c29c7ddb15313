"""config/update.toml as a typed model: what of the protocol differs, and what is assumed.

It stands beside simulation.toml, whose vocabulary and habits of databases and people hold for the
second wave too; `Update.beside` gives the assumptions of both together.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import Field

from cis_pipeline.protocol.toml import Table, load
from cis_pipeline.simulate.assumptions import Assumptions, Passage, Reasons, Totals, Weights
from cis_pipeline.simulate.works import Exit, Work


class General(Table):
    """Seed of the second wave, how its files' names end, and its years.

    Invented works are of `first` to `last`; works of the first wave from `again_since` on may come
    again.
    """

    seed: int
    ending: str
    first: int
    last: int
    again_since: int


class Numbers(Table):
    """How many records and reports there are to be after each step, of the second wave alone.

    Of the `records` from databases `again` are of works that the first wave found, `duplicates` of
    the others are duplicates of one another; of the `grey` documents `grey_again` were gathered
    before.
    """

    records: int
    again: int
    duplicates: int
    screened: int
    after_criteria: int
    after_abstracts: int
    included: int
    grey: int
    grey_again: int

    @property
    def totals(self) -> Totals:
        """What the review is to come out at."""
        return Totals(
            identified=self.records,
            screened=self.screened,
            after_criteria=self.after_criteria,
            after_abstracts=self.after_abstracts,
            included=self.included,
            grey=self.grey,
        )


class Leaves(Table):
    """Where a work leaves, both "" if it is included."""

    round: str
    reason: str


class Ruling(Table):
    """Who ruled, and why; `verdict` is one of `cis protocol accept`."""

    by: str
    note: str
    verdict: str = ""


class Search(Table):
    """What all searches of databases have in common."""

    query: str
    limits: str


class NewTheme(Table):
    """A theme that comes to the codebook: its keys, who added it, and why."""

    by: str
    note: str
    values: dict[str, Any]


class Update(Table):
    """config/update.toml."""

    update: General
    numbers: Numbers
    review: dict[str, int]
    criterion: dict[str, dict[str, Any]]
    ruling: Ruling
    withdrawn: Ruling
    search: Search
    source: tuple[dict[str, str], ...]
    theme: NewTheme
    reasons: Reasons
    doubtful: dict[str, int]
    grey_leaves: Weights
    left_for_year: dict[str, Leaves]
    real: dict[str, Leaves] = Field(default_factory=dict)
    passage: tuple[Passage, ...] = ()

    @classmethod
    def read(cls, config: Path) -> Update:
        """Read config/update.toml; ProtocolError names file, line and nearest key."""
        return load(config / "update.toml", cls)

    def beside(self, said: Assumptions) -> Assumptions:
        """The assumptions of simulation.toml as they are for the second wave."""
        n = self.numbers
        removed = n.records - n.again - n.screened
        share = said.removed_before_screening.model_copy(
            update={"duplicates": n.duplicates / removed}
        )
        databases = (db.model_copy(update={"file": self.named(db.file)}) for db in said.database)
        return said.model_copy(
            update={
                "removed_before_screening": share,
                "database": tuple(databases),
                "reasons": self.reasons,
                "doubtful": self.doubtful,
                "titles": said.titles.model_copy(update={"annual": {}}),
                "grey": said.grey.model_copy(update={"leaves": self.grey_leaves}),
                "passage": (*said.passage, *self.passage),
            }
        )

    def named(self, file: str) -> str:
        """The name of a file of the second wave: "scopus_2026.csv"."""
        path = PurePosixPath(file)
        return path.with_stem(f"{path.stem}{self.update.ending}").as_posix()

    def exit_of(self, work: Work) -> Exit:
        """What becomes of a work that the first wave left out for its year.

        Of a real one as `real` says, else it is included; of an invented one by its topic.
        """
        table = self.real if work.real else self.left_for_year
        leaves = table.get(work.key if work.real else work.topic)
        return Exit(leaves.round, leaves.reason) if leaves else Exit()
