"""Functions of arrays, and rules: their results by the page's formula, entry by entry, and how far the code is off.

A rule, such as (u v)' = u' v + u v', speaks of functions; its snippet takes their values at one place, and their rates
of change there. So u(x) and u'(x) are inputs of their own here, as the entries of an array are.
"""

from __future__ import annotations

import inspect
import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from scripts.accuracy.measure import (
    DTYPES,
    SMALL,
    Error,
    Measurement,
    as_float,
    is_faint,
    kind_of,
    plain_error,
    summarise,
    ulp,
)  # fmt: skip
from scripts.accuracy.oracle import (
    DIGITS,
    FLOOR,
    NoFormula,
    block_of,
    definition_of,
    guarded,
    read_formulas,
    shown_statements,
    symbol_of,
)
from scripts.equations import Page, Undefined
from scripts.equations.points import Points
from scripts.equations.reals import mp, mpf
from scripts.equations.statements import Claim
from scripts.equations.symbols import Definition, FreeFunction, Variable
from scripts.equations.tree import (
    Binary,
    Call,
    Derivative,
    Domain,
    Entry,
    Matrix,
    Name,
    Node,
    Number,
    Prime,
    Unary,
    rewrite,
    walk,
)  # fmt: skip
from scripts.snippets import Snippet, load

SUFFIXES = ("_jvp", "_vjp", "_jacobian")
# A point has several entries, and each is measured.
ENTRIES = 16
# Inputs of ordinary size, tiny ones, and large ones, for which e^x saturates or overflows. As many as have no factor in
# common with that of the styles in which points are drawn, so that each scale meets each style.
SCALES = (1.0, 2.0**-20, 32.0, 512.0)
STYLES = ("zero", "one", "equal")
# The gradient by the output, among the values of the inputs.
COTANGENT = "cotangent"

Values = dict[str, Any]


@dataclass(frozen=True)
class Slope:
    """A derivative as the page states it.

    Attributes
    ----------
    formula : Node
        Its value.
    condition : Node or None
        Where it holds.
    row, column : str
        The indices in it of the output's and of the input's entries; empty where it has none.
    cotangent : str
        The name in it of the gradient by the output; empty where it has none.
    """

    formula: Node
    condition: Node | None
    row: str = ""
    column: str = ""
    cotangent: str = ""

    @cached_property
    def guarded(self) -> Node:
        """The formula where it holds, without a value elsewhere."""
        return guarded(self.formula, self.condition)


@dataclass(frozen=True)
class ArrayTruth:
    """The exact results of the functions of a snippet.

    Attributes
    ----------
    snippet : Snippet
        The code.
    page : Page
        What gives the names in the formulas their meaning.
    value : Node
        The function's value.
    condition : Node or None
        Where it is defined.
    inputs : dict
        For each parameter, the symbols of the arrays that it holds one after the other; of one, most of the time.
    labels : frozenset of str
        The symbols that number entries: from 1 in mathematics, from 0 in code.
    slopes : dict
        The derivatives, by the symbol of the input; of a rule the one derivative, by "".
    place : tuple of str
        The names of where a rule takes the values of its functions; the formulas no longer depend on them.
    """

    snippet: Snippet
    page: Page
    value: Node
    condition: Node | None
    inputs: dict[str, tuple[str, ...]]
    labels: frozenset[str]
    slopes: dict[str, Slope]
    place: tuple[str, ...]

    @property
    def rates(self) -> dict[str, str]:
        """The symbol of the rate of change of each function's value: u'(x) for u(x)."""
        values = [name for names in self.inputs.values() for name in names]
        return {name: name.replace("(", "'(") for name in values if name.endswith(")")}

    def takes(self, function: str) -> list[tuple[str, ...]]:
        """Return what a function of the snippet is called with, in order: the symbols that each argument holds."""
        before = [(COTANGENT,)] if function.endswith("_vjp") else []
        after = [(rate,) for rate in self.rates.values()] if function.endswith("_jvp") else []
        return [*before, *self.inputs.values(), *after]

    def results(self, function: str, values: Values) -> list[np.ndarray]:
        """Return the exact results of a function of the snippet; nothing but None where the page does not state one.

        Raises
        ------
        Undefined
            Outside the domain.
        """
        value = np.asarray(self._evaluate(self._guarded, values))
        match function.removeprefix(self.snippet.name):
            case "":
                return [value]
            case "_jvp":
                return [np.asarray(self._rate(values))]
            case "_jacobian":
                [(symbol,)] = self.inputs.values()
                return [self._jacobian(self.slopes[symbol], values, value, symbol)]
        return [self._gradient(names, values, value)
                for names in self.inputs.values() if not self.labels.intersection(names)]  # fmt: skip

    def _rate(self, values: Values) -> Any:
        return self._evaluate(self.slopes[""].guarded, values)

    def _gradient(self, names: tuple[str, ...], values: Values, value: np.ndarray) -> Any:
        parts = []
        for symbol in names:
            if symbol in self.rates:  # the derivative is linear in the rates
                alone = {rate: float(symbol == own) for own, rate in self.rates.items()}
                with mp.workdps(DIGITS + 10):
                    parts.append(np.asarray(self._rate({**values, **alone}) * values[COTANGENT]))
            elif symbol not in self.slopes:
                return None
            else:
                parts.append(self._pulled_back(self.slopes[symbol], symbol, values, value))
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _pulled_back(self, slope: Slope, symbol: str, values: Values, value: np.ndarray) -> np.ndarray:
        """Return the gradient by one input: the cotangent times the Jacobian."""
        cotangent = values[COTANGENT]
        if slope.cotangent:
            return np.asarray(self._evaluate(slope.guarded, {**values, slope.cotangent: cotangent}))
        outputs, weights = (value, cotangent) if slope.row else (np.zeros(1), [cotangent])
        with mp.workdps(DIGITS + 10):
            return np.asarray(weights @ self._jacobian(slope, values, outputs, symbol))

    def _jacobian(self, slope: Slope, values: Values, value: np.ndarray, symbol: str) -> np.ndarray:
        """Return the matrix of the derivatives, rows for the output."""
        shape = len(value), len(values[symbol])
        return np.reshape(self._evaluate(_matrix_of(slope, shape), values), shape)

    @cached_property
    def _guarded(self) -> Node:
        return guarded(self.value, self.condition)

    def _evaluate(self, formula: Node, values: Values) -> Any:
        return self.page.evaluate(formula, {**dict.fromkeys(self.place, 0), **values}, DIGITS, FLOOR)

    def draws(self, count: int, label: str) -> Iterator[Values]:
        """Yield values for all inputs, by symbol, from the sets that the page declares."""
        formulas = (self.value, *(slope.formula for slope in self.slopes.values()))
        points = Points(self.page.library, formulas, self.condition, label)
        symbols = [*(name for names in self.inputs.values() for name in names), *self.rates.values()]
        random = np.random.default_rng(zlib.crc32(label.encode()))
        for number, world in enumerate(points.random(count)):
            scale = SCALES[number % len(SCALES)]
            # What is drawn are short binary fractions, with which code computes without rounding.
            yield {name: self._scaled(name, world.value(name), scale * random.uniform(0.9, 1)) for name in symbols}
        for style in STYLES:
            world = points.world(style, style=style)
            yield {name: self._scaled(name, world.value(name), 1.0) for name in symbols}

    def _scaled(self, symbol: str, value: Any, scale: float) -> Any:
        if isinstance(value, np.ndarray):
            array = value.astype(float) * scale
            return array[:, 0] if array.shape[1] == 1 else array
        if symbol in self.labels:
            return int(value)
        is_constant = symbol not in (*self.rates, *self.rates.values())
        return float(value) * (1.0 if is_constant else scale)


# --- reading --------------------------------------------------------------------------------------------------------


def array_functions(snippet: Snippet) -> list[str]:
    """Return the functions of a snippet that are measured here; none where it takes functions as its arguments."""
    if snippet.derivatives or any(
        callable(given) or isinstance(given, tuple)
        for given in (parameter.default for parameter in inspect.signature(snippet.function).parameters.values())
        if given is not inspect.Parameter.empty
    ):
        return []
    names = [snippet.name, *(snippet.name + suffix for suffix in SUFFIXES)]
    return [name for name in names if name in snippet.functions]


def array_truth(path: str) -> ArrayTruth:
    """Return the truth for a snippet's functions of arrays, or of other functions' values.

    Raises
    ------
    NoFormula
        No page has a function block for the snippet, or the block lacks a formula.
    """
    snippet = load(path)
    page, block = block_of(path)
    formulas = read_formulas(page.body)
    where = f"{page.path}:{block.line}"
    statements = shown_statements(formulas, block)
    definition = definition_of(statements, snippet, where)
    place = definition.parameters

    def settled(node: Node) -> Node:
        return rewrite(node, lambda part: _settled(part, formulas, place))

    slopes: dict[str, Slope] = {}
    for statement in [*statements, *(item.statement for item in formulas.items)]:
        if isinstance(statement, Claim):
            for symbol, slope in _slopes(statement, definition.name):
                condition = slope.condition and settled(slope.condition)
                slopes.setdefault(symbol, replace(slope, formula=settled(slope.formula), condition=condition))
    if not slopes:
        raise NoFormula(f"{where}: the block states no derivative to measure `{snippet.name}` against")
    value = settled(definition.body) if place else Name(definition.name)
    condition = definition.condition and settled(definition.condition)
    indices = (part for node in walk(definition.body) if isinstance(node, Entry) for part in node.indices)
    labels = {index.name for index in indices if isinstance(index, Name)}
    inputs = {parameter: _parts(symbol_of(parameter), formulas, place, where) for parameter in snippet.parameters}
    return ArrayTruth(snippet, formulas, value, condition, inputs, frozenset(labels), slopes, place)


def _slopes(claim: Claim, name: str) -> Iterator[tuple[str, Slope]]:
    """Yield the derivative of a function that a claim states, with the symbol of the input."""
    formula = claim.relation.sides[-1]
    match claim.relation.sides[0]:
        case Call(Prime(Name(f), Number(1))) if f == name:
            yield "", Slope(formula, claim.condition)
        case Derivative(Entry(Name(f), (Name(i),)), ((Entry(Name(x), (Name(j),)), Number(1)),)) if f == name and i != j:
            yield x, Slope(formula, claim.condition, row=i, column=j)
        case Derivative(Name(f), ((Entry(Name(x), (Name(j),)), Number(1)),)) if f == name:
            yield x, Slope(formula, claim.condition, column=j)
        case Derivative(Call(Name(r"\operatorname{tr}"), (Binary("*", Unary("transpose", Name(v)), Name(f)),)),
                        ((Name(x), Number(1)),)) if f == name:  # fmt: skip
            yield x, Slope(formula, claim.condition, cotangent=v)


def _settled(node: Node, page: Page, place: tuple[str, ...]) -> Node | None:
    """Return the name u(x) for the value of a free function at the place in question, and u'(x) likewise."""
    match node:
        case Call(Name(u), arguments):
            mark = ""
        case Call(Prime(Name(u), Number(1)), arguments):
            mark = "'"
        case _:
            return None
    if arguments != tuple(map(Name, place)) or not isinstance(page.symbols.get(u), FreeFunction):
        return None
    return Name(_value_of(u, mark, page, place))


@lru_cache(maxsize=64)
def _matrix_of(slope: Slope, shape: tuple[int, int]) -> Node:
    """Return a derivative at all indices as one formula, so that what the entries share is evaluated once."""
    def cell(*places: int) -> Node:
        at = {Name(name): Number(Fraction(place + 1)) for name, place in zip((slope.row, slope.column), places)}
        return rewrite(slope.guarded, lambda part: at.get(part) if isinstance(part, Name) else None)

    return Matrix(tuple(tuple(cell(i, j) for j in range(shape[1])) for i in range(shape[0])))


def _value_of(function: str, mark: str, page: Page, place: tuple[str, ...]) -> str:
    name = f"{function}{mark}({', '.join(place)})"
    page.symbols.table.setdefault(name, Variable(name, Domain()))
    return name


def _parts(symbol: str, page: Page, place: tuple[str, ...], where: str) -> tuple[str, ...]:
    """Return the symbols of what a parameter holds: a function's value, or the arrays that it is put together from."""
    match page.symbols.get(symbol):
        case FreeFunction():
            _value_of(symbol, "'", page, place)
            return (_value_of(symbol, "", page, place),)
        case Definition(body=Matrix(rows)):
            return tuple(part.name for row in rows for part in row if isinstance(part, Name))
        case Definition(latex=latex):
            raise NoFormula(f"{where}: `{latex}` does not say from which arrays {symbol} is put together; "
                            r"write `:= \begin{pmatrix} a \\ b \end{pmatrix}`")
    return (symbol,)


# --- measuring ------------------------------------------------------------------------------------------------------


def measure_arrays(function: Callable, truth: ArrayTruth, name: str, dtype: str, count: int, seed: int) -> Measurement:
    """Measure a function of a snippet, or another form of it, entry by entry.

    Parameters
    ----------
    function : callable
        What is measured.
    truth : ArrayTruth
        Its exact results.
    name, dtype : str
        The function, as in the snippet; float64 or float32.
    count : int
        About how many entries, besides those at points of zeros, ones and ties.
    seed : int
        Changes all random points.
    """
    found = Measurement(truth.snippet.path, name, dtype)
    errors: list[Error] = []
    random = np.random.default_rng(seed)
    for drawn in truth.draws(max(count // ENTRIES, 4), f"{seed}/{name}"):
        values = {symbol: rounded(value, DTYPES[dtype]) for symbol, value in drawn.items()}
        try:
            [value] = truth.results(truth.snippet.name, values)
            values[COTANGENT] = rounded(random.normal(size=value.shape), DTYPES[dtype])
            values = {symbol: values[symbol] for symbols in truth.takes(name) for symbol in symbols}
            exact = truth.results(name, values)
        except Undefined:
            continue
        results = call(function, arguments(truth, name, values, DTYPES[dtype]), found)
        if fits(results, exact):
            errors += judge(truth, name, values, exact, results, found)
        else:
            found.other.append(f"returns the shapes {[np.shape(one) for one in results]}")
    summarise(errors, found)
    return found


def rounded(value: Any, dtype: type) -> Any:
    """Return numbers that the dtype has, as Python's floats; a label as it is."""
    if isinstance(value, int):
        return value
    return np.asarray(value, dtype).astype(float) if np.ndim(value) else float(dtype(value))


def arguments(truth: ArrayTruth, name: str, values: Values, dtype: type) -> list[Any]:
    """Return what the code is called with: arrays and functions' values in the dtype, constants as people pass them."""

    def given(symbol: str) -> Any:
        if symbol in truth.labels:
            return values[symbol] - 1
        is_constant = np.ndim(values[symbol]) == 0 and symbol not in (*truth.rates, *truth.rates.values(), COTANGENT)
        return values[symbol] if is_constant else np.asarray(values[symbol], dtype)[()]

    held = [[given(symbol) for symbol in symbols] for symbols in truth.takes(name)]
    return [parts[0] if len(parts) == 1 else np.concatenate(parts) for parts in held]


def call(function: Callable, given: list[Any], found: Measurement) -> list[Any]:
    """Return the results, each as an array; note what is wrong with how they are given."""
    try:
        with np.errstate(all="raise"):
            results = function(*given)
    except FloatingPointError as error:
        found.warnings.append(f"{error} at {given}")
        with np.errstate(all="ignore"):
            results = function(*given)
    results = list(results) if isinstance(results, tuple) else [results]
    found.other += [f"returns {kind_of(one)}" for one in results if kind_of(one) != found.dtype]
    return results


def fits(results: list[Any], exact: list[Any]) -> bool:
    """Say whether there are as many results as there should be, in their shapes."""
    return len(results) == len(exact) and all(
        true is None or np.shape(result) == np.shape(true) for result, true in zip(results, exact)
    )


def judge(truth: ArrayTruth, name: str, values: Values, exact: list[Any], results: list[Any],
          found: Measurement) -> list[Error]:
    """Return the errors of the entries whose exact values are normal numbers; note those that are no numbers."""
    dtype = DTYPES[found.dtype]
    at = {symbol: value.tolist() if isinstance(value, np.ndarray) else value for symbol, value in values.items()}
    excused: list[np.ndarray] = []
    errors = []
    for number, (true, result) in enumerate(zip(exact, results)):
        for place in np.ndindex(np.shape(true)) if true is not None else ():
            entry, given = true[place], float(np.asarray(result)[place])
            if math.isnan(given):
                found.specials.append(f"nan instead of {mp.nstr(entry, 8)} at {at}")
            elif not is_faint(entry, given, dtype):
                plain, share = plain_error(entry, given, dtype), mpf(0)
                if plain > SMALL:
                    excused = excused or forgiven(truth, name, values, exact, dtype)
                    share = np.asarray(excused[number])[place] / ulp(entry, dtype)
                errors.append(Error(at, "", entry, plain, as_float(mpf(plain) / (1 + share))))
    return errors


def forgiven(truth: ArrayTruth, name: str, values: Values, exact: list[Any], dtype: type) -> list[np.ndarray]:
    """Return by how much each exact entry changes when each number of the input moves by half a ULP, added up."""
    total: list[Any] = [np.zeros(np.shape(one), dtype=object) for one in exact]
    numbers = [(symbol, place) for symbol, value in values.items() if symbol not in truth.labels
               for place in np.ndindex(np.shape(value))]  # fmt: skip
    with mp.workdps(DIGITS + 10):
        for symbol, place in numbers:
            try:
                others = truth.results(name, {**values, symbol: moved(values[symbol], place, dtype)})
            except Undefined:
                continue
            total = [one if true is None else one + abs(other - true)
                     for one, other, true in zip(total, others, exact)]  # fmt: skip
    return total


def moved(value: Any, place: tuple[int, ...], dtype: type) -> Any:
    """Return an array, or a number, in which the number at a place is half a ULP larger."""
    array = np.array(value, dtype=object)
    entry = mpf(float(array[place]))
    array[place] = entry + ulp(entry, dtype) / 2
    return array if array.shape else array[()]
