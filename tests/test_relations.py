"""One case for each relation of the site, named by its page and line."""

from __future__ import annotations

import pytest

from scripts import checking
from scripts.checking import Checked

RELATIONS = {
    (f"{page.path}:{page.first_line + formulas[relation.formula].line - 1}", number): (
        relation, formulas[relation.formula].latex)
    for page, formulas in checking.every_page()
    for number, relation in enumerate(checking.check(formulas))
}


@pytest.mark.parametrize(("relation", "latex"), RELATIONS.values(), ids=[place for place, _ in RELATIONS])
def test_relation_holds(relation: Checked, latex: str) -> None:
    assert relation.verdict not in checking.WRONG, f"{latex}\n{relation.message}"
    assert relation.verdict in {"definition", "unchecked"} or relation.points > 0


def test_nothing_is_left_unchecked_without_a_reason() -> None:
    for (place, _), (relation, _) in RELATIONS.items():
        if relation.verdict == "unchecked":
            assert relation.message.strip(), place
