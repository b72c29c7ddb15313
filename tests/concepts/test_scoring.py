"""Hits decide where a codebook says how many do; else a score that documents and labels teach."""

from typing import Any

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.scoring import ENOUGH, Labels, rests_alone, taught
from cis_pipeline.concepts.tagging.tagging import tag
from cis_pipeline.concepts.tagging.tags import Tag

END = "Nothing else is here. That is the end of it."


def book(min_hits: int | None = None, **keys: Any) -> Codebook:
    head = {"min_hits": min_hits} if min_hits else {}
    themes = [{"id": "risk", "phrases": ["risk"]}, {"id": "trust", "phrases": ["trust"]}]
    return Codebook.model_validate({"codebook": {**head, **keys}, "theme": themes})


def documents(*texts: str, fill: int = ENOUGH) -> list[Document]:
    """The texts, and so many others that say nothing."""
    others = [f"Other text number{n} is about gardens." for n in range(fill)]
    return [Document(f"R{n}", abstract=text) for n, text in enumerate([*texts, *others])]


def tagged(tags: list[Tag]) -> set[tuple[str, str]]:
    return {(one.record_id, one.theme) for one in tags}


def test_one_hit_makes_a_tag_possible_and_two_make_it_sure() -> None:
    found = tag(documents("Risk. So.", "Risk. More risk.", fill=0), book(1))
    assert [(one.record_id, one.tier) for one in found] == [("R0", "possible"), ("R1", "sure")]


def test_in_a_full_text_two_hits_make_it_sure_only_near_each_other() -> None:
    far = "Risk is one. Then this. And that. And a last risk."
    near = "Nothing. Risk is one. Another risk."
    read = [Document(n, pages=(text,)) for n, text in (("far", far), ("near", near))]
    found = tag(read, book(1))
    assert [(one.record_id, one.tier) for one in found] == [("far", "possible"), ("near", "sure")]


def test_where_the_codebook_says_nothing_an_early_hit_alone_is_too_little() -> None:
    texts = (f"Risk is high. {END}", f"Here we go. {END} We found risk.")
    assert tagged(tag(documents(*texts), book())) == {("R1", "risk")}
    assert tagged(tag(documents(*texts), book(1))) == {("R0", "risk"), ("R1", "risk")}


def test_of_few_documents_all_with_a_hit_are_suggested() -> None:
    assert tagged(tag(documents(f"Risk is high. {END}", fill=9), book())) == {("R0", "risk")}


def test_place_does_not_count_where_the_codebook_says_so() -> None:
    texts = documents(f"Risk is high. {END}")
    assert tagged(tag(texts, book(position=False))) == {("R0", "risk")}


SURE = "Risk and risk again, of blame. Panels met about danger. Risk was found, risk remained."


def test_words_of_documents_that_surely_carry_a_theme_speak_for_it_in_others() -> None:
    early = "Risk of blame: panels met about danger. We read on. We wrote it up for the file."
    texts = [early, *[f"{SURE} Case number{n}." for n in range(20)]]
    found = {one.record_id: one for one in tag(documents(*texts), book())}
    assert "R0" in found
    assert tagged(tag(documents(early), book())) == set()


def test_a_sentence_without_a_phrase_is_quoted_if_its_words_speak_for_the_theme() -> None:
    text = "Panels met about danger and blame. We read on. Risk was found, risk remained."
    texts = [text, *[f"{SURE} Case number{n}." for n in range(20)]]
    (found,) = (one for one in tag(documents(*texts), book()) if one.record_id == "R0")
    first, second = found.passages
    assert (first.quote, first.hits) == ("Risk was found, risk remained.", 2)
    assert (second.quote, second.hits) == ("Panels met about danger and blame.", 0)
    assert 0 < second.score < first.score


def labelled(carry: int, spare: int) -> tuple[list[Document], dict[tuple[str, str], bool]]:
    """Documents with one late hit, of which those that speak of gardens do not carry the theme."""
    said = [f"So it was in case{n}. Blame was seen. We found risk." for n in range(carry)]
    said += [f"So it was in case{n}. Flowers grew. We found risk." for n in range(spare)]
    read = documents(*said, fill=10)
    return read, {(f"R{n}", "risk"): n < carry for n in range(carry + spare)}


def without(given: Labels, *held: str) -> Labels:
    return {(record, theme): said for (record, theme), said in given.items() if record not in held}


def test_labels_make_a_tag_of_one_hit_sure_where_they_speak_for_it() -> None:
    read, given = labelled(100, 100)
    found = tag(read, book(1), without(given, "R0", "R100"))
    tiers = {one.record_id: one.tier for one in found}
    assert (tiers["R0"], tiers["R100"]) == ("sure", "possible")


def test_labels_take_back_tags_only_where_no_number_of_hits_decides() -> None:
    read, given = labelled(100, 100)
    assert ("R100", "risk") not in tagged(tag(read, book(), without(given, "R100")))
    assert ("R100", "risk") in tagged(tag(read, book(1), without(given, "R100")))


def test_labels_of_few_documents_take_back_no_tag_for_people_read_them_all() -> None:
    read, given = labelled(30, 30)
    assert ("R30", "risk") in tagged(tag(read, book(), without(given, "R30")))


def test_a_tag_that_people_judged_is_suggested_as_without_them_and_sure_if_they_confirm() -> None:
    read, given = labelled(100, 100)
    assert ("R100", "risk") in tagged(tag(read, book(), given))
    early = documents(f"Risk is high. {END}")
    assert tag(early, book()) == []
    (kept,) = tag(early, book(), {("R0", "risk"): True})
    assert kept.tier == "sure"


def test_people_make_no_tag_where_no_phrase_is_found() -> None:
    assert tag(documents("Nothing."), book(1), {("R0", "risk"): True}) == []


def test_a_joint_theme_that_people_confirm_is_sure() -> None:
    both = {"id": "both", "all_of": ["risk", "trust"]}
    joint = Codebook.model_validate({"theme": [*book().model_dump()["theme"], both]})
    read = documents("Risk and trust.", fill=0)
    assert [one.tier for one in tag(read, joint)] == ["possible"] * 3
    found = tag(read, joint, {("R0", "both"): True})
    assert {one.theme: one.tier for one in found}["both"] == "sure"


def test_a_theme_that_nobody_judged_on_a_judged_document_is_no_no() -> None:
    read, given = labelled(100, 100)
    both = [Document(one.record_id, abstract=f"{one.abstract} And trust.") for one in read]
    alone = [one for one in tag(both, book()) if one.theme == "trust"]
    assert [one for one in tag(both, book(), given) if one.theme == "trust"] == alone
    assert len(alone) == len(both)


def test_where_people_only_say_yes_documents_without_a_hit_teach_the_no() -> None:
    read, given = labelled(40, 0)
    far = Document("far", abstract="Flowers grew. Other gardens too. We found risk.")
    near = Document("near", abstract="So it was. Blame was seen. We found risk.")
    found = tag([*read, far, near], book(1), given)
    scores = {one.record_id: one.score for one in found}
    assert scores["near"] > scores["far"]


def test_too_few_labels_teach_nothing() -> None:
    read, given = labelled(7, 100)
    assert taught(given) == set() and taught({**given, ("R7", "risk"): True}) == {"risk"}
    assert tag(read, book(), dict.fromkeys(given, False)) == tag(read, book())


def test_tags_rest_on_their_document_alone_where_hits_decide_and_labels_teach_nothing() -> None:
    _, given = labelled(8, 8)
    assert rests_alone(book(1), {}) and not rests_alone(book(), {})
    assert not rests_alone(book(1), given) and rests_alone(book(1), without(given, "R0"))


def test_labels_of_documents_that_are_not_there_change_nothing() -> None:
    read = documents("Risk. More risk.", f"Risk. {END}")
    assert tag(read, book(), {("elsewhere", "risk"): True}) == tag(read, book())


def test_the_same_documents_get_the_same_tags() -> None:
    read, given = labelled(40, 40)
    assert tag(read, book(), given) == tag(read, book(), given)
