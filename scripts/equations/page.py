"""A page: its formulas in order, what they bind, and the verdict on each relation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from time import process_time
from typing import Any

import numpy as np
from mpmath import mp, mpf

from . import algebra, numerics
from .algebra import Unsized, Value
from .errors import Gap, NoSlope, Undefined, Unreadable
from .evaluator import Compiled, Library, Scope, World, compare
from .lexer import tokenize
from .parser import Parser
from .reading import Formula
from .sampling import Points, Sampler
from .statements import Claim, Convention, Declared, Defined, Shown, Statement, drafts, quantify, read_statement
from .symbols import GREEK, Definition, FreeFunction, Symbols, Variable
from .tree import (
    Binary,
    Call,
    InverseFunction,
    Name,
    Node,
    Number,
    Power,
    Prime,
    Unary,
    is_literal,
    walk,
)

DOWNHILL = {"<": 1, r"\leq": 1, ">": -1, r"\geq": -1}
ARITHMETIC = (Undefined, ArithmeticError, ValueError, RecursionError, IndexError)


@dataclass(frozen=True)
class Verdict:
    """What was found about one relation.

    Attributes
    ----------
    formula : Formula
        Where it stands.
    verdict : str
        true, false, definition, convention, unchecked or unreadable.
    points : int
        At how many points it was evaluated.
    error : float
        The worst relative disagreement of its sides.
    message : str
        The point and the values that disagree, what cannot be read, or a remark.
    column : int or None
        Where an unreadable piece starts.
    seconds : dict
        Time of the processor by kind of point; no part of what was found.
    """

    formula: Formula
    verdict: str
    points: int = 0
    error: float = 0.0
    message: str = ""
    column: int | None = None
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)


@dataclass
class Stopwatch:
    """Time of the processor, shared out to the kinds of points."""

    seconds: dict[str, float] = field(default_factory=dict)
    last: float = field(default_factory=process_time)

    def stop(self, kind: str) -> None:
        """Count the time since the last stop for a kind."""
        now = process_time()
        self.seconds[kind] = now - self.last
        self.last = now


class Disagreement(Exception):
    """Two sides differ, or are not defined, at a point."""


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
        try:
            for draft in drafts(tokenize(formula.latex)):
                statement = read_statement(draft, self.symbols, formula.latex, formula.display)
                self._bind(statement)
                self.items.append((formula, statement))
        except Unreadable as error:
            self.items.append((formula, Verdict(formula, "unreadable", message=error.message, column=error.column)))
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
                if isinstance(value, np.ndarray):
                    definition.rank = value.ndim if 1 not in value.shape else 1
                return

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
        verdicts = []
        for formula, statement in self.items[part]:
            match statement:
                case Verdict():
                    verdicts.append(statement)
                case Declared() | Shown():
                    continue
                case Defined(_, check):
                    verdict = self._judge(formula, check, seed, points, digits) if check is not None else None
                    if verdict is None or verdict.verdict == "true":
                        counted = (verdict.points, verdict.error, verdict.message) if verdict else (0, 0.0, "")
                        verdict = Verdict(formula, "definition", *counted)
                    verdicts.append(verdict)
                case Convention():
                    verdicts.append(self._judge(formula, statement, seed, points, digits))
                case Claim():
                    verdicts.append(self._judge(formula, statement, seed, points, digits))
        return verdicts

    def _judge(self, formula: Formula, statement: Claim | Convention, seed: int, points: int, digits: int) -> Verdict:
        """Check one statement; whatever goes wrong in it is its verdict."""
        label = f"{seed}/{formula.latex}"
        try:
            with mp.workdps(digits + 10):
                if isinstance(statement, Convention):
                    return self._check_convention(formula, statement, label)
                return ClaimCheck(self.library, statement, label, digits).run(formula, points)
        except Unreadable as error:
            return Verdict(formula, "unreadable", message=error.message, column=error.column)
        except RecursionError:
            return Verdict(formula, "unreadable", message="nested too deeply, or something depends on itself", column=0)

    def _check_convention(self, formula: Formula, convention: Convention, label: str) -> Verdict:
        """A convention must fill a hole, with a value between the slopes on both sides."""
        points = Points(self.library, (convention.place, convention.value), convention.condition, label)
        place, value = points.sides
        count = 0
        for world in points.random(3):
            count += 1
            scopes = [Scope(replace(world, conventions=False, side=side, memo={}), {}) for side in (-1, 1, 0)]
            try:
                left, right = place(scopes[0]), place(scopes[1])
            except ARITHMETIC as error:
                return Verdict(formula, "false", count, message=f"no slopes on both sides: {error}")
            try:
                place(scopes[2])
                return Verdict(formula, "false", count, message="the derivative exists there: no convention is needed")
            except ARITHMETIC:
                pass
            given = value(scopes[2])
            slack = mpf(10) ** -20
            if not min(left, right) - slack <= given <= max(left, right) + slack:
                message = f"{show(given)} is not between the slopes {show(left)} and {show(right)}"
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
        reach = max((abs(mp.mag(x)) for x in _numbers(given) if x), default=0)
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


class ClaimCheck:
    """The evaluation of one claim at all its points.

    Parameters
    ----------
    library : Library
        The page's names.
    claim : Claim
        What is claimed.
    label : str
        The seed of its points.
    digits : int
        Sides must agree to 5 digits fewer.
    """

    def __init__(self, library: Library, claim: Claim, label: str, digits: int) -> None:
        free = set().union(*(library.reach_of(side) for side in claim.relation.sides))
        self.condition = quantify(claim.condition, free, library.symbols)
        self.claim, self.library, self.digits = claim, library, digits
        self.sides = claim.relation.sides
        self.points = Points(library, self.sides, self.condition, label)
        self.literal = [is_literal(side) for side in self.sides]
        self.tolerance = mpf(10) ** (5 - digits)
        self.worst = mpf(0)
        for place, operator in enumerate(claim.relation.operators):
            if operator == r"\approx" and printed_unit(self.sides[place]) is None is printed_unit(
                self.sides[place + 1]
            ):
                raise Unreadable(r"\approx needs a printed number: say how near")

    def run(self, formula: Formula, count: int) -> Verdict:
        """Evaluate at all points until one disagrees."""
        done = 0
        clock = Stopwatch()
        try:
            for kind, worlds in self.all_points(count).items():
                for world in worlds:
                    done += self.at(world, isolated=kind in ("special", "border"))
                clock.stop(kind)
        except Disagreement as reason:
            return Verdict(formula, "false", done + 1, float(self.worst), str(reason))
        if not done:
            return Verdict(formula, "unreadable", message="no point fits the condition")
        note = "narrower than it need be: it also holds outside its condition" if self.holds_outside() else ""
        clock.stop("outside")
        return Verdict(formula, "true", done, float(self.worst), note, seconds=clock.seconds)

    def all_points(self, count: int) -> dict[str, Iterable[World]]:
        """Return the points of each kind, each kind found when the ones before have been evaluated."""
        if not self.points.names and not any(
            isinstance(self.library.symbols.get(n), FreeFunction) for s in self.sides for n in self.library.reach_of(s)
        ):
            return {"random": [self.points.world(0)]}
        seen: list[World] = []

        def remembered(worlds: Iterable[World]) -> Iterator[World]:
            for world in worlds:
                seen.append(world)
                yield world

        return {
            "random": remembered(self.points.random(count)),
            "special": remembered(self.points.special()),
            "border": remembered(self.points.at_borders()),
            "beside": remembered(self.points.beside_borders()),
            "tightest": self.tightest(seen),
        }

    def tightest(self, seen: list[World]) -> Iterable[World]:
        """Yield points where an inequality comes nearest to failing, found by going downhill from those seen."""
        for place, operator in enumerate(self.claim.relation.operators):
            if operator not in DOWNHILL or not self.points.numbers or any(self.claim.orders):
                continue

            def slack(world: World, place: int = place, way: int = DOWNHILL[operator]) -> mpf | None:
                try:
                    left, right = self.matched(self.evaluate(replace(world, memo={})), place)
                    return min(way * (b - a) for a, b in np.broadcast(left, right))
                except (*ARITHMETIC, Gap):
                    return None

            with mp.workdps(15):
                heights = [(slack(world), number) for number, world in enumerate(seen)]
                starts = sorted((height, number) for height, number in heights if height is not None)[:8]
                lows = [self.points.descend(replace(seen[number], tie=False), slack) for _, number in starts]
                lowest = min(lows, key=lambda world: slack(world) or mpf(0), default=None)
            yield from lows
            if lowest is not None:
                yield self.points.bottom(lowest, slack)

    def at(self, world: World, isolated: bool) -> int:
        """Evaluate all sides at a point and compare; 0 in a gap of `cases`, which excuses single points only."""
        try:
            if any(self.claim.orders):
                self.compare_orders(world)
                return 1
            values = self.evaluate(world)
            for place, operator in enumerate(self.claim.relation.operators):
                agree, error = self.relate(operator, values, place)
                if not agree and operator != r"\approx":
                    agree, error = self.relate_again(operator, values, place, world)
                self.worst = max(self.worst, error if agree and operator in ("=", r"\equiv") else 0)
                if not agree:
                    self.worst = max(self.worst, error)
                    raise Disagreement(
                        f"at {self.describe(world)}: {show(values[place])} {operator} {show(values[place + 1])}"
                        " does not hold"
                    )
        except Gap as gap:
            if isolated:
                return 0
            raise Disagreement(f"at {self.describe(world)}: {gap}") from gap
        except ARITHMETIC as reason:
            if isinstance(reason, NoSlope) and not self.claim.relation.operators:
                return 0  # a definition has a value there; whether it has a slope was not asked
            raise Disagreement(f"at {self.describe(world)}: not defined ({reason})") from reason
        return 1

    def evaluate(self, world: World) -> list[Value]:
        """Evaluate all sides at a point."""
        scope = Scope(world, {})
        values: list[Value] = []
        problem: Exception | None = None
        for side in self.points.sides:  # all of them: a gap in one excuses the others
            try:
                values.append(side(scope))
            except Gap:
                raise
            except ARITHMETIC as reason:
                problem = problem or reason
        if problem is not None:
            raise problem
        return values

    def relate(self, operator: str, values: list[Value], place: int) -> tuple[bool, mpf]:
        """Tell whether two neighbouring sides stand in a relation, and how far they are apart."""
        left, right = self.matched(values, place)
        error = distance(left, right)
        if operator in ("=", r"\equiv"):
            return error <= self.tolerance, error
        if operator == r"\approx":
            units = [unit for side in (place, place + 1) if (unit := printed_unit(self.sides[side])) is not None]
            gap = max(abs(a - b) for a, b in np.broadcast(left, right))
            # What stands on the right is the rounded one, where both are printed numbers: 0.8808 \\approx 0.88.
            return bool(gap <= units[-1] / 2 * (1 + mpf(10) ** -20)), mpf(0)
        if operator == r"\neq":
            return error > self.tolerance, mpf(0)
        if error <= self.tolerance:
            return operator in (r"\leq", r"\geq"), mpf(0)
        if operator in (r"\leq", r"\geq"):
            slack = self.tolerance * (abs(left) + abs(right))
            return compare(operator, left, right + (slack if operator == r"\leq" else -slack)), mpf(0)
        return compare(operator, left, right), mpf(0)

    def relate_again(self, operator: str, values: list[Value], place: int, world: World) -> tuple[bool, mpf]:
        """Judge at more digits: rounding shrinks there, a difference stays; what is tiny needs the most."""
        if operator in ("<", ">"):
            return self.is_apart(operator, place, world), mpf(0)
        digits = 2 * self.digits + 30
        for _ in range(2):
            with mp.workdps(digits):
                finer = self.evaluate(replace(world, memo={}))
                agree, error = self.relate(operator, finer, place)
            if agree or operator == r"\neq":
                break
            coarse, fine = gap(*self.matched(values, place)), gap(*self.matched(finer, place))
            if fine < coarse * mpf(10) ** -6:
                return True, mpf(0)
            if not 0 < fine < mpf(10) ** -self.digits:
                break
            digits = min(1200, int(-mp.log10(fine)) + 3 * self.digits)
        return agree, error

    def is_apart(self, operator: str, place: int, world: World) -> bool:
        """Whether < or > holds where the sides first seem equal: in a tail they are not, at a tie they stay so."""
        # No number hits a tie exactly, and another point may be far out in a tail.
        digits = 4 * self.digits if world.tie else 40 * self.digits
        with mp.workdps(digits + 10):
            left, right = self.matched(self.evaluate(replace(world, memo={})), place)
            apart = distance(left, right) > mpf(10) ** (-digits * 5 // 6)
            return apart and compare(operator, left, right)

    def matched(self, values: list[Value], place: int) -> tuple[Value, Value]:
        """Give two neighbouring sides one shape, where one is a literal or of unknown size."""
        left, right = values[place], values[place + 1]
        if isinstance(left, Unsized) and isinstance(right, Unsized):
            if left.kind != right.kind:
                raise algebra.misfit(left, right)
            return left.scale, right.scale
        if isinstance(left, Unsized) and isinstance(right, np.ndarray):
            left = left.sized(right.shape)
        if isinstance(right, Unsized) and isinstance(left, np.ndarray):
            right = right.sized(left.shape)
        literal = (self.literal[place] and isinstance(left, mpf)) or (
            self.literal[place + 1] and isinstance(right, mpf)
        )
        if np.shape(left) != np.shape(right) and not literal:
            raise algebra.misfit(left, right)
        return left, right

    def compare_orders(self, world: World) -> None:
        """Measure the remainder of A = B + O(h^k) as h goes to 0."""
        for place, operator in enumerate(self.claim.relation.operators):
            order = self.claim.orders[place + 1] or self.claim.orders[place]
            if operator != "=":
                raise Unreadable("an order of magnitude belongs to an equation")
            if order is None:
                values = self.evaluate(world)
                if not self.relate(operator, values, place)[0]:
                    raise Disagreement(
                        f"at {self.describe(world)}: {show(values[place])} = {show(values[place + 1])} does not hold"
                    )
                continue
            remainders = []
            for power in (8, 12):
                at = world.replace({order.variable: mpf(10) ** -power})
                with mp.workdps(16 * self.digits):
                    values = self.evaluate(replace(at, memo={}))
                    remainders.append(gap(*self.matched(values, place)))
            exponent = self.library.compile(order.exponent)(Scope(world, {}))
            if remainders[1] < mpf(10) ** (-8 * self.digits):
                continue
            measured = mp.log10(remainders[0] / remainders[1]) / 4 if remainders[0] else mp.inf
            wanted = exponent + (mpf("0.1") if order.strict else -mpf("0.05"))
            if measured < wanted:
                raise Disagreement(
                    f"at {self.describe(world)}: the remainder falls off as {order.variable}^{mp.nstr(measured, 3)}"
                )

    def holds_outside(self) -> bool:
        """Whether the claim holds on a border of its condition, or just beyond one, conventions aside."""
        worst = self.worst
        try:
            return any(self.holds_at(replace(world, conventions=False)) for world in self.points.outside)
        finally:
            self.worst = worst

    def holds_at(self, world: World) -> bool:
        """Whether the claim holds at one point."""
        try:
            return bool(self.at(world, isolated=False))
        except (Disagreement, Unreadable):
            return False

    def describe(self, world: World) -> str:
        """Write down a point."""
        shown = [f"{name} = {show(world.values[name])}" for name in self.points.names if name in world.values]
        return ", ".join(shown[:6]) or "the only point"


def gap(left: Value, right: Value) -> mpf:
    """Return the largest difference of entries."""
    if mp.inf in (left, right) if isinstance(left, mpf) and isinstance(right, mpf) else False:
        return mpf(0) if left == right else mp.inf
    return max((abs(a - b) for a, b in np.broadcast(left, right)), default=mpf(0))


def distance(left: Value, right: Value) -> mpf:
    """Return the difference of two sides, relative to the larger."""
    size = max((max(abs(a), abs(b)) for a, b in np.broadcast(left, right)), default=mpf(0))
    apart = mpf(0) if isinstance(left, mpf) and isinstance(right, mpf) and left == right else gap(left, right)
    return apart / size if apart and mp.isfinite(size) else apart


def printed_unit(node: Node) -> mpf | None:
    """Return the value of the last printed digit of a number such as -0.0123 or 1.2 \\times 10^{-5}."""
    match node:
        case Number(_, unit):
            return mpf(unit.numerator) / unit.denominator
        case Unary("negate", operand):
            return printed_unit(operand)
        case Binary("cross" | "*.", Number() as mantissa, Power(Number(), _) as scale):
            mantissa_unit = printed_unit(mantissa)
            exponent = scale.exponent.operand if isinstance(scale.exponent, Unary) else scale.exponent
            if mantissa_unit is not None and isinstance(exponent, Number):
                return mantissa_unit * mpf(10) ** (
                    int(exponent.value) * (-1 if isinstance(scale.exponent, Unary) else 1)
                )
    return None


def show(value: Value) -> str:
    """Write a value with 12 digits."""
    if isinstance(value, np.ndarray):
        return "[" + ", ".join(mp.nstr(entry, 6) for entry in value.ravel()[:8]) + ("…]" if value.size > 8 else "]")
    return mp.nstr(value, 12) if isinstance(value, mpf) else algebra.describe(value)


def _exact(value: Any) -> mpf:
    """Turn a number of any kind into an mpf without rounding."""
    if isinstance(value, mpf):
        return value
    if isinstance(value, (bool, np.bool_, int, np.integer)):
        return mp.make_mpf(mp.mpf(int(value))._mpf_) if abs(int(value)) < 2**100 else mpf(int(value), prec=0)
    return mpf(float(value)) if not hasattr(value, "_mpf_") else mp.make_mpf(value._mpf_)


def _numbers(given: Mapping[Any, Value]) -> list[mpf]:
    return [x for value in given.values() for x in (value.ravel() if isinstance(value, np.ndarray) else [value])]


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
