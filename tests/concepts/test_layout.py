"""Nothing on the map touches what it should not, however many concepts and links there are."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.concepts.map.geometry import Rectangle, Size, around, overlap
from cis_pipeline.concepts.map.layout import Joined, Layout, lay_out

SIZES = st.tuples(st.integers(60, 260), st.integers(40, 120))
WORDS = st.tuples(st.integers(12, 180), st.integers(24, 60))


@st.composite
def maps(draw: st.DrawFn) -> tuple[dict[str, Size], list[Joined]]:
    """Boxes of any size, and links between any two of them, several of the same two as well."""
    sizes = {f"T{n}": draw(SIZES) for n in range(draw(st.integers(0, 14)))}
    ids = [*sizes]
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)) if ids[1:] else st.nothing()
    ends = draw(st.lists(pairs.filter(lambda p: p[0] != p[1]), max_size=16)) if ids[1:] else []
    return sizes, [Joined(a, b, draw(WORDS)) for a, b in ends]


def rectangles(placed: Layout, sizes: dict[str, Size], links: list[Joined]) -> list[Rectangle]:
    boxes = [around(middle, sizes[i]) for i, middle in placed.boxes.items()]
    words = [around(d.words, k.size) for d, k in zip(placed.links, links, strict=True)]
    return [*boxes, *words]


@settings(max_examples=settings.default.max_examples // 2)
@given(maps())
def test_no_two_boxes_or_words_overlap_and_all_lie_on_the_page(made) -> None:
    sizes, links = made
    placed = lay_out(sizes, links)
    found = rectangles(placed, sizes, links)
    assert not [(a, b) for i, a in enumerate(found) for b in found[:i] if overlap(a, b)]
    for left, top, right, bottom in found:
        assert left >= 0 and top >= 0 and right <= placed.width and bottom <= placed.height
    for drawn in placed.links:
        for x, y in (drawn.curve.start, drawn.curve.at(0.5), drawn.curve.end):
            assert 0 <= x <= placed.width and 0 <= y <= placed.height


@settings(max_examples=settings.default.max_examples // 4)
@given(maps())
def test_equal_maps_are_placed_alike_and_nothing_is_left_out(made) -> None:
    sizes, links = made
    placed = lay_out(sizes, links)
    assert lay_out(sizes, links) == placed
    assert set(placed.boxes) == set(sizes)
    assert len(placed.links) == len(links)


THREE = dict.fromkeys(("power", "risk", "relationships"), (150.0, 60.0))


def test_opposite_links_are_two_curves_far_enough_apart_to_be_told_apart() -> None:
    there, back = Joined("power", "risk", (90.0, 26.0)), Joined("risk", "power", (90.0, 26.0))
    one, other = lay_out(THREE, [there, back]).links
    (x, y), (z, w) = one.curve.at(0.5), other.curve.at(0.5)
    assert (x - z) ** 2 + (y - w) ** 2 > 50**2


def test_a_link_begins_at_the_rim_of_one_box_and_ends_at_that_of_the_other() -> None:
    placed = lay_out(THREE, [Joined("risk", "power", (90.0, 26.0))])
    curve = placed.links[0].curve
    for point, name in ((curve.start, "risk"), (curve.end, "power")):
        left, top, right, bottom = around(placed.boxes[name], THREE[name], 4.0)
        x, y = point
        assert left <= x <= right and top <= y <= bottom
        inner = around(placed.boxes[name], THREE[name], 1.0)
        assert not (inner[0] < x < inner[2] and inner[1] < y < inner[3])


def test_words_stand_on_the_curve_of_their_own_link() -> None:
    links = [Joined(a, b, (90.0, 26.0)) for a in THREE for b in THREE if a != b]
    for drawn in lay_out(THREE, links).links:
        near = min(
            (drawn.curve.at(n / 200)[0] - drawn.words[0]) ** 2
            + (drawn.curve.at(n / 200)[1] - drawn.words[1]) ** 2
            for n in range(201)
        )
        assert near < 9


def test_three_linked_boxes_stand_in_a_triangle() -> None:
    links = [Joined(a, b, (90.0, 26.0)) for a in THREE for b in THREE if a != b]
    (ax, ay), (bx, by), (cx, cy) = lay_out(THREE, links).boxes.values()
    assert abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) > 10_000
