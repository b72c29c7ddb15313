"""The codebook of a review as a team works on it: what it holds, its history, and its changes.

`Review.codebook` of a review. A change is planned first and says which tags it gains and loses; it
takes effect by `carry_out`, which writes config/codebook.toml and puts on record who did it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cis_pipeline.concepts.codebook.changes import Edit, Split, apply, called, left_out
from cis_pipeline.concepts.codebook.codebook import (
    CODEBOOK,
    Codebook,
    load_codebook,
    parse_codebook,
)
from cis_pipeline.concepts.codebook.diff import CodebookDiff
from cis_pipeline.concepts.codebook.exchange import read, write
from cis_pipeline.concepts.codebook.faults import notices
from cis_pipeline.concepts.codebook.lists import is_list
from cis_pipeline.concepts.codebook.rows import as_rows, edits
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.files import write_whole
from cis_pipeline.core.progress import Step
from cis_pipeline.outputs import codebook_words
from cis_pipeline.review import codebook_effect
from cis_pipeline.review.corrections import Who
from cis_pipeline.review.session import Session


@dataclass(frozen=True)
class CodebookPlan:
    """A change of the codebook that has not taken effect: the file before and after, and what it
    moves, in sentences."""

    before: str
    after: str
    who: Who
    sentences: tuple[str, ...]


class CodebookWork:
    """The codebook of a review."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.path = session.workspace.root / CODEBOOK

    @property
    def configured(self) -> Codebook:
        """The codebook as config/ has it; ProtocolError if there is none, or it is faulty."""
        return load_codebook(self.path)

    @property
    def in_effect(self) -> Codebook:
        """The codebook on record; where none is yet, one without themes."""
        return codebook_effect.in_effect(self._session.state) or Codebook()

    # --- looking -------------------------------------------------------------------------------

    def list_(self) -> list[str]:
        """A line a theme, parts below the theme that they are a part of; one a named list; then
        what is worth telling of the codebook as a whole."""
        book = self.configured
        told = (f"notice: {problem}" for problem in notices(book, CODEBOOK.as_posix()))
        return [*codebook_words.listed(book), *told]

    def show(self, theme: str) -> list[str]:
        """All that the codebook says of a theme (its id, a former one, or its label), or of a named
        list ("@people")."""
        book = self.configured
        if is_list(theme):
            return codebook_words.shown_list(theme, book)
        return codebook_words.shown(called(theme, book), book)

    def history(self) -> list[str]:
        """Who did what to which themes, when and why; then which codebook took effect when."""
        return codebook_words.history(self.configured, self._session.state)

    def diff(self, before: Path | None = None, after: Path | None = None) -> CodebookDiff:
        """What differs, and what that moves, from the codebook in effect to that of config/.

        With one file: from config/ to it; with two: from one to the other.
        """
        if before is None:
            return self._difference(self.in_effect, self.configured)
        if after is None:
            return self._difference(self.configured, load_codebook(before))
        return self._difference(load_codebook(before), load_codebook(after))

    @property
    def is_on_record(self) -> bool:
        """Whether any codebook is in effect yet; if not, all themes of config/ are new."""
        return bool(codebook_effect.on_record(self._session.state))

    def sentences(self, diff: CodebookDiff) -> list[str]:
        """What differs, in lines to be read."""
        return codebook_words.differences(diff, self._session.state)

    def as_dict(self, diff: CodebookDiff) -> dict[str, Any]:
        """What differs, all of it, for programs."""
        return codebook_words.as_dict(diff, self._session.state)

    def _difference(self, before: Codebook, after: Codebook) -> CodebookDiff:
        return codebook_effect.difference(self._session, before, after)

    # --- changing ------------------------------------------------------------------------------

    def plan(self, make: Callable[[dict[str, str]], Edit], *, by: str, note: str) -> CodebookPlan:
        """Plan an edit, made with who, when and why (`on`, `by`, `note`) by `make`.

        ReviewError if it makes no sense, or would leave a fault.
        """
        who = Who(by, note)
        edit = make(self._signed(who))
        text = self._text()
        more = []
        if isinstance(edit, Split):
            left = left_out(called(edit.theme, parse_codebook(_plain(text))), edit.parts)
            more = [f"no part has {', '.join(left)}"] if left else []
        return self._planned(text, apply(text, edit), who, more)

    def carry_out(self, plan: CodebookPlan) -> Step:
        """Let a planned change take effect; ReviewError if the file has changed meanwhile."""
        session = self._session
        with session.writing():
            if self._text() != plan.before:
                raise ReviewError(f"{CODEBOOK.as_posix()}: has changed meanwhile; try again")
            earlier = parse_codebook(_plain(plan.before))
            session.append(
                codebook_effect.recorded(session.state, earlier, codebook_effect.BY_HAND)
            )
            write_whole(self.path, plan.after.encode())
            after = parse_codebook(_plain(plan.after))
            who = plan.who
            session.append(codebook_effect.recorded(session.state, after, who.by, who.note))
        said = f"changed by {plan.who.by}, and on record; `cis run` brings everything up to date"
        return Step("codebook", said, 1, list(notices(after, CODEBOOK.as_posix())))

    def _planned(self, before: str, after: str, who: Who, more: Sequence[str] = ()) -> CodebookPlan:
        was, now = parse_codebook(_plain(before)), parse_codebook(_plain(after))
        said = self.sentences(self._difference(was, now))
        if lost := len(was.link) - len(now.link):
            said.append(f"{lost} links between themes that become one go")
        return CodebookPlan(before, after, who, (*said, *more))

    def _text(self) -> str:
        if not self.path.exists():
            load_codebook(self.path)  # says so
        return self.path.read_bytes().decode("utf-8")

    def _signed(self, who: Who) -> dict[str, str]:
        day = datetime.now(UTC).date().isoformat()
        return {"on": day, "by": who.by.strip(), "note": who.note.strip()}

    # --- exchange ------------------------------------------------------------------------------

    def export(self, path: Path) -> int:
        """Write themes and lists into a file, .csv, .xlsx or .qdc (REFI-QDA); how many themes."""
        book = self.configured
        write(as_rows(book), path)
        return len(book.theme)

    def import_(self, path: Path, *, by: str, note: str) -> CodebookPlan:
        """Plan that the themes and lists of a file come in: new ones, and what it says of known
        ones.

        Nothing is taken out that the file does not speak of.
        """
        who, text = Who(by, note), self._text()
        book = parse_codebook(_plain(text))
        rows, unread = read(path, book)
        after = text
        for edit in edits(rows, book, self._signed(who)):
            after = apply(after, edit)
        if after == text:
            raise ReviewError(f"{path.name}: holds nothing that the codebook does not say already")
        return self._planned(text, after, who, unread)


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")
