"""The codebook, who coded, how far coders agreed, and the synthesis as far as it is on record."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.outputs.paper.sentences import Section, Sentence, gap, sentence
from cis_pipeline.outputs.paper.theme_facts import ThemeFacts
from cis_pipeline.outputs.paper.words import counted, together, with_interval
from cis_pipeline.outputs.results import Results
from cis_pipeline.synthesis.framework import Framework


def coding(results: Results, facts: ThemeFacts) -> Section:
    """Nothing without a codebook that has themes."""
    codebook = results.codebook
    if codebook is None or not codebook.in_use:
        return Section("Coding of themes", ())
    return Section("Coding of themes", tuple(_coding(results, codebook, facts)))


def _coding(results: Results, codebook: Codebook, facts: ThemeFacts) -> Iterator[Sentence]:
    named = f' "{codebook.name}"' if codebook.name else ""
    version = f", version {codebook.codebook.version}," if codebook.codebook.version else ""
    n = len(codebook.in_use)
    yield sentence(
        "config/codebook.toml",
        f"Documents were coded by the codebook{named}{version} with {counted(n, 'theme')}.",
    )
    if codebook.codebook.source:
        yield sentence("config/codebook.toml", f"Its source: {codebook.codebook.source}.")
    changes = len(codebook.change)
    if changes:
        yield sentence("codebook.csv", f"{counted(changes, 'change')} of it "
                       f"{'is' if changes == 1 else 'are'} on record.")  # fmt: skip
    yield gap("how the codebook was developed, and who took part")
    n = len(facts.suggested)
    yield sentence(
        "tags.csv",
        f"By the phrases of the codebook a theme was suggested on a document in "
        f"{counted(n, 'case')} ({len(facts.sure)} as sure, {len(facts.possible)} as possible); a "
        "suggestion stays one until a person confirms it.",
    )
    yield from _people(results, codebook, facts)


def _people(results: Results, codebook: Codebook, facts: ThemeFacts) -> Iterator[Sentence]:
    spoke = {c.by for c in results.state.codings if c.theme}
    if not spoke:
        yield sentence("tags.csv", "Nobody has coded by hand yet, so none of them is confirmed.")
        return
    coders = [name for name in codebook.coding.coders if name in spoke] or sorted(spoke)
    yield sentence(
        "tags.csv",
        f"{together(coders)} coded by hand. Of the suggested themes on documents, people judged "
        f"{len(facts.judged)}: {len(facts.confirmed)} confirmed, {len(facts.refused)} refused, "
        f"{len(facts.moved)} moved to another theme, {len(facts.disputed)} disputed and "
        f"{len(facts.reopened)} open again since the theme was defined anew; they found "
        f"{len(facts.alone)} more themselves.",
    )
    if codebook.coding.adjudicator:
        yield sentence("config/codebook.toml",
                       f"Where coders differed, {codebook.coding.adjudicator} had the last word."
                       )  # fmt: skip
    found = results.coding_agreement
    if found:
        whole = found[0].agreement
        yield sentence(
            "coding_agreement.csv",
            f"On the {counted(whole.n_items, 'passage')} that two or more coders judged they "
            f"agreed in {with_interval(whole.percent_agreement, True)} (Cohen's kappa "
            f"{with_interval(whole.cohen_kappa)}; Gwet's AC1 {with_interval(whole.gwet_ac1)}).",
        )
    elif len(coders) == 1:
        yield gap("how the coding of a single coder was checked")
    else:
        yield gap("how far coders agreed; no passage was judged by two of them yet")


def synthesis(results: Results) -> Section:
    """What the ledger knows of it is little; the gaps say what belongs here."""
    said = list[Sentence]()
    question = results.state.protocol.review.question
    if question:
        said.append(
            sentence("config/review.toml", f"The review asks: {' '.join(question.split())}")
        )
    else:
        said.append(gap("the question of the review"))
    framework = results.framework
    if framework is not None and (parts := _parts(framework)):
        named = f' "{framework.framework.title}"' if framework.framework.title else ""
        held = f"The documents were held against a framework{named} of {together(parts)}."
        said.append(sentence("framework.csv", held))
    said.append(gap("how the reports were appraised, or that they were not"))
    said.append(gap("how findings were synthesised: the approach, its steps, and who took part"))
    return Section("Synthesis", tuple(said))


def _parts(framework: Framework) -> list[str]:
    """What it is made of, in numbers."""
    kinds = (
        (framework.question, "question"),
        (framework.principle, "principle"),
        (framework.definition, "definition"),
        (framework.paradigm, "paradigm"),
    )
    return [counted(len(some), noun) for some, noun in kinds if some]
