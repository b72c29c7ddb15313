"""The digest of a rule is what old decisions rest on: no rearranging of the code may change it."""

import hashlib
import json
from pathlib import Path

import pytest

from cis_pipeline.core.model import Verdict
from cis_pipeline.protocol.protocol import Protocol

REVIEW = """
[review]
title = "Lighthouse keepers"

[[round]]
id = "sift"
title = "Sift"
decided_by = "rules"
"""
LISTS = """
[[category]]
code = "K1"
label = "Harbour boards"
"""
CRITERIA = """
[[criterion]]
id = "KIND"
title = "Not a chart"
question = "Is it a chart?"
rounds = ["sift"]
rule = { operator = "one_of", field = "item_type", values = ["map", "report"] }

[[criterion]]
id = "SINCE"
title = "Too old"
rounds = ["sift"]
rule = { operator = "between", low = 1923 }

[[criterion]]
id = "FISH"
title = "About fish"
question = "Is it about more than fish?"
rounds = ["sift"]
rule = { operator = "mentions", any = ["herring", "cod"], unless = ["beacon"] }

[[criterion]]
id = "LAMP"
title = "No lamp"
rounds = ["sift"]
rule = { operator = "requires", fields = ["title", "publisher"], any = ["lamp"] }

[[criterion]]
id = "COAST"
title = "No comparable coast"
rounds = ["sift"]
rule = { operator = "country", fields = ["title"] }

[[criterion]]
id = "BOARD"
title = "No harbour board"
question = "Was it issued by a harbour board?"
rounds = ["sift"]
rule = { operator = "publisher", categories = ["K1"] }

[[criterion]]
id = "DULL"
title = "Dull"
rounds = ["sift"]
"""


@pytest.fixture
def protocol(tmp_path: Path) -> Protocol:
    (tmp_path / "review.toml").write_text(REVIEW, encoding="utf-8")
    (tmp_path / "criteria.toml").write_text(CRITERIA, encoding="utf-8")
    (tmp_path / "publishers.toml").write_text(LISTS, encoding="utf-8")
    (tmp_path / "countries.toml").write_text(
        '[[country]]\nname = "Norway"\ncomparable = true\n', encoding="utf-8"
    )
    return Protocol.read(tmp_path)


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("KIND", {"field": "item_type", "operator": "one_of", "values": ["map", "report"]}),
        ("SINCE", {"field": "year", "high": 9999, "low": 1923, "operator": "between"}),
        (
            "FISH",
            {
                "any": ["herring", "cod"],
                "fields": ["title", "abstract", "keywords", "container"],
                "operator": "mentions",
                "unless": ["beacon"],
            },
        ),
        ("LAMP", {"any": ["lamp"], "fields": ["title", "publisher"], "operator": "requires"}),
        ("COAST", {"fields": ["title"], "operator": "country"}),
        ("BOARD", {"categories": ["K1"], "operator": "publisher"}),
        ("DULL", None),
    ],
)
def test_an_exclusion_rests_on_these_very_words(
    protocol: Protocol, code: str, rule: dict[str, object] | None
) -> None:
    text = protocol.basis_text("sift", Verdict.EXCLUDE, (code,))
    (asked,) = (c.question for c in protocol.criteria if c.id == code)
    criteria = [{"id": code, "question": asked, "rule": rule}]
    assert text == json.dumps({"round": "sift", "criteria": criteria}, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    assert protocol.basis("sift", Verdict.EXCLUDE, (code,)) == digest


def test_the_digests_are_those_of_ledgers_already_written(protocol: Protocol) -> None:
    every = tuple(c.id for c in protocol.criteria)
    assert protocol.basis("sift", Verdict.EXCLUDE, every) == "acd377ce02e9"
    assert protocol.basis("sift", Verdict.INCLUDE) == "306158f636d2"
