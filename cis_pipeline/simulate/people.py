"""The simulated people work through the review: its stages, and after each what it asks for.

They drive the real pipeline in a copy of the review folder and leave nothing behind but the
workbooks in data/sheets/, each as the pipeline wrote it and with its blank cells filled in.

They decide mostly by the truth, with the slips and doubts of real reviewers. Each vote is drawn
from a stream of its own, named by reviewer, round and work, so it does not depend on who else
votes on what, nor on the order of the rows. Two reviewers never agree on the same wrong verdict:
nobody would notice, and the totals would not be the published ones.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from cis_pipeline.core.errors import ReviewError, SourceError
from cis_pipeline.core.model import CONSENSUS, DEDUPE_ROUND, Verdict
from cis_pipeline.core.progress import Await
from cis_pipeline.protocol.protocol import DecisionWords, Protocol
from cis_pipeline.review.review import Review
from cis_pipeline.screening.reasons import reasons_offered
from cis_pipeline.screening.tasks import verdict_words
from cis_pipeline.screening.workbook.cells import address, find_table, read_grids
from cis_pipeline.screening.workbook.progress import counted
from cis_pipeline.simulate.assumptions import Assumptions, Totals
from cis_pipeline.simulate.dice import Dice
from cis_pipeline.simulate.library import Fact, read_truth

_MOST_TURNS = 10
"""A review that still waits after so many turns waits for something nobody here can give."""


def simulate_people(folder: Path, seed: int) -> None:
    """Write the workbooks of the simulated reviewers into data/sheets/ of the review folder.

    The library must be there (see `simulate_library`). ReviewError if the review does not come
    to its end, or comes out at other numbers than the published ones.
    """
    with TemporaryDirectory(prefix="cis-") as scratch:
        copy = Path(scratch) / "review"
        for part in ("config", "data/searches", "data/grey", "data/simulated"):
            shutil.copytree(folder / part, copy / part)
        review = Review.open(copy)
        play(review, Judges(Assumptions.read(review.workspace.config), review.protocol, seed))
        compare(review, Totals.read(copy / "config"))
        hand_in(copy, folder)


def hand_in(played: Path, folder: Path) -> None:
    """Copy the workbooks of a review that was played into another that lacks them."""
    sheets = folder / "data" / "sheets"
    sheets.mkdir(parents=True, exist_ok=True)
    for path in sorted((played / "data" / "sheets").glob("*.xlsx")):
        shutil.copyfile(path, sheets / path.name)


def play(review: Review, judges: Judges) -> None:
    """Duplicates first, then round by round: votes, and the conflicts they leave.

    ReviewError if the review does not come to its end.
    """
    review.ingest()
    facts = facts_of(review)
    review.dedupe()
    _answer(review, judges, facts)
    for _ in range(_MOST_TURNS):
        review.screen()
        review.sheets_export()
        _answer(review, judges, facts)
        review.reconcile()
        _answer(review, judges, facts)
        waiting = review.status().waiting
        if not waiting:
            return
    raise ReviewError(f"{waiting[0].sentence} The simulated people have nothing to say to this.")


def _answer(review: Review, judges: Judges, facts: Mapping[str, Fact]) -> None:
    """Fill in every workbook that waits for somebody, and hand it in."""
    for asked in review.status().waiting:
        for path in asked.paths:
            fill_in(review.workspace.root / path, _answering(asked, judges, facts))
    review.sheets_import()


def facts_of(review: Review) -> dict[str, Fact]:
    """The truth about each record, by its record_id."""
    told = read_truth(review.workspace.root / "data" / "simulated")
    truth = {(fact.file, int(fact.position)): fact for fact in told}
    place: Counter[str] = Counter()
    found = {}
    for record in review.state.came:  # withdrawn ones too, so that places are right
        place[record.source_id] += 1
        key = record.source_id, place[record.source_id]
        if key not in truth:
            raise ReviewError(
                f"{record.locator}: the truth in data/simulated/ does not know this record; "
                "write the library again with `cis simulate library`"
            )
        found[record.record_id] = truth[key]
    return found


def _answering(asked: Await, judges: Judges, facts: Mapping[str, Fact]) -> Callable[[Cells], Cells]:
    def answer(row: Cells) -> Cells:
        if row.get("decision"):
            return {}
        if asked.round_id == DEDUPE_ROUND:
            one, two = row["pair"].split()
            first = row["record_id"] == one  # of the two rows of a pair
            return judges.pair(facts[one], facts[two]) if first else {}
        said = judges.answer(facts[row["record_id"]], asked.round_id, asked.who)
        if "reason" not in said:
            return said
        offered = reasons_offered(judges.protocol.criteria_of(asked.round_id))
        return {**said, "reason": offered[said["reason"]]}

    return answer


# --- workbooks -----------------------------------------------------------------------------------

Cells = Mapping[str, str]
"""A row of a workbook: column -> what stands there, or is to be written there."""

_SHEET = "xl/worksheets/sheet1.xml"
_FORMULA = re.compile("(</f><v>)[^<]*(</v>)")
_BLANK = re.compile(r'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?/>')


def fill_in(path: Path, answer: Callable[[Cells], Cells]) -> None:
    """Ask `answer` for each row of a workbook and write what it says into blank cells, as a person
    does: the file stays as it was but for these, and its bytes follow from it and the answers.

    SourceError if there is no such table, or an answer names a column that is not there or blank.
    """
    grids, _ = read_grids(path, path.name)
    table = find_table(grids[:1], ("decision",), "") if grids else None
    if table is None:
        raise SourceError(f"{path.name}: holds no sheet that can be filled in")
    texts: dict[str, str] = {}
    decisions = []
    for row in table.rows:
        said = answer(row.cells)
        decisions.append(said.get("decision", row.cells["decision"]))
        for column, text in said.items():
            place = table.columns.get(column)
            texts[column if place is None else address(row.number - 1, place)] = text
    packed = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as new:
        for info in old.infolist():
            content = old.read(info.filename)
            if info.filename == _SHEET:
                content = _worked_out(_filled(content, texts), decisions).encode()
            new.writestr(info, content)
    if texts:
        raise SourceError(f"{path.name}: {', '.join(texts)} is no blank cell of the sheet")
    path.write_bytes(packed.getvalue())


def _filled(sheet: bytes, texts: dict[str, str]) -> str:
    """The sheet's XML with the texts in its blank cells; those that are none stay in `texts`."""

    def cell(blank: re.Match[str]) -> str:
        if blank[1] not in texts:
            return blank[0]
        text = escape(texts.pop(blank[1]))
        return f'<c r="{blank[1]}"{blank[2] or ""} t="inlineStr"><is><t>{text}</t></is></c>'

    return _BLANK.sub(cell, sheet.decode())


def _worked_out(sheet: str, decisions: Sequence[str]) -> str:
    """The sheet with what its formulas of progress come to, as a program would save it."""
    texts = iter(counted(decisions, verdict_words(DecisionWords())).texts)
    return _FORMULA.sub(lambda found: found[1] + escape(next(texts)) + found[2], sheet)


# --- whether it comes out ------------------------------------------------------------------------


def compare(review: Review, totals: Totals) -> None:
    """Refuse to hand over workbooks that do not lead to the numbers that were wanted."""
    flow = review.flow()
    left = {r.id: r.left for r in flow.rounds}
    computed = Totals(
        identified=flow.databases.records_identified or 0,
        screened=flow.databases.records_screened or 0,
        after_criteria=left["criteria"],
        after_abstracts=left["abstract"],
        included=left["full_text"],
        grey=(flow.other.records_identified if flow.other else None) or 0,
    )
    if computed != totals:
        raise ReviewError(f"the simulated review came out at {computed} and not at {totals}")


# --- what they say -------------------------------------------------------------------------------

INCLUDE, EXCLUDE, UNSURE = Verdict.INCLUDE.value, Verdict.EXCLUDE.value, Verdict.UNSURE.value


@dataclass(frozen=True)
class Judges:
    """All people of the play."""

    said: Assumptions
    protocol: Protocol
    seed: int

    def answer(self, fact: Fact, round_id: str, who: str) -> Cells:
        """What one of them writes about a record in a round."""
        if who == CONSENSUS:
            return self._settled(fact, round_id)
        asked = self.protocol.round(round_id)
        if not asked.reviewers:  # the sample of what rules excluded
            return _truly(fact, round_id)
        if len(asked.reviewers) < 2:
            return self._ruled(fact, round_id)
        return self._vote(fact, round_id, who)

    def pair(self, one: Fact, two: Fact) -> Cells:
        """What the person writes who judges a doubtful pair."""
        kind = "duplicate" if one.work == two.work else "different"
        note = self._dice("pair", one.work, two.work).pick(self.said.remarks[kind])
        return {"decision": kind, "note": note}

    # --- votes -----------------------------------------------------------------------------------

    def _vote(self, fact: Fact, round_id: str, who: str) -> Cells:
        verdict = self._verdict(fact, round_id, who)
        right = _right(fact, round_id)
        for earlier in self.protocol.round(round_id).reviewers:
            if earlier == who:
                break
            if verdict not in (right, UNSURE) and self._verdict(fact, round_id, earlier) == verdict:
                verdict = right
        dice = self._dice("why", fact.work, round_id, who)
        answer = {"decision": verdict}
        if verdict == EXCLUDE:
            answer["reason"] = self._reason(fact, round_id, dice)
        if dice.chance(self.said.people.note) or verdict == UNSURE:
            answer["note"] = dice.pick(self.said.remarks[verdict])
        return answer

    def _verdict(self, fact: Fact, round_id: str, who: str) -> str:
        """What a reviewer would say without knowing of anybody else."""
        dice, chances = self._dice("vote", fact.work, round_id, who), self.said.people
        if dice.chance(chances.unsure):
            return UNSURE
        if _right(fact, round_id) == INCLUDE:
            return EXCLUDE if dice.chance(chances.exclude_kept) else INCLUDE
        return INCLUDE if dice.chance(chances.include_lost) else EXCLUDE

    def _reason(self, fact: Fact, round_id: str, dice: Dice) -> str:
        """The right reason, or at times one that is declared after it.

        Why after it: of two reasons for the same exclusion the flow counts the first declared,
        so the assumed split over the reasons comes out.
        """
        codes = [c.id for c in self.protocol.criteria_of(round_id) if c.box is None]
        if fact.round != round_id:
            return dice.pick(codes[-3:])
        later = codes[codes.index(fact.reason) + 1 :]
        other = bool(later) and dice.chance(self.said.people.other_reason)
        return dice.pick(later) if other else fact.reason

    # --- words that settle -----------------------------------------------------------------------

    def _settled(self, fact: Fact, round_id: str) -> Cells:
        note = self._dice("settled", fact.work, round_id).pick(self.said.remarks["settled"])
        return {**_truly(fact, round_id), "note": note}

    def _ruled(self, fact: Fact, round_id: str) -> Cells:
        """A person alone, about what the rules left open: a body that no list knows."""
        answer = _truly(fact, round_id)
        kind = "body_out" if answer["decision"] == EXCLUDE else "body_in"
        note = self._dice("ruled", fact.work, round_id).pick(self.said.remarks[kind])
        return {**answer, "note": note}

    def _dice(self, *name: str) -> Dice:
        return Dice(self.seed, " ".join(name))


def _right(fact: Fact, round_id: str) -> str:
    return EXCLUDE if fact.round == round_id else INCLUDE


def _truly(fact: Fact, round_id: str) -> dict[str, str]:
    """The truth: exclude with its reason, or include."""
    verdict = _right(fact, round_id)
    return {"decision": verdict, **({"reason": fact.reason} if verdict == EXCLUDE else {})}
