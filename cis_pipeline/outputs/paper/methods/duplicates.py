"""How duplicates were removed: by which rules, how many by whom, and what people were asked."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.outputs.documents.document import Gap, listed, text
from cis_pipeline.outputs.paper.duplicate_facts import DuplicateFacts
from cis_pipeline.outputs.paper.sentences import Section, Sentence, sentence
from cis_pipeline.outputs.paper.words import counted, was
from cis_pipeline.outputs.results import Results

RULES = (
    "rules that compare titles, authors, years, places of publication and identifiers, add up what "
    "speaks for and against one document, and merge where the sum passes a threshold and no sign "
    "says that they are two"
)


def section(results: Results, facts: DuplicateFacts) -> Section:
    """Nothing before there are records."""
    if not results.state.records:
        return Section("Removal of duplicates", ())
    return Section("Removal of duplicates", tuple(_sentences(results, facts)))


def _sentences(results: Results, facts: DuplicateFacts) -> Iterator[Sentence]:
    flow = results.flow
    yield sentence("docs/deduplication.md", f"Duplicate records were sought by {RULES}.")
    arms = [("databases and registers", flow.databases)]
    arms += [("other methods", flow.other)] if flow.other else []
    for name, arm in arms:
        n, of = arm.duplicate_records_removed or 0, arm.records_identified or 0
        if of:
            yield sentence(
                "flow.json: duplicate_records_removed",
                f"Of the {counted(of, 'record')} from {name}, {n or 'none'} {was(n or 1)} removed "
                f"as {'duplicates' if n > 1 else 'a duplicate'}.",
            )
    removed = len(facts.by_rules) + len(facts.by_people)
    if removed:
        yield sentence(
            "decisions.csv",
            f"Of the {removed} duplicates, {len(facts.by_rules)} followed from the word of rules "
            f"alone and {len(facts.by_people)} from that of people."
            if removed > 1
            else f"It followed from the word of {'rules alone' if facts.by_rules else 'people'}.",
        )
    yield from _doubts(facts)
    if facts.kept_apart or facts.versions:
        n, linked = len(facts.kept_apart), len(facts.versions)
        yield sentence(
            "decisions.csv",
            f"The rules kept {counted(n, 'pair')} of similar records apart and linked "
            f"{counted(linked, 'pair')} as versions of one work.",
        )
    if facts.merged:
        n, m = len(facts.split), len(facts.merged)
        yield sentence(
            "paper/automation_records.csv",
            f"People undid {n} of the {counted(m, 'merge')} that rules made.",
        )
        yield sentence("", Gap("how merges by rules were checked, beside the pairs people judged"))


def _doubts(facts: DuplicateFacts) -> Iterator[Sentence]:
    if not facts.asked:
        return
    said = [
        f"{len(some)} {words}"
        for some, words in (
            (facts.same, "called duplicates"),
            (facts.different, "called different documents"),
            (facts.other_versions, "called versions of one work"),
        )
        if some
    ]
    n = len(facts.asked)
    each = text(": ", listed(said)) if said else ()
    yield sentence(
        "decisions.csv",
        f"About {counted(n, 'pair')} the rules were unsure; people judged {len(facts.answered)}",
        each,
        ".",
    )
    if facts.settled:
        m = len(facts.settled)
        yield sentence("decisions.csv", f"{m} {was(m)} settled by decisions about other pairs.")
    if facts.waiting:
        m = len(facts.waiting)
        yield sentence("decisions.csv", f"{m} still {'waits' if m == 1 else 'wait'} for an answer.")
