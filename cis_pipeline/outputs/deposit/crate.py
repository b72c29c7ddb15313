"""ro-crate-metadata.json: the deposit described for machines, by RO-Crate 1.2.

The specification is https://w3id.org/ro/crate/1.2 (Sefton et al.): one flat JSON-LD graph with a
descriptor, the root dataset, an entity for each file, and those that they refer to. Written by hand
since that is all there is to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from cis_pipeline.outputs.deposit.facts import Facts
from cis_pipeline.outputs.deposit.listing import CRATE, Listed, format_of, what
from cis_pipeline.outputs.deposit.manifest import NAME as MANIFEST

_VERSION = "https://w3id.org/ro/crate/1.2"
_CONTEXT = [f"{_VERSION}/context", {"sha256": "https://schema.org/sha256"}]
_SOFTWARE = "#cis_pipeline"
NOT_STATED = "not stated"
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")

Entity = dict[str, Any]


def text(facts: Facts, files: Sequence[Listed]) -> bytes:
    """The file. `files` are all others but the manifest, which names the digest of this one and so
    cannot be told its own."""
    licence, authors = _licence(facts.licence), _authors(facts)
    names = [*(one.name for one in files), MANIFEST]
    graph: list[Entity] = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "name": what(CRATE),
            "encodingFormat": "application/ld+json",
            "conformsTo": {"@id": _VERSION},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": facts.title,
            "description": _description(facts),
            "datePublished": facts.last[:10],
            "dateModified": facts.last,
            "license": {"@id": licence["@id"]},
            **({"author": [{"@id": one["@id"]} for one in authors]} if authors else {}),
            "mainEntity": {"@id": "ledger/decisions.jsonl"},
            "hasPart": [{"@id": quote(name)} for name in names],
        },
        *(_file(one) for one in files),
        {
            "@id": MANIFEST,
            "@type": "File",
            "name": MANIFEST,
            "description": what(MANIFEST),
            "encodingFormat": format_of(MANIFEST),
        },
        licence,
        *authors,
        {
            "@id": _SOFTWARE,
            "@type": "SoftwareApplication",
            "name": "cis_pipeline",
            "softwareVersion": facts.version,
        },
        {
            "@id": "#made",
            "@type": "CreateAction",
            "name": "cis deposit",
            "instrument": {"@id": _SOFTWARE},
            "result": {"@id": "./"},
            "endTime": facts.last,
        },
    ]
    document = {"@context": _CONTEXT, "@graph": graph}
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _description(facts: Facts) -> str:
    said = [" ".join(facts.question.split()), *facts.missing(), facts.about_names()]
    if facts.simulated:
        said.insert(1, "It holds simulated records, which were invented.")
    return " ".join(filter(None, said))


def _file(one: Listed) -> Entity:
    return {
        "@id": quote(one.name),
        "@type": "File",
        "name": one.name,
        "description": one.what,
        "encodingFormat": one.format,
        "contentSize": str(one.size),
        "sha256": one.sha256,
    }


def _licence(given: str) -> Entity:
    """The licence as the protocol gives it: an address, an SPDX identifier, or words."""
    if not given.strip():
        said = "The protocol states no licence; ask the authors before you use it further."
        return {"@id": "#licence", "@type": "CreativeWork", "name": NOT_STATED, "description": said}
    address = given if re.match(r"https?://", given) else f"https://spdx.org/licenses/{given}"
    known = address == given or _SPDX.fullmatch(given)
    return {"@id": address if known else "#licence", "@type": "CreativeWork", "name": given}


def _authors(facts: Facts) -> list[Entity]:
    return [
        {"@id": f"#author-{n}", "@type": "Person", "name": name}
        for n, name in enumerate(facts.authors, 1)
    ]
