"""What stands among the authors and is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe.cleaning.author_lists import (
    APART,
    DEGREE,
    NOBODY,
    NUMBER,
    clean_authors,
    names_apart,
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Dahl KarinBerg Olaf", ["Dahl Karin", "Berg Olaf"]),
        ("Oyster BA.Stone C.", ["Oyster BA.", "Stone C."]),
        ("Lindqvist, P.Okoro, D. M.", ["Lindqvist, P.", "Okoro, D. M."]),
        ("Oyster BramNet-Mender Clara", ["Oyster Bram", "Net-Mender Clara"]),
        ("Oyster BLStone CMcReed DL", ["Oyster BL", "Stone C", "McReed DL"]),
        ("Oyster B.van der Reed Clara", ["Oyster B.", "van der Reed Clara"]),
        ("McReed AnnMacStone Jo", ["McReed Ann", "MacStone Jo"]),
        ("Li WeiAn Yan", ["Li Wei", "An Yan"]),
    ],
)
def test_names_that_run_together_are_parted(line: str, expected: list[str]) -> None:
    assert names_apart(line) == expected


@pytest.mark.parametrize(
    "line",
    ["McReed Jo", "DeStone Clara", "Park YoungKi", "Net-Mender, InduShobha N.", "Oyster BA",
     "The EuroLantern Group", "Young EuroWick Study Group", "LoStone, J. J.", "Reed, Omar A. El",
     ""],
)  # fmt: skip
def test_one_name_is_one_name(line: str) -> None:
    assert names_apart(line) == [line]


@pytest.mark.parametrize(
    ("lines", "cleaned", "said"),
    [
        ("JPRN-UMIN000012345", "", NUMBER),
        ("NCT01234567\nOyster B", "Oyster B", NUMBER),
        ("[No authors listed]", "Anonymous", NOBODY),
        ("anonymous", "Anonymous", NOBODY),
        ("No authorship, indicated", "Anonymous", NOBODY),
        ("Anonymous\nOyster B", "Oyster B", NOBODY),
        ("Oyster B\nPhD", "Oyster B", DEGREE),
        ("Oyster, Bram, PhD", "Oyster, Bram", ""),
        ("Bram Oyster MPH", "Bram Oyster", ""),
        ("Prof. Bram Oyster", "Bram Oyster", ""),
        ("Oyster1,2", "Oyster", ""),
        ("Oyster1, Bram", "Oyster, Bram", ""),
        ("Oyster B3*", "Oyster B", ""),
        ("Oyster B bram@oyster.example", "Oyster B", ""),
        ("Dahl KarinBerg Olaf\nOyster B", "Dahl Karin\nBerg Olaf\nOyster B", APART),
    ],
)
def test_only_persons_and_bodies_are_left(lines: str, cleaned: str, said: str) -> None:
    assert clean_authors(lines) == (cleaned, said)


@pytest.mark.parametrize(
    "lines",
    ["Oyster, James E., 2nd", "Oyster, Md Rabiul", "3M Company", "Group 4 Study", "COVID19 Group",
     "Null, J.", "PhD", "Canon A\nShannon B", ""],
)  # fmt: skip
def test_ordinary_names_stay_as_they_were(lines: str) -> None:
    assert clean_authors(lines) == (lines, "")


names = st.lists(
    st.sampled_from(
        ["Dahl Karin", "Berg Olaf", "Oyster, B.", "Stone1,2", "PhD", "et al", "NCT01234567"]
    )
    | st.text(max_size=12),
    max_size=4,
)  # fmt: skip


@given(st.sampled_from(["", "\n"]).flatmap(lambda between: names.map(between.join)))
def test_what_is_cleaned_stays_clean(lines: str) -> None:
    once, _ = clean_authors(lines)
    assert clean_authors(once)[0] == once


@given(st.lists(st.text(st.sampled_from("abcdeé "), min_size=3, max_size=9), max_size=4))
def test_names_in_small_letters_are_never_touched(written: list[str]) -> None:
    lines = "\n".join(word.strip().title() + "y" for word in written)
    assert clean_authors(lines) == (lines, "")
