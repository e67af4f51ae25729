"""Claims: whether the sides of a relation agree at every point where it is claimed, and to how many digits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from .agreement import distance, gap, matched, printed_unit, relate, rounds_to, show, show_both
from .algebra import Value, compare, entries
from .clauses import both, quantify
from .descent import lowest_points
from .errors import ARITHMETIC, Beyond, Diverges, Gap, Misfit, NoSlope, OutOfReach, Unreadable
from .library import Library
from .points import Points
from .reading import Formula
from .reals import REAL, mp, mpf
from .statements import Claim, Convention, is_membership
from .symbols import Definition, FreeFunction
from .tree import BigO, Derivative, Differential, Gradient, Limit, Prime, is_literal, walk
from .verdicts import Stopwatch, Verdict
from .world import Effort, Scope, World

SLOPES = (Derivative, Prime, Gradient, Differential, Limit)  # they look at what is beside a point
DOWNHILL = {"<": 1, r"\leq": 1, ">": -1, r"\geq": -1}
STRICT = {"<", ">", r"\neq"}
WEAK = {"<": r"\leq", r"\leq": r"\leq", ">": r"\geq", r"\geq": r"\geq"}  # what must hold where no digits tell apart
TAIL = (8, 40)  # times the digits of a claim: how many more it gets where it seems to have no value
TOUCHING = mpf(10) ** -45  # nearer than this, two sides meet at a point that is known to as many digits
SETTLED = mpf(10) ** -10  # what two precisions must agree to, if a side's value is to be known
FARTHEST = 2000  # digits
MOST_EFFORT, OUTSIDE_EFFORT = 150_000, 10_000  # values of integrands for a claim, and for the remark on its condition
SPENT = "at these points; at others its integrals take too long"
UNMET = "no point was found that fits the condition"
ONLY_SPECIAL = "only special points, such as zero, fit the condition: define what fits it, as in A := M - M^\\top"


class Disagreement(Exception):
    """Two sides differ, or are not defined, at a point; the column is that of the sign between them."""

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True)
class Step:
    """One relation of a chain: its sign, which side is on its left, and how its sides may differ.

    Attributes
    ----------
    literals : tuple of bool
        Which of the two sides are made of numbers only, and may stand beside an array.
    unit : mpf or None
        The value of the last digit of the printed side; of two, the right one is rounded: 0.8808 \\approx 0.88.
    order : BigO or None
        The O(h^k) that the sides may differ by.
    column : int or None
        Where the sign stands in the formula.
    """

    operator: str
    place: int
    literals: tuple[bool, bool]
    unit: Value | None
    order: BigO | None
    column: int | None


def steps_of(claim: Claim) -> list[Step]:
    """Return the relations of a chain."""
    sides, found = claim.relation.sides, []
    for place, operator in enumerate(claim.relation.operators):
        left, right = sides[place : place + 2]
        units = [unit for side in (right, left) if (unit := printed_unit(side)) is not None]
        order = (claim.orders[place + 1] or claim.orders[place]) if claim.orders else None
        if operator == r"\approx" and not units:
            raise Unreadable(r"\approx needs a printed number on one side: it says how near")
        if order is not None and operator != "=":
            raise Unreadable("an order of magnitude belongs to an equation")
        literals = is_literal(left), is_literal(right)
        column = claim.signs[place] if place < len(claim.signs) else None
        found.append(Step(operator, place, literals, units[0] if units else None, order, column))
    return found


def are_settled(before: tuple[Value, Value], after: tuple[Value, Value]) -> bool:
    """Whether two sides have at more digits the values that they had before; beside the larger, one may be rounding."""
    size = max((abs(entry) for side in after for entry in entries(side)), default=mpf(0))
    return all(gap(*pair) <= SETTLED * size for pair in zip(before, after, strict=True))


class ClaimCheck:
    """The evaluation of one claim at all its points, which the label is the seed of; sides agree to 5 digits fewer.

    A definition is a claim without a relation: that there is a value at all of them, or, if it `is_partial`, at some.
    """

    def __init__(self, library: Library, claim: Claim, label: str, digits: int, is_partial: bool = False) -> None:
        free = set().union(*map(library.reach_of, claim.relation.sides))
        condition = quantify(claim.condition, free, library.symbols)
        for name in sorted(free):  # a defined value is spoken of where it has one
            symbol = library.symbols.get(name)
            if isinstance(symbol, Definition) and symbol.condition and not (symbol.bound or symbol.is_family):
                condition = both(condition, symbol.condition)
        self.library, self.digits = library, digits
        self.steps = steps_of(claim)
        self.column = claim.signs[0] if claim.signs else None  # of what is wrong with the claim as a whole
        self.points = Points(library, claim.relation.sides, condition, label)
        self.is_membership = is_membership(claim.relation)
        self.is_fixed = not self.points.names and not any(
            isinstance(library.symbols.get(n), FreeFunction) for n in free
        )
        self.compares = any(step.operator in WEAK for step in self.steps)  # by < or the like
        self.tolerance = mpf(10) ** (5 - digits)
        self.worst = mpf(0)
        self.unjudged = ""
        self.is_partial, self.without_value = is_partial, ""
        self.effort = Effort(MOST_EFFORT)
        bodies = [getattr(library.symbols.get(name), "body", None) for name in free]
        nodes = (node for side in (*claim.relation.sides, *filter(None, bodies)) for node in walk(side))
        self.has_ends = not any(isinstance(node, SLOPES) for node in nodes)

    # --- at all points -----------------------------------------------------------------------------------------------

    def run(self, formula: Formula, count: int, quick: bool = False) -> Verdict:
        """Evaluate at all points, or at random ones only, until one disagrees."""
        done = 0
        clock = Stopwatch()
        try:
            for kind, worlds in self.points_by_kind(count, quick).items():
                for world in worlds:
                    done += self.at(world, isolated=kind in ("special", "border", "zeros"))
                clock.stop(kind)
                if self.unjudged and not done:  # special points alone would tell too little
                    break
            if not quick and self.compares:
                for world in self.points.extreme():
                    self.far_out(world)
            clock.stop("extreme")
        except Disagreement as reason:
            column = self.column if reason.column is None else reason.column
            return Verdict(formula, "false", done + 1, float(self.worst), str(reason), column)
        except Unreadable as error:
            raise Unreadable(error.message, self.column) from error
        if not done and self.without_value:
            return Verdict(formula, "false", 1, message=self.without_value, column=self.column)
        if not done:
            return Verdict(formula, "unreadable", message=self.unjudged or UNMET, column=self.column)
        if self.points.asks_for_equations and not self.points.is_met:
            return Verdict(formula, "unreadable", message=ONLY_SPECIAL, column=self.column)
        worst, is_spent = float(self.worst), self.effort.left < 0
        is_narrow = not quick and self.holds_outside()
        note = "narrower than it need be: it also holds outside its condition" if is_narrow else ""
        clock.stop("outside")
        return Verdict(formula, "true", done, worst, SPENT if is_spent else note, seconds=clock.seconds)

    def points_by_kind(self, count: int, quick: bool) -> dict[str, Iterable[World]]:
        """Return the points of each kind, each kind found when the ones before have been evaluated."""
        if quick or self.is_fixed:
            return {"random": self.points.random(1 if self.is_fixed else count)}
        seen: list[World] = []

        def remembered(worlds: Iterable[World]) -> Iterator[World]:
            for world in worlds:
                seen.append(world)
                yield world

        return {
            "random": remembered(self.points.random(count)),
            "spread": remembered(self.points.spread()) if self.compares else (),
            "special": remembered(self.points.special()),
            "border": remembered(self.points.at_borders()),
            "beside": remembered(self.points.beside_borders()),
            "tightest": self.tightest(seen),
            "zeros": self.points.zeros_beside_ones() if self.compares else (),
        }

    def tightest(self, seen: list[World]) -> Iterable[World]:
        """Yield points where an inequality comes nearest to failing, found by going downhill from those seen."""
        for step in self.steps:
            if step.operator not in DOWNHILL and step.operator != r"\neq":
                continue

            def slack(world: World, step: Step = step) -> mpf | None:
                try:
                    left, right = self.sides_of(step, self.evaluate(world))
                    if step.operator == r"\neq":  # two numbers that differ in sign do not touch, but pass each other
                        return (left - right) ** 2 if isinstance(left - right, REAL) else None
                    return min(DOWNHILL[step.operator] * (b - a) for a, b in np.broadcast(left, right))
                except (*ARITHMETIC, Gap):
                    return None

            yield from lowest_points(self.points, seen, slack)

    def holds_outside(self) -> bool:
        """Whether the claim holds on a border of its condition, or just beyond one, conventions aside."""
        self.effort = Effort(min(self.effort.left, OUTSIDE_EFFORT))
        for world in self.points.outside:
            with suppress(Disagreement, Unreadable):
                if self.at(replace(world, conventions=False), isolated=False):
                    return True
        return False

    # --- at one point ------------------------------------------------------------------------------------------------

    def at(self, world: World, isolated: bool) -> int:
        """Evaluate all sides at a point and compare; 0 in a gap of `cases`, which excuses single points only."""
        try:
            # A definition has no step, and must have a value.
            values = [] if self.steps and all(step.order for step in self.steps) else self.evaluate(world)
            for step in self.steps:
                if step.order is not None:
                    self.compare_order(step, step.order, world)
                else:
                    self.compare(step, values, world)
        except Gap as gap:
            if isolated:
                return 0
            return self.lacks_value(f"at {self.describe(world)}: {gap}")
        except OutOfReach as reason:
            self.unjudged = str(reason)
            return 0
        except Beyond:
            return 0
        except Unreadable:
            raise
        except ARITHMETIC as reason:
            if isinstance(reason, NoSlope) and not self.steps:
                return 0  # a definition has a value there; whether it has a slope was not asked
            undefined = f"at {self.describe(world)}: not defined ({reason})"
            if isinstance(reason, Misfit):
                raise Disagreement(undefined) from reason
            return self.lacks_value(f"{undefined}; say where it holds, as in (x > 0)")
        return 1

    def lacks_value(self, message: str) -> int:
        """Complain of a point without a value; of a partial definition, only if there is no other."""
        if not self.is_partial:
            raise Disagreement(message)
        self.without_value = message
        return 0

    def far_out(self, world: World) -> None:
        """Compare the sides of inequalities at a point far out, where they may seem equal, or to have no value."""
        with suppress(*ARITHMETIC):
            values = self.evaluate(world)
            for step in self.steps:
                if step.operator in WEAK:
                    self.compare(replace(step, operator=WEAK[step.operator]), values, world)

    def evaluate(self, world: World) -> list[Value]:
        """Evaluate all sides at a point; with more digits where rounding may have left no value, as in a tail."""
        for digits in (mp.dps, *(times * self.digits for times in TAIL)):
            with mp.workdps(max(digits, mp.dps)):
                try:
                    return self.evaluate_once(world if digits <= mp.dps else replace(world, memo={}))
                except ARITHMETIC as reason:
                    tells = isinstance(reason, (Gap, Unreadable, OutOfReach, NoSlope, Diverges)) or world.tie
                    if tells or digits == TAIL[-1] * self.digits:
                        raise
        raise AssertionError("the last digits return or raise")

    def evaluate_once(self, world: World) -> list[Value]:
        """Evaluate all sides at a point at the working precision."""
        values: list[Value] = []
        problem: Exception | None = None
        world = replace(world, has_ends=self.has_ends, effort=self.effort)
        for side in self.points.sides:  # all of them: a gap in one excuses the others
            try:
                values.append(side(Scope(world)))
            except Gap:
                raise
            except ARITHMETIC as reason:
                if problem is None or isinstance(problem, OutOfReach):  # none at all tells more than one out of reach
                    problem = reason
        if problem is not None:
            raise problem
        return values

    def sides_of(self, step: Step, values: list[Value]) -> tuple[Value, Value]:
        """Return the two sides of a relation in one shape."""
        return matched(values[step.place], values[step.place + 1], step.literals)

    def compare(self, step: Step, values: list[Value], world: World) -> None:
        """Compare two neighbouring sides at a point."""
        left, right = self.sides_of(step, values)
        if step.operator == r"\approx":
            assert step.unit is not None
            agree, error = rounds_to(left, right, step.unit), mpf(0)
        elif world.tie and step.operator in STRICT and gap(left, right) < TOUCHING:
            agree, error = False, mpf(0)
        else:
            agree, error = relate(step.operator, left, right, self.tolerance)
            if not agree:
                agree, error = self.relate_again(step, (left, right), world)
            elif step.operator in STRICT and self.is_rounding(step, gap(left, right), world):
                agree = False
        if step.operator == "=" or not agree:
            self.worst = max(self.worst, error)
        if not agree:
            first, second = show_both(*self.sides_of(step, values))
            says = f"{first} {step.operator} {second} does not hold" if not self.is_membership else "not in the set"
            raise Disagreement(f"at {self.describe(world)}: {says}", step.column)

    def relate_again(self, step: Step, sides: tuple[Value, Value], world: World) -> tuple[bool, mpf]:
        """Judge at more digits: rounding shrinks there, a difference stays; what is tiny or cancels needs the most."""
        if step.operator in ("<", ">"):
            return self.is_apart(step, sides, world), mpf(0)
        digits, coarse = 2 * self.digits + 30, gap(*sides)
        for _ in range(5):
            try:
                with mp.workdps(digits):
                    finer = world.replace(self.points.settling(world)) if self.points.settled else world
                    left, right = self.sides_of(step, self.evaluate(finer))
                    agree, error = relate(step.operator, left, right, self.tolerance)
            except OutOfReach:
                if coarse < mpf(10) ** -15:
                    raise
                return False, coarse
            if agree or step.operator == r"\neq":
                break
            fine = gap(left, right)
            if fine < coarse * mpf(10) ** -6:
                return True, mpf(0)
            is_tiny = 0 < fine < mpf(10) ** -self.digits
            if not is_tiny and are_settled(sides, (left, right)):
                break
            sides = left, right
            digits = int(-mp.log10(fine)) + 3 * self.digits if is_tiny else 3 * digits
            if digits > FARTHEST:
                if is_tiny:  # both sides vanish, as e^{-5000} does: other points must judge
                    return True, mpf(0)
                raise OutOfReach("too many of its digits cancel")
        return agree, error

    def is_rounding(self, step: Step, coarse: mpf, world: World) -> bool:
        """Whether a tiny difference of two sides shrinks with more digits, as that of f'(0) and 0 may."""
        if not 0 < coarse < mpf(10) ** (-self.digits // 2):
            return False
        with mp.workdps(2 * self.digits + 30):
            return gap(*self.sides_of(step, self.evaluate(replace(world, memo={})))) < coarse * mpf(10) ** -6

    def is_apart(self, step: Step, sides: tuple[Value, Value], world: World) -> bool:
        """Whether < or > holds where the sides first seem equal: in a tail they are not, at a tie they stay so."""
        # No number hits a tie exactly, and another point may be far out in a tail.
        for digits in (4 * self.digits, 40 * self.digits)[: 1 if world.tie else 2]:
            with mp.workdps(digits + 10):
                left, right = self.sides_of(step, self.evaluate(world))
                apart = distance(left, right)
                if apart > mpf(10) ** (-digits * 5 // 6) and compare(step.operator, left, right):
                    return True
                if apart > SETTLED and are_settled(sides, (left, right)):
                    return False
        return False

    def compare_order(self, step: Step, order: BigO, world: World) -> None:
        """Measure the remainder of A = B + O(h^k) as h goes to 0; nearer, if h may not be small beside others yet."""
        exponent = self.library.compile(order.exponent)(Scope(world))
        for power in (8, 32):
            remainders = []
            with mp.workdps(2 * power * self.digits):
                for tiny in (mpf(10) ** -power, mpf(10) ** (-power - 4)):
                    remainders.append(gap(*self.sides_of(step, self.evaluate(world.replace({order.variable: tiny})))))
            if remainders[1] < mpf(10) ** (-power * self.digits):
                return
            measured = mp.log10(remainders[0] / remainders[1]) / 4 if remainders[0] else mp.inf
            if measured >= exponent + (mpf("0.1") if order.strict else -mpf("0.05")):
                return
            if abs(measured - mp.nint(measured)) < mpf(10) ** -5:
                break  # h is small enough to tell
        falls, claimed = (f"{order.variable}^{show(power, 3)}" for power in (measured, exponent))
        says = f"the remainder falls off as {falls}, not {'faster than' if order.strict else 'as'} {claimed}"
        raise Disagreement(f"at {self.describe(world)}: {says}", step.column)

    def describe(self, world: World) -> str:
        """Write down a point."""
        names = {name: name[1:-1] if name[0] == "{" else name for name in self.points.names if name in world.values}
        shown = [f"{shown} = {show(world.values[name])}" for name, shown in names.items()]
        return ", ".join(shown[:6]) or "the only point"


def check_convention(library: Library, convention: Convention, formula: Formula, label: str) -> Verdict:
    """Check that a convention fills a hole, with a value between the slopes on both sides."""
    points = Points(library, (convention.place, convention.value), convention.condition, label)
    place, value = points.sides
    slack = mpf(10) ** -20
    count = 0
    for count, world in enumerate(points.random(3), 1):
        sides = [Scope(replace(world, conventions=False, side=side, memo={})) for side in (-1, 1, 0)]
        try:
            slopes = [place(scope) for scope in sides[:2]]
        except ARITHMETIC as error:
            return Verdict(formula, "false", count, message=f"no slopes on both sides: {error}")
        with suppress(*ARITHMETIC):
            place(sides[2])
            return Verdict(formula, "false", count, message="the derivative exists there: no convention is needed")
        given = value(sides[2])
        if not min(slopes) - slack <= given <= max(slopes) + slack:
            message = f"{show(given)} is not between the slopes {show(slopes[0])} and {show(slopes[1])}"
            return Verdict(formula, "false", count, message=message)
    return Verdict(formula, "convention" if count else "unreadable", count, message="" if count else "no point")
