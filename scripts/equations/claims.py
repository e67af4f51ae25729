"""Claims: whether the sides of a relation agree at every point where it is claimed, and to how many digits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from time import process_time

import numpy as np
from mpmath import mp, mpf

from . import algebra
from .algebra import Unsized, Value, compare
from .clauses import quantify
from .descent import lowest_points
from .errors import Gap, NoSlope, Undefined, Unreadable
from .library import Library
from .points import Points
from .reading import Formula
from .statements import Claim
from .symbols import FreeFunction
from .tree import BigO, Binary, Node, Number, Power, Unary, is_literal
from .world import Scope, World

DOWNHILL = {"<": 1, r"\leq": 1, ">": -1, r"\geq": -1}
FARTHEST = 2000  # digits
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
    """Two sides differ, or are not defined, at a point; the place is that of the relation between them."""

    def __init__(self, message: str, place: int = 0) -> None:
        super().__init__(message)
        self.place = place


class ClaimCheck:
    """The evaluation of one claim at all its points, which the label is the seed of; sides agree to 5 digits fewer."""

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
                raise Unreadable(r"\approx needs a printed number on one side: it says how near")

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
            column = self.column(reason.place)
            return Verdict(formula, "false", done + 1, float(self.worst), str(reason), column)
        except Unreadable as error:
            raise Unreadable(error.message, self.column()) from error
        if not done:
            message = "no point was found that fits the condition"
            return Verdict(formula, "unreadable", message=message, column=self.column())
        note = "narrower than it need be: it also holds outside its condition" if self.holds_outside() else ""
        clock.stop("outside")
        return Verdict(formula, "true", done, float(self.worst), note, seconds=clock.seconds)

    def column(self, place: int = 0) -> int | None:
        """Return where a sign of relation stands in the formula."""
        return self.claim.signs[place] if place < len(self.claim.signs) else None

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

            yield from lowest_points(self.points, seen, slack)

    def at(self, world: World, isolated: bool) -> int:
        """Evaluate all sides at a point and compare; 0 in a gap of `cases`, which excuses single points only."""
        try:
            orders = [self.order(place) for place in range(len(self.claim.relation.operators))]
            values = [] if orders and all(orders) else self.evaluate(world)
            for place, order in enumerate(orders):
                if order is not None:
                    self.compare_order(order, place, world)
                else:
                    self.compare(values, place, world)
        except Gap as gap:
            if isolated:
                return 0
            raise Disagreement(f"at {self.describe(world)}: {gap}") from gap
        except Unreadable:
            raise
        except ARITHMETIC as reason:
            if isinstance(reason, NoSlope) and not self.claim.relation.operators:
                return 0  # a definition has a value there; whether it has a slope was not asked
            raise Disagreement(f"at {self.describe(world)}: not defined ({reason})") from reason
        return 1

    def compare(self, values: list[Value], place: int, world: World) -> None:
        """Compare two neighbouring sides at a point."""
        operator = self.claim.relation.operators[place]
        agree, error = self.relate(operator, values, place)
        if not agree and operator != r"\approx":
            agree, error = self.relate_again(operator, values, place, world)
        if operator == "=" or not agree:
            self.worst = max(self.worst, error)
        if not agree:
            sides = f"{show(values[place])} {operator} {show(values[place + 1])}"
            raise Disagreement(f"at {self.describe(world)}: {sides} does not hold", place)

    def order(self, place: int) -> BigO | None:
        """Return the O(h^k) that two neighbouring sides may differ by."""
        return (self.claim.orders[place + 1] or self.claim.orders[place]) if any(self.claim.orders) else None

    def compare_order(self, order: BigO, place: int, world: World) -> None:
        """Measure the remainder of A = B + O(h^k) as h goes to 0."""
        if self.claim.relation.operators[place] != "=":
            raise Unreadable("an order of magnitude belongs to an equation")
        remainders = []
        for power in (8, 12):
            near = world.replace({order.variable: mpf(10) ** -power})
            with mp.workdps(16 * self.digits):
                remainders.append(gap(*self.matched(self.evaluate(replace(near, memo={})), place)))
        exponent = self.library.compile(order.exponent)(Scope(world, {}))
        if remainders[1] < mpf(10) ** (-8 * self.digits):
            return
        measured = mp.log10(remainders[0] / remainders[1]) / 4 if remainders[0] else mp.inf
        if measured < exponent + (mpf("0.1") if order.strict else -mpf("0.05")):
            falls = f"{order.variable}^{mp.nstr(measured, 3)}"
            raise Disagreement(f"at {self.describe(world)}: the remainder falls off as {falls}", place)

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
        if operator in ("=",):
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
            digits = int(-mp.log10(fine)) + 3 * self.digits
            if digits > FARTHEST:  # both sides vanish, as e^{-5000} does: other points must judge
                return True, mpf(0)
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
        left, right = algebra.fit(left, right)
        if isinstance(left, Unsized) or isinstance(right, Unsized):
            return algebra.scales(left, right)
        literal = (self.literal[place] and isinstance(left, mpf)) or (
            self.literal[place + 1] and isinstance(right, mpf)
        )
        if np.shape(left) != np.shape(right) and not literal:
            raise algebra.misfit(left, right)
        return left, right

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
        case Binary(
            "cross" | "*.", Number(_, unit), Power(Number(base), (Number(n) | Unary("negate", Number(n))) as exponent)
        ) if base == 10:
            power = -int(n) if isinstance(exponent, Unary) else int(n)
            return mpf(unit.numerator) / unit.denominator * mpf(10) ** power
    return None


def show(value: Value) -> str:
    """Write a value with 12 digits."""
    if isinstance(value, np.ndarray):
        return "[" + ", ".join(mp.nstr(entry, 6) for entry in value.ravel()[:8]) + ("…]" if value.size > 8 else "]")
    return mp.nstr(value, 12) if isinstance(value, mpf) else algebra.describe(value)
