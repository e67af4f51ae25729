"""A line through the inputs of a function of arrays, and the errors of code along it.

A page states the line in the head of a ``/// numerics`` block: ``line: {c: [-900, 900], z: [c, c + 1]}`` has a letter
with its ends, and the entries of each input, which may have the letter in them. A label counts from 1, as on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from scripts.accuracy.arrays import ArrayTruth, Values, arguments, rounded
from scripts.accuracy.measure import plain_error
from scripts.accuracy.oracle import symbol_of
from scripts.accuracy.points import NORMAL, class_of
from scripts.equations import Page, Undefined, Unreadable, read_markdown
from scripts.equations.reals import mpf
from scripts.snippets import SnippetError

EXAMPLE = "`line: {c: [-900, 900], z: [c, c + 1, c + 2]}`"


@dataclass(frozen=True)
class Line:
    """Inputs that depend on one number.

    Attributes
    ----------
    letter : str
        The number.
    low, high : float
        Its ends.
    entries : dict
        For each input, by its symbol, a number or formula, or a list of them.
    """

    letter: str
    low: float
    high: float
    entries: dict[str, Any]

    def values(self, at: float, labels: frozenset[str]) -> Values:
        """Return the inputs at one place of the line, in float64.

        Raises
        ------
        SnippetError
            An entry cannot be read.
        """
        found: Values = {}
        for symbol, entries in self.entries.items():
            if isinstance(entries, list):
                found[symbol] = rounded([self._number(one, at) for one in entries], np.float64)
            else:
                number = self._number(entries, at)
                found[symbol] = int(number) if symbol in labels else number
        return found

    def _number(self, entry: Any, at: float) -> float:
        if isinstance(entry, int | float):
            return float(entry)
        try:
            return float(_page_of(self.letter).evaluate(str(entry), {self.letter: mpf(at)}, digits=20))
        except (Unreadable, Undefined, TypeError) as error:
            raise SnippetError(f"`{entry}` in `line` is no formula of `{self.letter}`: {error}") from error


@cache
def _page_of(letter: str) -> Page:
    """Return a page on which the letter is a number."""
    return Page(read_markdown(rf"${letter} \in \mathbb{{R}}$"))


def read_line(options: dict[str, Any], truth: ArrayTruth, function: str) -> Line:
    """Read the line of a block.

    Raises
    ------
    SnippetError
        It is missing or does not fit the function.
    """
    given = options.get("line")
    if not isinstance(given, dict) or not given:
        raise SnippetError(f"`{function}` takes arrays: state a line along which its errors are shown, as in {EXAMPLE}")
    (letter, ends), *others = given.items()
    if not isinstance(ends, list) or len(ends) != 2 or not all(isinstance(end, int | float) for end in ends):
        raise SnippetError(f"`line` begins with a letter and its two ends, as in {EXAMPLE}")
    entries = {symbol_of(name): value for name, value in others}
    wanted = [symbol for symbols in truth.takes(function) for symbol in symbols]
    if set(entries) != set(wanted):
        raise SnippetError(f"`line` gives {', '.join(entries) or 'nothing'}; `{function}` takes {', '.join(wanted)}")
    return Line(letter, float(ends[0]), float(ends[1]), {symbol: entries[symbol] for symbol in wanted})


def errors_on_line(forms: list[Callable], truth: ArrayTruth, function: str, line: Line,
                   places: np.ndarray) -> list[np.ndarray]:
    """Return for each form the worst error of its entries at each place, in ULP of float64.

    It is inf where an entry is no number, and nan where no exact entry is a normal number.
    """
    errors = [np.full(places.shape, np.nan) for _ in forms]
    for index, place in enumerate(map(float, places)):
        values = line.values(place, truth.labels)
        try:
            exact = truth.results(function, values)
        except Undefined:
            continue
        given = arguments(truth, function, values, np.float64)
        for error, form in zip(errors, forms):
            with np.errstate(all="ignore"):
                results = form(*given)
            error[index] = _worst(exact, results if isinstance(results, tuple) else (results,))
    return errors


def _worst(exact: list[Any], results: tuple[Any, ...]) -> float:
    pairs = [(true[place], float(np.asarray(result)[place])) for true, result in zip(exact, results)
             if true is not None for place in np.ndindex(np.shape(true))]  # fmt: skip
    errors = [plain_error(true, result, np.float64) if np.isfinite(result) else np.inf
              for true, result in pairs if class_of(true, np.float64)[1] == NORMAL]  # fmt: skip
    return max(errors, default=np.nan)
