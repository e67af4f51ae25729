"""What is true: the page's formula for each function of a snippet, evaluated at 50 digits.

The last definition in a function block is the truth for the function that the snippet is named after, the right-hand
side of a derivative is the truth for ``_derivative`` and ``_d<input>``. That the two belong together is checked by
scripts.equations.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from scripts import pages
from scripts.blocks import Block, displays, well_formed
from scripts.equations import Page, Undefined, read_markdown
from scripts.equations.lexer import GREEK
from scripts.equations.points import Points
from scripts.equations.reals import REAL, mp, mpf
from scripts.equations.statements import Claim, Convention, Defined, Statement
from scripts.equations.symbols import Definition, Variable
from scripts.equations.tree import Call, Cases, Derivative, Name, Node, Number, Prime, Substitute, rewrite
from scripts.equations.world import Scope, World
from scripts.snippets import Snippet, load

DIGITS = 50
# No float tells numbers below this from zero.
FLOOR = mpf(10) ** -400
# Python's keywords and NumPy's habits force some other spellings.
SPELLINGS = {"lambd": r"\lambda", "lambda_": r"\lambda", "y_hat": r"\hat{y}"}
# How near infinity, or an end of the domain, a limit is looked for: 10**k and 10**-k.
STEPS = (20, 30, 45, 70, 105, 160)

Values = Mapping[str, Any]


class NoFormula(ValueError):
    """A page gives no formula to measure a function of its snippet against; the message is for its author."""


@dataclass(frozen=True)
class Answer:
    """What a result may be where the formula alone does not say.

    Attributes
    ----------
    low, high : mpf or None
        Any value from low to high is right; None where no number is.
    or_nan : bool
        Whether nan is right.
    """

    low: mpf | None
    high: mpf | None
    or_nan: bool = False


NAN = Answer(None, None, True)


def guarded(formula: Node, condition: Node | None) -> Node:
    """Return a formula that has a value where its condition holds only."""
    return formula if condition is None else Cases(((formula, condition),))


@dataclass(frozen=True)
class Truth:
    """The exact values of one function of a snippet.

    Attributes
    ----------
    name : str
        The function, as in the snippet.
    page : scripts.equations.Page
        What gives the names in the formula their meaning.
    formula : Node
        The value.
    condition : Node or None
        Where it is defined.
    inputs : dict
        The symbol of each parameter of the snippet.
    arguments : tuple of str
        The parameters that are arguments in f(x, p); the others are constants in the formula.
    conventions : tuple
        Place and value of each kink, by the first argument.
    """

    name: str
    page: Page
    formula: Node
    condition: Node | None
    inputs: dict[str, str]
    arguments: tuple[str, ...]
    conventions: tuple[tuple[Node, Node], ...] = ()
    _known: dict[tuple, mpf | None] = field(default_factory=dict, repr=False, compare=False)

    def exact(self, values: Values) -> mpf | None:
        """Return the value of the formula, right to 50 digits; None where it is not defined."""
        at = tuple(sorted(values.items()))
        if at not in self._known:
            self._known[at] = self._evaluate(values)
        return self._known[at]

    @cached_property
    def _guarded(self) -> Node:
        return guarded(self.formula, self.condition)

    def _evaluate(self, values: Values) -> mpf | None:
        try:
            value = self.page.evaluate(self._guarded, self._named(values), DIGITS, FLOOR)
        except Undefined:
            return None
        return value if isinstance(value, REAL) else None

    def depends_on(self, parameter: str) -> bool:
        """Say whether the formula has an input in it."""
        return self.inputs[parameter] in self.page.library.reach_of(self.formula)

    def kinks(self, values: Values) -> list[tuple[mpf, mpf]]:
        """Return place and value of each kink that the page states a value for."""
        named = self._named(values)
        evaluate = self.page.evaluate
        return [(evaluate(place, named), evaluate(value, named)) for place, value in self.conventions]

    def settings(self, count: int, label: str) -> Iterator[dict[str, float]]:
        """Yield random values for the inputs, from the sets that the page declares and where the formula is defined."""
        points = Points(self.page.library, (self.formula,), self.condition, label)
        for world in points.random(count):
            yield {parameter: float(world.value(symbol)) for parameter, symbol in self.inputs.items()}

    def declared(self, values: Values) -> bool:
        """Say whether the inputs are in the sets that the page declares for them; nan counts as inside."""
        library = self.page.library
        world = World(library, {})
        named = {name: value for name, value in self._named(values).items() if value == value}
        world.values.update({name: mpf(value) for name, value in named.items()})
        for name in named:
            variable = self.page.symbols.get(name)
            if isinstance(variable, Variable):
                if not library.contains(variable.domain)(Scope(world, {}), world.values[name]):
                    return False
                if variable.condition is not None and not library.compile(variable.condition)(Scope(world, {})):
                    return False
        return True

    def expected(self, values: dict[str, float], moving: str) -> Answer | None:
        """Return what is right at ±inf, kinks and poles, outside the domain, for nan; None where the formula decides.

        Parameters
        ----------
        values : dict
            The point.
        moving : str
            The input along which a limit is taken.
        """
        at = values[moving]
        if any(value != value for value in values.values()):
            return NAN
        if mp.isinf(at):
            return _answer([self._limit(values, moving, lambda k: mp.sign(at) * mpf(10) ** k)])
        if moving == self.arguments[0]:
            for place, value in self.kinks(values):
                if place == at:
                    return Answer(value, value)
        if self.exact(values) is not None:
            return None
        return self._at_border(values, moving)

    def _at_border(self, values: dict[str, float], moving: str) -> Answer:
        """Return the limits from the sides on which the formula is defined; a zero has the side of its sign.

        A base of 0 or an exponent of inf is no input to speak of: there nan is right as well, where the page says so.
        """
        at = mpf(values[moving])
        scale = abs(at) or mpf(1)
        right = self._limit(values, moving, lambda k: at + scale * mpf(10) ** -k)
        left = self._limit(values, moving, lambda k: at - scale * mpf(10) ** -k)
        if at == 0 and left is not None and right is not None:
            return _answer([left if math.copysign(1, values[moving]) < 0 else right])
        return _answer([right, left], or_nan=moving != self.arguments[0])

    def _limit(self, values: dict[str, float], moving: str, path: Callable[[int], mpf]) -> mpf | None:
        """Follow the formula along a path; it must settle, fade or keep growing. None where it is not defined."""
        with mp.workdps(400):
            places = [path(k) for k in STEPS]
        heights = []
        for place in places:
            height = self.exact({**values, moving: place})
            if height is None:
                return None
            heights.append(height)
        steps = list(zip(heights, heights[1:]))
        last = heights[-1]
        if all(abs(b - heights[-2]) <= abs(last) * mpf(10) ** -15 for b in heights[-2:]):
            return last
        if all(abs(b) <= abs(a) * 0.9 for a, b in steps):
            return mpf(0)
        if all(abs(b) > abs(a) and a * b > 0 for a, b in steps) and abs(last) > 10:
            return mp.inf * mp.sign(last)
        return None

    def _named(self, values: Values) -> dict[str, Any]:
        return {self.inputs.get(name, name): value for name, value in values.items()}


def _answer(limits: list[mpf | None], or_nan: bool = False) -> Answer:
    """Return the values between which an answer may lie; nan where no side has a limit."""
    known = [limit for limit in limits if limit is not None]
    return Answer(min(known), max(known), or_nan) if known else NAN


# --- which formula --------------------------------------------------------------------------------------------------


def truths_of(path: str) -> dict[str, Truth]:
    """Return the truth for each scalar function of a snippet, by its name; none for a function of arrays.

    Raises
    ------
    NoFormula
        No page has a function block for the snippet, or the block lacks a formula.
    """
    snippet = load(path)
    if not snippet.derivatives:
        return {}
    page, block = block_of(path)
    return _truths_at(path, snippet.source, page, block.line)


@lru_cache(maxsize=8)
def _truths_at(path: str, source: str, page: pages.Page, line: int) -> dict[str, Truth]:
    """Return what `truths_of` does; kept, with the exact values found so far, by all that it is made of."""
    return _truths(load(path), *block_of(path))


def block_of(path: str) -> tuple[pages.Page, Block]:
    """Return the function block of a snippet, with its page.

    Raises
    ------
    NoFormula
        No page has one.
    """
    found = function_block(path)
    if found is None:
        raise NoFormula(f"snippets/{path}: no page has a block `/// function | {path}` to measure it against")
    return found


@lru_cache(maxsize=8)
def read_formulas(body: str) -> Page:
    """Return the formulas of a page; kept because its functions are measured one after the other."""
    return Page(read_markdown(body))


def function_block(path: str) -> tuple[pages.Page, Block] | None:
    """Return the first function block of a snippet, with its page; None where no page has one."""
    stated = ((page, block) for page in pages.stating().get(path, ()) for block in well_formed(page, "function"))
    return next(((page, block) for page, block in stated if block.argument == path), None)


def _truths(snippet: Snippet, page: pages.Page, block: Block) -> dict[str, Truth]:
    formulas = read_formulas(page.body)
    where = f"{page.path}:{block.line}"
    statements = shown_statements(formulas, block)
    definition = definition_of(statements, snippet, where)
    inputs = {parameter: symbol_of(parameter) for parameter in snippet.parameters}
    arguments = tuple(p for p in snippet.parameters if inputs[p] in definition.parameters)
    if len(arguments) != len(definition.parameters):
        raise NoFormula(f"{where}: the definition is a function of {', '.join(definition.parameters)}; "
                        f"`{snippet.name}` takes {', '.join(snippet.parameters)}")
    slopes = _slopes(statements, definition)
    known = {snippet.name: (definition.body, definition.condition)}
    for function, parameter in snippet.derivatives.items():
        if inputs[parameter] not in slopes:
            raise NoFormula(f"{where}: the block states no derivative by ${inputs[parameter]}$ to measure `{function}` "
                            "against")
        known[function] = slopes[inputs[parameter]]
    conventions = tuple(
        (place, statement.value) for statement in statements if isinstance(statement, Convention)
        for place in _kink(statement.place, definition.name)
    )  # fmt: skip
    others = _other_slopes(formulas, definition.name)
    return {
        name: Truth(name, formulas, substitute_slopes(formula, others), condition, inputs, arguments,
                    conventions if snippet.derivatives.get(name) == arguments[0] else ())
        for name, (formula, condition) in known.items()
    }  # fmt: skip


def shown_statements(formulas: Page, block: Block) -> list[Statement]:
    """Return what a page's function block states."""
    shown = {" ".join(latex.split()) for latex in displays(block.content)}
    return [statement for formula, statement, *_ in formulas.items
            if " ".join(formula.latex.split()) in shown and not hasattr(statement, "verdict")]  # fmt: skip


def definition_of(statements: list[Statement], snippet: Snippet, where: str) -> Definition:
    """Return the definition that is the truth for the function that a snippet is named after: the last.

    Raises
    ------
    NoFormula
        There is none.
    """
    definitions = [statement.definition for statement in statements if isinstance(statement, Defined)]
    if not definitions:
        lacking = "the block states no definition (`:=`) that can be read"
        raise NoFormula(f"{where}: {lacking}, to measure `{snippet.name}` against")
    return definitions[-1]


def symbol_of(parameter: str) -> str:
    """Return the symbol after which a parameter is named."""
    return SPELLINGS.get(parameter, f"\\{parameter}" if f"\\{parameter}" in GREEK else parameter)


def _slopes(statements: list[Statement], definition: Definition) -> dict[str, tuple[Node, Node | None]]:
    """Return formula and condition of each derivative of the definition, by the symbol of the input."""
    found: dict[str, tuple[Node, Node | None]] = {}
    for statement in statements:
        if isinstance(statement, Claim):
            symbol = _differentiated_by(statement.relation.sides[0], definition)
            if symbol is not None:
                found.setdefault(symbol, (statement.relation.sides[-1], statement.condition))
    return found


def _differentiated_by(node: Node, definition: Definition) -> str | None:
    """Return the symbol by which a node differentiates the definition once; None where it does something else."""
    match node:
        case Call(Prime(Name(name), Number(1), parameter)) if name == definition.name:
            return definition.parameters[parameter]
        case Derivative(Call(Name(name)) | Name(name), ((Name(symbol), Number(1)),)) if name == definition.name:
            return symbol
    return None


def _kink(place: Node, name: str) -> Iterator[Node]:
    """Yield the x of f'(x), where f is the function asked for."""
    match place:
        case Call(Prime(Name(known), Number(1)), (x,)) if known == name:
            yield x


# --- derivatives inside a formula -----------------------------------------------------------------------------------


def _other_slopes(page: Page, name: str) -> dict[str, tuple[str, Node]]:
    """Return the formulas g'(x) = … of the page for functions other than the one measured."""
    found: dict[str, tuple[str, Node]] = {}
    for _, statement, *_ in page.items:
        match statement:
            case Claim(relation):
                match relation.sides[0]:
                    case Call(Prime(Name(other), Number(1)), (Name(x),)) if other != name:
                        found.setdefault(other, (x, relation.sides[-1]))
    return found


def substitute_slopes(node: Node, slopes: dict[str, tuple[str, Node]]) -> Node:
    """Replace g'(x) by the formula that the page claims for it, which is evaluated faster and nearer to the ends."""

    def substituted(part: Node) -> Node | None:
        match part:
            case Call(Prime(Name(name), Number(1)), (argument,)) if name in slopes:
                x, formula = slopes[name]
                return formula if argument == Name(x) else Substitute(formula, ((Name(x), argument),))
        return None

    return rewrite(node, substituted)
