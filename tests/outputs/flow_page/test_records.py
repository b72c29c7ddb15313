"""What a number opens: its records, where they stand, who put them there, when and why."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from cis_pipeline.core.model import Source
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.flow_diagram import Options
from cis_pipeline.outputs.flow_page.html import diagram, links, page
from cis_pipeline.outputs.flow_page.records import listed
from cis_pipeline.prisma.counting import flow_of
from cis_pipeline.prisma.flow import Basis, Column, Flow
from making import DATABASE, PROTOCOL, WEB, both, passes, records, same, vote

DECISIONS = [
    same("b", "a"),
    *vote("rule:TYPE", "types", "c", "exclude", "TYPE"),
    *passes("ade"),
    *both("abstract", "d", "exclude", "TOPIC"),
    *both("abstract", "ae", "include"),
    *vote("A", "full_text", "a", "exclude", "PLACE"),
    *vote("B", "full_text", "a", "exclude", "LOST"),
]
"""b is a duplicate of a, c no article, d off topic, e waits at full text, a is a conflict."""


def state(sources: tuple[Source, ...] = (DATABASE, WEB)) -> Snapshot:
    known = {s.source_id: s for s in sources}
    return Snapshot(tuple(records("abcde")), tuple(DECISIONS), known, PROTOCOL)


def shown(key: str, most: int = 100) -> list[list[str]]:
    """The records behind a number as the page lists them."""
    now = state()
    data = listed(flow_of(now), now, most).data
    rows = [data["records"][place] for place in data["numbers"][key]["rows"]]
    return [[data["texts"][p] if isinstance(p, int) else p for p in row] for row in rows]


def test_a_number_lists_exactly_its_records() -> None:
    assert [row[0] for row in shown("records_screened")] == ["a", "d", "e"]
    assert [row[0] for row in shown("rounds.types.excluded")] == ["c"]
    assert [row[0] for row in shown("identified_from.database.A database")] == list("abcde")
    assert shown("reports_not_retrieved") == []


def test_a_record_says_where_it_stands_who_put_it_there_and_why() -> None:
    [out] = shown("records_excluded")
    assert out[:3] == ["d", "Title d", "No author"]
    assert out[4:8] == ["A database", "Records excluded: Abstracts", "Off topic", "A, B"]
    assert out[9] == "A: exclude, Off topic\nB: exclude, Off topic"
    [duplicate] = shown("duplicate_records_removed")
    assert duplicate[6] == "Duplicate of a: Title a"


def test_a_record_that_waits_says_for_whom() -> None:
    waits = {row[0]: row for row in shown("awaiting_assessment")}
    assert waits["a"][5] == "Awaiting a decision: Full texts"
    assert waits["a"][7] == "awaits consensus"
    assert waits["e"][7] == "awaits A, awaits B"


def test_a_page_that_cannot_hold_all_records_says_how_many_it_lacks() -> None:
    now = state()
    data = listed(flow_of(now), now, most=2).data
    assert len(data["records"]) == 2
    assert (data["numbers"]["records_identified"]["n"]) == 5
    assert len(data["numbers"]["records_identified"]["rows"]) == 2
    assert len(data["numbers"]["duplicate_records_removed"]["rows"]) == 1  # short lists come first


def test_a_number_without_records_says_what_it_rests_on() -> None:
    basis = {"reports_sought": Basis("assumed", "all that were left", "A. Owl")}
    flow = Flow("", Column(reports_sought=25, basis=basis))
    told = listed(flow).data["numbers"]["reports_sought"]["told"]
    assert told == (
        "This number is assumed by A. Owl: all that were left. There are no records behind it here."
    )


def test_every_link_of_the_diagram_opens_a_list_and_every_number_is_a_link() -> None:
    now = state()
    flow = flow_of(now)
    found = listed(flow, now)
    svg = diagram(flow, found)
    hrefs = set(re.findall(r'href="([^"]+)"', svg))
    assert hrefs <= set(links(found).values())
    unlinked = re.sub(r"<desc.*?</desc>", "", re.sub(r"<a href.*?</a>", "", svg))
    assert not re.findall(r"\(n = \d+\)", unlinked)


def test_hostile_text_stays_text() -> None:
    now = state()
    evil = "</script><script>alert(1)</script>"
    came = tuple(replace(r, title=evil, url="javascript:alert(1)") for r in now.came)
    hostile = replace(now, came=came)
    html = page(flow_of(hostile), listed(flow_of(hostile), hostile), Options())
    assert html.count("<script") == 2
    data = re.search(r'id="numbers">(.*?)</script>', html, re.DOTALL)
    assert json.loads(data[1])["records"][0][1:4] == [evil, "No author", ""]


def test_the_same_review_gives_the_same_page() -> None:
    now = state()
    once, again = (page(flow_of(now), listed(flow_of(now), now)) for _ in range(2))
    assert once == again
