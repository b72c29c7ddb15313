"""Which documents an id, a name as workbooks show it, or a title may mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening.coding_workbook.items import called
from cis_pipeline.screening.tasks import plain
from cis_pipeline.screening.workbook.titles import Titles


class Documents:
    """The reports of a review by what they are called."""

    def __init__(self, state: Snapshot) -> None:
        self._state = state

    def called(self, text: str) -> Sequence[str]:
        """The record ids of the reports that may be meant; none where no report is called so."""
        report_of, as_id = self._state.folded.report_of, text.strip().upper()
        if as_id in report_of:
            return [report_of[as_id]]
        if found := self._names.get(plain(text)):
            return found
        title = self._titles.find(text)
        return [title] if title else []

    @cached_property
    def _names(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for record_id, record in self._state.reports.items():
            for name in dict.fromkeys((plain(called(record)), plain(record.title))):
                found.setdefault(name, []).append(record_id)
        return found

    @cached_property
    def _titles(self) -> Titles:
        return Titles(self._state.reports.values())
