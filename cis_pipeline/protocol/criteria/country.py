"""country: the study is set where care compares, by the places that its text names."""

from __future__ import annotations

from typing import Literal

from cis_pipeline.protocol.criteria.reading import TextField
from cis_pipeline.protocol.toml import Table


class InCountry(Table):
    """Not met if only countries are named that countries.toml does not call comparable.

    A country in a comparison ("compared with Wales") is not the setting; unclear if no other that
    is comparable is named, or none at all.
    """

    operator: Literal["country"]
    fields: tuple[TextField, ...] = ("title", "abstract", "keywords")
