"""The reference review, updated: a second wave of searches in the ledger of the first.

What a team would do is done, in that order: the first version is run; the criterion on years is
reworded and ruled on, what was too late for the first version is left to the update, a theme comes
to the codebook; then the searches of the second wave lie there, and people have worked through
them. A run on the folder brings the rest about.

Why the ledger of the first version is made here and not left to the run: a ruling stands in the
ledger alone, and no workbook of the first version answers the reworded question.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cis_pipeline.concepts.codebook.changes import Add, apply
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Action, Correction
from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.ledger.rows import Batch
from cis_pipeline.protocol import defaults
from cis_pipeline.review.codebook import CodebookPlan
from cis_pipeline.review.corrections import Plan, Who
from cis_pipeline.review.review import Review
from cis_pipeline.simulate.assumptions import Assumptions
from cis_pipeline.simulate.grey import register
from cis_pipeline.simulate.library import invent, read_truth, truth, write, write_exports
from cis_pipeline.simulate.people import Judges, compare, facts_of, hand_in, play
from cis_pipeline.simulate.update.assumed import Update
from cis_pipeline.simulate.update.library import (
    Waves,
    first_records,
    keys_too_late,
    second_wave,
)
from cis_pipeline.simulate.update.protocol import criteria_text, review_text

NOT_OF_THE_FIRST = ("update.toml",)
"""The files of config/ that the review has from its update on."""


def update_example(folder: Path, watch: Watch | None = None) -> None:
    """Make of the reference review in a folder its update, ready for `cis run`.

    The folder holds what `write_example` wrote, whether it was run or not. ReviewError if it waits
    for somebody, or the play does not come out at the numbers of update.toml.
    """
    tell = watch or unwatched
    config = defaults.reference() / "config"
    update = Update.read(config)
    tell("running the first version", 0, 3)
    review = Review.open(folder)
    waiting = review.run(until="reconcile").waiting
    if waiting:
        raise ReviewError(f"{waiting[0].sentence} A review is updated when nothing waits.")
    first = invent(folder, config, Assumptions.read(config).simulation.seed)
    _change_protocol(review, update, config)
    waves = Waves(first, update, review.protocol)
    _leave_to_the_update(review, waves)
    _add_theme(review, update)
    tell("inventing the second wave", 1, 3)
    _write_library(folder, waves)
    tell("playing the reviewers of the second wave", 2, 3)
    _play(folder, waves)


# --- what the team does before it searches again -------------------------------------------------


def _change_protocol(review: Review, update: Update, config: Path) -> None:
    """config/ as the update has it, and the ruling on what was decided under the old wording."""
    own = review.workspace.config
    for name, edited in (("review.toml", review_text), ("criteria.toml", criteria_text)):
        text = (own / name).read_text(encoding="utf-8")
        write(own / name, edited(text, update))
    for name in NOT_OF_THE_FIRST:
        shutil.copyfile(config / name, own / name)
    (own / "published.toml").unlink(missing_ok=True)  # nobody has published an update
    for code in update.criterion:
        ruling = update.ruling
        review.protocol_accept(code, ruling.verdict, by=ruling.by, note=ruling.note)


def _leave_to_the_update(review: Review, waves: Waves) -> None:
    """What was too late for the first version counts there no more: the update judges it."""
    late, who = keys_too_late(waves), waves.update.withdrawn
    made = (
        Correction(record_id=record_id, action=Action.WITHDRAW, by=who.by, note=who.note)
        for record_id, fact in facts_of(review).items()
        if fact.work in late
    )
    review.carry_out(Plan(Batch(corrections=tuple(made)), ()))


def _add_theme(review: Review, update: Update) -> None:
    theme, codebook = update.theme, review.codebook
    before = codebook.path.read_bytes().decode("utf-8")  # line ends as they are
    day = datetime.now(UTC).date().isoformat()
    added = Add(on=day, by=theme.by, note=theme.note, values=theme.values)
    who = Who(theme.by, theme.note)
    codebook.carry_out(CodebookPlan(before, apply(before, added), who, ()))


# --- the second wave -----------------------------------------------------------------------------


def _write_library(folder: Path, waves: Waves) -> None:
    made, data, named = second_wave(waves), folder / "data", waves.update.named
    known = first_records(waves, read_truth(data / "simulated"))
    grey = named("grey/register.csv")
    write_exports(data / "searches", made)
    write(data / grey, register(made.documents))
    write(data / "simulated" / named("truth.csv"), truth(made.facts(grey, known)))
    n = waves.update.numbers.model_dump()
    write(data / "simulated" / named("README.md"), _ABOUT.format(seed=waves.seed, **n))


def _play(folder: Path, waves: Waves) -> None:
    """The workbooks of the second wave, from a copy of the review."""
    with TemporaryDirectory(prefix="cis-") as scratch:
        copy = Path(scratch) / "review"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("outputs", ".lock*"))
        review = Review.open(copy)
        said = waves.update.beside(Assumptions.read(copy / "config"))
        play(review, Judges(said, review.protocol, waves.seed))
        compare(review, waves.update.numbers.totals)
        hand_in(copy, folder)


_ABOUT = """# The second wave of the reference review, simulated

The paper was never updated. `cis init --example --update` continues the reference review all the
same, so that an update in one ledger can be looked at: a second wave of searches (publications of
2021 to 2026), with the first version's included reports as the previous studies. Everything in it
is invented, from the queries to the votes, and says so; nothing here is a finding.

| Files | What they are |
|---|---|
| `searches/*_2026.*` | the same six databases searched again, {records} records |
| `grey/register_2026.csv` | {grey} grey documents |
| `sheets/*_2.xlsx` | what the same simulated reviewers handed in for the second wave |
| `simulated/truth_2026.csv` | what each record is, with the columns of `data/simulated/truth.csv` |

`config/update.toml` holds what of the protocol differs and every number and share that is assumed;
`cis simulate update` writes these files anew, byte for byte. In the review itself they lie in
`data/searches/`, `data/grey/`, `data/sheets/` and `data/simulated/`.

## How the second wave differs from the first
- **Years.** The criterion on years asks for 2005 to 2026. It was reworded before the searches, and
  the ruling that what was decided goes on counting stands in the ledger (`cis protocol diff`).
- **The query** has a further group of terms: the themes that the first wave mapped (power, risk,
  relationships, participation) and one that was added to the codebook since (`TB14`, hybrid
  practice; `cis codebook history`). It stands with each source in `config/review.toml`.
- **Records that come again.** The searches overlap in 2020: {again} records and {grey_again} grey
  documents are of works that the first wave found. They come as they came then, and are duplicates.
- **Records that were too late.** The first searches had found works of 2021 and left them out for
  their year. They are withdrawn there, with the reason on record, since the searches of the second
  wave find them and judge them: left where they were, those that are included now would be counted
  among the studies of the previous version.
- **Keys** of invented works begin with U, of grey documents with H; works of the first wave keep
  theirs, and `duplicate_of` names their first record there. Records invented for this wave say
  "seed {seed}", those that come again the seed of the first.

What the flow comes to follows from `config/update.toml` and is written down by hand, box by box, in
`tests/simulate/test_updated_flow.py`.
"""
