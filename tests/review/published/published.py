"""Small published reviews, written by hand into a folder and audited."""

from __future__ import annotations

from pathlib import Path

from cis_pipeline.review.published.audit import Audit, Options, audit


def audited(folder: Path, options: Options | None = None, **files: str) -> Audit:
    """Audit files whose text is given by name: `votes_csv` is votes.csv."""
    for name, text in files.items():
        stem, _, suffix = name.rpartition("_")
        (folder / f"{stem}.{suffix}").write_text(text, encoding="utf-8")
    return audit([folder], options)


def told(found: Audit, severity: str = "") -> list[str]:
    """The findings of one severity (all but notes by default) as "check: where: what"."""
    wanted = (severity,) if severity else ("error", "warning")
    return [
        f"{f.check}: {f.where}: {f.what}" if f.places else f"{f.check}: {f.what}"
        for f in found.findings
        if f.severity in wanted
    ]


def checks(found: Audit, severity: str = "") -> list[str]:
    """Which checks found anything of one severity (all but notes by default)."""
    return [line.partition(": ")[0] for line in told(found, severity)]


HEAD = "data,node,box,description,boxtext,tooltips,url,n\n"


def flow_csv(**numbers: str) -> str:
    """A file of the R package with these numbers; other boxes are left out."""
    rows = (f'{datum},NA,b,d,,t,u,"{n}"\n' for datum, n in numbers.items())
    return HEAD + "".join(rows)


WHOLE = {
    "database_results": "100",
    "database_specific_results": "Alpha, 60; Beta, 40",
    "duplicates": "20",
    "excluded_automatic": "0",
    "excluded_other": "0",
    "records_screened": "80",
    "records_excluded": "70",
    "dbr_sought_reports": "10",
    "dbr_notretrieved_reports": "1",
    "dbr_assessed": "9",
    "dbr_excluded": "Wrong design, 4; Wrong age, such as children, 2",
    "new_studies": "2",
    "new_reports": "3",
}
"""100 - 20 = 80 screened, 80 - 70 = 10 sought, 10 - 1 = 9 assessed, 9 - 6 = 3 reports included."""
