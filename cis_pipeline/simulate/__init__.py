"""A library of pretended search results and pretended reviewers, so that the whole way can be run.

The records and search strings behind the paper were never published. What this package invents
says so in every record; it fits the paper's totals and the assumptions of simulation.toml.

Why a package and not one module: inventing works, spoiling their copies, writing each vendor's
format and playing the reviewers are separate ideas, and only `example` puts them together.
"""

from __future__ import annotations

from cis_pipeline.simulate.example import simulate, write_example
from cis_pipeline.simulate.library import simulate_library
from cis_pipeline.simulate.people import simulate_people

__all__ = ["simulate", "simulate_library", "simulate_people", "write_example"]
