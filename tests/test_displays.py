"""A display states something: where a relation sign is lost, nothing would be left to check."""

from __future__ import annotations

from scripts import checking
from scripts.equations import Page
from scripts.mutation.judge import says_nothing

EXPRESSIONS = {("docs/tutorial/gradient_descent.md", r"w - \eta\, \nabla L(w)")}


def test_every_display_states_something() -> None:
    found = {
        (page.path, item.formula.latex)
        for page, formulas in checking.every_page()
        for item in Page(formulas).items
        if says_nothing([item])
    }
    assert found <= EXPRESSIONS
