from __future__ import annotations

import ast
from textwrap import dedent

import pytest
from mutation.mistakes import mistakes

FUNCTION = """
def owed(rounds: list[int], /, limit: int = 2) -> list[str]:
    \"\"\"At most 3 of them.\"\"\"
    if not rounds:
        return []
    if limit < 0:
        raise ValueError(f"a limit of {limit} is below {1 - 1}")
    late = [r for r in rounds if r > 9 and (r != 11 or limit)]  # é
    late.sort(key=abs, reverse=True)
    return [{"round": str(late[0]), "last": str(late[-1])}][: len(late) - 1]
"""


def made(source: str) -> set[tuple[str, str]]:
    """The kinds of the mistakes in a source, and the lines that hold them."""
    return {(one.edit.kind, one.after) for one in mistakes(dedent(source).strip())}


def test_a_comparison_is_swapped_for_its_neighbour():
    assert made("a < b") == {("comparison", "a <= b")}
    assert made("a not in b") == {("comparison", "a in b")}
    assert made("(a) == (b) is c") == {
        ("comparison", "(a) != (b) is c"),
        ("comparison", "(a) == (b) is not c"),
    }


def test_an_and_becomes_an_or_and_either_side_may_be_forgotten():
    assert made("a and (b or c)") >= {
        ("and/or", "a or (b or c)"),
        ("and/or", "a and (b and c)"),
        ("operand dropped", "a"),
        ("operand dropped", "(b or c)"),
        ("operand dropped", "a and (c)"),
        ("operand dropped", "a and (b)"),
    }


def test_a_not_is_forgotten():
    assert made("f(not x)") == {("not dropped", "f(x)")}
    assert made("not(x)") == {("not dropped", "(x)")}


def test_a_small_number_is_off_by_one_and_a_large_one_only_where_it_is_compared():
    assert made("f(2, 4096)") == {("off by one", "f(3, 4096)")}
    assert ("off by one", "a > 41") in made("a > 40")
    assert made("f(0.5, 0x2)") == set()


def test_a_condition_is_forgotten():
    assert made("if a:\n    f()") == {("condition dropped", "if True:")}
    assert made("[x for x in (y) if (x)]") == {("condition dropped", "[x for x in (y)]")}


def test_an_early_guard_is_forgotten():
    source = """
    def f(x):
        if x:
            return
        g()
    """
    assert made(source) == {("guard dropped", "if False:")}


def test_the_first_is_taken_for_the_last_and_the_least_for_the_most():
    assert made("a[0]") == {("first/last", "a[-1]")}
    assert made("a[-1]") == {("first/last", "a[0]")}
    assert made("min(a)") == {("max/min", "max(a)")}
    assert made("any(a)") == {("all/any", "all(a)")}


def test_the_key_of_an_order_is_forgotten():
    assert made("a.sort(key=f)") == {("order dropped", "a.sort()")}
    assert made("sorted((a), key=(f), reverse=True)") == {
        ("order dropped", "sorted((a), reverse=True)"),
        ("order dropped", "sorted((a), key=(f))"),
        ("truth", "sorted((a), key=(f), reverse=False)"),
    }


def test_what_wins_is_reversed():
    assert made("{**a, **b}") == {("order reversed", "{**b, **a}")}
    assert ("order reversed", "x = b.c or a") in made("x = a or b.c")


def test_a_mere_truth_has_no_order_to_reverse():
    for source in ("x = a or not b", "x = not a or b", "while a or b:\n    c()"):
        assert "order reversed" not in {kind for kind, _ in made(source)}


def test_columns_change_places_with_their_neighbours():
    assert made('{"a": x, "b": y, "c": y}') == {("neighbours swapped", '{"b": x, "a": y, "c": y}')}
    assert made('COLUMNS = ("a", "b")') == {("neighbours swapped", 'COLUMNS = ("b", "a")')}


def test_plus_becomes_minus_among_numbers_but_texts_stay_joined():
    assert made("len(a) + b") == {("plus/minus", "len(a) - b")}
    assert made("b - len(a)") == {("plus/minus", "b + len(a)")}
    assert made("n += 40") == {("plus/minus", "n -= 40")}
    assert made('"a" + b') == made("a + b") == set()


@pytest.mark.parametrize(
    "source",
    [
        "raise ValueError(a < b)",
        'f"{a < b}"',
        "def f(a: Literal[1]) -> Literal[2]: ...",
        "a: Literal[1]",
        "@dataclass(frozen=True)\nclass A: ...",
        "if TYPE_CHECKING:\n    import a",
        '__all__ = ["a", "b"]',
        "zip(a, b, strict=True)",
    ],
)
def test_what_no_test_should_notice_is_left_alone(source):
    assert mistakes(source) == []


def test_each_mistake_can_be_run_and_changes_one_place():
    kinds = set()
    for mistake in mistakes(FUNCTION):
        assert ast.dump(ast.parse(mistake.mistaken)) != ast.dump(ast.parse(FUNCTION))
        old, new = FUNCTION.split("\n"), mistake.mistaken.split("\n")
        changed = [n for n, (a, b) in enumerate(zip(old, new, strict=True), 1) if a != b]
        assert changed == [mistake.line]
        assert mistake.first <= mistake.line <= mistake.last
        kinds.add(mistake.edit.kind)
    assert len(kinds) == 12


def test_a_mistake_in_a_head_belongs_to_the_head_and_not_to_the_whole_body():
    (first, *_) = mistakes("if (a\n        < b):\n    c()\n    d()")
    assert (first.first, first.last) == (1, 2)
