"""A page: its formulas in order, what they bind, and the verdict on each relation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from mpmath import mp, mpf

from . import algebra, numerics
from .algebra import Unsized, Value
from .claims import ARITHMETIC, ClaimCheck, Verdict, show
from .errors import Undefined, Unreadable
from .lexer import GREEK, tokenize
from .library import Library
from .parser import Parser
from .pieces import drafts
from .points import Points
from .reading import Formula
from .sampler import Sampler
from .statements import Claim, Convention, Declared, Defined, Shown, Statement, read_statement
from .symbols import Definition, FreeFunction, Symbols, Variable
from .tree import (
    Call,
    InverseFunction,
    Name,
    Node,
    Prime,
    walk,
)
from .world import Compiled, Scope, World


class Page:
    """Formulas in document order; declarations and definitions bind names for what follows.

    Parameters
    ----------
    formulas : iterable of Formula
        As read_markdown and read_html return them. Formulas that cannot be read do not raise: they get a verdict.
    """

    def __init__(self, formulas: Iterable[Formula]) -> None:
        self.symbols = Symbols()
        self.library = Library(self.symbols)
        self.definitions: dict[str, Definition] = {}
        self.items: list[tuple[Formula, Statement | Verdict]] = []
        self._expressions: dict[str, Compiled] = {}
        for formula in formulas:
            self._read(formula)

    # --- reading ---------------------------------------------------------------------------------------------------

    def _read(self, formula: Formula) -> None:
        if formula.unchecked is not None:
            self.items.append((formula, Verdict(formula, "unchecked", message=formula.unchecked)))
            return
        start: int | None = None
        try:
            for draft in drafts(tokenize(formula.latex)):
                start = draft.main.tokens[0].start
                statement = read_statement(draft, self.symbols, formula.latex, formula.display)
                self._bind(statement)
                self.items.append((formula, statement))
        except Unreadable as error:
            column = start if error.column is None else error.column
            self.items.append((formula, Verdict(formula, "unreadable", message=error.message, column=column)))
        except RecursionError:
            self.items.append((formula, Verdict(formula, "unreadable", message="nested too deeply", column=0)))

    def _bind(self, statement: Statement) -> None:
        """Remember what a statement tells about names: that they are used, inverted, defined or given a slope."""
        nodes: tuple[Node, ...] = ()
        match statement:
            case Claim(relation):
                nodes = relation.sides
            case Defined(definition):
                nodes = (definition.body,)
                if self.symbols.get(definition.name) is definition:
                    self.definitions[definition.name] = definition
                    self._probe(definition)
            case Convention(Call(Prime(Name(name)), (place,)), value):
                known = self.library.conventions.setdefault(name, [])
                if any(place == other for other, _ in known):
                    raise Unreadable("the value there is agreed on already")
                known.append((place, value))
        for node in nodes:
            for part in walk(node):
                if isinstance(part, InverseFunction) and isinstance(part.function, Name):
                    symbol = self.symbols.get(part.function.name)
                    if isinstance(symbol, FreeFunction):
                        symbol.invertible = True
                if isinstance(part, Name) and isinstance(variable := self.symbols.get(part.name), Variable):
                    bound = statement.definition.parameters if isinstance(statement, Defined) else ()
                    variable.is_used = variable.is_used or part.name not in bound

    def _probe(self, definition: Definition) -> None:
        """Evaluate a definition once, at a few digits, to learn whether it is a number, a vector or a matrix."""
        with mp.workdps(12):
            for attempt in range(12):
                sampler = Sampler(self.library, f"probe/{attempt}", style="positive" if attempt % 2 else "")
                world = sampler.world
                try:
                    if definition.is_function:
                        names = (*definition.parameters, *definition.subscripts)
                        inside = {name: sampler.draw(name) for name in names}
                        value = self.library.evaluate(definition.name, world, inside)
                    elif definition.recurrent:
                        value = world.member(definition.name, 1)
                    else:
                        value = world.node(definition.name)
                except ARITHMETIC as error:
                    if str(error).startswith("shapes do not fit"):
                        raise Unreadable(str(error)) from error
                    continue
                if definition.shape:
                    self._check_shape(definition, value, world)
                elif isinstance(value, np.ndarray):
                    definition.rank = value.ndim if 1 not in value.shape else 1
                return

    def _check_shape(self, definition: Definition, value: Value, world: World) -> None:
        """An array that was declared must be defined with the shape that it was declared with."""
        wanted = tuple(int(self.library.compile(size)(Scope(world, {}))) for size in definition.shape)
        shape = wanted if len(wanted) > 1 else (*wanted, 1)
        if not isinstance(value, Unsized) and np.shape(value) != shape:
            raise Unreadable(f"{definition.name} was declared as an array of another shape")

    # --- checking --------------------------------------------------------------------------------------------------

    def check(self, seed: int = 0, points: int = 12, digits: int = 30, part: slice = slice(None)) -> list[Verdict]:
        """Evaluate every claim and return the verdicts in document order.

        Parameters
        ----------
        seed : int
            Changes all random points.
        points : int
            How many random points a claim gets, besides the special and the border points.
        digits : int
            Working digits; sides must agree to 5 fewer.
        part : slice
            Which of the page's items to check, so that several processes can share a page.
        """
        return [
            self._judge(formula, statement, seed, points, digits)
            for formula, statement in self.items[part]
            if not isinstance(statement, (Declared, Shown))
        ]

    def _judge(self, formula: Formula, found: Statement | Verdict, seed: int, points: int, digits: int) -> Verdict:
        """Check one statement; whatever goes wrong in it is its verdict."""
        label = f"{seed}/{formula.latex}"
        where: int | None = None
        try:
            with mp.workdps(digits + 10):
                match found:
                    case Convention():
                        return self._check_convention(formula, found, label)
                    case Claim(signs=signs):
                        where = next(iter(signs), None)
                        return ClaimCheck(self.library, found, label, digits).run(formula, points)
                    case Defined(_, Claim() as check):
                        verdict = ClaimCheck(self.library, check, label, digits).run(formula, points)
                        return replace(verdict, verdict="definition") if verdict.verdict == "true" else verdict
        except Unreadable as error:
            return Verdict(formula, "unreadable", message=error.message, column=error.column or where)
        except RecursionError:
            return Verdict(formula, "unreadable", message="nested too deeply, or something depends on itself", column=0)
        return found if isinstance(found, Verdict) else Verdict(formula, "definition")

    def _check_convention(self, formula: Formula, convention: Convention, label: str) -> Verdict:
        """A convention must fill a hole, with a value between the slopes on both sides."""
        points = Points(self.library, (convention.place, convention.value), convention.condition, label)
        place, value = points.sides
        slack = mpf(10) ** -20
        count = 0
        for count, world in enumerate(points.random(3), 1):
            left, right, middle = (
                Scope(replace(world, conventions=False, side=side, memo={}), {}) for side in (-1, 1, 0)
            )
            try:
                slopes = [place(left), place(right)]
            except ARITHMETIC as error:
                return Verdict(formula, "false", count, message=f"no slopes on both sides: {error}")
            with suppress(*ARITHMETIC):
                place(middle)
                return Verdict(formula, "false", count, message="the derivative exists there: no convention is needed")
            given = value(middle)
            if not min(slopes) - slack <= given <= max(slopes) + slack:
                message = f"{show(given)} is not between the slopes {show(slopes[0])} and {show(slopes[1])}"
                return Verdict(formula, "false", count, message=message)
        return Verdict(formula, "convention" if count else "unreadable", count, message="" if count else "no point")

    # --- evaluating ------------------------------------------------------------------------------------------------

    def evaluate(
        self, latex: str | Node, values: Mapping[str, Any] | None = None, digits: int = 50, floor: mpf | int = 0
    ) -> Any:
        """Evaluate an expression with the page's definitions, right to the given digits.

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
                    value = compiled(Scope(world, {}))
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

    def one_sided(self, latex: str, name: str, at: Any, values: Mapping[str, Any] | None = None) -> tuple[mpf, mpf]:
        """Return the slopes of an expression from the left and from the right at a value of a name."""
        body, key = self._expression(latex), self._key(name)
        given = self._given(values or {})
        with mp.workdps(60):

            def curve(x: mpf) -> Value:
                return body(Scope(World(self.library, {**given, key: x}), {}))

            left, right = (numerics.differentiate(curve, mpf(at), 1, side) for side in (-1, 1))
        return left, right

    def _expression(self, latex: str | Node) -> Compiled:
        if isinstance(latex, Node):
            return self.library.compile(latex)
        if latex not in self._expressions:
            reader = Parser(tokenize(latex), self.symbols)
            node = reader.expression()
            while reader.next.text in (".", ","):
                reader.take()
            self._expressions[latex] = self.library.compile(reader.finish(node))
        return self._expressions[latex]

    def _key(self, name: str) -> str:
        """Return the canonical name for a key such as "alpha", "W" or "x_1"."""
        if name in self.symbols.table:
            return name
        if name == "lambd":  # `lambda` is a word of Python's own
            return "\\lambda"
        base, mark, rest = name.partition("_")
        if rest in ("hat", "bar", "tilde"):
            return f"\\{rest}{{{self._key(base)}}}"
        base = f"\\{base}" if f"\\{base}" in GREEK else base
        if len(base) > 1 and base.isalpha():
            base = f"\\operatorname{{{base}}}"
        return f"{base}{mark}{rest if len(rest) == 1 or rest[:1] == '{' else '{' + rest + '}'}" if mark else base

    def _given(self, values: Mapping[str, Any]) -> dict[Any, Value]:
        """Turn given values into ours, and learn the sizes from the arrays."""
        given: dict[Any, Value] = {}
        for name, value in values.items():
            key = self._key(name)
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
    if hasattr(value, "_mpf_"):
        return mp.make_mpf(value._mpf_)
    return mpf(int(value) if isinstance(value, (bool, np.bool_, int, np.integer)) else float(value), prec=0)


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
