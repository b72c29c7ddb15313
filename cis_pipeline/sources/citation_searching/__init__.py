"""Citation searching: the works that a report cites, or that cite it, are proposed as records.

They are read from the reference list of its full text, from Crossref or OpenAlex, or from a reply
of these that somebody saved. `search` does it for one report, and writes
the file; the modules below it are pure, but for `services` (the network).

Words are those of TARCiS (Hirt et al. 2024, BMJ 385:e078384): backward citation searching looks
at what a report cites, forward citation searching at what cites it.
"""

from cis_pipeline.sources.citation_searching.search import (
    CitationSearch,
    Options,
    search_citations,
)
from cis_pipeline.sources.citation_searching.services import Network

__all__ = ["CitationSearch", "Network", "Options", "search_citations"]
