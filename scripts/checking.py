"""The verdicts on the relations of each page, kept by content; only what has changed is evaluated again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache, lru_cache
from itertools import groupby, pairwise

from scripts import notebooks, pages
from scripts.cache import Cache, digest, digest_of_files
from scripts.equations import Formula, read_markdown
from scripts.equations import Page as Reading
from scripts.equations.lexer import tokenize
from scripts.equations.pieces import drafts
from scripts.equations.reals import MADE_WITH
from scripts.equations.verdicts import Verdict
from scripts.paths import ROOT

SEED = 0
WRONG = {"false", "unreadable"}
# A page is checked as if its formulas stood so many lines apart, which tells them from each other in a message.
SPACED = 1000
# What may stand before the first bracket of a statement, and the reader of formulas passes over.
SIZE = re.compile(r"\\(?:left|[bB]igg?l?)\s*\Z")
# What follows a statement that others follow, or with which its environment ends.
BETWEEN = re.compile(r"(?:[\s,;]|(?<!\\right)\.|\\q?quad\b|\\\\|\\end\{(?:aligned|gathered|split)\})+\Z")


@dataclass(frozen=True)
class Checked:
    """What was found about one relation.

    Attributes
    ----------
    formula : int
        Which formula of the page it stands in, from 0.
    verdict, points, error, message
        As in `scripts.equations.Verdict`.
    """

    formula: int
    verdict: str
    points: int
    error: float
    message: str


def check(formulas: list[Formula]) -> list[Checked]:
    """Return the verdicts on the relations of a page, in order, from the cache where the page has not changed."""
    key = _key(formulas)
    stored = _cache().get(key)
    if stored is None:
        stored = json.dumps([asdict(checked) for checked in _evaluate(formulas)]).encode()
        _cache().put(key, stored)
    return [Checked(**entry) for entry in json.loads(stored)]


def said(formulas: list[Formula], checked: list[Checked]) -> list[str]:
    """Return what each relation says in LaTeX, on one line; its whole formula where that is not known."""
    found: list[str] = []
    for number, relations in groupby(checked, key=lambda relation: relation.formula):
        found += _parts(formulas[number].latex, len(list(relations)))
    return [" ".join(latex.split()) for latex in found]


def _parts(latex: str, count: int) -> list[str]:
    """Return the statements of a formula that makes so many relations, each with its conditions."""
    statements = drafts(tokenize(latex)) if count > 1 else []
    if len(statements) != count:
        return [latex] * count
    first = (min(token.start for token in statement.main.tokens) for statement in statements)
    starts = [len(SIZE.sub("", latex[:start])) for start in first]
    return [BETWEEN.sub("", latex[start:end]) for start, end in pairwise([*starts, len(latex)])]


def waiting(pages: Iterable[list[Formula]]) -> list[list[Formula]]:
    """Return the formulas of those pages that have changed; those of the longest first, which take longest."""
    changed = [formulas for formulas in pages if formulas and _cache().get(_key(formulas)) is None]
    return sorted(changed, key=len, reverse=True)


def every_page() -> Iterator[tuple[pages.Page, list[Formula]]]:
    """Yield all pages that have formulas, notebooks too, with their formulas as they will be published."""
    for page in pages.every_page():
        yield page, _formulas(page.body)
    for file in notebooks.every_notebook():
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        prose = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        yield pages.Page(file.relative_to(ROOT).as_posix(), prose), _formulas(prose)


_formulas = lru_cache(maxsize=1024)(read_markdown)


def _evaluate(formulas: list[Formula]) -> Iterator[Checked]:
    """Yield the verdicts on the relations of a page that has changed; those known of the same statement are kept."""
    numbered = (replace(formula, line=number * SPACED, above=0) for number, formula in enumerate(formulas))
    reading = Reading(numbered, one_meaning=True)
    meaning = digest(reading.meaning())
    for number, (formula, statement, *_) in enumerate(reading.items):
        key = json.dumps([meaning, formula.latex, repr(statement)])
        stored = _cache().get(key)
        if stored is None:
            found = [_checked(verdict) for verdict in reading.check(seed=SEED, part=slice(number, number + 1))]
            if not any(checked.verdict in WRONG for checked in found):  # whose messages name lines of the page
                _cache().put(key, json.dumps([asdict(checked) for checked in found]).encode())
        else:
            found = [Checked(**entry) for entry in json.loads(stored)]
        yield from (replace(checked, formula=formula.line // SPACED) for checked in found)


def _checked(verdict: Verdict) -> Checked:
    number, error = verdict.formula.line // SPACED, float(verdict.error)
    return Checked(number, verdict.verdict, verdict.points, error, verdict.message)


def message_with_lines(message: str, lines: list[int]) -> str:
    """Return a message with the lines on which the page has its formulas, in place of those of the check."""

    def line_of(match: re.Match[str]) -> str:
        number, further = divmod(int(match[1]), SPACED)
        return f", line {lines[number] + further},"

    return re.sub(r", line (\d+),", line_of, message)


def _key(formulas: list[Formula]) -> str:
    # Indentation and line ends differ between Markdown and HTML and mean nothing in LaTeX.
    return json.dumps([[" ".join(f.latex.split()), f.unchecked, f.given] for f in formulas])


@cache
def _cache() -> Cache:
    checker = digest_of_files(ROOT / "scripts" / "equations")
    return Cache("checks", digest(checker, MADE_WITH, str(SEED)))
