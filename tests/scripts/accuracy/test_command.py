"""The command: what it prints and with what it ends."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from scripts.accuracy import __main__ as command
from scripts.accuracy import results, table
from scripts.accuracy.measure import Measurement


def test_a_snippet_that_holds_the_aim(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["relu", "--dtype", "float64", "--points", "60"]) == 0
    out = capsys.readouterr().out
    assert "relu_derivative" in out and "2 measurements, 0 miss the aim" in out


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["activations/relu.py", "--points", "60", "--seed", "3", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["function"], row["dtype"]) for row in rows] == [
        ("relu", "float64"), ("relu", "float32"), ("relu_derivative", "float64"), ("relu_derivative", "float32")
    ]  # fmt: skip
    assert all(row["misses"] is False and row["conditioned"] <= row["bound"] for row in rows)


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["rules/chain.py"], ["relu", "--dtype", "float16"], ["relu", "--points", "0"], ["relu", "--seed", "-1"]],
)
def test_bad_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        assert command.main(arguments) == 2
    except SystemExit as error:
        assert error.code == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    "found",
    [
        Measurement("activations/relu.py", "relu", "float64", 10, 4.5, at={"x": 1.0}),
        Measurement("activations/relu.py", "relu", "float64", 10, 0.5, warnings=["overflow encountered in exp"]),
        "docs/relu.md:7: the block states no definition",
    ],
)
def test_one_that_misses_or_cannot_be_measured(found, monkeypatch, capsys) -> None:
    monkeypatch.setattr(command, "measurements", lambda jobs: [found])
    assert command.main(["relu", "--dtype", "float64"]) == 1
    told = capsys.readouterr()
    assert "MISSES" in told.out if isinstance(found, Measurement) else found in told.err
    assert re.match(r"docs/\S+\.md:\d+: ", told.err)


def test_an_error_that_the_page_accepts(monkeypatch, capsys) -> None:
    found = Measurement("activations/relu.py", "relu", "float64", 10, 4.5, at={"x": 1.0})
    monkeypatch.setattr(command, "measurements", lambda jobs: [found])
    monkeypatch.setattr(results, "bounds_of", lambda path, function: (5.0, 8.0))
    monkeypatch.setattr(command, "bounds_of", results.bounds_of)
    assert command.main(["relu", "--dtype", "float64"]) == 0
    assert "accepted up to 5" in capsys.readouterr().out


def test_an_error_that_is_large_only_because_the_input_is_rounded(monkeypatch, capsys) -> None:
    found = Measurement("activations/relu.py", "relu", "float64", 10, 0.5, at={"x": 1.0}, away=20.0)
    monkeypatch.setattr(command, "measurements", lambda jobs: [found])
    assert command.main(["relu", "--dtype", "float64"]) == 1
    assert "20 ULP at a distance from roots, above 8" in capsys.readouterr().err
    monkeypatch.setattr(results, "bounds_of", lambda path, function: (4.0, 30.0))
    monkeypatch.setattr(command, "bounds_of", results.bounds_of)
    assert command.main(["relu", "--dtype", "float64"]) == 0
    assert "accepted off roots up to 30" in capsys.readouterr().out


def test_the_accuracy_page_tells_where_the_function_stands(monkeypatch) -> None:
    wrong = Measurement("activations/relu.py", "relu", "float64", 10, 4.5, at={"x": 1.0})
    unread = "docs/reference/activations/relu.md:7: the block states no definition"
    monkeypatch.setattr(table, "functions", lambda: [("activations/relu.py", "relu")])
    monkeypatch.setattr(table, "measurements", lambda jobs: [wrong, replace(wrong, dtype="float32", conditioned=1.0), unread])
    first, second = map(str, table.table().problems)
    assert first == unread
    assert re.match(r"docs/reference/activations/relu.md:\d+: `relu` of snippets/activations/relu.py misses the aim", second)
    assert str(table.placed("snippets/a.py: is missing")) == "snippets/a.py: is missing"
