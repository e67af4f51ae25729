"""One random point: a value for every name that is asked for, drawn from the set that the name is declared in.

All numbers are short binary fractions, exact at every precision.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from functools import partial, reduce
from itertools import pairwise
from operator import add
from typing import Any

import numpy as np

from . import algebra
from .algebra import Value, entrywise
from .errors import Undefined, Unreadable
from .library import Context, Library
from .reals import mp, mpf
from .symbols import FreeFunction, Variable
from .tree import Array, Domain, Finite, Index, Integers, Interval, Node, Number, Size
from .world import Key, Scope, World


class Sampler:
    """Draws the values of one point, the same for the same seed.

    Parameters
    ----------
    extents : dict
        How far each free index runs, as functions of a scope.
    given : dict
        Values that are set, not drawn.
    style : str
        "" for random numbers; "positive", "negative", "small", "zero", "one" or "equal" for all that is drawn; "first"
        for indices; "flat" for free functions that are constant.
    only : frozenset of str or None
        The names that the style is for, if it is not for all.
    """

    def __init__(
        self, library: Library, seed: str, extents: dict[str, Callable[[Scope], int]] | None = None,
        given: dict[Key, Value] | None = None, style: str = "", only: frozenset[str] | None = None,
    ) -> None:  # fmt: skip
        self.library = library
        self.random = random.Random(seed)
        self.extents = extents or {}
        self.style = style
        self.only = only
        self.sizes: list[int] = []
        self.member: dict[str, Value] = {}
        self.world = World(library, dict(given or {}), draw=self.draw)
        self.drawn = self.world.values

    def draw(self, key: Key, world: World) -> Value:
        """Return the value of a name, of a member of a family, or of a direction ("d", name); drawn once a point, in
        the world that asks for it: there other values may have been replaced."""
        if key not in self.drawn:
            self.world = world
            style, member, name = self.style, self.member, key if isinstance(key, str) else key[0]
            if self.only is not None and name not in self.only:
                self.style = ""
            self.member = self.number_of(key)
            try:
                self.drawn[key] = self._draw(key)
            finally:
                self.style, self.member = style, member
        return self.drawn[key]

    def number_of(self, key: Key) -> dict[str, Value]:
        """Return which member of a family is drawn: the l of W^{(l)}, on which its sizes may depend."""
        symbol = self.library.symbols.get(key[0]) if isinstance(key, tuple) else None
        index = symbol.index if isinstance(symbol, Variable) else None
        return {index: mpf(key[1])} if index is not None else {}

    def _draw(self, key: Key) -> Value:
        if isinstance(key, tuple) and isinstance(key[1], str):
            return entrywise(lambda _: self.number(), self.world.value(key[1]))
        name = key if isinstance(key, str) else key[0]
        match self.library.symbols.get(name):
            case FreeFunction() as symbol:
                return self.function(symbol)
            case Variable(domain=Index()) if self.style == "first":
                return mpf(1)
            case Variable(domain=Index()):
                extent = self.extents[name](Scope(self.world)) if name in self.extents else 4
                return mpf(self.random.randint(1, max(1, extent)))
            case Variable(domain=Integers(low, high)) if name in self.extents:  # and it counts what the array has
                last = Number(Fraction(self.extents[name](Scope(self.world))))
                is_less = high is None or last.value < self.end(high)
                return self.element(Integers(low, last if is_less else high))
            case Variable(domain=domain):
                return self.element(domain)
            case None:
                return self.number()
        raise Unreadable(f"{name} has no value")

    def number(self) -> mpf:
        """Draw a real number, of ordinary size most of the time."""
        if self.style in ("zero", "one"):
            return mpf(int(self.style == "one"))
        scale = self.random.choice((1, 1, 3, 3, 10)) if self.style != "small" else 0.25
        value = mpf(round(self.random.uniform(-scale, scale) * 2**20)) / 2**20
        return abs(value) if self.style == "positive" else -abs(value) if self.style == "negative" else value

    def element(self, domain: Domain) -> Value:
        """Draw an element of a set."""
        match domain:
            case Interval(low, high, closed_low, closed_high):
                return self.between(self.end(low), self.end(high), closed_low, closed_high)
            case Integers(low, high):
                start = -6 if low is None else max(self.end(low), -6)
                stop = start + 12 if high is None else min(self.end(high), start + 8)
                if stop < start:
                    raise Undefined("no whole number is in this set")
                return mpf(start if self.style == "first" else self.random.randint(int(start), int(stop)))
            case Size():
                choices = [size for size in range(2, 6) if size not in self.sizes] or [max(self.sizes) + 1]
                self.sizes.append(self.random.choice(choices))
                return mpf(self.sizes[-1])
            case Finite(items):
                return self.library.compile(self.random.choice(items))(Scope(self.world))
            case Array(shape, entries, kind):
                return self.array([algebra.whole(self.end(size)) for size in shape], entries, kind)
        return self.number()

    def end(self, node: Node | None) -> Any:
        """Evaluate the end of an interval or a size."""
        if node is None:
            return None
        return Context(self.library, frozenset(self.member)).compile(node)(Scope(self.world, self.member))

    def between(self, low: mpf | None, high: mpf | None, closed_low: bool, closed_high: bool) -> mpf:
        """Draw from an interval; its ends too, if they belong to it."""
        if self.style == "zero" and low is not None and closed_low:
            return low
        if self.style == "one" and high is not None and closed_high:
            return high
        part = mpf(self.random.randint(1, 2**20 - 1)) / 2**20
        if low is not None and high is not None:
            return low + (high - low) * part
        away = part * self.random.choice((1, 1, 3, 8))
        return low + away if low is not None else high - away if high is not None else self.number()

    def array(self, shape: list[int], entries: Domain, kind: str) -> Value:
        """Draw an array of independent entries, a probability vector or a symmetric matrix."""
        if kind == "simplex":
            cuts = sorted(self.random.sample(range(1, 2**12), shape[0] - 1))
            parts = [b - a for a, b in zip([0, *cuts], [*cuts, 2**12], strict=True)]
            return algebra.column([mpf(part) / 2**12 for part in parts])
        if min(shape) < 1:
            raise Undefined("an array without entries")
        result = np.empty(shape if len(shape) > 1 else (shape[0], 1), dtype=object)
        same = self.element(entries) if self.style == "equal" else None
        for place in np.ndindex(result.shape):
            result[place] = self.element(entries) if same is None else same
        if kind == "symmetric":
            return result + result.T
        if kind in ("definite", "semidefinite"):
            return self.definite(result, kind)
        return algebra.scalar(result)

    def definite(self, drawn: np.ndarray, kind: str) -> np.ndarray:
        """Draw L D L^T of any magnitude, where L has ones and below them what was drawn; some semidefinite ones are
        singular."""
        magnitude = self.random.randint(-10, 10)
        pivots = [mpf(2) ** (magnitude + self.random.randint(-4, 4)) for _ in drawn]
        if kind == "semidefinite" and self.random.random() < 0.5:
            pivots[self.random.randrange(len(pivots))] = mpf(0)
        if kind == "semidefinite" and self.style == "zero":
            pivots = [mpf(0)] * len(pivots)
        with mp.workdps(60):  # so that it is exact
            lower = np.tril(drawn, -1) / 4 + algebra.Identity(mpf(1)).sized(drawn.shape)
            return lower * pivots @ lower.T

    # --- free functions ----------------------------------------------------------------------------------------------

    def function(self, symbol: FreeFunction) -> Callable[..., Value]:
        """Draw a smooth function; one that rises or falls everywhere if its inverse is used."""
        inputs, output = symbol.mapping.inputs, symbol.mapping.output
        only_numbers = not any(isinstance(part, Array) for part in inputs)
        shape = [algebra.whole(self.end(size)) for size in output.shape] if isinstance(output, Array) else []
        finish = self.finish(output.entries if isinstance(output, Array) else output)
        is_flat = self.style == "flat" and not symbol.invertible
        curve = self.curve(symbol)
        contains = [self.library.contains(part) for part in inputs]

        def entry(row: int, numbers: list[mpf]) -> mpf:
            if is_flat:
                return finish(mpf(row + 1))
            terms = [curve(row, place, x) for place, x in enumerate(numbers)]
            mixed = [x * y * (row + 2) / 4 for x, y in pairwise(numbers)]
            return finish(reduce(add, terms + mixed))

        def smooth(*arguments: Value) -> Value:
            fits = (contain(Scope(self.world), x) for contain, x in zip(contains, arguments, strict=False))
            if len(arguments) == len(contains) and not all(fits):  # f : \mathbb{R}^2 \to \mathbb{R} may be f(x, y)
                raise Undefined(f"{symbol.name} outside its domain")
            numbers = [number for argument in arguments for number in algebra.entries(argument)]
            if not shape:
                return entry(0, numbers)
            rows = algebra.column([entry(row, numbers) for row in range(int(np.prod(shape)))])
            return rows.reshape(shape) if len(shape) > 1 else rows

        return partial(entrywise, smooth) if only_numbers else algebra.pointwise(smooth)

    def curve(self, symbol: FreeFunction) -> Callable[[int, int, mpf], mpf]:
        """Draw curves of one smooth family, one for each entry of the value and number of the argument."""
        coefficients: dict[tuple[int, int], list[mpf]] = {}
        kind = self.random.randrange(3)
        direction = self.random.choice((1, -1)) if symbol.invertible else 1
        bend = 1 if symbol.invertible else self.random.choice((1, 1, 4))  # some bend as much as no gentle one does

        def curve(row: int, place: int, x: mpf) -> mpf:
            if mp.mag(x) > algebra.OUT_OF_REACH:
                raise Undefined(f"{symbol.name} of a number out of reach")
            if (row, place) not in coefficients:
                drawn = [self.random.randint(8, 48) * self.random.choice((1, -1)) for _ in range(4)]
                coefficients[row, place] = [mpf(number) / 32 for number in drawn]
            a, b, c, d = coefficients[row, place]
            b = b * bend
            if symbol.invertible:
                return direction * ((3 + abs(d)) * x + a * mp.sin(b * x + c) + (x**3 / 8 if kind else 0))
            if kind == 0:
                return a * mp.sin(b * x + c) + d * x
            if kind == 1:
                return ((a * x / 8 + b) * x / 4 + c) * x + d
            return a / (1 + (b * x + c) ** 2) + d * x + c

        return curve

    def finish(self, output: Domain) -> Callable[[mpf], mpf]:
        """Return a map from all numbers into the set of a function's values."""
        if not isinstance(output, Interval):
            return lambda value: value
        low, high = self.end(output.low), self.end(output.high)
        if low is not None and high is not None:
            return lambda value: low + (high - low) / (1 + mp.exp(-value))
        if low is not None:
            return lambda value: low + mp.exp(value / 4)
        return lambda value: high - mp.exp(value / 4) if high is not None else value
