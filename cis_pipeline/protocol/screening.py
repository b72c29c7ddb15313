"""How the work of screening is shared and handed out: `[screening]` of config/review.toml.

Nothing that was decided rests on it, so that it may be changed at any time: it says whom the next
records are given to, and in which order. Whom a record was given to stands in the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import Field, model_validator

from cis_pipeline.protocol.rounds import Round
from cis_pipeline.protocol.toml import Place, Table


class Screening(Table):
    """The same for all rounds, or for one.

    `reviewers` is how many of a round's reviewers judge a record ("all", or a number; who, is drawn
    with `seed`). Where one does, a second judges the share `double` (0 to 1) of the records too.
    The first `pilot` records are judged by all, and no others are handed out until the agreement on
    them (Gwet's AC1) reaches `pilot_agreement`, or somebody rules to go on. `order` is that of the
    rows of a workbook: of the sources, at random, or ranked by what was included so far; `batch` is
    the most rows of a workbook (0: all that is owed). `show_rules` lets reviewers see what rules
    found; `mark` are terms set in bold. `audit` is how many of the records that rules excluded a
    person reads (0: none): `audit_by`, or the first reviewer of the next round.
    """

    reviewers: Literal["all"] | int = "all"
    double: float = Field(default=0.0, ge=0, le=1)
    pilot: int = Field(default=0, ge=0)
    pilot_agreement: float = Field(default=0.6, ge=0, le=1)
    order: Literal["source", "random", "ranked"] = "source"
    batch: int = Field(default=0, ge=0)
    seed: int = 1
    show_rules: bool = False
    mark: tuple[str, ...] = ()
    audit: int = Field(default=0, ge=0)
    audit_by: str = ""

    @model_validator(mode="after")
    def _is_possible(self) -> Screening:
        if self.reviewers != "all" and self.reviewers < 1:
            raise ValueError('reviewers is "all", or how many judge a record (1 or more)')
        if self.double and self.reviewers != 1:
            raise ValueError("double is the share that a second one judges where reviewers = 1")
        return self

    @property
    def shared(self) -> bool:
        """Whether each record is given to some of the reviewers, and that must be on record."""
        return self.reviewers != "all" or bool(self.pilot)


class ScreeningTable(Screening):
    """`[screening]`, and in `rounds` the keys of `[screening.ROUND]` that differ from it."""

    rounds: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _rounds_apart(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        kept = given.get("rounds", {})  # of a table that was read before
        tables = {**given, **kept} if isinstance(kept, dict) else given
        rounds = {k: v for k, v in tables.items() if isinstance(v, dict) and k != "rounds"}
        own = {key: value for key, value in given.items() if key not in ("rounds", *rounds)}
        for name, table in rounds.items():
            try:
                Screening.model_validate({**own, **table})
            except ValueError as error:
                raise ValueError(f"[screening.{name}]: {_first(error)}") from None
        return {**own, "rounds": rounds}

    def lines(self) -> tuple[str, ...]:
        """What differs from the default, a line each, as it is written in the file; keys of rounds
        in the order of their names, for the order in the file says nothing."""
        own = self.model_dump(mode="json", exclude={"rounds"}, exclude_defaults=True)
        of_rounds = (
            f"{name}.{key} = {json.dumps(value)}"
            for name, table in sorted(self.rounds.items())
            for key, value in sorted(table.items())
        )
        return (*(f"{key} = {json.dumps(value)}" for key, value in own.items()), *of_rounds)

    def of(self, round_id: str) -> Screening:
        """How it is in one round."""
        own = self.model_dump(exclude={"rounds"}, exclude_unset=True)
        return Screening.model_validate({**own, **self.rounds.get(round_id, {})})


def _first(error: ValueError) -> str:
    from pydantic import ValidationError

    from cis_pipeline.protocol.plain_words import in_words

    if not isinstance(error, ValidationError):
        return str(error)
    fault = error.errors(include_url=False)[0]
    named = ".".join(map(str, fault["loc"]))
    if fault["type"] == "extra_forbidden":
        return f'unknown key "{named}"'
    return f"{named}: {in_words(fault)}" if named else in_words(fault)


def screening_faults(table: ScreeningTable, rounds: Sequence[Round]) -> Iterator[tuple[Place, str]]:
    """Rounds that are not there, and more reviewers a record than a round has."""
    known = {r.id: r for r in rounds}
    for name in table.rounds:
        if name not in known:
            what = f'[screening.{name}]: no round "{name}"; the rounds are {", ".join(known)}'
            yield ("screening", name), what
    most = max((len(r.reviewers) for r in rounds), default=0)
    for name in ("", *(name for name in table.rounds if name in known)):
        plan = table.of(name)
        there = len(known[name].reviewers) if name else most
        if plan.reviewers != "all" and plan.reviewers > there > 0:
            where = f'the round "{name}" has {there}' if name else f"no round has more than {there}"
            what = f"{plan.reviewers} reviewers a record, but {where}; write a smaller number"
            yield ("screening", "reviewers"), what
