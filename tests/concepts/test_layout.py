"""Nothing on the map touches what it should not, however many themes and links there are."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.concepts.layout import (
    KIND,
    NAME,
    Layout,
    Rectangle,
    lay_out,
    name_of,
    width_of,
)
from cis_pipeline.concepts.network import ConceptMap, Node, Stated

SIZES = st.lists(st.integers(1, 14), max_size=9)
NAMES = st.text(alphabet="Wide il", min_size=1, max_size=40)


@st.composite
def maps(draw: st.DrawFn) -> ConceptMap:
    """Groups of any size, names of any length, and links between any themes."""
    groups = draw(SIZES)
    nodes = [
        Node(f"{g}.{k}", draw(NAMES), f"group {g}" if g else "", draw(st.integers(0, 500)))
        for g, size in enumerate(groups)
        for k in range(size)
    ]
    ids = [node.id for node in nodes]
    ends = st.tuples(st.sampled_from(ids), st.sampled_from(ids)) if len(ids) > 1 else st.nothing()
    pairs = draw(st.lists(ends.filter(lambda p: p[0] != p[1]), max_size=30)) if ids[1:] else []
    kinds = st.sampled_from(["", "grounds", "makes room"])
    links = [Stated(a, b, draw(kinds), "") for a, b in pairs]
    return ConceptMap("m", 500, tuple(nodes), tuple(links), ())


def overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def texts(placed: Layout) -> list[Rectangle]:
    """The boxes of the names of themes and groups."""
    named = [
        (name_of(s.node), s.x + s.side * (s.r + 5), s.y, s.side) for s in placed.spots.values()
    ]
    named += [(h.text, h.x, h.y, h.side) for h in placed.headings]
    far = [(x, x + side * width_of(text, NAME), y) for text, x, y, side in named]
    return [(min(x, z), y - NAME / 2, max(x, z), y + NAME / 2) for x, z, y in far]


def circles(placed: Layout) -> list[Rectangle]:
    return [(s.x - s.r, s.y - s.r, s.x + s.r, s.y + s.r) for s in placed.spots.values()]


def captions(placed: Layout) -> list[Rectangle]:
    wide = [(c, width_of(c.text, KIND) / 2) for c in placed.captions]
    return [(c.x - w, c.y - KIND / 2, c.x + w, c.y + KIND / 2) for c, w in wide]


@settings(deadline=None, max_examples=60)
@given(maps())
def test_names_circles_and_captions_do_not_overlap_and_lie_inside_the_picture(
    concept_map: ConceptMap,
) -> None:
    placed = lay_out(concept_map)
    names, rounds = texts(placed), circles(placed)
    boxes = [*names, *rounds]
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    kinds = captions(placed)
    assert not any(overlap(a, b) for i, a in enumerate(kinds) for b in [*kinds[:i], *rounds])
    for left, top, right, bottom in boxes:
        assert left >= 0 and top >= 0 and right <= placed.width and bottom <= placed.height


@settings(deadline=None, max_examples=40)
@given(maps())
def test_every_theme_and_every_stated_link_is_placed(concept_map: ConceptMap) -> None:
    placed = lay_out(concept_map)
    assert list(placed.spots) == [node.id for node in concept_map.nodes]
    assert [link for link, _ in placed.curves] == list(concept_map.stated)
    assert lay_out(concept_map) == placed


def test_more_documents_make_a_larger_circle_and_none_the_smallest() -> None:
    nodes = tuple(Node(str(n), "x", "", n) for n in (0, 25, 100))
    none, some, most = lay_out(ConceptMap("m", 100, nodes, (), ())).spots.values()
    assert (none.r, some.r, most.r) == (3.5, 7.25, 11.0)


def test_groups_stay_whole_where_the_sides_come_out_even_enough() -> None:
    nodes = [
        Node(f"{g}{k}", "x", g, 1)
        for g, size in (("a", 3), ("b", 2), ("c", 5))
        for k in "12345"[:size]
    ]
    spots = lay_out(ConceptMap("m", 1, tuple(nodes), (), ())).spots
    assert {s.node.group for s in spots.values() if s.side < 0} == {"a", "b"}
    assert {s.node.group for s in spots.values() if s.side > 0} == {"c"}


def test_one_large_group_is_parted_between_the_sides() -> None:
    nodes = tuple(Node(str(n), "x", "", 1) for n in range(10))
    spots = lay_out(ConceptMap("m", 1, nodes, (), ())).spots.values()
    assert [s.side for s in spots] == [-1] * 5 + [1] * 5


def test_links_of_one_kind_that_share_an_end_have_one_caption_with_their_number() -> None:
    nodes = tuple(Node(str(n), "x", "", 1) for n in range(20))
    links = [Stated(str(n), "19", "grounds", "") for n in range(4)]
    links += [Stated("5", "15", "reveals", ""), Stated("6", "16", "", "")]
    placed = lay_out(ConceptMap("m", 1, nodes, tuple(links), ()))
    assert sorted(c.text for c in placed.captions) == ["grounds ×4", "reveals"]
