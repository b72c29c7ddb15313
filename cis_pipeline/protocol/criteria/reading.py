"""A report as the operators of criteria read it."""

from __future__ import annotations

from typing import Literal

TextField = Literal["title", "abstract", "keywords", "container", "publisher"]
