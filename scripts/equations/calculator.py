"""Values of expressions, right to as many digits as are asked for: what the snippets' results are compared with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from . import algebra
from .algebra import Unsized, Value
from .errors import ARITHMETIC, Undefined, Unreadable
from .lexer import GREEK, tokenize
from .library import Library
from .parser import Parser
from .reals import REAL, mp, mpf
from .tree import Name, Node
from .world import Compiled, Scope, World


class Calculator:
    """Evaluates expressions with the definitions of a page."""

    def __init__(self, library: Library) -> None:
        self.library, self.symbols = library, library.symbols
        self._expressions: dict[str, Compiled] = {}
        self._nodes: dict[int, tuple[Node, Compiled]] = {}  # by identity: to hash a large one takes long
        self._keys: dict[str, str] = {}

    def evaluate(
        self, latex: str | Node, values: Mapping[str, Any] | None = None, digits: int = 50, floor: mpf | int = 0
    ) -> Any:
        """Evaluate an expression right to the given digits.

        Parameters
        ----------
        latex : str or Node
            Any expression of the language, or one that the page has read.
        values : mapping
            Numbers and arrays by name: "x", "alpha" or "\\\\alpha", "W", "x_1"; they override what the page says.
        digits : int
            How many significant digits are wanted.
        floor : mpf
            Absolute errors below this do not matter.

        Returns
        -------
        mpf or numpy.ndarray of object
            Vectors come back with one axis.

        Raises
        ------
        Undefined
            Where the value does not exist.
        Unreadable
            For LaTeX that cannot be read, or a name without a value.
        """
        compiled = self._expression(latex)
        given = self._given(values or {})
        reach = max((abs(mp.mag(x)) for value in given.values() for x in algebra.entries(value) if x), default=0)
        previous: Value = None
        refused = 0
        far = digits * 4 + 200
        for working in (digits + 30, digits * 3, far, far + 300, far + 800 + reach, 2 * (far + 800 + reach)):
            with mp.workdps(working):
                world = World(self.library, dict(given), lost=(lost := [0]))
                try:
                    value = compiled(Scope(world))
                except Unreadable:
                    raise
                except ARITHMETIC as error:
                    refused += 1  # by a difference that is 0 at these digits, it may be
                    if refused == 4:
                        raise error if isinstance(error, Undefined) else Undefined(str(error)) from error
                    continue
                if callable(value) or isinstance(value, Unsized):
                    raise Undefined(f"{algebra.describe(value)} is no value")
                # Where e^x is lost beside 1, two precisions may agree on a wrong value: they count if no sum
                # lost much, or far up.
                sure = lost[0] < mp.prec - 4 * digits * (3 if working >= far else 1)
                agree = previous is not None and _settled(previous, value, digits, working > far, floor)
                if agree and (sure or working > far) or sure and working >= far:
                    return value.reshape(-1) if isinstance(value, np.ndarray) and 1 in value.shape else value
                previous = value
        raise Undefined("the value does not settle")

    def _expression(self, latex: str | Node) -> Compiled:
        if isinstance(latex, Node):
            if id(latex) not in self._nodes:
                self._nodes[id(latex)] = latex, self.library.compile(latex)
            return self._nodes[id(latex)][1]
        if latex not in self._expressions:
            reader = Parser(tokenize(latex), self.symbols)
            node = reader.expression()
            while reader.next.text in (".", ","):
                reader.take()
            self._expressions[latex] = self.library.compile(reader.finish(node))
        return self._expressions[latex]

    def key(self, name: str) -> str:
        """Return the canonical name for a key such as "alpha", "W" or "x_1"."""
        if name not in self._keys:
            self._keys[name] = self._canonical(name)
        return self._keys[name]

    def _canonical(self, name: str) -> str:
        if name in self.symbols.table:
            return name
        if name == "lambd":  # `lambda` is a word of Python's own
            return "\\lambda"
        base, mark, rest = name.partition("_")
        if rest in ("hat", "bar", "tilde"):
            return f"\\{rest}{{{self.key(base)}}}"
        base = f"\\{base}" if f"\\{base}" in GREEK else base
        if len(base) > 1 and base.isalpha():
            base = f"\\operatorname{{{base}}}"
        return f"{base}{mark}{rest if len(rest) == 1 or rest[:1] == '{' else '{' + rest + '}'}" if mark else base

    def _given(self, values: Mapping[str, Any]) -> dict[Any, Value]:
        """Turn given values into ours, and learn the sizes from the arrays."""
        given: dict[Any, Value] = {}
        for name, value in values.items():
            key = self.key(name)
            if isinstance(value, (np.ndarray, list, tuple)):
                array = np.asarray(value, dtype=object)
                converted = np.empty(array.shape, dtype=object)
                for place in np.ndindex(array.shape):
                    converted[place] = _exact(array[place])
                given[key] = converted.reshape(-1, 1) if converted.ndim == 1 else converted
                domain = getattr(self.symbols.get(key), "domain", None)
                for size, length in zip(getattr(domain, "shape", ()), array.shape, strict=False):
                    if isinstance(size, Name):
                        given.setdefault(size.name, mpf(length))
            else:
                given[key] = _exact(value)
        return given


def _exact(value: Any) -> mpf:
    """Turn a number of any kind into an mpf without rounding."""
    if isinstance(value, REAL):
        return value
    return mpf(int(value) if isinstance(value, (bool, np.bool_, int, np.integer)) else float(value), 1)


@cache
def _unit(digits: int) -> mpf:
    return mpf(10) ** -digits


def _settled(first: Value, second: Value, digits: int, final: bool, floor: mpf | int = 0) -> bool:
    """Whether two evaluations agree to the digits; a zero may be a cancellation, so it must last to the end."""
    for a, b in [(first, second)] if type(first) is type(second) is mpf else np.broadcast(first, second):
        if final and abs(a - b) <= floor:
            continue
        if b == 0 or a == 0:
            if not (a == b and final):
                return False
        elif abs(a - b) > abs(b) * _unit(digits + 1):
            return False
    return True
