"""Each relation of a page is told by what it says, and is evaluated again only if what it says has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts import cache, checking
from scripts.checking import Checked, said
from scripts.equations import Formula, Page
from scripts.equations.document import Item
from scripts.equations.verdicts import Verdict


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


@pytest.fixture
def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Check with an empty cache; return a list that gets the formulas which are evaluated."""
    monkeypatch.setattr(cache, "CACHE", tmp_path)
    monkeypatch.setattr(checking, "_cache", lambda: cache.Cache("checks", ""))
    evaluated: list[str] = []
    judge = Page._judge

    def noted(page: Page, item: Item, *rest: Any) -> Verdict:
        evaluated.append(item.formula.latex)
        return judge(page, item, *rest)

    monkeypatch.setattr(Page, "_judge", noted)
    return evaluated


def verdicts(*latex: str) -> list[tuple[int, str]]:
    formulas = [Formula(text, number, True) for number, text in enumerate(latex)]
    return [(found.formula, found.verdict) for found in checking.check(formulas)]


def test_only_what_has_changed_is_evaluated_again(judged: list[str]) -> None:
    verdicts("s(x) := x^2", "s'(x) = 2x", "x + 1 > x")
    judged.clear()
    assert verdicts("s(x) := x^2", "0 < 1", "s'(x) = 2x", "x + 1 > x") == [(0, "definition"), *((n, "true") for n in (1, 2, 3))]
    assert judged == ["0 < 1"], "a new relation alters none of the others, which stand elsewhere now"
    judged.clear()
    assert verdicts("s(x) := x^3", "0 < 1", "s'(x) = 2x", "x + 1 > x")[2] == (2, "false")
    assert "s'(x) = 2x" in judged, "its letters are the same, and mean something else"
    judged.clear()
    assert verdicts("s(x) := x^3", "s'(x) = 2x")[1] == (1, "false") and judged == ["s'(x) = 2x"], "what is false is told anew"


def test_a_message_names_lines_of_the_page(judged: list[str]) -> None:
    formulas = [Formula("y := a y", 3, True), Formula(r"\frac{dy}{dx} = 1", 9, True)]
    messages = [checking.message_with_lines(found.message, [3, 9]) for found in checking.check(formulas)]
    assert messages[1] == "since y, line 3, could not be read"
