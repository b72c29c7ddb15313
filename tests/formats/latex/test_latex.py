from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats.latex import characters
from cis_pipeline.formats.latex.characters import names


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"\'{\i}ndia \'\i x {\'\i} \c{c} {\c c} \v{s} {\v s}", "índia íx í ç ç š š"),
        (r"J{\"{u}}rgen Jos{\'{e}} {\'{E}} \"O \a'e", "Jürgen José É Ö é"),
        (r"Stra{\ss}e \ss e {\O}re \L{}ód\'{z}", "Straße ße Øre Łódź"),
        (r"``a'' -- b---c \textendash{} d\&e \% \$ \_ \#", "“a” – b—c – d&e % $ _ #"),
        (r"\textit{Care} {\em and} \textsc{risk}", "Care and risk"),
        (r"$\alpha$-b costs \$5, $x_2$", "$\\alpha$-b costs $5, $x_2$"),
        (r"\alpha{} and \unknown{kept}", "α and kept"),
        (r"\textbraceleft{}a\textbraceright{} \textbackslash{} b", "{a} \\ b"),
        (r"\href{https://example.org}{shown}", "shown"),
        (r"{\textless}i{\textgreater} $<$b$>$", "<i> <b>"),
        (r"$^{\circ}$ and $\mathrm{x}$", r"$^{\circ}$ and $\mathrm{x}$"),
        (
            r"D\'ecoret, D\\'ecoret, D\' ecoret, Garc\'\i a, Ko\v cevar, \o re, \a`a",
            "Décoret, Décoret, Décoret, García, Kočevar, øre, à",
        ),
        (r"\texttt{a} \enquote*{b} \^{} \~{} c\\d \input{e}", "a b ^ ~ c d"),
        ("a~b ~50, A&B #1", "a b ~50, A&B #1"),
        ("a\\", "a\\"),
    ],
)
def test_commands_become_characters(text: str, plain: str) -> None:
    assert characters.plain(text) == plain


@pytest.mark.parametrize(
    ("text", "names_"),
    [
        (r"Fir, Jo and \'{A}lvarez, Jos\'{e}", ("Fir, Jo", "Álvarez, José")),
        (r"Fir, Jo and \L ukasz, B and \v{S}imon, A", ("Fir, Jo", "Łukasz, B", "Šimon, A")),
        (r"Bo Elm and \'Anna van der \"Oak", ("Elm, Bo", "van der Öak, Ánna")),
    ],
)
def test_a_name_behind_and_may_begin_with_a_command(text: str, names_: tuple[str, ...]) -> None:
    assert names(text) == names_


def test_braces_nested_without_end_are_dropped() -> None:
    assert characters.plain("{\\'e" + "{" * 5_000 + "x") == "\\'ex"


def test_an_address_keeps_its_signs() -> None:
    assert characters.address(r"https://example.org/a\_b~c\%20") == "https://example.org/a_b~c%20"


PARTS = st.sampled_from(
    ["\\", "{", "}", "$", "~", "'", "`", '"', "-", " ", "\\'", '\\"', "\\c", "\\text", "\\url{",
     "e", "i"]
) | st.text(max_size=3)  # fmt: skip


@given(st.lists(PARTS, max_size=30).map("".join))
def test_any_text_is_decoded_to_one_line(text: str) -> None:
    assert "\n" not in characters.plain(text)


@pytest.mark.parametrize("part", ["{", "\\", "$", "\\'{", "{\\a", "``", "\\href{", "\\textless"])
def test_bombs_end_soon(part: str) -> None:
    begun = time.perf_counter()
    characters.plain(part * 20_000)
    assert time.perf_counter() - begun < 10


def test_marks_inside_braces_do_not_make_a_name_a_list_of_a_vendors() -> None:
    assert names("{Oak; and Sons, Ltd, of, Elm}, {Jr}, {Ann}") == (
        "Oak; and Sons, Ltd, of, Elm, Ann, Jr",
    )
