"""The diagram as Mermaid, for wikis and README files that draw it themselves."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.outputs.drawing.measure import NO_BREAK
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.outputs.flow_diagram.plan import ROWS, Cell, Plan, plan
from cis_pipeline.prisma.flow import Flow

NAME = "mermaid"


def render(flow: Flow, options: Options) -> bytes:
    """UTF-8: a flowchart from top to bottom, with a subgraph for each arm."""
    return ("\n".join(_lines(plan(flow, options))) + "\n").encode()


def _lines(made: Plan) -> Iterator[str]:
    yield f"%% {made.title}"
    yield from (f"%% {text}" for text in (made.subtitle, *made.notices) if text)
    yield "flowchart TB"
    edges: list[str] = []
    if made.previous is not None:
        yield from _group("before", made.before, [_node("previous", made.previous)])
    for nth, arm in enumerate(made.arms):
        nodes: list[str] = []
        chain: list[str] = []
        for row in ROWS:
            if row in arm.main:
                chain.append(f"{row}{nth}")
                nodes.append(_node(chain[-1], arm.main[row]))
            if row in arm.side:
                nodes.append(_node(f"out_{row}{nth}", arm.side[row]))
                edges.append(f"{chain[-1]} --> out_{row}{nth}")
        yield from _group(f"arm{nth}", arm.header, nodes)
        edges += [f"{a} --> {b}" for a, b in zip(chain, [*chain[1:], "included"], strict=True)]
    yield f"  {_node('included', made.included)}"
    if made.total is not None:
        yield f"  {_node('total', made.total)}"
        edges += ["included --> total", "previous --> total"]
    yield from (f"  {edge}" for edge in edges)
    yield from (f"%% {text}" for text in (*made.folded, *made.faults, *made.captions))


def _group(name: str, header: str, nodes: list[str]) -> Iterator[str]:
    yield f'  subgraph {name}["{_safe(header)}"]'
    yield from (f"    {node}" for node in nodes)
    yield "  end"


def _node(name: str, cell: Cell) -> str:
    lines = ("&nbsp;" * 4 * p.indent + _safe(p.text) for p in cell.paras)
    return f'{name}["{"<br>".join(lines)}"]'


def _safe(text: str) -> str:
    """Text inside quotes, in which Mermaid reads entities and little else."""
    plain = text.replace(NO_BREAK, " ").replace("#", "#35;").replace("&", "#amp;")
    for sign, entity in (('"', "quot"), ("<", "lt"), (">", "gt"), ("`", "96"), ("*", "42")):
        plain = plain.replace(sign, f"#{entity};")
    return plain
