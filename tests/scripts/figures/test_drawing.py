"""What stands around a drawing: its caption, its point."""

from __future__ import annotations

import re

import pytest

from scripts.blocks import Block
from scripts.figures.drawing import figure

ONE_PATH = {"inputs": {"x": 2}, "nodes": [{"name": "y", "op": "exp", "inputs": ["x"]}], "alt": "a"}
TWO_PATHS = {"inputs": {"x": 2}, "nodes": [{"name": "y", "op": "mul", "inputs": ["x", "x"]}], "alt": "a"}


@pytest.mark.parametrize(("options", "sums"), [(ONE_PATH, False), (TWO_PATHS, True)])
def test_graph_says_how_it_is_read(options: dict, sums: bool) -> None:
    caption = re.search("<figcaption>(.*)</figcaption>", figure(Block("graph", "", options, "", 1)))
    assert caption and "Above a line" in caption[1] and "Below it" in caption[1]
    assert ("Σ" in caption[1]) == sums


@pytest.mark.parametrize(
    ("name", "more", "moves"),
    [("function", {}, True), ("secant", {"at": 0, "steps": [1, 0.5]}, False), ("taylor", {"at": 0, "degrees": [1]}, False)],
)
def test_a_point_moves_where_no_other_tangents_are_drawn(name: str, more: dict, moves: bool) -> None:
    block = Block(name, "elementary/exp.py", {"plot": {"x": [-1, 1]}, "alt": "a", **more}, "", 1)
    assert ("data-plot" in figure(block)) == moves
