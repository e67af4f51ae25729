"""Draw a computational graph: on every edge the forward value above, the gradient that flows back below."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

FONT = 12
DIGIT = 7
ROW = 46
RADIUS = 15
FAN = 24
PAD = 18
MARGIN = 34


@dataclass(frozen=True)
class Op:
    """An operation: its sign in the drawing, its value, its partial derivatives, its number of inputs."""

    sign: str
    value: Callable[..., float]
    partials: Callable[..., Sequence[float]]
    arity: int = 1


def _sigmoid(a: float) -> float:
    e = math.exp(-abs(a))
    return (1.0 if a >= 0 else e) / (1.0 + e)


OPS: Mapping[str, Op] = {
    "add": Op("+", lambda a, b: a + b, lambda a, b: (1.0, 1.0), 2),
    "sub": Op("−", lambda a, b: a - b, lambda a, b: (1.0, -1.0), 2),
    "mul": Op("×", lambda a, b: a * b, lambda a, b: (b, a), 2),
    "div": Op("÷", lambda a, b: a / b, lambda a, b: (1 / b, -a / b / b), 2),
    "max": Op("max", max, lambda a, b: (0.5, 0.5) if a == b else (float(a > b), float(b > a)), 2),
    "neg": Op("neg", lambda a: -a, lambda a: (-1.0,)),
    "exp": Op("exp", math.exp, lambda a: (math.exp(a),)),
    "log": Op("log", math.log, lambda a: (1 / a,)),
    "sin": Op("sin", math.sin, lambda a: (math.cos(a),)),
    "square": Op("( )²", lambda a: a * a, lambda a: (2 * a,)),
    "sigmoid": Op("σ", _sigmoid, lambda a: (_sigmoid(a) * _sigmoid(-a),)),
}


@dataclass(eq=False)
class Node:
    """An input (no operation) or an operation on other nodes, and where it stands in the drawing."""

    name: str
    op: Op | None = None
    sources: Sequence[str] = ()
    value: float = 0.0
    gradient: float = 0.0
    users: list[str] = field(default_factory=list)
    column: int = 0
    row: float = 0.0


@dataclass(eq=False)
class Edge:
    """The edge into input number `port` of `target`, and the part of the gradient that it carries back."""

    source: Node
    target: Node
    port: int
    gradient: float
    row: float = 0.0


def computational_graph_svg(spec: Mapping[str, Any]) -> str:
    """
    Return the drawing of `spec` as an SVG element.

    `spec` has `inputs`, a mapping from names to numbers; `nodes`, a list of mappings with `name`, `op` (a key
    of `OPS`) and `inputs` (names); and optionally `alt`, what is to be seen. The one node that no other uses
    is the output. Values and gradients are computed here. Raises ValueError, with one line, for a
    specification that cannot be drawn.
    """
    nodes = _read(spec)
    order = _sorted(nodes)
    _forward(order, nodes)
    edges = _backward(order, nodes)
    _place(order, edges)
    return _draw(order, edges, str(spec.get("alt") or ""))


def _read(spec: Mapping[str, Any]) -> dict[str, Node]:
    """Return the nodes by name, linked to their users."""
    inputs, listed = spec.get("inputs"), spec.get("nodes")
    if not isinstance(inputs, Mapping) or not inputs:
        raise ValueError("graph: inputs must map names to numbers, as in {x: 2}")
    if not isinstance(listed, list) or not listed:
        raise ValueError("graph: nodes must be a list, as in [{name: f, op: exp, inputs: [x]}]")
    nodes: dict[str, Node] = {}
    for name, value in inputs.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ValueError(f"graph: input {name} must be a finite number, not {value!r}")
        nodes[str(name)] = Node(str(name), value=float(value))
    for item in listed:
        if not isinstance(item, Mapping) or set(item) != {"name", "op", "inputs"}:
            raise ValueError(f"graph: a node has name, op and inputs, not {item!r}")
        name, op, sources = str(item["name"]), OPS.get(str(item["op"])), item["inputs"]
        if name in nodes:
            raise ValueError(f"graph: the name {name} is given twice")
        if op is None:
            known = ", ".join(sorted(OPS))
            raise ValueError(f"graph: node {name} has the unknown op {item['op']}; known: {known}")
        if not isinstance(sources, list) or len(sources) != op.arity:
            raise ValueError(f"graph: node {name} needs a list of {op.arity} input(s) for {item['op']}")
        nodes[name] = Node(name, op, [str(source) for source in sources])
    for node in nodes.values():
        for source in node.sources:
            if source not in nodes:
                raise ValueError(f"graph: node {node.name} has the unknown input {source}")
            nodes[source].users.append(node.name)
    return nodes


def _sorted(nodes: Mapping[str, Node]) -> list[Node]:
    """Return the nodes, each after its sources, the output last."""
    order: list[Node] = []
    waiting = list(nodes.values())
    while waiting:
        ready = [node for node in waiting if all(nodes[source] in order for source in node.sources)]
        if not ready:
            raise ValueError(f"graph: there is a cycle through {', '.join(node.name for node in waiting)}")
        order += ready
        waiting = [node for node in waiting if node not in ready]
    ends = [node.name for node in order if not node.users]
    if len(ends) > 1:
        raise ValueError(f"graph: there must be one output, but nothing uses {', '.join(ends)}")
    return order


def _forward(order: Sequence[Node], nodes: Mapping[str, Node]) -> None:
    """Compute every value, inputs first."""
    for node in order:
        if node.op:
            arguments = [nodes[source].value for source in node.sources]
            try:
                node.value = node.op.value(*arguments)
                numbers = [node.value, *node.op.partials(*arguments)]
            except (ArithmeticError, ValueError):
                numbers = [math.nan]
            if not all(map(math.isfinite, numbers)):
                given = ", ".join(map(_number, arguments))
                raise ValueError(f"graph: node {node.name} has no finite value or derivative at {given}")


def _backward(order: Sequence[Node], nodes: Mapping[str, Node]) -> list[Edge]:
    """Compute every gradient, output first: a node hands on its own times its partials, a source adds up."""
    edges: list[Edge] = []
    order[-1].gradient = 1.0
    for node in reversed(order):
        if node.op:
            sources = [nodes[source] for source in node.sources]
            partials = node.op.partials(*(source.value for source in sources))
            for port, (source, partial) in enumerate(zip(sources, partials, strict=True)):
                edges.append(Edge(source, node, port, node.gradient * partial))
                source.gradient += edges[-1].gradient
    return edges


def _place(order: Sequence[Node], edges: Sequence[Edge]) -> None:
    """
    Give every node a column and a row, and every edge a row of its own.

    An operation stands in the column after its last source, an input in the column before its first user.
    Rows are dealt out depth first from the output. The first edge of a source lies at the height of the
    source; each further one gets a new row. Below a source of several edges there is room for the sum.
    """
    into: dict[str, list[Edge]] = {node.name: [] for node in order}
    for edge in edges:
        into[edge.target.name].append(edge)
    placed: set[str] = set()
    rows = 0.0

    def place(node: Node) -> None:
        nonlocal rows
        placed.add(node.name)
        for edge in into[node.name]:
            if edge.source.name in placed:
                edge.row = rows
                rows += 1
            else:
                place(edge.source)
                edge.row = edge.source.row
            node.column = max(node.column, edge.source.column + 1)
        if into[node.name]:
            node.row = sum(edge.row for edge in into[node.name]) / len(into[node.name])
        else:
            node.row = rows
            rows += 1
        if len(node.users) > 1:
            rows += 0.4

    place(order[-1])
    for node in order:
        if node.op is None:
            node.column = min(edge.target.column for edge in edges if edge.source is node) - 1


def _columns(output: Node, edges: Sequence[Edge]) -> tuple[list[float], int]:
    """Return the x of every column of nodes, and the width of the drawing."""
    out, slot, into = [[0] * (output.column + 1) for _ in range(3)]
    for edge in edges:
        gap = edge.target.column - 1
        slot[gap] = max(slot[gap], _width(edge.source.value, edge.gradient))
        if edge.row != edge.source.row:
            out[edge.source.column] = FAN
        if edge.row != edge.target.row:
            into[gap] = FAN
    slot[-1] = _width(output.value, output.gradient)
    columns, left = [], float(PAD)
    for widths in zip(out, slot, into, strict=True):
        columns.append(left + RADIUS)
        left += 2 * RADIUS + sum(widths)
    return columns, round(left) + PAD


def _draw(order: Sequence[Node], edges: Sequence[Edge], alt: str) -> str:
    """Return the SVG of the placed graph."""
    output = order[-1]
    columns, width = _columns(output, edges)
    rows = [*(node.row for node in order), *(edge.row for edge in edges)]
    top, height = min(rows), round(ROW * (max(rows) - min(rows))) + 2 * MARGIN

    def y(item: Node | Edge) -> float:
        return ROW * (item.row - top) + MARGIN

    lines, texts = [], []
    for edge in edges:
        start, end = columns[edge.source.column] + RADIUS, columns[edge.target.column] - RADIUS
        path = f"M{start:g} {y(edge.source):g}" + _bend(start, y(edge.source), y(edge))
        close = end - FAN if edge.row != edge.target.row else end
        path += f"H{close:g}" + _bend(close, y(edge), y(edge.target))
        lines.append(f'<path d="{path}"/>')
        middle = close - _width(edge.source.value, edge.gradient) / 2
        texts += _labels(middle, y(edge), edge.source.value, edge.gradient)
    start, end = columns[-1] + RADIUS, width - PAD
    lines.append(f'<path d="M{start:g} {y(output):g}H{end:g}"/>')
    texts += _labels((start + end) / 2, y(output), output.value, output.gradient)
    for node in order:
        shape, text = _shape(node, columns[node.column], y(node))
        lines.append(shape)
        texts += text
    numbers = [f"{node.name} = {_number(node.value)}, gradient {_number(node.gradient)}" for node in order]
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    font = f'font-size="{FONT}" text-anchor="middle" fill="currentColor"'
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" role="img" {size} {font}>',
        f"<title>{escape(alt or f'Computational graph of {output.name}')}</title>",
        f"<desc>{escape('; '.join(numbers))}</desc>",
        '<g fill="none" stroke="currentColor">',
        *lines,
        "</g>",
        *texts,
        "</svg>",
    ])


def _bend(x: float, y_from: float, y_to: float) -> str:
    """Return a curve that leaves and arrives level, or nothing where the heights are the same."""
    if y_from == y_to:
        return ""
    middle, end = x + FAN / 2, x + FAN
    return f"C{middle:g} {y_from:g} {middle:g} {y_to:g} {end:g} {y_to:g}"


def _labels(x: float, y: float, value: float, gradient: float) -> list[str]:
    """Return the value above an edge and the gradient below it."""
    return [
        f'<text x="{x:g}" y="{y - 5:g}" fill="var(--figure-f)">{_number(value)}</text>',
        f'<text x="{x:g}" y="{y + 14:g}" fill="var(--figure-derivative)">{_number(gradient)}</text>',
    ]


def _shape(node: Node, x: float, y: float) -> tuple[str, list[str]]:
    """Return the outline of a node and its texts: a box for an input, a circle for an operation."""
    stem, _, index = node.name.partition("_")
    name = escape(stem) + (f'<tspan dy="3" font-size="{FONT - 3}">{escape(index)}</tspan>' if index else "")
    texts = []
    if node.op:
        outline = f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS}"/>'
        texts.append(f'<text x="{x:g}" y="{y - RADIUS - 5:g}" font-style="italic">{name}</text>')
        texts.append(f'<text x="{x:g}" y="{y + 4:g}">{node.op.sign}</text>')
    else:
        left, top, size = x - RADIUS, y - RADIUS, 2 * RADIUS
        outline = f'<rect x="{left:g}" y="{top:g}" width="{size}" height="{size}" rx="4"/>'
        texts.append(f'<text x="{x:g}" y="{y + 4:g}" font-style="italic">{name}</text>')
    if len(node.users) > 1:
        colour, total = "var(--figure-derivative)", _number(node.gradient)
        texts.append(f'<text x="{x - 4:g}" y="{y + RADIUS + 14:g}" fill="{colour}">Σ {total}</text>')
    return outline, texts


def _number(value: float) -> str:
    """Return a number in three digits, or all digits of a small integer, with a true minus sign."""
    whole = value == round(value) and abs(value) < 10**6
    return (str(round(value)) if whole else f"{value:.3g}").replace("-", "−")


def _width(value: float, gradient: float) -> int:
    return DIGIT * max(len(_number(value)), len(_number(gradient))) + 8
