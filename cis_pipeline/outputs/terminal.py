"""An outcome in words for a terminal, and as the JSON document that scripts read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cis_pipeline.core.model import Problem
from cis_pipeline.core.progress import Outcome
from cis_pipeline.outputs.alike_problems import alike
from cis_pipeline.prisma.boxes import ARMS, LABELS, ROWS
from cis_pipeline.protocol.published import in_short


def as_json(outcome: Outcome) -> dict[str, Any]:
    """The document of the run, with what is awaited, what was done and what is wrong."""
    return {
        **outcome.document,
        "waiting": [
            {
                "round": a.round_id,
                "who": a.who,
                "n": a.n,
                "files": list(a.paths),
                "next": a.sentence,
            }
            for a in outcome.waiting
        ],
        "steps": [{"stage": s.stage, "added": s.added, "said": s.sentence} for s in outcome.steps],
        "problems": list(problems(outcome)),
    }


def as_text(outcome: Outcome) -> str:
    """What was done, the numbers beside the published ones, and what is awaited."""
    return "\n".join(_lines(outcome))


def problems(outcome: Outcome) -> Iterator[str]:
    """Each problem once, errors first, and one fault of many places with their number."""
    found = [p for step in outcome.steps for p in step.problems] + list(outcome.problems)
    return together(found)


def together(found: Iterable[Problem]) -> Iterator[str]:
    """Problems as lines for people: errors first, and of one fault in many places one line."""
    for one in alike(found):
        named = one.places
        where = ", ".join(named if len(named) <= _NAMED else named[:_NAMED])
        more = f" and {len(named) - _NAMED} more ({len(named)} in all)" * (len(named) > _NAMED)
        remedy = f"; {one.remedy}" if one.remedy else ""
        yield f"{one.severity}: {where}{more}: {one.what}{remedy}"


_NAMED = 3
"""How many places of one fault are named."""


def _lines(outcome: Outcome) -> Iterator[str]:
    document = outcome.document
    for step in outcome.steps:
        yield f"{step.stage + ':':<15} {step.sentence}"
    yield ""
    made_up = "  (contains simulated records)" if document["simulated"] else ""
    yield f"{document['title']}{made_up}"
    headline = [n for n in document["published"] if n["headline"]]
    yield from _compared(headline) if headline else _counted(document)
    others = [n for n in document["published"] if not n["headline"]]
    if others:
        said = in_short([n["verdict"] for n in others])
        yield f"  {said} (report.html has them all)"
        yield from (f"    differs: {n['label']}" for n in others if n["verdict"] == "differs")
    if headline and document["other_methods"]:
        yield from _of_both_arms(document, max(len(n["label"]) for n in headline) + 3)
    if lacking := document["files_not_taken"]:
        yield f"  INCOMPLETE: these numbers lack, wholly or in part, {', '.join(lacking)}"
    false = [e for e in document["equations"] if e["holds"] is False]
    yield f"  {len(document['equations'])} equations checked, {len(false)} broken"
    for e in false:
        yield f"    {e['id']} {e['text']}: {e['left']} {e['relation']} {e['right']} is false"
    yield from (f"  {a['sentence']}" for a in document.get("audits", ()) if a["excluded_by_rules"])
    yield ""
    if outcome.waiting:
        yield "INTERIM: the review waits for people."
        yield from (f"  {awaited.sentence}" for awaited in outcome.waiting)
    wrong = outcome.exit_code == 1
    end = "Something is wrong, see below." if wrong else "" if outcome.waiting else "Done."
    last = outcome.steps[-1].stage if outcome.steps else "outputs"
    short = last not in ("outputs", "run")
    where = f"Stopped after {last}; `cis run` goes on." if short else _WHERE
    yield f"{end} {where}".strip()


_WHERE = "The diagram is data/outputs/flow.svg, the page data/outputs/report.html."


def _compared(numbers: list[dict[str, Any]]) -> Iterator[str]:
    width = max(len(n["label"]) for n in numbers)
    yield f"  {'':<{width}}  computed  published"
    for n in numbers:
        computed = "-" if n["computed"] is None else n["computed"]
        published = "-" if n["published"] is None else n["published"]
        said = f"{n['verdict']} ({n['status']})" if n["published"] is not None else n["verdict"]
        yield f"  {n['label']:<{width}}  {computed:>8}  {published:>9}  {said}"


def _counted(document: dict[str, Any] | Any) -> Iterator[str]:
    """Where no paper is compared with, the boxes of the diagram themselves."""
    wide = max(map(len, ROWS.values()))
    for box, label in ROWS.items():
        number = document[box]
        if number or (number is not None and not box.startswith("awaiting_")):
            yield f"  {label:<{wide}}{number:>7}"
        elif box in document["pending"]:
            yield f"  {label:<{wide}}{'-':>7}"
        elif box == "studies_included" and document["reports_included"]:
            yield f"  {label:<{wide}}not determined: people name them in the column study"
    other = document["other_methods"]
    if other:
        label = f"{LABELS['records_identified']} {ARMS['other']}"
        yield f"  {label:<{wide}}{other['records_identified']:>7}"
        yield from _of_both_arms(document, wide)


def _of_both_arms(document: Mapping[str, Any], wide: int) -> Iterator[str]:
    """The included reports of other methods, and of both arms together."""
    for arm, number in (
        (ARMS["other"], document["other_methods"]["reports_included"]),
        ("all", document["included"]["reports"]),
    ):
        label = f"{ROWS['reports_included']}, {arm}"
        yield f"  {label:<{wide}}{_shown(number):>7}"


def _shown(number: int | None) -> str:
    return "-" if number is None else str(number)
