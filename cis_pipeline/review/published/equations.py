"""EQ1 to EQ14 held of the numbers of a published flow diagram, both sides in words.

The rules are those of `prisma.equations`, which holds them of a ledger's counts. Here a number may
not have been given. Where the numbers that were given break a rule and a blank cell could hold the
difference, that is a warning: nobody knows. Where a box bears another label than the template's,
its number may be of something else, so that is a warning too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cis_pipeline.review.published import labels
from cis_pipeline.review.published.finding import Finding, Place, Severity, listed, quoted
from cis_pipeline.review.published.flow import FlowFile


@dataclass(frozen=True, slots=True)
class _Rule:
    """`left` = the sum of `plus` less that of `minus`; `needs` of these must have been given."""

    id: str
    left: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    severity: Severity = "error"


_REMOVED = ("duplicates", "excluded_automatic", "excluded_other")
_RULES = (
    _Rule("EQ1", "database_results", ("database_specific_results",)),
    _Rule("EQ1", "register_results", ("register_specific_results",)),
    _Rule(
        "EQ1",
        "identified_total",
        ("database_results", "register_results"),
        needs=("database_results",),
    ),
    _Rule("EQ2", "after_duplicates", ("identified_total",), ("duplicates",)),
    _Rule("EQ4", "dbr_sought_reports", ("records_screened",), ("records_excluded",), (), "warning"),
    _Rule("EQ5", "dbr_assessed", ("dbr_sought_reports",), ("dbr_notretrieved_reports",)),
    _Rule("EQ9", "other_assessed", ("other_sought_reports",), ("other_notretrieved_reports",)),
    _Rule("EQ12", "total_studies", ("previous_studies", "new_studies"), needs=("new_studies",)),
    _Rule(
        "EQ12",
        "total_reports",
        ("previous_reports", "new_reports"),
        (),
        ("new_reports",),
        "warning",
    ),
)


def broken(
    flow: FlowFile, relabelled: Sequence[str] = (), empty: Sequence[str] = ()
) -> list[Finding]:
    """The rules that do not hold, and notes where one could not be held.

    `relabelled` are the data whose boxes bear labels of their own; `empty` those whose 0 means
    that nothing was filled in.
    """
    book = _Book(flow, frozenset(relabelled), frozenset(empty))
    found = [*book.rules(), *book.screened(), *book.parts(), *book.included(), *book.sought()]
    found += book.studies()
    failed = {one.check for one in found}
    held = sorted(book.asked - failed, key=lambda rule: int(rule[2:]))
    if held:
        what = f"{listed(held, 14)} {'holds' if len(held) == 1 else 'hold'} of all numbers that "
        what += "were given"
        found.append(Finding("note", "equations", what, "", (Place(flow.file, 0, flow.sheet),)))
    return found


class _Book:
    """One reading of the numbers."""

    def __init__(self, flow: FlowFile, relabelled: frozenset[str], empty: frozenset[str]) -> None:
        self._flow, self._relabelled, self._empty = flow, relabelled, empty
        self.asked: set[str] = set()

    def _n(self, datum: str) -> int | None:
        return None if datum in self._empty else self._flow.number(datum)

    def _word(self, datum: str) -> str:
        name = labels.DATA.get(datum) or labels.MORE[datum]
        number = self._n(datum)
        return f"{name} {'not given' if number is None else format(number, ',')}"

    def rules(self) -> Iterator[Finding]:
        """The rules of one sum."""
        for rule in _RULES:
            needed = rule.needs or rule.plus[:1]
            if self._n(rule.left) is not None and all(self._n(d) is not None for d in needed):
                yield from self._held(rule)

    def _held(self, rule: _Rule) -> Iterator[Finding]:
        right = sum(self._n(d) or 0 for d in rule.plus) - sum(self._n(d) or 0 for d in rule.minus)
        left = self._n(rule.left)
        self.asked.add(rule.id)
        if left is None or left == right:
            return
        blank = any(self._n(d) is None for d in (rule.minus if left < right else rule.plus))
        words = " + ".join(map(self._word, rule.plus))
        words += "".join(f" \u2212 {self._word(d)}" for d in rule.minus)
        used = (rule.left, *rule.plus, *rule.minus)
        severity: Severity = "warning" if blank and rule.severity == "error" else rule.severity
        yield self._finding(
            rule.id, severity, f"{self._word(rule.left)}", words, right, used, blank
        )

    def _finding(
        self,
        rule: str,
        severity: Severity,
        left: str,
        right: str,
        value: int,
        used: Sequence[str],
        blank: bool = False,
    ) -> Finding:
        own = [d for d in used if d in self._relabelled]
        if severity == "error" and (own or self._flow.told):
            severity = "warning"
        what = f"{rule} fails: {left}, but {right} = {value:,}"
        if blank:
            what += " (a cell that was left blank may hold the difference)"
        if own:
            names = (self._flow.cells[d].label for d in own if d in self._flow.cells)
            what += f" (boxes with labels of their own: {listed(map(quoted, names))})"
        remedy = "compare both with the records, or tell in a note what lies between them"
        return Finding(severity, rule, what, remedy, self._flow.place(*used))

    def screened(self) -> Iterator[Finding]:
        """EQ2: what was identified, less what was removed, was screened."""
        identified = self._n("identified_total")
        both = ("database_results", "register_results")
        plus: tuple[str, ...] = both if identified is None else ("identified_total",)
        rule = _Rule("EQ2", "records_screened", plus, _REMOVED, (plus[0],))
        if self._n("records_screened") is not None and self._n(plus[0]) is not None:
            yield from self._held(rule)

    def parts(self) -> Iterator[Finding]:
        """EQ3 and EQ6 where a number stands beside its parts."""
        for datum, rule in (("records_excluded", "EQ3"), ("dbr_excluded", "EQ6")):
            cell, below = self._flow.cells.get(datum), self._flow.parts.get(datum, ())
            numbers = [part.n for part in below if part.n is not None]
            if cell is None or cell.number is None or not numbers or None in (p.n for p in below):
                continue
            self.asked.add(rule)
            if sum(numbers) != cell.number:
                words = f"the {len(numbers)} rows below it"
                yield self._finding(
                    rule, "warning", self._word(datum), words, sum(numbers), (datum,)
                )

    def _left(self, arm: str) -> int | None:
        """EQ7: the reports that an arm includes; None if they cannot be told."""
        assessed, excluded = self._n(f"{arm}_assessed"), self._n(f"{arm}_excluded")
        return None if assessed is None or excluded is None else assessed - excluded

    def included(self) -> Iterator[Finding]:
        """EQ7 (no arm excludes more than it assessed) and EQ10 (what both include)."""
        arms = [arm for arm in ("dbr", "other") if self._n(f"{arm}_assessed") is not None]
        left = {arm: self._left(arm) for arm in arms}
        for arm, number in left.items():
            if number is not None and number < 0:
                used: tuple[str, ...] = (f"{arm}_assessed", f"{arm}_excluded")
                rule = "EQ7" if arm == "dbr" else "EQ9"
                words = " \u2212 ".join(map(self._word, used))
                yield self._finding(rule, "error", "no number is below zero", words, number, used)
        new, numbers = "new_reports", list(left.values())
        if self._n(new) is None:
            new = "new_studies" if self._flow.told else ""
        if not new or not numbers or None in numbers or self._n(new) is None:
            return
        value = sum(n for n in numbers if n is not None)
        self.asked.add("EQ10")
        if value != self._n(new):
            used = tuple(f"{arm}_{what}" for arm in arms for what in ("assessed", "excluded"))
            words = " + ".join(
                f"({self._word(f'{arm}_assessed')} \u2212 {self._word(f'{arm}_excluded')})"
                for arm in arms
            )
            yield self._finding("EQ10", "warning", self._word(new), words, value, (new, *used))

    def sought(self) -> Iterator[Finding]:
        """EQ8: what other methods found and was not sought is told nowhere in the template."""
        found = ("website_results", "organisation_results", "citations_results")
        numbers = [n for d in found if (n := self._n(d)) is not None]
        sought = self._n("other_sought_reports")
        if not numbers or sought is None or sought == sum(numbers):
            return
        words = " + ".join(self._word(d) for d in found if self._n(d) is not None)
        used = (*found, "other_sought_reports")
        if sought > sum(numbers):
            left = self._word("other_sought_reports")
            yield self._finding("EQ8", "warning", left, words, sum(numbers), used)
            return
        gap = sum(numbers) - sought
        what = (
            f"EQ8: {words} = {sum(numbers):,}, of which {sought:,} were sought for retrieval; the "
            f"template has no box for the other {gap:,} (duplicates of the databases, screened out)"
        )
        yield Finding("note", "EQ8", what, "tell in a note what they were", self._flow.place(*used))

    def studies(self) -> Iterator[Finding]:
        """EQ11: a study has at least one report, and where there is a report there is a study."""
        studies, reports = self._n("new_studies"), self._n("new_reports")
        if studies is None or reports is None:
            return
        self.asked.add("EQ11")
        if studies <= reports and (studies or not reports):
            return
        used = ("new_studies", "new_reports")
        rule = "EQ11"
        if studies > reports:
            words = f"{self._word('new_reports')}, and each study has at least one"
            what = f"{self._word('new_studies')}"
            yield self._finding(rule, "error", what, words, reports, used)
            return
        words = f"{self._word('new_reports')}, which are of one study at least"
        yield self._finding(rule, "error", self._word("new_studies"), words, 1, used)
