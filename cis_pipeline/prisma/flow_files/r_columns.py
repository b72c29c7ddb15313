"""The lines of the R package PRISMA2020's file: which datum is which box, and what it is called.

Sources and reasons stand in one cell each: "Wrong population, 12; No intervention, 18" (see
`cells`). Lines of headers and phases have an `n` as well, which is that of no box.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from cis_pipeline.core.model import Arm, Channel
from cis_pipeline.prisma.boxes import ARMS, CHANNELS, LABELS
from cis_pipeline.prisma.flow import REMOVED, Flow, Number

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
"""Lines of titles and phases, which have no number."""
OTHER = tuple(datum for datum, (arm, _) in SOURCES.items() if arm == "other")
"""What other methods found, by channel."""

DATA: Mapping[str, str] = {
    "previous_studies": "studies of the previous version",
    "previous_reports": "reports of the previous version",
    "database_results": "databases",
    "database_specific_results": "each database",
    "register_results": "registers",
    "register_specific_results": "each register",
    "website_results": "websites",
    "organisation_results": "organisations",
    "citations_results": "citation searching",
    "duplicates": "duplicates",
    "excluded_automatic": "marked as ineligible by automation tools",
    "excluded_other": "removed for other reasons",
    "records_screened": "records screened",
    "records_excluded": "records excluded",
    "dbr_sought_reports": "reports sought (databases and registers)",
    "dbr_notretrieved_reports": "reports not retrieved (databases and registers)",
    "other_sought_reports": "reports sought (other methods)",
    "other_notretrieved_reports": "reports not retrieved (other methods)",
    "dbr_assessed": "reports assessed (databases and registers)",
    "dbr_excluded": "reports excluded (databases and registers)",
    "other_assessed": "reports assessed (other methods)",
    "other_excluded": "reports excluded (other methods)",
    "new_studies": "studies included",
    "new_reports": "reports of included studies",
    "total_studies": "total studies included",
    "total_reports": "reports of total included studies",
}
"""Each datum of the R package's file in words."""


def value(flow: Flow, datum: str) -> Number:
    """The number of a datum in a flow; None where it is not known."""
    number: Number
    if datum in WHOLE:
        number = getattr(flow, WHOLE[datum])
        return number
    columns = dict(flow.arms)
    if datum in SOURCES:
        arm, channel = SOURCES[datum]
        return columns[arm].by_channel.get(channel) if arm in columns else None
    arm, name = _BOXES[datum]
    return columns[arm].shown(name) if arm in columns else None


def data_of(box: str) -> tuple[str, ...]:
    """The data whose numbers stand in a box, named as the equations name it."""
    if box in ("previous", "included", "total"):
        when = "new" if box == "included" else box
        return (f"{when}_studies", f"{when}_reports")
    prefix, _, name = box.rpartition(".")
    arm: Arm = "other" if prefix else "databases"
    if name == "records_identified":
        return tuple(datum for datum, (of, _) in SOURCES.items() if of == arm)
    names = REMOVED if name == "records_removed_before_screening" else (name,)
    return tuple(datum for datum, of in _BOXES.items() if of[0] == arm and of[1] in names)


_BOXES = {**BOXES, **{datum: (arm, "reports_excluded") for arm, datum in REASONS.items()}}


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
