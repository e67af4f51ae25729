"""A snippet is run as it would be pasted; what is wrong with it is told with its line."""

from __future__ import annotations

import pytest

from scripts.snippets import Snippet, SnippetError, define_functions, every_snippet, load

SOURCE = """\"\"\"Power.\"\"\"

import numpy as np


def power(x, p=2.0):
    return x**p


def power_dx(x, p=2.0):
    return p * x ** (p - 1)


def power_dp(x, p=2.0):
    return x**p * np.log(x)
"""


def test_names_carry_the_meaning() -> None:
    snippet = Snippet("elementary/power.py", SOURCE)
    assert snippet.name == "power"
    assert snippet.parameters == ["x", "p"]
    assert snippet.derivatives == {"power_dx": "x", "power_dp": "p"}
    assert snippet.function(3.0) == 9.0


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import numpy as np\n\n1 / 0\n", "a/b.py, line 3, raises ZeroDivisionError"),
        ("def f(:\n", "a/b.py, line 1, raises SyntaxError"),
        ("import no_such_module_at_all\n", "line 1, raises ModuleNotFoundError"),
    ],
)
def test_a_snippet_that_raises_names_its_line(source: str, message: str) -> None:
    with pytest.raises(SnippetError, match=message):
        define_functions(source, "a/b.py")


def test_imported_functions_are_not_the_snippets_own() -> None:
    assert list(define_functions("from math import *\nfrom textwrap import dedent\ndef f(x): return x\n", "f.py")) == ["f"]


def test_a_missing_snippet_is_told() -> None:
    with pytest.raises(SnippetError, match="there is no snippets/activations/sigmoidd.py; write it, or mend the path"):
        load("activations/sigmoidd.py")


def test_a_snippet_must_define_the_function_it_is_named_after() -> None:
    with pytest.raises(SnippetError, match="defines no function `gelu`"):
        _ = Snippet("activations/gelu.py", "def relu(x): return x").function


@pytest.mark.parametrize("snippet", [pytest.param(s, id=s.path) for s in every_snippet()])
def test_every_snippet_is_what_a_reader_would_copy(snippet: Snippet) -> None:
    """A docstring of a line, imports of NumPy, SciPy and math only, a docstring for every function."""
    first = snippet.source.split("\n")[0]
    assert first.startswith('"""') and first.endswith('."""')
    assert snippet.name in snippet.functions
    for line in snippet.source.split("\n"):
        if line.startswith(("import ", "from ")):
            assert line.split()[1].split(".")[0] in {"math", "numpy", "scipy"}
    for name, function in snippet.functions.items():
        assert function.__doc__, f"{name} has no docstring"
