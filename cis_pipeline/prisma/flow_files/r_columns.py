"""The lines of the R package PRISMA2020's file: which datum is which box, and its cells of names.

Sources and reasons stand in one cell each: "Wrong population, 12; No intervention, 18". The number
follows the last comma, so that a reason may hold commas; one that holds a semicolon is put in
quotes. Lines of headers and phases have an `n` as well, which is that of no box.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO

from cis_pipeline.core.model import Arm, Channel
from cis_pipeline.prisma.boxes import ARMS, CHANNELS, LABELS
from cis_pipeline.prisma.flow import Flow, Number
from cis_pipeline.prisma.flow_files.flow_file import number

COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")

BOXES: Mapping[str, tuple[Arm, str]] = {
    "duplicates": ("databases", "duplicate_records_removed"),
    "excluded_automatic": ("databases", "records_marked_ineligible_by_automation"),
    "excluded_other": ("databases", "records_removed_other_reasons"),
    "records_screened": ("databases", "records_screened"),
    "records_excluded": ("databases", "records_excluded"),
    "dbr_sought_reports": ("databases", "reports_sought"),
    "dbr_notretrieved_reports": ("databases", "reports_not_retrieved"),
    "other_sought_reports": ("other", "reports_sought"),
    "other_notretrieved_reports": ("other", "reports_not_retrieved"),
    "dbr_assessed": ("databases", "reports_assessed"),
    "other_assessed": ("other", "reports_assessed"),
}
REASONS: Mapping[Arm, str] = {"databases": "dbr_excluded", "other": "other_excluded"}
SOURCES: Mapping[str, tuple[Arm, Channel]] = {
    "database_results": ("databases", Channel.DATABASE),
    "register_results": ("databases", Channel.REGISTER),
    "website_results": ("other", Channel.WEBSITE),
    "organisation_results": ("other", Channel.ORGANISATION),
    "citations_results": ("other", Channel.CITATION),
    # not of the package, which has no lines for these:
    "handsearching_results": ("other", Channel.HANDSEARCH),
    "experts_results": ("other", Channel.EXPERT),
    "other_results": ("other", Channel.OTHER),
}
SPECIFIC = {
    "database_specific_results": Channel.DATABASE,
    "register_specific_results": Channel.REGISTER,
}
WHOLE: Mapping[str, str] = {
    "previous_studies": "previous_studies",
    "previous_reports": "previous_reports",
    "new_studies": "studies_included",
    "new_reports": "reports_included",
    "total_studies": "total_studies",
    "total_reports": "total_reports",
}
HEADERS = ("prevstud", "newstud", "othstud", "identification", "screening", "included")
PLACEHOLDER = re.compile(r"x+\Z", re.IGNORECASE)


def listed(cell: str) -> tuple[dict[str, int], Number | str, list[str]]:
    """The names of a cell with their numbers, its lone number, and the pieces without one."""
    whole = number(cell)
    if not isinstance(whole, str):
        return {}, whole, []
    found: dict[str, int] = {}
    wrong: list[str] = []
    for piece in _pieces(cell):
        name, comma, last = piece.rpartition(",")
        n = number(last) if comma else piece
        name = name.strip()
        if len(name) > 1 and name[0] == name[-1] == '"':
            name = name[1:-1].replace('""', '"')
        if isinstance(n, int):
            found[name] = found.get(name, 0) + n
        elif isinstance(n, str) and not PLACEHOLDER.match(n.strip()):
            wrong.append(piece.strip())
    return found, None, wrong


def _pieces(cell: str) -> list[str]:
    """A cell cut at its semicolons, but for those in quotes."""
    pieces = re.findall(r'(?:"(?:[^"]|"")*"|[^;"]|")+', cell)
    return [p for p in pieces if p.strip()]


def lines(text: str) -> Iterator[str]:
    """The lines of the file as they are, each with its end; a cell may hold line breaks."""
    stream = StringIO(text, newline="")
    held: list[str] = []

    def fed() -> Iterator[str]:
        for line in stream:
            held.append(line)
            yield line

    for _ in csv.reader(fed()):
        yield "".join(held)
        held.clear()


def template(flow: Flow) -> Iterator[tuple[str, ...]]:
    """The lines of the package's file without their numbers, in its order."""
    labels = {**LABELS, "new_studies": LABELS["new_studies_included"]}
    new = "new " if flow.is_update else ""

    def row(datum: str, node: str, box: str, text: str) -> tuple[str, ...]:
        link = f"{datum if datum != 'NA' else box}.html"
        return (datum, node, box, text, text, text, link, "")

    arms = {arm: f"Identification of {new}studies via {name}" for arm, name in ARMS.items()}
    yield row("NA", "node4", "prevstud", "Previous studies")
    yield row("previous_studies", "node5", "box1", labels["previous_studies_included"])
    yield row("previous_reports", "NA", "box1", labels["previous_reports_included"])
    yield row("NA", "node6", "newstud", arms["databases"])
    for datum, node in (("database", "node7"), ("register", "NA")):
        name = CHANNELS[Channel.DATABASE if datum == "database" else Channel.REGISTER]
        yield row(f"{datum}_results", node, "box2", name)
        yield row(f"{datum}_specific_results", "NA", "box2", f"Specific {name}")
    yield row("NA", "node16", "othstud", arms["other"])
    for datum, (arm, channel) in SOURCES.items():
        own = datum.startswith(("website", "organisation", "citations"))
        used = flow.other and any(o.channel is channel for o in flow.other.identified_from)
        if arm == "other" and (own or used):
            node = "node17" if datum.startswith("website") else "NA"
            yield row(datum, node, "box11", CHANNELS[channel])
    numbered = {
        "duplicates": ("node8", "box3"),
        "excluded_automatic": ("NA", "box3"),
        "excluded_other": ("NA", "box3"),
        "records_screened": ("node9", "box4"),
        "records_excluded": ("node10", "box5"),
        "dbr_sought_reports": ("node11", "box6"),
        "dbr_notretrieved_reports": ("node12", "box7"),
        "other_sought_reports": ("node18", "box12"),
        "other_notretrieved_reports": ("node19", "box13"),
        "dbr_assessed": ("node13", "box8"),
        "dbr_excluded": ("node14", "box9"),
        "other_assessed": ("node20", "box14"),
        "other_excluded": ("node21", "box15"),
    }
    for datum, (node, box) in numbered.items():
        name = BOXES[datum][1] if datum in BOXES else "reports_excluded"
        yield row(datum, node, box, LABELS[name])
    which = "new_" if flow.is_update else ""
    yield row("new_studies", "node15", "box10", LABELS[f"{which}studies_included"])
    yield row("new_reports", "NA", "box10", LABELS[f"{which}reports_included"])
    yield row("total_studies", "node22", "box16", LABELS["total_studies_included"])
    yield row("total_reports", "NA", "box16", LABELS["total_reports_included"])
    for place, phase in enumerate(("identification", "screening", "included"), 1):
        yield row("NA", f"node{place}", phase, phase.capitalize())
