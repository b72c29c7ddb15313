"""What machines did to records themselves: duplicates, values, languages, texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cis_pipeline.core.model import Decision, Record
from cis_pipeline.outputs.documents.document import Gap, text
from cis_pipeline.outputs.paper.automation.entry import Entry, Item, Number, of_decisions
from cis_pipeline.outputs.paper.duplicate_facts import DuplicateFacts
from cis_pipeline.outputs.paper.rule_facts import RuleFacts
from cis_pipeline.outputs.paper.theme_facts import ThemeFacts, with_full_text
from cis_pipeline.outputs.paper.words import counted, was
from cis_pipeline.outputs.results import Results

_RULES = "rule:dedupe"


def duplicates(results: Results, facts: DuplicateFacts) -> Iterator[Entry]:
    """Merges, doubts, look-alikes kept apart, versions; nothing that rules did not speak of."""
    because = results.state.folded.because
    if facts.merged:
        n = len(facts.answered)
        yield Entry(
            "Duplicates merged by rules",
            "decided",
            _RULES,
            (
                Number("duplicates.merged", of_decisions(facts.merged), "pair", "merged"),
                Number(
                    "duplicates.removed_by_rules",
                    of_decisions(because[i] for i in facts.by_rules),
                    "record",
                    "removed so",
                ),
            ),
            text(
                f"People judged {counted(n, 'pair')} that rules were unsure of. ",
                Gap("how merges by rules were checked"),
            ),
            overruled=(
                Number(
                    "duplicates.split",
                    of_decisions(facts.split),
                    "merge",
                    "undone by people",
                    len(facts.merged),
                ),
            ),
        )
    if facts.asked:
        yield _doubts(facts)
    if facts.kept_apart or facts.versions:
        apart, versions = of_decisions(facts.kept_apart), of_decisions(facts.versions)
        yield Entry(
            "Similar records kept apart, or linked as versions of one work, by rules",
            "decided",
            _RULES,
            (
                Number("duplicates.kept_apart", apart, "pair", "kept apart"),
                Number("duplicates.versions", versions, "pair", "linked as versions"),
            ),
            text(Gap("how these were checked")),
            overruled=(
                Number(
                    "duplicates.joined",
                    of_decisions(facts.joined),
                    "pair",
                    "joined by people",
                    len(apart) + len(versions),
                ),
            ),
        )


def _doubts(facts: DuplicateFacts) -> Entry:
    return Entry(
        "Possible duplicates put to people",
        "suggested",
        _RULES,
        (Number("duplicates.asked", of_decisions(facts.asked), "pair", "asked about"),),
        text(
            f"{len(facts.answered)} {was(len(facts.answered))} judged by people, "
            f"{len(facts.settled)} settled by decisions about other pairs, {len(facts.waiting)} "
            "still open."
        ),
        checks=(
            Number("duplicates.called_same", of_decisions(facts.same), "pair", "called duplicates"),
            Number("duplicates.waiting", of_decisions(facts.waiting), "pair", "still open"),
        ),
        overruled=(
            Number(
                "duplicates.called_different",
                of_decisions((*facts.different, *facts.other_versions)),
                "pair",
                "called different documents or versions",
                len(facts.asked),
            ),
        ),
    )


def values(results: Results) -> Iterator[Entry]:
    """Which value stands for a report whose records differ, or lack one."""
    state = results.state
    several = [r for r, ids in state.folded.reports.items() if len(ids) > 1]
    merged = tuple(
        Item(r, "; ".join(told), "program") for r in several if (told := state.value_sources(r))
    )
    if not merged:
        return
    by_hand = tuple(
        Item(report, "; ".join(fields), "people") for report, fields in state.by_hand.items()
    )
    yield Entry(
        "Values of a report chosen from its records",
        "read",
        "program",
        (
            Number(
                "values.chosen",
                merged,
                "report",
                "with a value that another than the first record gives",
            ),
        ),
        text("values.csv lists the fields in which records differ, and all values."),
        overruled=(
            Number("values.corrected", by_hand, "report", "with a value put right by hand"),
        ),
    )


_PLACE = re.compile(r" (row|line|entry) \d+$")
_DETECTED = re.compile(r'language: detected "(\w+)"|detected perhaps "(\w+)"')


def reading(results: Results, rounds: list[RuleFacts], themes: ThemeFacts) -> Iterator[Entry]:
    """Languages told from texts, documents read as records, and full texts read for themes."""
    told = [d for facts in rounds for d in (*facts.excluded, *facts.passed, *facts.to_people)]
    detected = [d for d in told if _DETECTED.search(f"{d.evidence} {d.note}")]
    if detected:
        restored = {d.record_id for facts in rounds for d in facts.restored}
        out = [d for d in detected if d.record_id in restored]
        yield Entry(
            "Language of records that do not give it, told from title and abstract (py3langid)",
            "read",
            "program",
            (Number("languages.detected", tuple(map(_language, detected)), "judgement",
                    "by rules on a language told so"),),
            text("As the exclusions of the rounds in which rules asked for it."),
            overruled=(Number("languages.restored", of_decisions(out), "exclusion",
                              "of these overruled by people"),),
        )  # fmt: skip
    read = [r for r in results.state.records if r.file and not _PLACE.search(r.locator)]
    if read:
        yield Entry(
            "Title, year and publisher of documents, read from their files",
            "read",
            "program",
            (Number("documents.read", tuple(Item(r.record_id, r.file) for r in read),
                    "document", "read as records"),),
            text(Gap("how what was read from files was checked")),
            overruled=(Number("documents.corrected", _corrected(results, read),
                              "document", "with a value put right by hand"),),
        )  # fmt: skip
    yield from _full_texts(results, themes)


def _language(d: Decision) -> Item:
    found = _DETECTED.search(f"{d.evidence} {d.note}")
    code = (found[1] or found[2]) if found else ""
    return Item(d.record_id, code, d.by, d.at[:10], f"{d.verdict.value} {d.reason}".strip())


def _corrected(results: Results, read: Sequence[Record]) -> tuple[Item, ...]:
    ids = {r.record_id for r in read}
    found = dict.fromkeys(
        (c.record_id, c.by) for c in results.state.corrections if c.by_hand and c.changes
    )
    return tuple(Item(record, by=by) for record, by in found if record in ids)


def _full_texts(results: Results, themes: ThemeFacts) -> Iterator[Entry]:
    reports = with_full_text(results) if results.codebook is not None else ()
    if not reports:
        return
    rests = tuple(
        Item(t.record_id, t.theme)
        for t in themes.suggested
        if any(p.passage.field == "fulltext" for p in t.passages)
    )
    yield Entry(
        "Text taken out of PDF, HTML and text files, to look for themes in",
        "read",
        "program",
        (
            Number("texts.read", tuple(map(Item, reports)), "report", "with a full text to read"),
            Number("texts.themes", rests, "suggested theme", "that rests on such a text"),
        ),
        text("Each passage is quoted with its page, and checked where people code it."),
    )


def found_by_services(results: Results) -> Iterator[Entry]:
    """Records that a service named as cited by, or citing, a record of the review."""
    found = tuple(
        Item(r.record_id, r.parent, results.state.source_of(r.record_id).platform)
        for r in results.state.records
        if r.parent
    )
    if found:
        yield Entry(
            "Records proposed by citation searching",
            "suggested",
            "service or reference list",
            (Number("citations.found", found, "record", "proposed from another record"),),
            text("They were screened like all other records."),
        )
