"""agreement.json: how far the reviewers of each round agreed, before conflicts were settled."""

from __future__ import annotations

from cis_pipeline.outputs.results import Results, as_json

FILES = ("agreement.json",)


def render(results: Results) -> dict[str, bytes]:
    """By round, as in the document of `cis run --json`."""
    return {"agreement.json": as_json(results.document["agreement"])}
