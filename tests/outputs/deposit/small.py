"""A small review of people with names, whose rules read abstracts; run to its end."""

from __future__ import annotations

from pathlib import Path

from review.coded_review import ABSTRACTS, COST, POWER, RISK, write_codebook
from review.reviews import edit, own_criteria

from cis_pipeline import Review
from cis_pipeline.review.coding import Coder

ANN, BO, CY = "Quillfeather, Ann", "Bo Wunderly", "Thistlewick"
"""The reviewers, and who settles conflicts."""
NAMES = ("quillfeather", "wunderly", "thistlewick")

OUT_OF_PLACE = "A long look at tin mines and their pumps in the last century."
"""The abstract of the record that the rule excludes."""

SENTENCES = (
    "The pilot took risks with families.",
    "Power was shared again in meetings.",
    "Costs rose in every year.",
    "Risks were shared by the board.",
    OUT_OF_PLACE,
)
"""Whole sentences of abstracts that nobody quoted."""

QUOTED = "Staff felt trusted."
"""A sentence that a reviewer quoted."""

ONLY_IN_RAW = "Grant 4711 of the Timber Board"
"""What only the raw entries say."""

FULL_TEXT = "R-WJAP2YEWXZJ_paper.txt"

RULE = """
[[criterion]]
id = "SETTING"
title = "Not about power, risks or costs"
question = "Is it about power, risks or costs?"
rounds = ["criteria", "abstract"]
rule = { operator = "requires", fields = ["title", "abstract"], any = ["power", "risks", "costs"] }
"""


def small_review(root: Path, bo: str = BO) -> Review:
    """Four records: three included, one excluded by a rule that read its abstract.

    `bo` is what the second reviewer is called.
    """
    Review.init(root)
    own_criteria(root)
    edit(root, "review.toml", 'reviewers = ["A", "B"]', f'reviewers = ["{ANN}", "{bo}"]')
    edit(root, "review.toml", 'reviewers = ["A"]', f'reviewers = ["{ANN}"]')
    edit(root, "review.toml", 'settled_by = "C"', f'settled_by = "{CY}"  # not {bo.upper()}')
    edit(root, "review.toml", "authors = []", 'authors = ["Doe, Jan"]\nlicence = "CC-BY-4.0"')
    criteria = root / "config" / "criteria.toml"
    criteria.write_text(criteria.read_text(encoding="utf-8") + RULE, encoding="utf-8")
    write_codebook(root, POWER, RISK, COST)
    edit(root, "codebook.toml", 'coders = ["A", "B"]', f'coders = ["{ANN}", "{bo}"]')
    edit(root, "codebook.toml", 'adjudicator = "C"', f'adjudicator = "{CY}"')
    works = {**ABSTRACTS, "Ducts and drains": OUT_OF_PLACE}
    export = root / "data" / "searches" / "trees.ris"
    export.write_text("\n".join(map(_entry, works, works.values(), range(4))), encoding="utf-8")
    described = f'name = "Tree Index"\nsearched_by = "{bo}"\nquery = "tree*"\nhits = 4\n'
    (export.parent / "trees.source.toml").write_text(described, encoding="utf-8")
    (root / "data" / "fulltexts").mkdir()
    (root / "data" / "fulltexts" / FULL_TEXT).write_text("A full text.", encoding="utf-8")
    review = Review.open(root)
    review.run("screen")
    for report, standing in review.state.folded.standings.items():
        if standing.round != "abstract":
            continue
        for asked in ("abstract", "full_text"):
            for by in (ANN, bo):
                note = f"as {CY} said" if by == bo else ""
                review.decide(report, asked, "include", by=by, note=note)
    review.coding.add("Alders by the river", "TR", QUOTED, who=Coder(ANN))
    review.coding.confirm("Birches on the hill", "TP", who=Coder(bo, note=f"I asked {CY}"))
    review.run()
    return review


def _entry(title: str, abstract: str, n: int) -> str:
    return (
        f"TY  - JOUR\nTI  - {title}\nAU  - Doe, Ann\nPY  - {2015 + n}\nLA  - English\n"
        f"JO  - Journal of Trees\nVL  - {n + 1}\nSP  - {n * 10 + 1}\nDO  - 10.5555/t{n}\n"
        f"AB  - {abstract}\nC3  - {ONLY_IN_RAW}\nER  - \n"
    )


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    found = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def holding(folder: Path, words: str) -> list[str]:
    """The files in which the words stand, whatever their case, in UTF-8, UTF-16 or JSON's way."""
    spelled = (words, words.upper(), words.lower(), words.title(), words.capitalize())
    sought = {one.encode(e) for one in spelled for e in ("utf-8", "utf-16-le")}
    return [name for name, data in bytes_of(folder).items() if any(s in data for s in sought)]
