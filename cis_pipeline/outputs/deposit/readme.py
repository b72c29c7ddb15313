"""README.md of a deposit, and ledger/README.md: for people, before they have any program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from cis_pipeline.outputs.deposit import columns
from cis_pipeline.outputs.deposit.crate import NOT_STATED
from cis_pipeline.outputs.deposit.facts import Facts
from cis_pipeline.outputs.deposit.listing import Listed
from cis_pipeline.outputs.deposit.manifest import NAME as MANIFEST


def text(facts: Facts, files: Sequence[Listed]) -> bytes:
    """README.md; `files` are those that it explains."""
    return "\n".join(_lines(facts, files)).encode()


def _lines(facts: Facts, files: Sequence[Listed]) -> Iterator[str]:
    yield f"# {facts.title}"
    yield ""
    yield "The data of a literature review, deposited so that others can check it or go on with it."
    if facts.simulated:
        yield "**It holds simulated records, which were invented.**"
    if facts.interim:
        yield "**The review is not finished: its numbers are interim.**"
    yield ""
    if facts.question.strip():
        yield f"- Question: {' '.join(facts.question.split())}"
    yield f"- Authors: {'; '.join(facts.authors) or NOT_STATED}"
    yield f"- Licence: {facts.licence.strip() or NOT_STATED}"
    yield f"- Last decision: {facts.last}"
    yield f"- Made by: cis_pipeline {facts.version} (`cis deposit`)"
    yield ""
    yield "Open `index.html` in a browser to look around; it needs no network."
    yield from ("", "## What is missing, and why", "")
    yield from (f"- {sentence}" for sentence in facts.missing())
    yield f"- {facts.about_names()}"
    yield from ("", "## What is what", "", "| File | What it is |", "|---|---|")
    yield from (f"| [{one.name}]({quote(one.name)}) | {_cell(one.what)} |" for one in files)
    yield from ("", _CHECK, *_restore(facts), "")


_CHECK = f"""\
## How to check it

That every file is what it was:

    sha256sum -c {MANIFEST}            (Linux)
    shasum -a 256 -c {MANIFEST}        (macOS)

That the ledger is what it was: `ledger/hashes.csv` has the hash of every row in the ledger that was
deposited. Each follows from the text of its row and from the hash before it, so that no row can be
changed, lost or slipped in without breaking the chain. Where a row is whole here, the hash can be
computed from its line in `ledger/*.jsonl`. Where text or names were left out, the SHA-256 of the
whole row stands beside it: who has the original can check that. `cis restore` checks all of this.
"""


def _restore(facts: Facts) -> Iterator[str]:
    yield f"""\
## How to go on with it

With cis_pipeline {facts.version} or later:

    cis restore THIS_FOLDER REVIEW
    cis check --review REVIEW
    cis run --review REVIEW

`THIS_FOLDER` may also be the zip file. REVIEW is then a review like any other: its numbers are
those of `outputs/flow.json`, new searches go into `REVIEW/data/searches/`, and what is decided is
added to the same ledger."""
    if facts.without_abstract:
        yield """
What rules and people decided about records whose abstracts are missing stays as it is recorded. A
changed criterion, or a new round, that would need these abstracts says so and waits. Themes are
found in titles and keywords only: those of `outputs/` were found in the abstracts too. Who has a
raw export puts it into `REVIEW/data/searches/`, where it lay, and has its abstracts again by
`cis replace data/searches/FILE --by YOU --note WHY`."""


def ledger_text() -> bytes:
    """ledger/README.md."""
    return "\n".join(_tables()).encode()


def _tables() -> Iterator[str]:
    yield "# The ledger, table by table"
    yield ""
    yield "Each `.jsonl` file is one table, each line one row: a JSON object in UTF-8, keys sorted."
    yield "Rows stand in the order in which they were added; none was ever changed or taken out."
    for table, columns_of in columns.COLUMNS.items():
        yield from ("", f"## {table}.jsonl", "", columns.TABLES[table], "")
        yield from _table(columns_of.items())
    yield from ("", "## hashes.csv", "", "One row a row of each table but `withheld`.", "")
    yield from _table(columns.HASHES.items())
    yield ""


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from ("| Column | Meaning |", "|---|---|")
    yield from (f"| {name} | {_cell(meaning)} |" for name, meaning in rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
