"""A small review of three included documents with abstracts, and a codebook of three themes."""

from __future__ import annotations

import json
from pathlib import Path

from review.reviews import own_criteria

from cis_pipeline import Review

ABSTRACTS = {
    "Alders by the river": (
        "Families share power with workers. The pilot took risks with families. Power was shared "
        "again in meetings. Staff felt trusted."
    ),
    "Birches on the hill": "Workers share power late. Costs rose in every year.",
    "Cedars in the park": "Risks were shared by the board. Nobody had measured costs.",
}
A1, A2, A3, A4 = (
    "Families share power with workers.",
    "The pilot took risks with families.",
    "Power was shared again in meetings.",
    "Staff felt trusted.",
)
B1 = "Workers share power late."
C1 = "Risks were shared by the board."

POWER = {
    "id": "TP",
    "label": "Power",
    "definition": "Who decides.",
    "phrases": ["share power", "power was shared"],
}
RISK = {"id": "TR", "label": "Risk", "definition": "Taking chances.", "phrases": ["risks"]}
COST = {"id": "TC", "label": "Costs", "definition": "What it costs.", "phrases": ["costs"]}
TRUST = {"id": "TT", "label": "Trust", "definition": "Being relied on.", "phrases": ["reliance"]}


def write_codebook(root: Path, *themes, version: str = "1", change=()) -> None:
    """Write config/codebook.toml by hand, as people do."""
    lines = ["[codebook]", 'title = "Trees"', f'version = "{version}"', "min_hits = 1", ""]
    lines += ["[coding]", 'coders = ["A", "B"]', 'adjudicator = "C"', ""]
    for name, tables in (("theme", themes), ("change", change)):
        for table in tables:
            lines += [f"[[{name}]]", *(f"{k} = {json.dumps(v)}" for k, v in table.items()), ""]
    (root / "config" / "codebook.toml").write_text("\n".join(lines), encoding="utf-8")


def coded_review(root: Path) -> Review:
    """The review after its documents were included; nobody has coded anything."""
    Review.init(root)
    own_criteria(root)
    entries = [
        f"TY  - JOUR\nTI  - {title}\nAU  - Doe, Ann\nPY  - {2015 + n}\nLA  - English\n"
        f"JO  - Journal of Trees\nVL  - {n + 1}\nSP  - {n * 10 + 1}\nDO  - 10.5555/t{n}\n"
        f"AB  - {abstract}\nER  - \n"
        for n, (title, abstract) in enumerate(ABSTRACTS.items())
    ]
    export = root / "data" / "searches" / "trees.ris"
    export.write_text("\n".join(entries), encoding="utf-8")
    write_codebook(root, POWER, RISK, COST, TRUST)
    review = Review.open(root)
    review.run("screen")
    for record in review.state.by_id:
        for asked in ("abstract", "full_text"):
            for by in ("A", "B"):
                review.decide(record, asked, "include", by=by)
    return review


def cells(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
