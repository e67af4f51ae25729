"""The list of what is to come and the site agree, and each way to disagree is told in a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import coverage
from scripts.coverage import Place, Row, compare, read
from scripts.pages import parse
from scripts.problems import Problem


@pytest.fixture(scope="module")
def listed() -> list[Row]:
    rows, problems = read()
    assert problems == []
    return rows


@pytest.fixture(scope="module")
def site() -> tuple[dict[str, Place], dict[str, Problem]]:
    return coverage.places()


def test_the_list_and_the_site_agree(listed: list[Row], site: tuple[dict[str, Place], dict[str, Problem]]) -> None:
    assert [str(problem) for problem in compare(listed, *site)] == []
    assert len(listed) > 400
    sections = list(dict.fromkeys(row.section for row in listed))
    assert (sections[0], sections[-1], len(sections)) == ("Rules", "Probability", 7)


def test_what_covers_a_row_is_checked(listed: list[Row], site: tuple[dict[str, Place], dict[str, Problem]]) -> None:
    there, _ = site
    assert [row.id for row in listed if row.id and not there[row.id].checked] == []


def test_a_function_in_a_section_of_its_page_is_linked_there(site: tuple[dict[str, Place], dict[str, Problem]]) -> None:
    there, _ = site
    assert (there["rules/difference"].page.address, there["rules/difference"].anchor) == (
        "reference/rules/sum.md",
        "difference",
    )
    assert there["activations/gelu"].anchor == ""


def test_an_id_that_is_not_there_is_told_with_its_line(site: tuple[dict[str, Place], dict[str, Problem]]) -> None:
    there, _ = site
    rows = [
        Row("Rules", "", "chain", "rules/chian", 7),
        Row("Rules", "", "any base", "reference/rules/exponential.md#no", 9),
    ]
    neither = (
        "is neither a function of the site (activations/gelu) "
        "nor a section of a page (reference/rules/exponential.md#any-base)"
    )
    assert [str(problem) for problem in compare(rows, there, {})] == [
        f"scripts/coverage.yml:7: `rules/chian`, named by the row `chain`, {neither}",
        f"scripts/coverage.yml:9: `reference/rules/exponential.md#no`, named by the row `any base`, {neither}",
    ]


def test_a_function_that_no_row_names_is_told_with_its_line(
    listed: list[Row], site: tuple[dict[str, Place], dict[str, Problem]]
) -> None:
    [told] = compare([row for row in listed if row.id != "activations/mish"], *site)
    assert told.page == "docs/reference/activations/mish.md" and told.line > 1
    assert told.message == (
        "no row of scripts/coverage.yml names this function; write `id: activations/mish` below its row, or add a row"
    )


def write(folder: Path, text: str) -> Path:
    file = folder / "coverage.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_sections_hold_rows_with_or_without_groups(tmp_path: Path) -> None:
    rows, problems = read(write(tmp_path, "A:\n  G:\n    - name: a\n      id: x/a\nB:\n  - name: b\n  - name: a\n"))
    assert problems == []
    assert rows == [Row("A", "G", "a", "x/a", 3), Row("B", "", "b", "", 6), Row("B", "", "a", "", 7)]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("A:\n  - name: a\n  - nmae: b\n", 3, "a row is `- name: GELU (erf)`"),
        ("A:\n  - name: a\n    ids: b\n", 2, "a row is `- name: GELU (erf)`"),
        ("A:\n  - just text\n", 2, "a row is `- name: GELU (erf)`"),
        ("A: text\n", 1, "a row is `- name: GELU (erf)`"),
        ("A:\n  - name: [a\n", 3, "this is not YAML"),
    ],
)
def test_a_slip_in_the_list_is_told_with_its_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    _, [problem] = read(write(tmp_path, text))
    assert (problem.page, problem.line) == ("scripts/coverage.yml", line)
    assert told in problem.message


def test_a_row_that_stands_twice_is_told(tmp_path: Path) -> None:
    _, problems = read(write(tmp_path, "A:\n  G:\n    - name: a\n  H:\n    - name: a\n"))
    assert [str(p) for p in problems] == [
        f"scripts/coverage.yml:{line}: `a` stands 2 times in section A" for line in (3, 5)]  # fmt: skip


def test_what_is_true_of_a_page_makes_it_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    page = parse("docs/p.md", "# P\n\nNo formula.\n\n## Part\n")
    monkeypatch.setattr("scripts.pages.every_page", lambda: [page])
    monkeypatch.setattr("scripts.checking.every_page", lambda: [(page, [])])
    monkeypatch.setattr("scripts.catalogue.rows", lambda: [])
    there, functions = coverage.places()
    assert there == {
        "p.md": Place(page, "", False),
        "p.md#p": Place(page, "p", False),
        "p.md#part": Place(page, "part", False),
    }
    assert functions == {}
