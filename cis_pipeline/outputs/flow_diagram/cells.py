"""What each box of the diagram says: its words, its number, and what that number is called.

- A box of which a publication reports no number keeps its place and says so; one that the review
  does not have (no such round) is left out with its arrow, and the flow runs past it, as it does in
  the template where other methods have no screening box. Neither is ever printed as 0.
- What nobody has done yet is pending: its box says how many records await it, or has a dash.
- Known zeros are printed, as the template does, also for automation tools that nobody used.
- In the column of other methods, boxes that its template lacks (removed before screening,
  screened, excluded) appear only where they are needed to account for what left it there.
- Extensions of the template: one line a database, one line a round where there are several, the
  total of reports excluded where there are several reasons, and what awaits a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cis_pipeline.core.model import Arm, Box, Channel
from cis_pipeline.outputs.drawing.measure import Run, clean
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.prisma.flow import (
    PREFIX,
    REMOVED,
    Column,
    Flow,
    Identified,
    Number,
    RoundCount,
    channel_line,
)

ROWS = ("identified", "screened", "sought", "assessed")
"""The rows above the included box; the first is Identification, the others are Screening."""

PENDING = "\u2013"


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph of a box; `indent` 1 is a list line, 2 a line below a list line."""

    runs: tuple[Run, ...]
    indent: int = 0

    @property
    def text(self) -> str:
        """The words without their style."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """A box: `key` is its field in the JSON output ("other_methods." before the other arm's).

    `optional` boxes stand in the template only where they apply, `faulty` ones do not add up.
    """

    key: str
    paras: tuple[Para, ...]
    optional: bool = False
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class ArmPlan:
    """One column group: by row, the box in its main column and the one beside it."""

    header: str
    main: dict[str, Cell]
    side: dict[str, Cell]


def arm(name: Arm, column: Column, flow: Flow, options: Options) -> ArmPlan:
    """The boxes of one arm; a main box is there if the review has it, or its side box is there."""
    made = _Arm(name, column, flow, options)
    side = {row: cell for row, cell in made.sides().items() if cell is not None}
    fields = ("records_screened", "reports_sought", "reports_assessed")
    absent = {row for row, field in zip(ROWS[1:], fields, strict=True) if made.absent(field)}
    main = {row: cell for row, cell in made.mains().items() if row not in absent or row in side}
    new = "new_" if flow.is_update else ""
    return ArmPlan(options.words(f"header_{new}{name}"), main, side)


def _para(text: str, indent: int = 0) -> Para:
    return Para((Run(text),), indent)


def _heading(text: str, mark: str = "") -> Para:
    """Words of which what stands between asterisks is in italics; the mark follows them."""
    parts = (*text.split("*"), mark)
    styled = (Run(part, "italic" if i % 2 else "regular") for i, part in enumerate(parts[:-1]))
    return Para(tuple(run for run in (*styled, Run(mark)) if run.text))


class _Arm:
    """The boxes of one arm."""

    def __init__(self, name: Arm, column: Column, flow: Flow, options: Options) -> None:
        self._name, self._column, self._flow, self._options = name, column, flow, options
        self._prefix = PREFIX[name]

    def absent(self, field: str) -> bool:
        """Whether the review has no such box."""
        return self._column.status(field) is None and field not in self._column.unreadable

    def mains(self) -> dict[str, Cell]:
        """By row the boxes of the main column."""
        before, screening, assessing = _rounds_by_row(self._name, self._flow)
        c = self._column
        awaiting = ("awaiting_before_screening", "awaiting_screening", "awaiting_assessment")
        waits = [self._awaiting(field, rounds) for field, rounds in
                 zip(awaiting, (before, screening, assessing), strict=True)]  # fmt: skip
        return {
            "identified": self._cell("records_identified", [*self._identified(), *waits[0]]),
            "screened": self._cell(
                "records_screened",
                [
                    self._label("records_screened"),
                    *self._done("records_screened", awaiting[1], c.awaiting_screening, screening),
                ],
            ),
            "sought": self._cell(
                "reports_sought", [self._label("reports_sought"), self._number("reports_sought")]
            ),
            "assessed": self._cell(
                "reports_assessed",
                [
                    self._label("reports_assessed"),
                    *self._done("reports_assessed", awaiting[2], c.awaiting_assessment, assessing),
                ],
            ),
        }

    def sides(self) -> dict[str, Cell | None]:
        """By row the boxes beside them, None where there is none."""
        lost = "reports_not_retrieved"
        not_retrieved = self._cell(lost, [self._label(lost), self._number(lost)])
        return {
            "identified": self._removed(),
            "screened": self._excluded_records(),
            "sought": None if self.absent(lost) else not_retrieved,
            "assessed": self._excluded_reports(),
        }

    def _cell(self, field: str, paras: Iterable[Para | None]) -> Cell:
        there = tuple(p for p in paras if p is not None)
        return Cell(f"{self._prefix}{field}", there, optional=self._name == "other")

    def _label(self, field: str, mark: str = "") -> Para:
        return _heading(self._options.words(field), mark)

    def _n(self, number: Number | str, key: str) -> Run:
        """The number as a run that names it."""
        assert number is not None
        return Run(self._options.n(number), key=f"{self._prefix}{key}")

    def _line(self, label: str, number: Number, key: str, indent: int = 1) -> Para | None:
        if number is None:
            return None
        return Para((Run(f"{label} "), self._n(number, key)), indent)

    def _number(self, field: str) -> Para | None:
        """The number of a box; a dash where nobody has come to it yet, else what is said of it."""
        c = self._column
        if field in c.pending:
            return _para(PENDING)
        if field in c.unreadable:
            return Para((self._n(clean(c.unreadable[field]), field),))
        number = getattr(c, field)
        if number is None:
            reported = c.status(field) == "not reported"
            return _para(self._options.words("not_reported")) if reported else None
        return Para((self._n(number, field),))

    def _done(
        self, field: str, awaiting: str, waits: Number, rounds: list[RoundCount]
    ) -> list[Para | None]:
        """What was done in a box and what is still owed there, or that all of it is."""
        if field in self._column.pending and waits:
            n = self._options.number(waits)
            told = Run(self._options.words("awaiting", n=n), key=f"{self._prefix}{awaiting}")
            return [Para((told,)), *self._by_round(rounds)]
        return [self._number(field), *self._awaiting(awaiting, rounds)]

    def _awaiting(self, field: str, rounds: list[RoundCount]) -> list[Para | None]:
        """What people still owe in this box; where the box has several rounds, also in which."""
        number = getattr(self._column, field)
        if not number:
            return []
        label = self._options.words("awaiting_decision")
        return [self._line(label, number, field, 0), *self._by_round(rounds)]

    def _by_round(self, rounds: list[RoundCount]) -> list[Para | None]:
        waiting = [r for r in rounds if r.waiting] if len(rounds) > 1 else []
        return [self._of_round(r, "waiting", r.waiting) for r in waiting]

    def _of_round(self, r: RoundCount, what: str, n: int) -> Para:
        key = f"rounds.{r.id}.{what}"
        return Para((Run(f"{clean(r.title) or r.id} "), Run(self._options.n(n), key=key)), 1)

    def _identified(self) -> list[Para | None]:
        """Databases with their names, registers if any; the other arm by way of finding."""
        c, words = self._column, self._options.words
        text = words("records_identified")
        databases = self._name == "databases"
        heading = _para(f"{text}*:" if databases else f"{text}:")
        if "records_identified" in c.unreadable:
            return [heading, self._number("records_identified")]
        if not c.identified_from and not c.identified_by_channel:
            if not databases:
                return [heading, self._number("records_identified")]
            label = words("arm_databases")
            if c.records_identified is None:
                return [heading, _para(f"{label} {words('not_reported')}", 1)]
            return [heading, self._line(label, c.records_identified, "records_identified")]
        lines: list[Para | None] = [heading]
        for channel in Channel:
            found = [o for o in c.identified_from if channel_line(self._name, o) is channel]
            if found or channel in c.identified_by_channel:
                lines += self._by_name(channel, found, named=databases)
        return lines

    def _by_name(self, channel: Channel, found: list[Identified], named: bool) -> list[Para]:
        """The sum and a line for each name; several searches of one database are one line."""
        numbers: dict[str, int] = {}
        called: dict[str, str] = {}  # as its source is, whatever is drawn of its name
        unnamed = self._options.words("unnamed")
        for source in found:
            name = clean(source.name) or (unnamed if source.source_id else "")
            if name:
                numbers[name] = numbers.get(name, 0) + source.n
                called[name] = source.name
        whole = self._column.identified_by_channel.get(channel, sum(o.n for o in found))
        key = f"identified_from.{channel.value}"
        lines = [self._line(self._options.words.channel(channel), whole, key)]
        if named:
            lines += [
                self._line(name, n, f"{key}.{called[name]}", 2) for name, n in numbers.items()
            ]
        return [line for line in lines if line is not None]

    def _removed(self) -> Cell | None:
        c, words = self._column, self._options.words
        lines: list[Para | None] = []
        if c.records_removed_together is not None:
            label = clean(c.removed_together) or words("removed_together")
            together = "records_removed_together"
            lines.append(self._line(label, c.records_removed_together, together))
        for field in REMOVED:
            number = getattr(c, field)
            if field in c.unreadable:
                text = self._n(clean(c.unreadable[field]), field)
                lines.append(Para((Run(f"{words(field)} "), text), 1))
            elif number or self._name == "databases":
                lines.append(self._line(words(field), number, field))
        told = all(c.status(field) == "not reported" for field in REMOVED)
        if not any(lines) and told:
            lines.append(_para(words("not_reported")))
        if not any(lines):
            return None
        field = "records_removed_before_screening"
        return self._cell(field, [self._label(field, ":"), *lines])

    def _excluded_records(self) -> Cell | None:
        field = "records_excluded"
        if self.absent(field):
            return None
        rounds = [r for r in self._flow.rounds if r.arm == self._name and r.box is Box.SCREENED_OUT]
        lines = [self._of_round(r, "excluded", r.excluded) for r in rounds]
        several = len(lines) > 1 and field not in self._column.pending
        mark = "**" if self._name == "databases" else ""
        return self._cell(
            field, [self._label(field, mark), self._number(field), *(lines if several else [])]
        )

    def _excluded_reports(self) -> Cell | None:
        field, c = "reports_excluded", self._column
        if self.absent(field) and not c.reports_excluded_by_reason:
            return None
        shown, rest = reasons(c, self._flow, self._options)
        lines = [
            self._line(title, n, f"reports_excluded_by_reason.{code}")
            for code, (title, n) in shown.items()
        ]
        if rest:
            label = f"{self._options.words('other_reasons')}{_MARKS[self._name]}"
            lines.append(self._line(label, sum(n for _, n in rest.values()), f"{field}.other"))
        number = None if len(lines) == 1 and field not in c.unreadable else self._number(field)
        return self._cell(field, [self._label(field, ":"), number, *lines])


def _rounds_by_row(arm: Arm, flow: Flow) -> tuple[list[RoundCount], ...]:
    """The arm's rounds before, in and after screening, as `prisma` tells them apart."""
    rounds = [r for r in flow.rounds if r.arm == arm]
    late = next((i for i, r in enumerate(rounds) if r.unit == "report"), len(rounds))
    screens = (r.unit == "record" and r.box is Box.SCREENED_OUT for r in rounds)
    starts = next((i for i, yes in enumerate(screens) if yes), late)
    first = min(starts, late)
    return rounds[:first], rounds[first:late], rounds[late:]


# --- reasons --------------------------------------------------------------------------------------

_MARKS: Mapping[Arm, str] = {"databases": "\u2020", "other": "\u2021"}
_Reasons = dict[str, tuple[str, int]]


def reasons(column: Column, flow: Flow, options: Options) -> tuple[_Reasons, _Reasons]:
    """By code the reasons with their titles and numbers: those shown, and those counted together.

    The rarest go together, so that as many lines are left as there may be; the others keep their
    order. One reason is never folded by itself, for its own line is no longer.
    """
    if "reports_excluded" in column.pending:
        return {}, {}
    titles, empty = flow.reason_titles or {}, options.words("no_reason")
    found = {
        code: (clean(titles.get(code, code)) or empty, n)
        for code, n in (column.reports_excluded_by_reason or {}).items()
    }
    most = options.reasons
    if most is None or len(found) <= most:
        return found, {}
    ranked = sorted(found, key=lambda code: -found[code][1])
    kept = set(ranked[: max(most - 1, 0)])
    rest = {code: told for code, told in found.items() if code not in kept}
    return {code: told for code, told in found.items() if code in kept}, rest


def folded(name: Arm, column: Column, flow: Flow, options: Options) -> str:
    """The whole list of the reasons that the box of an arm counts together; "" if there is none."""
    _, rest = reasons(column, flow, options)
    each = "; ".join(f"{title} {options.n(n)}" for title, n in rest.values())
    return f"{_MARKS[name]}{options.words('other_reasons')}: {each}." if each else ""


# --- the boxes of both arms -----------------------------------------------------------------------


def included(flow: Flow, options: Options) -> Cell:
    """What the review includes, of both arms; what it includes newly if it is an update."""
    which = "new_" if flow.is_update else ""
    if flow.included_pending:
        label = options.words(f"{which}reports_included")
        return Cell("included", (_para(label), _para(PENDING)))
    return _last("included", which, "{}_included", flow, options)


def total(flow: Flow, options: Options) -> Cell:
    """What the review includes with the version before."""
    return _last("total", "total_", "total_{}", flow, options)


def _last(key: str, which: str, field: str, flow: Flow, options: Options) -> Cell:
    paras: list[Para] = []
    for unit in ("studies", "reports"):
        name = field.format(unit)
        told = _told(flow, name)
        if told is not None:
            run = Run(options.n(told), key=f"{key}.{unit}")
            paras += [_para(options.words(f"{which}{unit}_included")), Para((run,))]
    if not paras:
        paras = [_para(options.words(f"{which}studies_included"))]
        if flow.basis:
            paras.append(_para(options.words("not_reported")))
    return Cell(key, tuple(paras), optional=key == "total")


def _told(flow: Flow, name: str) -> Number | str:
    return flow.unreadable.get(name) or getattr(flow, name)


def previous(flow: Flow, options: Options) -> Cell:
    """What the version before included."""
    paras: list[Para] = []
    for unit in ("studies", "reports"):
        told = _told(flow, f"previous_{unit}")
        if told is not None:
            label = options.words(f"previous_{unit}_included")
            run = Run(options.n(told), key=f"previous.{unit}")
            paras += [*([_para("")] if paras else []), Para((Run(f"{label} "), run))]
    return Cell("previous", tuple(paras), optional=True)
