"""What came of a push: which items changed, which were right already, and what failed why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cis_pipeline.core.model import Problem
from cis_pipeline.sources.zotero.library import Library
from cis_pipeline.sources.zotero.mirror import COLLECTION
from cis_pipeline.sources.zotero.planning import Change


@dataclass(slots=True)
class Pushed:
    """What came of a push: keys of items that `changed`, that were right `already`, and problems.

    Every item that was to change is in exactly one of the three. `made` is whether our collection
    was made.
    """

    where: Library
    changed: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    problems: dict[str, Problem] = field(default_factory=dict)
    made: bool = False

    @property
    def sentence(self) -> str:
        """The same for people."""
        already = f", {len(self.already)} right already" if self.already else ""
        failed = f", {len(self.problems)} not changed" if self.problems else ""
        made = f'; made the collection "{COLLECTION}"' if self.made else ""
        return f"{len(self.changed)} items changed in Zotero{already}{failed}{made}"

    def fail(self, key: str, what: str, remedy: str) -> None:
        """An item was not changed."""
        self.problems[key] = Problem(f"{self.where.title} item {key}", what, remedy)

    def not_sent(self, left: Iterable[Change]) -> None:
        """These changes did not even leave."""
        for one in left:
            self.fail(one.key, "was not sent, since the connection failed", "push again")


def note(
    answer: Mapping[str, Any], n: str, one: Change, pushed: Pushed, stale: list[Change]
) -> None:
    """What the server's answer says of the `n`-th change of a batch."""
    failed = _table(answer, "failed")
    if n in failed:
        _sort_out(failed[n], one, pushed, stale)
    elif n in _table(answer, "unchanged"):
        pushed.already.append(one.key)
    elif n in _table(answer, "successful") or n in _table(answer, "success"):
        pushed.changed.append(one.key)
    else:
        what = "Zotero does not say what became of it"
        pushed.fail(one.key, what, "pull, and push again")


def _sort_out(said: Any, one: Change, pushed: Pushed, stale: list[Change]) -> None:
    """What became of an item that a batch could not change."""
    code = said.get("code") if isinstance(said, dict) else None
    if code == 412:
        stale.append(one)
        return
    meaning = {
        404: ("is no longer in Zotero (404)", "pull again"),
        403: ("may not be changed with this key (403)", "make a key with write access"),
        413: ("has too long a tag for Zotero (413)", "shorten the id of the theme"),
        428: ("was sent without its version (428)", "update this program"),
    }
    what, remedy = meaning.get(code or 0, (f"was refused ({code})", "look at it in Zotero"))
    pushed.fail(one.key, what, remedy)


def _table(answer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = answer.get(name)
    return found if isinstance(found, dict) else {}
