"""What the reference is to hold (coverage.yml), and what of it is there.

A row is covered when it names a function of the site, or a section of a page. The list and the site are held against
each other both ways, so that neither a row nor a function can be forgotten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts import catalogue, checking, pages
from scripts.paths import ROOT
from scripts.problems import Problem

FILE = ROOT / "scripts" / "coverage.yml"
NAME = "scripts/coverage.yml"


@dataclass(frozen=True)
class Row:
    """One thing that the reference is to hold.

    Attributes
    ----------
    section, group, name : str
        Where it stands in the list, and what it is called; the group may be empty.
    id : str
        The function that covers it (``activations/gelu``) or the section of a page
        (``reference/rules/exponential.md#any-base``, or a whole page); empty while nothing does.
    line : int
        Its line of the list.
    """

    section: str
    group: str
    name: str
    id: str
    line: int


@dataclass(frozen=True)
class Place:
    """Where a row is covered.

    Attributes
    ----------
    page : Page
        The page.
    anchor : str
        The id of the section; empty for the whole page.
    checked : bool
        Whether the build found relations on the page to be true.
    """

    page: pages.Page
    anchor: str
    checked: bool


def read(file: Path = FILE) -> tuple[list[Row], list[Problem]]:
    """Read the list: sections, groups, rows; and what is wrong with how it is written."""
    try:
        tree = yaml.compose(file.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return [], [Problem(NAME, line, f"this is not YAML: {error.problem}")]
    rows: list[Row] = []
    found: list[Problem] = []
    for section, groups in _entries(tree):
        # A section may hold its rows without groups.
        for group, entries in _entries(groups) or [("", groups)]:
            for entry in entries.value if isinstance(entries, yaml.SequenceNode) else [entries]:
                fields = {key: str(value.value) for key, value in _entries(entry)}
                line = entry.start_mark.line + 1
                if "name" not in fields or fields.keys() - {"name", "id"}:
                    found.append(
                        Problem(NAME, line, "a row is `- name: GELU (erf)`, and `id: activations/gelu` below it")
                    )
                    continue
                rows.append(Row(section, group, fields["name"], fields.get("id", ""), line))
    times = Counter((row.section, row.name) for row in rows)
    found += [
        Problem(NAME, row.line, f"`{row.name}` stands {times[row.section, row.name]} times in section {row.section}")
        for row in rows if times[row.section, row.name] > 1
    ]  # fmt: skip
    return rows, found


def places() -> tuple[dict[str, Place], dict[str, Problem]]:
    """Return what a row can name: functions, sections, pages; and for each function the problem if no row does."""
    checked = {page.path: any(relation.verdict == "true" for relation in checking.check(formulas))
               for page, formulas in checking.every_page()}  # fmt: skip
    there: dict[str, Place] = {}
    for page in pages.every_page():
        there[page.address] = Place(page, "", checked[page.path])
        for heading in page.headings:
            there[f"{page.address}#{heading.anchor}"] = Place(page, heading.anchor, checked[page.path])
    functions: dict[str, Problem] = {}
    for row in catalogue.rows():
        anchor = "" if row.title == row.page.title else row.anchor
        there[row.id] = Place(row.page, anchor, checked[row.page.path])
        functions[row.id] = Problem(
            row.page.path,
            row.block.line,
            f"no row of {NAME} names this function; write `id: {row.id}` below its row, or add a row",
        )
    return there, functions


def compare(rows: list[Row], there: dict[str, Place], functions: dict[str, Problem]) -> Iterator[Problem]:
    """Yield where the list and the site contradict each other."""
    for row in rows:
        if row.id and row.id not in there:
            yield Problem(
                NAME,
                row.line,
                f"`{row.id}`, named by the row `{row.name}`, is neither a function of the site "
                "(activations/gelu) nor a section of a page (reference/rules/exponential.md#any-base)",
            )
    named = {row.id for row in rows}
    for function, problem in functions.items():
        if function not in named:
            yield problem


def _entries(node: yaml.Node | None) -> list[tuple[str, yaml.Node]]:
    return [(key.value, value) for key, value in node.value] if isinstance(node, yaml.MappingNode) else []
