"""People's words on themes, outside any workbook: `Review.coding` of a review.

Each word goes on record at once and is taken back by a later one of the same person. The
adjudicator's words settle what coders differ on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.codebook.succession import Succession, basis_of
from cis_pipeline.concepts.coding.anomalies import Anomaly, anomalies, next_id
from cis_pipeline.concepts.coding.coding import coded
from cis_pipeline.concepts.coding.held_words import in_force, key_of
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.tags import CodedTag, Passage
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import CONSENSUS, Coding, Said
from cis_pipeline.core.progress import Step
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.ledger.lookup import resolve
from cis_pipeline.ledger.rows import Batch
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.review.chosen import own_passage, passage_of, person, theme_of
from cis_pipeline.review.session import Session

if TYPE_CHECKING:
    from cis_pipeline.outputs.results import Results
    from cis_pipeline.screening.agreement.by_theme import ThemeAgreement


@dataclass(frozen=True)
class Coder:
    """Who speaks, and the memo that goes with it; `settles` makes it the adjudicator's word."""

    by: str
    note: str = ""
    settles: bool = False


class Codings:
    """What people say of themes. `record` is named as for `Review.why`, `theme` by id or label.

    `quote` is a passage's number among those that `tags` gives, or words of it; needed where the
    theme has several passages on the document. Each method says in a `Step` what is on record
    then; ReviewError says what makes no sense, and what there is to choose from.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._results: Results | None = None

    # --- reading -------------------------------------------------------------------------------

    def tags(self, record: str) -> tuple[CodedTag, ...]:
        """The themes of a document as they stand, each with its passages."""
        report = resolve(record, self._session.state)
        return tuple(tag for tag in self._coded() if tag.record_id == report)

    def memos(self, record: str = "", theme: str = "") -> tuple[Coding, ...]:
        """The memos, those too that go with a word on a passage, in order; all of them, or those
        on a record or a theme."""
        state = self._session.state
        report = resolve(record, state) if record else ""
        of = state.folded.report_of
        meant = theme_of(theme, self.codebook).id if theme else ""
        return tuple(
            c
            for c in state.codings
            if c.note and not c.anomaly
            if report in ("", of.get(c.record_id)) and meant in ("", c.theme)
        )

    def anomalies(self) -> tuple[Anomaly, ...]:
        """The anomalies that people stated, each with its sentences."""
        return anomalies(self._session.state.codings)

    def agreement(self) -> tuple[ThemeAgreement, ...]:
        """How far coders agreed about all themes and about each, before anything was settled."""
        return self._session.results().coding_agreement

    @property
    def codebook(self) -> Codebook:
        """config/codebook.toml. ReviewError if the review has none."""
        found = self._made().codebook
        if found is None:
            raise ReviewError("this review has no config/codebook.toml, so there is no theme yet")
        return found

    # --- on a passage and a theme --------------------------------------------------------------

    def confirm(
        self, record: str, theme: str, quote: str = "", *, whole: bool = False, who: Coder
    ) -> Step:
        """The passage supports the theme that was suggested (`whole`: the document carries it)."""
        return self.code(Said.CONFIRM, record, theme, quote, whole=whole, who=who)

    def refuse(
        self, record: str, theme: str, quote: str = "", *, whole: bool = False, who: Coder
    ) -> Step:
        """It does not (`whole`: nor does any other of the document)."""
        return self.code(Said.REFUSE, record, theme, quote, whole=whole, who=who)

    def move(self, record: str, theme: str, to: str, quote: str = "", *, who: Coder) -> Step:
        """It supports the theme `to` instead."""
        return self.code(Said.MOVE, record, theme, quote, to=to, who=who)

    def add(self, record: str, theme: str, quote: str = "", *, who: Coder) -> Step:
        """A passage of the document that nobody suggested supports the theme; `quote` is all of
        it, word by word as it stands there (or nothing: the document as a whole does)."""
        return self.code(Said.ADD, record, theme, quote, who=who)

    def code(
        self,
        verdict: str,
        record: str,
        theme: str,
        quote: str = "",
        *,
        to: str = "",
        whole: bool = False,
        who: Coder,
    ) -> Step:
        """Each of the above by its verdict: confirm, refuse, move, add, or undo."""
        if verdict == Said.UNDO:
            return self.undo(record, theme, quote, whole=whole, who=who)
        said = Said(verdict)
        meant = theme_of(theme, self.codebook)
        other = theme_of(to, self.codebook).id if said is Said.MOVE else ""
        if other == meant.id:
            raise ReviewError(f"{meant.id} is the theme that it has; move it to another one")
        by, voice = self._voice(who)
        with self._session.writing():
            report = resolve(record, self._session.state)
            if said is Said.ADD:
                passage = own_passage(self._document(report), quote)
            elif whole:
                passage = own_passage(self._document(report), "")
            else:
                passage = passage_of(self._tag(report, meant), quote, meant, report)
            coding = self._coding(said, by, report, passage, theme=meant.id, to=other)
            coding = replace(coding, note=who.note.strip(), voice=voice)
            told = f"{report}, {meant.id} {meant.name}: {_IN_WORDS[said]}"
            told += f" {other}" if other else ""
            if any(_same(c, coding) for c in self._words_of(by, report, meant)):
                return Step("code", f"{told} by {voice or by}; that was on record already", 0, [])
            return self._put_on_record([coding], f"{told} by {voice or by}")

    def undo(
        self, record: str, theme: str, quote: str = "", *, whole: bool = False, who: Coder
    ) -> Step:
        """Take back whatever the same person said of the passage and the theme."""
        meant = theme_of(theme, self.codebook)
        by, voice = self._voice(who)
        with self._session.writing():
            report = resolve(record, self._session.state)
            mine = self._words_of(by, report, meant)
            if whole:
                mine = [c for c in mine if not c.quote]
            elif quote or len({key_of(c) for c in mine}) > 1:
                passage = passage_of(self._tag(report, meant), quote, meant, report)
                mine = [c for c in mine if key_of(c) == key_of(passage)]
            if not mine:
                raise ReviewError(
                    f"{by} said nothing of {meant.id} on {report} that could be taken back; "
                    f"`cis why {report}` tells who said what"
                )
            taken = [_taken_back(c, by, voice, who.note) for c in mine]
            return self._put_on_record(taken, f"{report}, {meant.id}: {by} takes it back")

    def memo(
        self, note: str, *, record: str = "", theme: str = "", quote: str = "", by: str
    ) -> Step:
        """A note on a document, on a theme, on both, or on a passage of the document."""
        if not (record or theme):
            raise ReviewError("a memo is on a record, on a theme (--theme), or on both")
        if quote and not record:
            raise ReviewError("--quote needs the record in which it stands")
        if not note.strip():
            raise ReviewError("--note is the memo; it cannot be empty")
        codebook = self.codebook
        meant = theme_of(theme, codebook).id if theme else ""
        with self._session.writing():
            report = resolve(record, self._session.state) if record else ""
            passage = own_passage(self._document(report), quote) if quote else None
            coding = self._coding(Said.MEMO, person(by, codebook), report, passage, theme=meant)
            where = ", ".join(filter(None, (report, meant)))
            return self._put_on_record([replace(coding, note=note.strip())], f"memo on {where}")

    # --- anomalies -----------------------------------------------------------------------------

    def anomaly(self, statement: str, *, theme: str = "", by: str, anomaly: str = "") -> Step:
        """State an anomaly; of one that is known (`anomaly`), state it anew, and open it."""
        if not statement.strip():
            raise ReviewError("--state says in a sentence what the anomaly is")
        codebook = self.codebook
        meant = theme_of(theme, codebook).id if theme else ""
        with self._session.writing():
            known = self.anomalies()
            name = self._anomaly(anomaly).id if anomaly else next_id(known)
            coding = Coding(
                verdict=Said.ANOMALY,
                by=person(by, codebook),
                theme=meant,
                anomaly=name,
                note=statement.strip(),
                version=codebook.codebook.version,
            )
            return self._put_on_record([coding], f"anomaly {name}: {statement.strip()}")

    def evidence(
        self,
        anomaly: str,
        record: str,
        quote: str,
        *,
        contrary: bool = False,
        undo: bool = False,
        who: Coder,
    ) -> Step:
        """A sentence of a document supports an anomaly, or speaks against it (`contrary`); or
        what the same person said of it is taken back (`undo`)."""
        if not quote.strip():
            raise ReviewError("--quote gives the sentence, word by word as it stands there")
        by = person(who.by, self.codebook)
        with self._session.writing():
            found = self._anomaly(anomaly)
            report = resolve(record, self._session.state)
            passage = own_passage(self._document(report), quote)
            verdict = Said.CONTRARY if contrary else Said.SUPPORTS
            says = "speaks against" if contrary else "supports"
            if undo:
                verdict, says = Said.UNDO, "is no evidence any more on"
            coding = self._coding(verdict, by, report, passage, anomaly=found.id)
            told = f"a sentence of {report} {says} {found.id}"
            return self._put_on_record([replace(coding, note=who.note.strip())], told)

    def close_anomaly(self, anomaly: str, *, who: Coder) -> Step:
        """An anomaly is resolved, or was none; the note says how."""
        if not who.note.strip():
            raise ReviewError("--note says how the anomaly was resolved, or why it is none")
        by = person(who.by, self.codebook)
        with self._session.writing():
            found = self._anomaly(anomaly)
            if found.closed:
                raise ReviewError(
                    f"{found.id} was closed by {found.closed.by} on {found.closed.at[:10]}; "
                    f'`cis anomaly {found.id} --state "..."` opens it again'
                )
            coding = Coding(verdict=Said.CLOSED, by=by, anomaly=found.id, note=who.note.strip())
            return self._put_on_record([coding], f"anomaly {found.id} is closed")

    # --- inside --------------------------------------------------------------------------------

    def _coding(
        self,
        verdict: Said,
        by: str,
        report: str,
        passage: Passage | None,
        *,
        theme: str = "",
        to: str = "",
        anomaly: str = "",
    ) -> Coding:
        codebook = self.codebook
        of = passage if passage is not None and passage.quote else None
        return Coding(
            verdict=verdict,
            by=by,
            record_id=report,
            theme=theme,
            to=to,
            anomaly=anomaly,
            field=of.field if of else "",
            start=of.start if of else 0,
            end=of.end if of else 0,
            page=of.page if of else 0,
            section=of.section if of else "",
            quote=of.quote if of else "",
            codebook=basis_of(codebook, theme, to),
            version=codebook.codebook.version,
        )

    def _voice(self, who: Coder) -> tuple[str, str]:
        """The name that a word stands under, and of an adjudicator's word the person's."""
        table = self.codebook.coding
        name = person(who.by, self.codebook)
        judge = table.adjudicator
        if name == CONSENSUS:
            return CONSENSUS, judge
        if who.settles and judge and name != judge:
            raise ReviewError(
                f"{judge} settles what coders differ on ([coding] adjudicator in "
                "config/codebook.toml)"
            )
        if who.settles or (name == judge and name not in table.coders):
            return CONSENSUS, name
        return name, ""

    def _words_of(self, by: str, report: str, theme: Theme) -> list[Coding]:
        """What somebody holds of a theme on a report, under whatever name the theme had."""
        state = self._session.state
        themes = Succession(self.codebook)
        return [
            coding
            for (who, of, _, _), (_, coding) in in_force(
                state.codings, state.folded.report_of
            ).items()
            if (who, of) == (by, report)
            and theme.id in {place.theme for place in themes.places(coding)}
        ]

    def _anomaly(self, name: str) -> Anomaly:
        known = {one.id: one for one in self.anomalies()}
        found = known.get(name.strip().upper())
        if found is None:
            close = nearest(name.strip().upper(), known)
            hint = f'did you mean "{close}"?' if close else f"known are {', '.join(known)}"
            hint = hint if known else 'state one first: `cis anomaly --state "..." --by YOU`'
            raise ReviewError(f'no anomaly "{name}"; {hint}')
        return found

    def _tag(self, report: str, theme: Theme) -> CodedTag | None:
        found = (t for t in self._coded() if (t.record_id, t.theme) == (report, theme.id))
        return next(found, None)

    def _coded(self) -> tuple[CodedTag, ...]:
        """The tags with all that has been said by now: tagging is done once."""
        made, state = self._made(), self._session.state
        if made.state is state:
            return made.coded
        return coded(made.tags, state.codings, self.codebook, state.folded.report_of)

    def _made(self) -> Results:
        """What was worked out last, unless more than codings has come since."""
        if self._results is None or _size(self._results.state) != _size(self._session.state):
            self._results = self._session.results()
        return self._results

    def _document(self, report: str) -> Document:
        return self._made().document_of(report)

    def _put_on_record(self, codings: list[Coding], told: str) -> Step:
        self._session.append(Batch(codings=tuple(codings)))
        return Step("code", f"{told}; on record", len(codings), [])


_IN_WORDS = {
    Said.CONFIRM: "confirmed",
    Said.REFUSE: "refused",
    Said.MOVE: "moved to",
    Said.ADD: "added",
}


def _size(state: Snapshot) -> tuple[int, int, int]:
    return len(state.came), len(state.decisions), len(state.corrections)


def _taken_back(coding: Coding, by: str, voice: str, note: str) -> Coding:
    """The word that takes another one back, of the same theme and passage."""
    return replace(
        coding, verdict=Said.UNDO, by=by, voice=voice, to="", note=note.strip(), sheet="", at=""
    )


def _same(one: Coding, other: Coding) -> bool:
    """Whether two words of a person say the same of one passage, under the same definition."""
    return key_of(one) == key_of(other) and all(
        getattr(one, name) == getattr(other, name)
        for name in ("verdict", "theme", "to", "note", "codebook", "voice")
    )
