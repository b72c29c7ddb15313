"""The words of a decision cell, and what a workbook's file is called."""

from cis_pipeline.core.model import Verdict
from cis_pipeline.protocol.protocol import DecisionWords
from cis_pipeline.screening.tasks import Task, file_name, verdict_words


def test_numbers_mean_nothing_unless_they_are_declared() -> None:
    assert not {"0", "1"} & verdict_words(DecisionWords()).keys()
    declared = verdict_words(DecisionWords(include=("1",), exclude=("0",)))
    assert (declared["1"], declared["0"]) == (Verdict.INCLUDE, Verdict.EXCLUDE)


def test_a_declared_word_overrides_a_built_in_one() -> None:
    assert verdict_words(DecisionWords())["maybe"] is Verdict.UNSURE
    assert verdict_words(DecisionWords(include=("Maybe.",)))["maybe"] is Verdict.INCLUDE


def test_a_word_declared_for_two_verdicts_means_none() -> None:
    assert "ok" not in verdict_words(DecisionWords(include=("ok",), exclude=("OK.",)))


def test_a_file_is_named_for_its_round_and_reviewer() -> None:
    task = Task(kind="votes", round_id="full_text", reviewer="sim-A", reports=())
    assert file_name(task) == "full_text_sim-A.xlsx"
