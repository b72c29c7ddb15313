"""A faulty configuration file is told by file, line and nearest valid key."""

from __future__ import annotations

import pytest

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.core.model import Verdict
from cis_pipeline.protocol.protocol import Protocol

REVIEW = """
[review]
title = "A review"

[[round]]
id = "abstract"
title = "Abstracts"
reviewers = ["A", "B"]
"""
CRITERIA = """
[[criterion]]
id = "LANG"
title = "Not in English"
rounds = ["abstract"]
rule = { operator = "one_of", field = "language", values = ["en"] }
"""


def read(tmp_path, review=REVIEW, criteria=CRITERIA):
    (tmp_path / "review.toml").write_text(review, encoding="utf-8")
    (tmp_path / "criteria.toml").write_text(criteria, encoding="utf-8")
    return Protocol.read(tmp_path)


def refusal(tmp_path, review=REVIEW, criteria=CRITERIA):
    with pytest.raises(ProtocolError) as told:
        read(tmp_path, review, criteria)
    return str(told.value).replace(str(tmp_path), "config").replace("\\", "/")


def test_a_good_protocol_is_read(tmp_path):
    protocol = read(tmp_path)
    assert [r.id for r in protocol.rounds] == ["abstract"]
    assert protocol.duplicates_by == "A"


def test_a_file_is_understood_once_and_anew_when_it_has_changed(tmp_path):
    first, again = read(tmp_path), read(tmp_path)
    assert again.review is first.review
    other = read(tmp_path, REVIEW.replace("A review", "Another"))
    assert (first.review.title, other.review.title) == ("A review", "Another")
    assert read(tmp_path).review.title == "A review"


def test_an_unknown_key_names_file_line_and_nearest_key(tmp_path):
    wrong = REVIEW.replace("reviewers =", "reviewrs =")
    assert refusal(tmp_path, wrong).splitlines()[0] == (
        'config/review.toml line 8: unknown key "reviewrs"; did you mean "reviewers"?'
    )


def test_an_unknown_table_names_file_line_and_nearest_table(tmp_path):
    assert refusal(tmp_path, REVIEW + "\n[[sauce]]\nfile = 'x'\n") == (
        'config/review.toml line 10: unknown key "sauce"; did you mean "source"?'
    )


def test_an_unknown_key_within_a_rule_is_found_in_its_line(tmp_path):
    wrong = CRITERIA.replace("values =", "valuse =")
    told = refusal(tmp_path, criteria=wrong)
    assert 'criteria.toml line 6: unknown key "valuse"; did you mean "values"?' in told


def test_the_second_of_two_tables_is_meant_when_the_fault_is_there(tmp_path):
    second = REVIEW + '\n[[round]]\nid = "full"\ntitle = "F"\nreviewers = ["A"]\nunitt = "report"\n'
    assert refusal(tmp_path, second) == (
        'config/review.toml line 14: unknown key "unitt"; did you mean "unit"?'
    )


def test_an_unknown_operator_names_those_there_are(tmp_path):
    told = refusal(tmp_path, criteria=CRITERIA.replace("one_of", "any_of"))
    assert "criteria.toml line 6" in told
    assert "one_of" in told
    assert "between" in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('reviewers = ["A", "B"]', ""), 'round "abstract" needs people'),
        (('["A", "B"]', '["A", "A"]'), "names a reviewer twice"),
        (('title = "A review"', ""), 'the key "title" is missing'),
        (('id = "abstract"', 'id = "Abstract Round"'), "line 6"),
        (('id = "abstract"', 'id = "abstract"\nbox = "reports_excluded"'), "counts records"),
        (("[review]", "[review"), "not valid TOML"),
    ],
)
def test_other_faults_say_what_is_wrong(tmp_path, change, told):
    assert told in refusal(tmp_path, REVIEW.replace(*change))


def test_a_criterion_for_a_round_that_does_not_exist_names_the_rounds(tmp_path):
    told = refusal(tmp_path, criteria=CRITERIA.replace('["abstract"]', '["abstracts"]'))
    assert 'criterion LANG names the round "abstracts"' in told


def test_an_id_given_twice_is_refused(tmp_path):
    assert 'the id "LANG" is given twice' in refusal(tmp_path, criteria=CRITERIA + CRITERIA)


def test_a_missing_file_says_how_to_get_a_template(tmp_path):
    with pytest.raises(ProtocolError, match=r"review\.toml: no such file; `cis init`"):
        Protocol.read(tmp_path)


def test_a_file_in_another_encoding_is_told_so(tmp_path):
    (tmp_path / "review.toml").write_bytes('[review]\ntitle = "Zoë"'.encode("utf-16"))
    with pytest.raises(ProtocolError, match="cannot be read as UTF-8"):
        Protocol.read(tmp_path)


def test_an_exclusion_rests_on_its_criterion_and_an_inclusion_on_what_all_of_them_ask(tmp_path):
    before = read(tmp_path)
    other_rule = read(tmp_path, criteria=CRITERIA.replace('["en"]', '["en", "cy"]'))
    asked = CRITERIA.replace('title = "Not', 'question = "In English?"\ntitle = "Not')
    other_question = read(tmp_path, criteria=asked)

    def changed(after, verdict, reason):
        args = ("abstract", verdict, (reason,))
        return before.basis(*args) != after.basis(*args)

    assert changed(other_rule, Verdict.EXCLUDE, "LANG")
    assert changed(other_question, Verdict.EXCLUDE, "LANG")
    assert changed(other_question, Verdict.INCLUDE, "")
    assert not changed(other_rule, Verdict.INCLUDE, "")
    assert not changed(other_question, Verdict.EXCLUDE, "")


def test_the_order_of_the_criteria_changes_no_basis(tmp_path):
    second = CRITERIA.replace("LANG", "ALSO")
    one = read(tmp_path, criteria=CRITERIA + second)
    two = read(tmp_path, criteria=second + CRITERIA)
    args = ("abstract", Verdict.INCLUDE, ())
    assert one.basis(*args) == two.basis(*args)


def test_an_exclusion_for_a_reason_that_its_round_no_longer_has_loses_its_basis(tmp_path):
    more = REVIEW + '\n[[round]]\nid = "more"\ntitle = "M"\nreviewers = ["A"]\n'
    before = read(tmp_path, more)
    after = read(tmp_path, more, CRITERIA.replace('["abstract"]', '["more"]'))
    args = ("abstract", Verdict.EXCLUDE, ("LANG",))
    assert before.basis(*args) != after.basis(*args)
