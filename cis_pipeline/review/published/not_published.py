"""What was not published, and so cannot be checked: said, and never made up."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.review.published.chain import NOBODY, Chain
from cis_pipeline.review.published.columns import ABSTRACT, FULL_TEXT
from cis_pipeline.review.published.finding import Finding

_CHECK = "not published"


def of_chain(chain: Chain, flows: bool, exclusions: bool, exports: bool) -> Iterator[Finding]:
    """Notes about the parts of a review that are not there; `flows`, `exclusions` and `exports`
    say whether a flow file, a list of exclusions and an export of a search are."""
    if not flows:
        yield _note("the numbers of the flow diagram, so no equation (EQ1 to EQ13) is checked")
    if not chain.abstract:
        yield _note("decisions on titles and abstracts, so who was screened out cannot be checked")
    if not chain.full_text:
        yield _note(
            "decisions at full text, so what was assessed and why it left cannot be checked"
        )
    if not exclusions and not (chain.full_text and chain.reasons_in(FULL_TEXT)):
        yield _note("a list of the reports that were excluded, with reasons (PRISMA 2020 item 16b)")
    if not exports:
        yield _note("the exports of the searches, so no count of what was found can be checked")
    yield from _about_votes(chain)
    if not (chain.abstract and chain.full_text):
        what = "EQ14 is not checked (each record ends in exactly one box): it needs all decisions"
        yield Finding("note", _CHECK, what)


def _about_votes(chain: Chain) -> Iterator[Finding]:
    for found in (chain.abstract, chain.full_text):
        if not found:
            continue
        conflicts = any(item.conflict for item in found)
        named = any(who != NOBODY for item in found for who in item.by_person)
        if named and conflicts and not any(item.rulings for item in found):
            yield _note(f"rulings on the conflicts {_stage(found.stage)}")
    sets = [one for one in chain.sets if one.stage == ABSTRACT]
    if sets and not chain.reasons_in(ABSTRACT):
        yield _note("reasons of exclusion at title and abstract (not asked for by PRISMA 2020)")
    if chain.sets and not any(one.table.has("day") for one in chain.sets):
        yield _note("the days of votes, so whether people voted before they conferred is not known")


def _stage(stage: str) -> str:
    return "at title and abstract" if stage == ABSTRACT else "at full text"


def _note(what: str) -> Finding:
    return Finding("note", _CHECK, f"not published: {what}")
