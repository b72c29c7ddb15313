"""The line above the header: how much is done, and what the last decisions were.

Formulas of our own, so that it moves while somebody screens; and the same counted here, for what
the cells show before a program works them out. They use nothing that LibreOffice, Excel 2016 or
Google Sheets lacks, and each looks at every row a few times at most.

"Last" is meant in the order of the rows: who sorts a sheet sees another number. A run of rows that
are not relevant is a weak sign that little is left, and no rule for stopping.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cis_pipeline.core.model import Verdict

LAST = 50
"""Among how many decided rows, at most, inclusions are counted."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of one sheet: decided rows and all, inclusions among the last `LAST` decided ones, and
    exclusions in a row at the end of what is decided."""

    done: int
    total: int
    included: int
    in_a_row: int

    @property
    def texts(self) -> tuple[str, str]:
        """The two cells as they are read."""
        return (
            f"{self.done} of {self.total} done",
            f"{_INCLUDED}{self.included}{_IN_A_ROW}{self.in_a_row}",
        )


_INCLUDED = f"Included among the last {LAST} decided: "
_IN_A_ROW = ".   Excluded in a row, up to the last decided: "


def counted(decisions: Sequence[str], words: Mapping[str, Verdict]) -> Progress:
    """The counts of the decision cells of a sheet, in the order of its rows."""
    decided = [text.casefold() for text in decisions if text]
    included, excluded = (_words(words, v) for v in (Verdict.INCLUDE, Verdict.EXCLUDE))
    last = next((n for n, text in enumerate(reversed(decided)) if text not in excluded), None)
    return Progress(
        done=len(decided),
        total=len(decisions),
        included=sum(text in included for text in decided[-LAST:]),
        in_a_row=len(decided) if last is None else last,
    )


def formulas(cells: str, words: Mapping[str, Verdict]) -> tuple[str, str]:
    """The two cells as formulas over the decision cells (as "$C$3:$C$90").

    What is no blank is done; what an inclusion is follows from the words of the protocol.
    """
    typed = f'({cells}<>"")*ROW({cells})'
    included, excluded = (_is_one_of(cells, _words(words, v)) for v in _COUNTED)
    first = f"SUMPRODUCT(LARGE({typed},MIN({LAST},MAX(1,COUNTA({cells})))))"
    other = f"SUMPRODUCT(MAX({typed}*(1-{excluded})))"
    among = f"SUMPRODUCT((ROW({cells})>={first})*{included})"
    in_a_row = f'SUMPRODUCT(({cells}<>"")*(ROW({cells})>{other}))'
    return (
        f'=COUNTA({cells})&" of "&ROWS({cells})&" done"',
        f'="{_INCLUDED}"&{among}&"{_IN_A_ROW}"&{in_a_row}',
    )


_COUNTED = (Verdict.INCLUDE, Verdict.EXCLUDE)


def _words(words: Mapping[str, Verdict], verdict: Verdict) -> list[str]:
    return [word for word, meant in words.items() if meant is verdict]


def _is_one_of(cells: str, words: Iterable[str]) -> str:
    """1 where a cell is one of the words, in any case, else 0."""
    quoted = (word.replace('"', '""') for word in words)
    return "(" + "+".join(f'({cells}="{word}")' for word in quoted) + ")"
