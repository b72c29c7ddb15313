"""An anomaly is stated, gathers sentences for and against it, and is closed, and may come back."""

from __future__ import annotations

from concepts.codings import P, Q

from cis_pipeline.concepts.coding.anomalies import anomalies, as_dict
from cis_pipeline.core.model import Coding, Said


def said(verdict: str, by: str = "A", quote: str = "", note: str = "", name: str = "AN1") -> Coding:
    where = {"record_id": "R-1", "field": "abstract", "quote": quote} if quote else {}
    return Coding(verdict=Said(verdict), by=by, anomaly=name, note=note, **where)


STATED = said("anomaly", note="innovation is shown as value-neutral")


def test_the_last_word_of_a_person_on_a_sentence_counts_and_undo_takes_it_back() -> None:
    words = [STATED, said("supports", quote=P), said("contrary", quote=P), said("supports", "B", P)]
    (found,) = anomalies([*words, said("supports", quote=Q), said("undo", quote=Q)])
    assert [(c.by, c.verdict) for c in found.evidence] == [("A", "contrary"), ("B", "supports")]
    assert [c.by for c in found.sentences(Said.SUPPORTS)] == ["B"]


def test_a_closed_one_is_open_again_when_somebody_states_it_anew() -> None:
    closed = [STATED, said("supports", quote=P), said("closed", note="it is not")]
    (found,) = anomalies(closed)
    assert (found.status, as_dict(found)["closed"]["note"]) == ("closed", "it is not")
    (found,) = anomalies([*closed, said("anomaly", "B", note="but it is")])
    assert (found.status, found.statement, found.by) == ("open", "but it is", "A")
    assert len(found.evidence) == 1


def test_what_is_said_of_an_anomaly_that_nobody_stated_is_left_out() -> None:
    assert anomalies([said("supports", quote=P, name="AN9")]) == ()
