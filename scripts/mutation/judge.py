"""What the checker makes of a mutant, and whether anything else would notice a changed definition."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType

from scripts import checking, pages
from scripts.accuracy import oracle
from scripts.accuracy.measure import measure
from scripts.accuracy.oracle import NoFormula
from scripts.accuracy.results import bounds_of
from scripts.blocks import displays, well_formed
from scripts.equations import Formula, Unreadable
from scripts.equations import Page as Reading
from scripts.equations.document import Item
from scripts.equations.page import CRASHED
from scripts.equations.statements import Claim, Convention, Defined, Shown
from scripts.equations.symbols import Definition
from scripts.mutation.operators import Mutant
from scripts.snippets import SnippetError, load

SECONDS = 30.0  # of the processor, for one mutant; the slowest relation of the site takes a tenth of it
NARROWER = "narrower than it need be"
FEW_POINTS = 40


@dataclass(frozen=True)
class Finding:
    """What became of a mutant.

    Attributes
    ----------
    outcome : str
        killed-false, killed-unreadable; killed-silent, where a display no longer states anything; killed-page, by
        claims that use the definition; killed-snippet, by the comparison of the definition with the code; weaker,
        where it is still true and the checker says that its condition is needlessly narrow; survived, crashed or
        timeout.
    detail : str
        The checker's message.
    """

    outcome: str
    detail: str = ""


class TooLong(BaseException):
    """The time for a mutant is up; no handler for errors of arithmetic may catch this."""


def judge(page: pages.Page, formulas: list[Formula], index: int, mutant: Mutant, seconds: float = SECONDS) -> Finding:
    """Put a mutant in the place of a formula of a page and tell what comes of it.

    Parameters
    ----------
    page : pages.Page
        Where the formula stands.
    formulas : list of Formula
        All formulas of the page.
    index : int
        Which of them is replaced.
    mutant : Mutant
        By what.
    seconds : float
        How long that may take, in time of the processor.
    """
    try:
        with limit(seconds):
            return _judge(page, formulas, index, mutant)
    except TooLong:
        return Finding("timeout", f"longer than {seconds:g} s")
    except Exception as error:  # whatever it is, it should have been a verdict
        return Finding("crashed", f"{type(error).__name__}: {error}")


def says_nothing(items: Iterable[Item]) -> bool:
    """Whether there is a display, or a part of one, that is a mere expression; tests/test_displays.py refuses it."""
    return any(item.formula.display and isinstance(item.statement, Shown) for item in items)


def relations(formulas: list[Formula]) -> list[int]:
    """Return the numbers of the formulas of a page that the checker finds relations in, all of them right."""
    verdicts = _verdicts(_key(formulas))
    return [
        index for index, found in verdicts.items() if not {"false", "unreadable", "unchecked"} & {v for v, _ in found}
    ]


def _judge(page: pages.Page, formulas: list[Formula], index: int, mutant: Mutant) -> Finding:
    known = _verdicts(_key(formulas))
    changed = [
        Formula(mutant.latex if n == index else f.latex, n, f.display, f.unchecked) for n, f in enumerate(formulas)
    ]
    reading = Reading(changed, one_meaning=True)
    own = [number for number, item in enumerate(reading.items) if item.formula.line == index]
    if says_nothing([reading.items[number] for number in own]):
        return Finding("killed-silent", "a display without a relation")
    notes = []
    for number in own:
        for verdict in reading.check(seed=checking.SEED, part=slice(number, number + 1)):
            if verdict.verdict in checking.WRONG:
                kind = "crashed" if verdict.message.startswith(CRASHED) else f"killed-{verdict.verdict}"
                return Finding(kind, verdict.message)
            notes.append(verdict.message)
    defines = any(isinstance(reading.items[number].statement, (Defined, Convention)) for number in own)
    if defines:
        noticed = _noticed_by_page(reading, index, known) or _noticed_by_snippet(
            page, formulas[index].latex, mutant.latex
        )
        if noticed:
            return noticed
    was_narrower = any(NARROWER in note for _, note in known.get(index, ()))
    if mutant.in_condition and not defines and not was_narrower and any(NARROWER in note for note in notes):
        return Finding("weaker", NARROWER)
    return Finding("survived", "" if notes else "read, but not as a relation")


def _noticed_by_page(reading: Reading, index: int, known: dict[int, list[tuple[str, str]]]) -> Finding | None:
    """Check the relations that use what a formula defines, until one fails."""
    names = {
        statement.definition.name for formula, statement, *_ in reading.items
        if formula.line == index and isinstance(statement, Defined) and isinstance(statement.definition, Definition)
    }  # fmt: skip
    for number, (formula, statement, *_) in enumerate(reading.items):
        was_right = not checking.WRONG & {verdict for verdict, _ in known.get(formula.line, ())}
        if formula.line == index or not was_right or not _uses(reading, statement, names):
            continue
        for verdict in reading.check(seed=checking.SEED, part=slice(number, number + 1)):
            if verdict.verdict in checking.WRONG:
                kind = "crashed" if verdict.message.startswith(CRASHED) else "killed-page"
                return Finding(kind, f"{verdict.formula.latex}: {verdict.message}")
    return None


def _uses(reading: Reading, statement: object, names: set[str]) -> bool:
    """Whether a statement depends on one of the names, directly or through definitions."""
    if isinstance(statement, Defined):
        statement = statement.check
    try:
        match statement:
            case Claim(relation):
                return any(reading.library.reach_of(side) & names for side in relation.sides)
            case Convention(place, value):
                return bool((reading.library.reach_of(place) | reading.library.reach_of(value)) & names)
    except (Unreadable, KeyError):
        return True
    return hasattr(statement, "verdict")


# --- the comparison of definitions with code -----------------------------------------------------------------


def _noticed_by_snippet(page: pages.Page, original: str, mutant: str) -> Finding | None:
    """Measure the snippets whose function block has the formula against the changed page."""
    wanted = " ".join(original.split())
    for block in well_formed(page, "function"):
        shown = [" ".join(latex.split()) for latex in displays(block.content)]
        if wanted in shown and not _complaint(page, block.argument):
            complaint = _complaint(_changed(page, original, mutant, block.content), block.argument)
            if complaint:
                return Finding("killed-snippet", complaint)
    return None


def _changed(page: pages.Page, original: str, mutant: str, content: str) -> pages.Page:
    """Return the page with the formula changed in a block, but not where it may stand elsewhere."""
    start = page.body.index(content) if content in page.body else 0
    place = page.body.find(original, start)
    return pages.Page(page.path, page.body[:place] + mutant + page.body[place + len(original) :], page.first_line)


@lru_cache(maxsize=64)
def _complaint(page: pages.Page, path: str) -> str:
    """Return why a snippet does not agree with a page, or cannot be compared with it; "" if it agrees."""
    block = next(block for block in well_formed(page, "function") if block.argument == path)
    try:
        snippet = load(path)
        truths = oracle._truths(snippet, page, block)
        for name, truth in truths.items():
            found = measure(snippet.functions[name], truth, path, "float64", FEW_POINTS, 0)
            if found.misses(*bounds_of(path, name)):
                return f"{name}: {found.conditioned:.3g} ULP; {'; '.join(found.faults[:1])}"
    except (NoFormula, SnippetError, Unreadable, IndexError) as error:  # a block without functions of numbers
        return f"{error}"
    return ""


# --- helpers -------------------------------------------------------------------------------------------------


def _key(formulas: list[Formula]) -> tuple[Formula, ...]:
    return tuple(formulas)


@lru_cache(maxsize=256)
def _verdicts(formulas: tuple[Formula, ...]) -> dict[int, list[tuple[str, str]]]:
    """Return verdict and message of each relation of a page as it is, by formula."""
    found: dict[int, list[tuple[str, str]]] = {}
    for checked in checking.check(list(formulas)):
        found.setdefault(checked.formula, []).append((checked.verdict, checked.message))
    return found


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise TooLong in the block after so many seconds of the processor; only where signals can do that."""
    if not hasattr(signal, "SIGVTALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
