"""The protocol of the update: the texts of config/ as somebody would edit them, comments in place.

What is put right is one line a key, so that a difference of the two folders shows what the update
changed and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.simulate.update.assumed import Update

_HEAD = "# --- The update: a second wave of searches, simulated too (config/update.toml).\n"


def review_text(text: str, update: Update) -> str:
    """review.toml with the keys of the update in [review], and its sources at the end."""
    header = "[review]\n"
    if header not in text:
        raise ProtocolError("config/review.toml: there is no [review] that the update could change")
    keys = "".join(f"{key} = {value}\n" for key, value in update.review.items())
    begun = text.replace(header, f"{header}{keys}", 1)
    return f"{begun.rstrip()}\n\n{_HEAD}\n" + "\n".join(_sources(update))


def _sources(update: Update) -> Iterator[str]:
    for given in update.source:
        table: dict[str, Any] = {**given, "wave": 2, "simulated": True}
        if "channel" not in given:
            table |= {"query": update.search.query, "limits": update.search.limits}
        yield "[[source]]\n" + "".join(f"{key} = {_toml(v)}\n" for key, v in table.items())


def criteria_text(text: str, update: Update) -> str:
    """criteria.toml with other values for some keys of some criteria."""
    for code, changes in update.criterion.items():
        text = _with_criterion(text, code, changes)
    return text


def _with_criterion(text: str, code: str, changes: Mapping[str, Any]) -> str:
    blocks = text.split("[[criterion]]\n")
    at = [n for n, block in enumerate(blocks) if f'id = "{code}"\n' in block]
    if not at:
        raise ProtocolError(f'config/criteria.toml: there is no criterion "{code}" to change')
    block = blocks[at[0]]
    for key, value in changes.items():
        line = f"{key} = {_toml(value)}"
        block, found = re.subn(rf"(?m)^{key} = .*$", lambda _: line, block, count=1)  # noqa: B023
        if not found:
            raise ProtocolError(f"config/criteria.toml: the criterion {code} has no {key}")
    blocks[at[0]] = block
    return "[[criterion]]\n".join(blocks)


def _toml(value: Any) -> str:
    """A value as TOML writes it; JSON writes texts and numbers the same."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(v)}" for key, v in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
