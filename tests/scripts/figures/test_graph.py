"""The drawn computational graph: its numbers, its layout and its complaints."""

import math
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from scripts.figures import graph

SVG = "{http://www.w3.org/2000/svg}"
PRODUCT: dict[str, Any] = {
    "inputs": {"x": -2, "y": 5, "z": -4},
    "nodes": [
        {"name": "q", "op": "add", "inputs": ["x", "y"]},
        {"name": "f", "op": "mul", "inputs": ["q", "z"]},
    ],
}
NEURON: dict[str, Any] = {
    "inputs": {"w_1": 2, "x_1": -1, "w_2": -3, "x_2": -2, "b": -3},
    "nodes": [
        {"name": "p", "op": "mul", "inputs": ["w_1", "x_1"]},
        {"name": "q", "op": "mul", "inputs": ["w_2", "x_2"]},
        {"name": "s", "op": "add", "inputs": ["p", "q"]},
        {"name": "z", "op": "add", "inputs": ["s", "b"]},
        {"name": "a", "op": "sigmoid", "inputs": ["z"]},
    ],
}
FAN_OUT: dict[str, Any] = {
    "inputs": {"x": 2, "y": 3},
    "nodes": [
        {"name": "p", "op": "mul", "inputs": ["x", "y"]},
        {"name": "s", "op": "sin", "inputs": ["x"]},
        {"name": "f", "op": "add", "inputs": ["p", "s"]},
    ],
}


def described(spec: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Return value and gradient of every node, as the description says them."""
    text = ET.fromstring(graph.computational_graph_svg(spec)).findtext(f"{SVG}desc")
    assert text is not None
    found = re.findall(r"(\S+) = (\S+), gradient (\S+?)(?:;|$)", text.replace("−", "-"))
    return {name: (float(value), float(gradient)) for name, value, gradient in found}


def test_forward_and_backward_numbers() -> None:
    assert described(PRODUCT) == {"x": (-2, -4), "y": (5, -4), "z": (-4, 3), "q": (3, -4), "f": (-12, 1)}


def test_gradients_of_a_fan_out_add_up() -> None:
    assert described(FAN_OUT)["x"] == (2, float(f"{3 + math.cos(2):.3g}"))
    texts = [text.text for text in ET.fromstring(graph.computational_graph_svg(FAN_OUT)).iter(f"{SVG}text")]
    assert {"Σ 2.58", "3", "−0.416"} <= set(texts)


@pytest.mark.parametrize("op", graph.OPS)
def test_partials_are_the_slopes(op: str) -> None:
    rule = graph.OPS[op]
    point = [1.7, 0.6][: rule.arity]
    for index, partial in enumerate(rule.partials(*point)):
        step = [1e-6 * (place == index) for place in range(rule.arity)]
        high = rule.value(*(number + by for number, by in zip(point, step, strict=True)))
        low = rule.value(*(number - by for number, by in zip(point, step, strict=True)))
        slope = (high - low) / 2e-6
        assert partial == pytest.approx(slope, abs=1e-8)


def test_max_shares_a_tie() -> None:
    spec = {"inputs": {"x": 1, "y": 1}, "nodes": [{"name": "m", "op": "max", "inputs": ["x", "y"]}]}
    assert described(spec) == {"x": (1, 0.5), "y": (1, 0.5), "m": (1, 1)}


def test_a_node_may_be_used_twice_by_one_operation() -> None:
    spec = {"inputs": {"x": 3}, "nodes": [{"name": "f", "op": "mul", "inputs": ["x", "x"]}]}
    assert described(spec) == {"x": (3, 6), "f": (9, 1)}


def test_nodes_may_come_in_any_order() -> None:
    turned = {**PRODUCT, "nodes": PRODUCT["nodes"][::-1]}
    assert graph.computational_graph_svg(turned) == graph.computational_graph_svg(PRODUCT)


TWICE: dict[str, Any] = {
    "inputs": {"x": 0.25, "y": -1.5},
    "nodes": [
        {"name": "a", "op": "exp", "inputs": ["x"]},
        {"name": "b", "op": "sin", "inputs": ["y"]},
        {"name": "p", "op": "mul", "inputs": ["a", "b"]},
        {"name": "q", "op": "sub", "inputs": ["a", "b"]},
        {"name": "f", "op": "div", "inputs": ["p", "q"]},
    ],
}
Box = tuple[float, float, float, float]


def apart(a: Box, b: Box) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def inside(a: Box, b: Box) -> bool:
    return a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3]


@pytest.mark.parametrize("spec", [PRODUCT, NEURON, FAN_OUT, TWICE])
def test_texts_and_nodes_stand_apart(spec: dict[str, Any]) -> None:
    root = ET.fromstring(graph.computational_graph_svg(spec))
    texts: list[Box] = []
    shapes: list[Box] = []
    for text in root.iter(f"{SVG}text"):
        x, y, half = float(text.attrib["x"]), float(text.attrib["y"]), 3.4 * len("".join(text.itertext()))
        texts.append((x - half, y - 9, x + half, y + 2))
    for shape in [*root.iter(f"{SVG}rect"), *root.iter(f"{SVG}circle")]:
        at = {name: float(number) for name, number in shape.attrib.items()}
        x, y = at.get("cx", at.get("x", 0) + graph.RADIUS), at.get("cy", at.get("y", 0) + graph.RADIUS)
        shapes.append((x - graph.RADIUS, y - graph.RADIUS, x + graph.RADIUS, y + graph.RADIUS))
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    page = (0.0, 0.0, width, height)
    assert len(shapes) == len(spec["inputs"]) + len(spec["nodes"])
    assert all(inside(box, page) for box in texts + shapes)
    for group in (texts, shapes):
        assert all(apart(a, b) for index, a in enumerate(group) for b in group[:index])
    assert all(apart(text, shape) or inside(text, shape) for text in texts for shape in shapes)


def test_it_is_named_coloured_and_always_the_same() -> None:
    drawn = graph.computational_graph_svg({**PRODUCT, "alt": "x < y & z"})
    root = ET.fromstring(drawn)
    assert root.findtext(f"{SVG}title") == "x < y & z"
    assert root.attrib["role"] == "img"
    assert root.attrib["viewBox"]
    assert set(re.findall(r"var\(([^)]*)\)", drawn)) == {"--figure-guide", "--figure-f", "--figure-derivative"}
    assert " id=" not in drawn
    assert "#" not in drawn
    assert drawn == graph.computational_graph_svg({**PRODUCT, "alt": "x < y & z"})


def node(name: str = "f", op: str = "exp", *inputs: str) -> dict[str, Any]:
    return {"name": name, "op": op, "inputs": list(inputs or "x")}


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        ({"nodes": [node()]}, "inputs must map"),
        ({"inputs": {"x": 1}}, "nodes must be a list"),
        ({"inputs": {"x": "one"}, "nodes": [node()]}, "input x must be a finite number"),
        ({"inputs": {"x": True}, "nodes": [node()]}, "input x must be a finite number"),
        ({"inputs": {"x": math.inf}, "nodes": [node()]}, "input x must be a finite number"),
        ({"inputs": {"x": 1}, "nodes": [{"name": "f", "op": "exp"}]}, "a node has name, op and inputs"),
        ({"inputs": {"x": 1}, "nodes": [node("x")]}, "name x is given twice"),
        ({"inputs": {"x": 1}, "nodes": [node("f", "cosh")]}, "unknown op cosh"),
        ({"inputs": {"x": 1}, "nodes": [node("f", "mul")]}, "needs a list of 2"),
        ({"inputs": {"x": 1}, "nodes": [node("f", "exp", "y")]}, "unknown input y"),
        ({"inputs": {"x": 1}, "nodes": [node("f", "add", "x", "g"), node("g", "exp", "f")]}, "through f, g"),
        ({"inputs": {"x": 1, "y": 2}, "nodes": [node()]}, "nothing uses y, f"),
        ({"inputs": {"x": -1}, "nodes": [node("f", "log")]}, "no finite value or derivative at −1"),
        ({"inputs": {"x": 1000}, "nodes": [node()]}, "no finite value or derivative at 1000"),
    ],
)
def test_a_bad_specification_is_named_in_one_line(spec: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as caught:
        graph.computational_graph_svg(spec)
    assert "\n" not in str(caught.value)
