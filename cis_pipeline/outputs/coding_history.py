"""What the themes of a document are, and who said what of them, taken back or not."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.codebook.succession import Succession
from cis_pipeline.concepts.coding.anomalies import Anomaly
from cis_pipeline.concepts.coding.coding import unplaced
from cis_pipeline.concepts.coding.held_words import in_force
from cis_pipeline.concepts.coding.words import place, speaker
from cis_pipeline.concepts.tagging.tags import CodedPassage, CodedTag
from cis_pipeline.core.model import Coding, Said
from cis_pipeline.outputs.results import Results

_MOST = 5
"""So many passages of a theme are told of which nobody has said anything."""


def tell(record_id: str, results: Results) -> list[str]:
    """The themes of a record's report, one fact a line; nothing where it has none."""
    if results.codebook is None:
        return []
    report = results.state.folded.report_of[record_id]
    tags = [tag for tag in results.coded if tag.record_id == report]
    told = list(_Telling(results, report).lines(tags))
    return ["", "What its themes are", *told] if told else []


class _Telling:
    """The story of one report's codings."""

    def __init__(self, results: Results, report: str) -> None:
        self._codebook = results.codebook or Codebook()
        self._themes = Succession(self._codebook)
        state = results.state
        self._mine = [c for c in state.codings if state.folded.report_of.get(c.record_id) == report]
        self._in_force = {id(c) for _, c in in_force(self._mine, state.folded.report_of).values()}

    def lines(self, tags: list[CodedTag]) -> Iterator[str]:
        """Each theme with its passages, then what stands nowhere, memos and anomalies."""
        names = {theme.id: theme.name for theme in self._codebook.theme}
        told = set[int]()
        for tag in tags:
            tier = f"suggested as {tag.tier}" if tag.tier else "found by people alone"
            tier = tag.tier or tier if tag.status == "suggested" else tier
            yield f"  {tag.theme} {names[tag.theme]}: {tag.status} ({tier})"
            silent = [one for one in tag.passages if not one.said]
            for one in tag.passages:
                if one.said or one in silent[:_MOST]:
                    yield from self._passage(one, tag.theme)
                    told |= {id(c) for c in one.said}
            if len(silent) > _MOST:
                yield f"    ... and {len(silent) - _MOST} passages more, in tags.csv"
        others = [c for c in self._mine if id(c) not in told]
        nowhere = {id(c) for c in unplaced(self._mine, self._codebook)}
        for coding in others:
            extra = ", a theme that the codebook has no more" * (id(coding) in nowhere)
            yield f"  {self._sentence(coding, '')}{extra}"

    def _passage(self, one: CodedPassage, theme: str) -> Iterator[str]:
        passage = one.passage
        where = f"{place(passage)}: " if passage.quote else ""
        words = f'"{" ".join(passage.quote.split())}"' if passage.quote else "the whole document"
        found = f"  [{', '.join(passage.phrases)}]" if passage.phrases else ""
        yield f"    {one.status}  {where}{words}{found}"
        yield from (f"      {self._sentence(coding, theme)}" for coding in one.said)

    def _sentence(self, c: Coding, theme: str) -> str:
        """One coding: when, who, what, under which codebook, with the memo; and whether it still
        counts."""
        what = _WHAT[c.verdict]
        if c.anomaly:
            what += f" the anomaly {c.anomaly}"
        elif c.theme and (c.theme != theme or not theme):
            what += f" {c.theme}"
        if c.verdict is Said.MOVE:
            what = f"moves it from {c.theme} to {c.to}"
        quote = "" if theme or not c.quote else f'"{" ".join(c.quote.split())}" ({place(c)})'
        version = f"codebook {c.version}" if c.version else ""
        note = f"note: {c.note}" if c.note else ""
        parts = (c.at, speaker(c), what, quote, note, version, self._why_not(c))
        return "  ".join(filter(None, parts))

    def _why_not(self, c: Coding) -> str:
        if c.verdict in (Said.UNDO, Said.MEMO) or c.anomaly:
            return ""
        if id(c) not in self._in_force:
            return "not in force: a later word of the same person"
        places = self._themes.places(c)
        if places and not any(one.stands for one in places):
            split = any(one.way == "part" for one in places)
            return "asked again: the theme was " + ("split" if split else "defined anew")
        return ""


_WHAT = {
    Said.CONFIRM: "confirms",
    Said.REFUSE: "refuses",
    Said.MOVE: "moves",
    Said.ADD: "adds",
    Said.UNDO: "takes back",
    Said.MEMO: "memo",
    Said.ANOMALY: "states",
    Said.SUPPORTS: "supports",
    Said.CONTRARY: "speaks against",
    Said.CLOSED: "closes",
}


def memo_line(c: Coding) -> str:
    """A memo for a terminal: when, who, on what, and the memo."""
    quote = f'"{" ".join(c.quote.split())}"' if c.quote else ""
    on = " ".join(filter(None, (c.record_id, c.theme, quote)))
    return f"{c.at[:10]}  {speaker(c)}  {on}: {c.note}"


def anomaly_lines(anomaly: Anomaly) -> Iterator[str]:
    """An anomaly for a terminal, with the sentences for and against it."""
    theme = f", {anomaly.theme}" if anomaly.theme else ""
    yield f"{anomaly.id}  {anomaly.statement}  ({anomaly.status}, {anomaly.by}{theme})"
    for verdict, word in ((Said.SUPPORTS, "for"), (Said.CONTRARY, "against")):
        for c in anomaly.sentences(verdict):
            words = " ".join(c.quote.split())
            yield f'  {word:<8}{c.record_id} ({place(c)}): "{words}"  {speaker(c)}'
    if anomaly.closed:
        yield f"  closed by {anomaly.closed.by}: {anomaly.closed.note}"
