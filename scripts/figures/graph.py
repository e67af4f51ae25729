"""Draw a computational graph: on every edge the forward value above, the gradient that flows back below."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

Numbers = Sequence[float]

FONT = 12
ROW = 42
RADIUS = 15
FAN = 24
PAD = 8


@dataclass(frozen=True)
class Op:
    """An operation: its sign in the drawing, its value, its partial derivatives, and how many inputs it takes."""

    sign: str
    value: Callable[..., float]
    partials: Callable[..., Numbers]
    inputs: int = 1


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


@dataclass
class Node:
    """An input (no operation) or an operation on other nodes."""

    name: str
    op: Op | None = None
    inputs: Sequence[str] = ()
    value: float = 0.0
    gradient: float = 0.0
    users: list[tuple[str, int]] = field(default_factory=list)
    column: int = 0
    row: float = 0.0


@dataclass
class Edge:
    """An edge into input number `port` of `target`, with the part of the gradient that it brings back."""

    source: Node
    target: Node
    port: int
    gradient: float = 0.0
    row: float = 0.0


def computational_graph_svg(spec: Mapping[str, Any]) -> str:
    """
    Return the drawing of `spec` as an SVG element.

    `spec` has `inputs`, a mapping from names to numbers; `nodes`, a list of mappings with `name`, `op` (a key of
    `OPS`) and `inputs` (names); and optionally `alt`, what is to be seen. The one node that no other node uses is
    the output. A specification that cannot be drawn raises ValueError.
    """
    nodes = _read(spec)
    order = _sorted(nodes)
    _forward(order, nodes)
    edges = _backward(order, nodes)
    _place(order[-1], nodes, edges)
    return _draw(order, edges, str(spec.get("alt") or ""))


def _read(spec: Mapping[str, Any]) -> dict[str, Node]:
    """Return the nodes by name, each input and operation checked on its own."""
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
            raise ValueError(f"graph: a node has a name, an op and inputs, not {item!r}")
        name, op, sources = str(item["name"]), OPS.get(str(item["op"])), item["inputs"]
        if name in nodes:
            raise ValueError(f"graph: the name {name} is given twice")
        if op is None:
            raise ValueError(f"graph: node {name} has the unknown op {item['op']!r}; known: {', '.join(sorted(OPS))}")
        if not isinstance(sources, list) or len(sources) != op.inputs:
            raise ValueError(f"graph: node {name} needs a list of {op.inputs} input(s) for {item['op']}")
        nodes[name] = Node(name, op, [str(source) for source in sources])
    for node in nodes.values():
        for port, source in enumerate(node.inputs):
            if source not in nodes:
                raise ValueError(f"graph: node {node.name} has the unknown input {source!r}")
            nodes[source].users.append((node.name, port))
    return nodes


def _sorted(nodes: Mapping[str, Node]) -> list[Node]:
    """Return the nodes, each after its inputs and the output last."""
    order: list[Node] = []
    waiting = list(nodes.values())
    while waiting:
        ready = [node for node in waiting if all(nodes[name] in order for name in node.inputs)]
        if not ready:
            raise ValueError(f"graph: there is a cycle among {', '.join(node.name for node in waiting)}")
        order += ready
        waiting = [node for node in waiting if node not in ready]
    ends = [node for node in order if not node.users]
    if len(ends) != 1:
        raise ValueError(f"graph: one node must be the output, but nothing uses {', '.join(n.name for n in ends)}")
    return order


def _forward(order: Sequence[Node], nodes: Mapping[str, Node]) -> None:
    for node in order:
        if node.op:
            arguments = [nodes[name].value for name in node.inputs]
            try:
                node.value = node.op.value(*arguments)
                partials = node.op.partials(*arguments)
            except (ArithmeticError, ValueError):
                partials = (math.nan,)
            if not all(map(math.isfinite, (node.value, *partials))):
                raise ValueError(f"graph: node {node.name} has no finite value and derivative at {arguments}")


def _backward(order: Sequence[Node], nodes: Mapping[str, Node]) -> list[Edge]:
    """Reverse mode: every node passes its gradient times its partial derivatives to its inputs, where they add up."""
    edges: list[Edge] = []
    order[-1].gradient = 1.0
    for node in reversed(order):
        if node.op:
            sources = [nodes[name] for name in node.inputs]
            partials = node.op.partials(*(source.value for source in sources))
            for port, (source, partial) in enumerate(zip(sources, partials, strict=True)):
                edges.append(Edge(source, node, port, node.gradient * partial))
                source.gradient += edges[-1].gradient
    return edges


def _place(output: Node, nodes: Mapping[str, Node], edges: Sequence[Edge]) -> None:
    """
    Give every node a column and a row, and every edge a row of its own.

    An operation stands in the column after its last input, an input in the column before its first use. The rows are dealt
    out from the output by depth first: an edge that meets its source for the first time lies at the height of the source, any further
    edge of that source gets a new row.
    """
    into = {(edge.target.name, edge.port): edge for edge in edges}
    placed: set[str] = set()
    rows = 0

    def visit(node: Node) -> None:
        nonlocal rows
        placed.add(node.name)
        if not node.inputs:
            node.row = rows
            rows += 1
            return
        lanes = []
        for port, name in enumerate(node.inputs):
            edge = into[node.name, port]
            if name in placed:
                edge.row = rows
                rows += 1
            else:
                visit(edge.source)
                edge.row = edge.source.row
            node.column = max(node.column, edge.source.column + 1)
            lanes.append(edge.row)
        node.row = sum(lanes) / len(lanes)

    visit(output)
    for node in nodes.values():
        if not node.inputs:
            node.column = min(nodes[user].column for user, _ in node.users) - 1


def _draw(order: Sequence[Node], edges: Sequence[Edge], alt: str) -> str:
    output = order[-1]
    fans = {edge.source.column for edge in edges if edge.row != edge.source.row}
    slots = [PAD] * (output.column + 1)
    for edge in edges:
        for gap in (edge.target.column - 1,):
            slots[gap] = max(slots[gap], _width(edge.source.value, edge.gradient))
    slots[-1] = _width(output.value, output.gradient)
    columns, left = [], float(PAD + RADIUS)
    for column, slot in enumerate(slots):
        columns.append(left)
        left += 2 * RADIUS + slot + FAN * ((column in fans) + (column < output.column))
    top = min(node.row for node in order)
    height = int(ROW * (max(edge.row for edge in edges) - top) + 2 * (RADIUS + 20))
    width = int(left - RADIUS + PAD)

    def y(row: float) -> float:
        return ROW * (row - top) + RADIUS + 20

    lines, texts = [], []
    for edge in edges:
        start, end = columns[edge.source.column] + RADIUS, columns[edge.target.column] - RADIUS
        bend = start + FAN * (edge.row != edge.source.row)
        lines.append(_path(start, y(edge.source.row), bend, y(edge.row), end - FAN, end, y(edge.target.row)))
        texts += _labels((end - FAN - _width(edge.source.value, edge.gradient) / 2), y(edge.row), edge.source.value, edge.gradient)
    start, end = columns[-1] + RADIUS, float(width - PAD)
    lines.append(f'<path d="M{start:g} {y(output.row):g}H{end:g}"/>')
    texts += _labels((start + end) / 2, y(output.row), output.value, output.gradient)
    for node in order:
        x, middle = columns[node.column], y(node.row)
        texts += _node(node, x, middle)
    described = "; ".join(f"{node.name} = {_number(node.value)}, gradient {_number(node.gradient)}" for node in order)
    return "\n".join([
        f'<svg class="graph" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" font-size="{FONT}" text-anchor="middle" fill="currentColor">',
        f"<title>{escape(alt or f'Computational graph of {output.name}')}</title>",
        f"<desc>{escape(described)}</desc>",
        '<g fill="none" stroke="var(--figure-text)" stroke-opacity="0.6">', *lines, "</g>",
        *texts,
        "</svg>",
    ])
