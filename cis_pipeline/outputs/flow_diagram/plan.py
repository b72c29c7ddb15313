"""What a diagram says, before anything is drawn: a Flow becomes boxes of paragraphs.

Every picture and the plain text are made from the same Plan, so no two formats can say different
things. The words of the template stand in `prisma.boxes`.

- A number that is not known is left out, never printed as 0; a box without any known number is
  left out with its arrow, and the flow runs past it, as it does in the template where other
  methods have no screening box.
- What nobody has done yet is pending: its box says how many records await it, or has a dash.
- Known zeros are printed, as the template does, also for automation tools that nobody used.
- In the column of other methods, boxes that its template lacks (removed before screening,
  screened, excluded) appear only where they are needed to account for what left it there.
- Extensions of the template: one line a database, one line a round where there are several, the
  total of reports excluded where there are several reasons, and what awaits a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cis_pipeline.core.model import Arm, Box, Channel
from cis_pipeline.outputs.drawing.drawing import Options
from cis_pipeline.outputs.drawing.measure import NO_BREAK, Run, Say, clean
from cis_pipeline.outputs.flow_diagram.notes import captions, footnotes, is_update, notices, title
from cis_pipeline.prisma.boxes import ARMS, CHANNELS, LABELS
from cis_pipeline.prisma.flow import Column, Flow, Identified, Number, RoundCount

ROWS = ("identified", "screened", "sought", "assessed")
"""The rows above the included box; the first is Identification, the others are Screening."""


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
    """A box: `key` is its field in the JSON output ("other_methods." before the other arm's)."""

    key: str
    paras: tuple[Para, ...]


@dataclass(frozen=True, slots=True)
class ArmPlan:
    """One column group: by row, the box in its main column and the one beside it."""

    header: str
    main: dict[str, Cell]
    side: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole diagram in words; `previous` and `total` are boxes of an updated review."""

    title: str
    subtitle: str
    notices: tuple[str, ...]
    arms: tuple[ArmPlan, ...]
    included: Cell
    previous: Cell | None
    total: Cell | None
    captions: tuple[str, ...]
    footnotes: tuple[str, ...]


def plan(flow: Flow, options: Options) -> Plan:
    """All words of the diagram of `flow`, clean and in the order in which they are read."""
    say = Say(options.thousands)
    updated = is_update(flow)
    arms = [_arm("databases", flow.databases, flow, say)]
    if flow.other is not None:
        arms.append(_arm("other", flow.other, flow, say))
    new = "new_" if updated else ""
    return Plan(
        title=title(flow),
        subtitle=clean(flow.title),
        notices=tuple(notices(flow, say)),
        arms=tuple(arms),
        included=_pending_included(new)
        if flow.included_pending
        else _included(new, flow.studies_included, flow.reports_included, say),
        previous=_previous(flow, say) if updated else None,
        total=_included("total_", flow.total_studies, flow.total_reports, say) if updated else None,
        captions=tuple(captions(flow, options.caption)),
        footnotes=tuple(footnotes(flow, say)),
    )


def _para(text: str, indent: int = 0) -> Para:
    return Para((Run(text),), indent)


def _cell(key: str, paras: Iterable[Para | None]) -> Cell:
    return Cell(key, tuple(p for p in paras if p is not None))


def _arm(arm: Arm, column: Column, flow: Flow, say: Say) -> ArmPlan:
    """The boxes of one arm; a main box is there if its number or that of its side box is known."""
    prefix, new = "other_methods." if arm == "other" else "", "new " if is_update(flow) else ""
    side = {row: c for row, c in _sides(arm, column, flow, say, prefix).items() if c is not None}
    main = _mains(arm, column, flow, say, prefix)
    fields = ("records_screened", "reports_sought", "reports_assessed")
    unknown = {row for row, name in zip(ROWS[1:], fields, strict=True) if _unknown(name, column)}
    shown = {row: cell for row, cell in main.items() if row not in unknown or row in side}
    return ArmPlan(f"Identification of {new}studies via {ARMS[arm]}", shown, side)


def _mains(arm: Arm, column: Column, flow: Flow, say: Say, prefix: str) -> dict[str, Cell]:
    before, screening, assessing = _rounds_by_row(arm, flow)
    return {
        "identified": _cell(
            f"{prefix}records_identified",
            [
                *_identified(arm, column, say),
                *_awaiting(column.awaiting_before_screening, before, say),
            ],
        ),
        "screened": _cell(
            f"{prefix}records_screened",
            [
                _para(LABELS["records_screened"]),
                *_done("records_screened", column, column.awaiting_screening, screening, say),
            ],
        ),
        "sought": _cell(
            f"{prefix}reports_sought",
            [_para(LABELS["reports_sought"]), _told_or_pending("reports_sought", column, say)],
        ),
        "assessed": _cell(
            f"{prefix}reports_assessed",
            [
                _para(LABELS["reports_assessed"]),
                *_done("reports_assessed", column, column.awaiting_assessment, assessing, say),
            ],
        ),
    }


def _sides(arm: Arm, column: Column, flow: Flow, say: Say, prefix: str) -> dict[str, Cell | None]:
    name = "reports_not_retrieved"
    not_retrieved = [_para(LABELS[name]), _told_or_pending(name, column, say)]
    return {
        "identified": _removed(arm, column, say, prefix),
        "screened": _excluded_records(arm, column, flow, say, prefix),
        "sought": None if _unknown(name, column) else _cell(f"{prefix}{name}", not_retrieved),
        "assessed": _excluded_reports(column, flow, say, prefix),
    }


def _number(number: Number, say: Say) -> Para | None:
    return None if number is None else _para(say.n(number))


_PENDING = "\u2013"


def _unknown(name: str, column: Column) -> bool:
    """Whether nobody will ever tell the number of a box, so that it is left out."""
    return getattr(column, name) is None and name not in column.pending


def _told_or_pending(name: str, column: Column, say: Say) -> Para | None:
    """The number of a box, or a dash where nobody has come to it yet."""
    return _para(_PENDING) if name in column.pending else _number(getattr(column, name), say)


def _done(
    name: str, column: Column, waits: Number, rounds: list[RoundCount], say: Say
) -> list[Para | None]:
    """What was done in a box and what is still owed there, or that all of it is."""
    if name in column.pending and waits:
        each = _by_round(rounds, say)
        return [_para(f"awaiting {say.n(waits)}"), *each]
    return [_told_or_pending(name, column, say), *_awaiting(waits, rounds, say)]


def _line(label: str, number: Number, say: Say, indent: int = 1) -> Para | None:
    return None if number is None else _para(f"{label} {say.n(number)}", indent)


def _identified(arm: Arm, column: Column, say: Say) -> list[Para | None]:
    """Databases with their names, registers if any; the other arm by way of finding."""
    if arm == "other":
        found = [_para(f"{LABELS['records_identified']}:")]
        for channel, label in CHANNELS.items():
            numbers = [o.n for o in column.identified_from if o.channel is channel]
            found += [_para(f"{label} {say.n(sum(numbers))}", 1)] if numbers else []
        lone = None if column.identified_from else _number(column.records_identified, say)
        return [*found, lone]
    heading = _para(f"{LABELS['records_identified']}*:")
    if not column.identified_from:
        label = ARMS["databases"].capitalize()
        return [heading, _line(label, column.records_identified, say)]
    databases = [o for o in column.identified_from if o.channel is not Channel.REGISTER]
    registers = [o for o in column.identified_from if o.channel is Channel.REGISTER]
    return [
        heading,
        *_by_name(CHANNELS[Channel.DATABASE], databases, say),
        *_by_name(CHANNELS[Channel.REGISTER], registers, say),
    ]


def _by_name(label: str, sources: list[Identified], say: Say) -> list[Para]:
    """The sum and a line for each name; several searches of one database are one line."""
    if not sources:
        return []
    numbers: dict[str, int] = {}
    for source in sources:
        name = clean(source.name) or "Unnamed"
        numbers[name] = numbers.get(name, 0) + source.n
    lines = [_para(f"{name} {say.n(number)}", 2) for name, number in numbers.items()]
    return [_para(f"{label} {say.n(sum(numbers.values()))}", 1), *lines]


_REMOVED = (
    "duplicate_records_removed",
    "records_marked_ineligible_by_automation",
    "records_removed_other_reasons",
)


def _removed(arm: Arm, column: Column, say: Say, prefix: str) -> Cell | None:
    kinds = [(LABELS[field], getattr(column, field)) for field in _REMOVED]
    if arm == "other":
        kinds = [(label, number) for label, number in kinds if number]
    lines = [_line(label, number, say) for label, number in kinds]
    if not any(lines):
        return None
    label, when = LABELS["records_removed_before_screening"], "before screening"
    heading = Para((Run(label.removesuffix(when)), Run(when, "italic"), Run(":")))
    return _cell(f"{prefix}records_removed_before_screening", [heading, *lines])


def _excluded_records(arm: Arm, column: Column, flow: Flow, say: Say, prefix: str) -> Cell | None:
    if _unknown("records_excluded", column):
        return None
    rounds = [r for r in flow.rounds if r.arm == arm and r.box is Box.SCREENED_OUT]
    lines = [_line(clean(r.title) or r.id, r.excluded, say) for r in rounds]
    number = _told_or_pending("records_excluded", column, say)
    mark = "**" if arm == "databases" else ""
    paras = [
        _para(f"{LABELS['records_excluded']}{mark}"),
        number,
        *(lines if len(lines) > 1 and "records_excluded" not in column.pending else []),
    ]
    return _cell(f"{prefix}records_excluded", paras)


def _excluded_reports(column: Column, flow: Flow, say: Say, prefix: str) -> Cell | None:
    if _unknown("reports_excluded", column) and not column.reports_excluded_by_reason:
        return None
    titles = flow.reason_titles or {}
    by_reason = column.reports_excluded_by_reason or {}
    lines = [
        _line(clean(titles.get(code, code)) or "No reason given", number, say)
        for code, number in by_reason.items()
        if "reports_excluded" not in column.pending
    ]
    number = None if len(lines) == 1 else _told_or_pending("reports_excluded", column, say)
    return _cell(
        f"{prefix}reports_excluded", [_para(f"{LABELS['reports_excluded']}:"), number, *lines]
    )


def _rounds_by_row(arm: Arm, flow: Flow) -> tuple[list[RoundCount], ...]:
    """The arm's rounds before, in and after screening, as `prisma` tells them apart."""
    rounds = [r for r in flow.rounds if r.arm == arm]
    late = next((i for i, r in enumerate(rounds) if r.unit == "report"), len(rounds))
    screens = (r.unit == "record" and r.box is Box.SCREENED_OUT for r in rounds)
    starts = next((i for i, yes in enumerate(screens) if yes), late)
    first = min(starts, late)
    return rounds[:first], rounds[first:late], rounds[late:]


def _awaiting(number: Number, rounds: list[RoundCount], say: Say) -> list[Para | None]:
    """What people still owe in this box; where the box has several rounds, also in which."""
    if not number:
        return []
    return [_line("Awaiting a decision", number, say, 0), *_by_round(rounds, say)]


def _by_round(rounds: list[RoundCount], say: Say) -> list[Para | None]:
    lines = [_line(clean(r.title) or r.id, r.waiting, say) for r in rounds if r.waiting]
    return lines if len(rounds) > 1 else []


def _pending_included(which: str) -> Cell:
    return _cell("included", [_para(LABELS[f"{which}reports_included"]), _para(_PENDING)])


def _included(which: str, studies: Number, reports: Number, say: Say) -> Cell:
    fields = (f"{which}studies_included", f"{which}reports_included")
    pairs = list(zip((LABELS[field] for field in fields), (studies, reports), strict=True))
    paras = [p for label, n in pairs if n is not None for p in (_para(label), _number(n, say))]
    key = "total" if which == "total_" else "included"
    return _cell(key, paras or [_para(pairs[0][0])])


def _previous(flow: Flow, say: Say) -> Cell:
    studies = _line(LABELS["previous_studies_included"], flow.previous_studies, say, 0)
    reports = _line(LABELS["previous_reports_included"], flow.previous_reports, say, 0)
    blank = _para("") if studies and reports else None
    return _cell("previous", [studies, blank, reports])


# --- for readers who do not see it --------------------------------------------------------------


def describe(plan: Plan) -> str:
    """Sentences in the order of the flow: each box, then what was taken out beside it."""
    return " ".join(_sentences(plan)).replace(NO_BREAK, " ")


def _sentences(plan: Plan) -> Iterator[str]:
    yield from (f"{text.rstrip('.')}." for text in (plan.subtitle, *plan.notices) if text)
    if plan.previous is not None:
        yield f"Previous studies. {_told(plan.previous)}"
    for arm in plan.arms:
        yield f"{arm.header}."
        for row in ROWS:
            yield from (_told(cells[row]) for cells in (arm.main, arm.side) if row in cells)
    yield from (_told(cell) for cell in (plan.included, plan.total) if cell is not None)
    yield from (f"{text.rstrip('.')}." for text in plan.captions)


def _told(cell: Cell) -> str:
    """The box as one sentence, footnote marks left out."""
    lines = [p.text for p in cell.paras if p.text]
    said = lines[0].replace("*", "")
    for line in lines[1:]:
        joint = " " if said.endswith(":") or line.startswith("(n") else ", "
        said += joint + line
    return f"{said}."
