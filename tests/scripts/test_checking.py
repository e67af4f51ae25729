"""Each relation of a page is told by what it says, not by all that stands beside it."""

from __future__ import annotations

import pytest

from scripts.checking import Checked, said
from scripts.equations import Formula


@pytest.mark.parametrize(
    ("latex", "relations"),
    [
        ("a = a", ["a = a"]),
        ("a = a, \\qquad\nb = b \\quad (b > 0).", ["a = a", r"b = b \quad (b > 0)"]),
        (r"\begin{aligned} a &= a \\ &= 2a - a \\ b &= b \end{aligned}", [r"a &= a \\ &= 2a - a", "b &= b"]),
        (r"\left. f(a) \right|_{a = 1} = b, \qquad \bigl(a\bigr) = a", [r"\left. f(a) \right|_{a = 1} = b", r"\bigl(a\bigr) = a"]),
        (r"a = a, \quad x > 0, \qquad b = b", None),
    ],
)
def test_a_relation_is_told_by_itself(latex: str, relations: list[str] | None) -> None:
    count = len(relations) if relations else 3
    checked = [Checked(0, "true", 1, 0.0, "") for _ in range(count)]
    assert said([Formula(latex, 1, True)], checked) == (relations or [latex] * count)
