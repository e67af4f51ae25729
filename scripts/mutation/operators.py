"""A formula to its mutants: each is changed in one place, as an author's slip would.

Every operator yields places of the source and what to write there. `mutants` puts them in order, leaves out those that
say the same as the original in another spelling, and keeps one of several that are alike.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scripts.equations.errors import Unreadable
from scripts.mutation.structure import Span, Structure, Term, join, normal

Change = tuple[int, int, str]

SWAPS = {
    r"\sin": r"\cos", r"\cos": r"\sin", r"\tan": r"\cot", r"\cot": r"\tan", r"\sec": r"\csc", r"\csc": r"\sec",
    r"\sinh": r"\cosh", r"\cosh": r"\sinh", r"\tanh": r"\sinh", r"\coth": r"\tanh",
    r"\arcsin": r"\arccos", r"\arccos": r"\arcsin", r"\arctan": r"\arcsin",
    r"\exp": r"\log", r"\log": r"\exp", r"\ln": r"\exp", r"\max": r"\min", r"\min": r"\max",
    r"\sum": r"\prod", r"\prod": r"\sum", r"\det": r"\operatorname{tr}", r"\Gamma": r"\psi", r"\psi": r"\Gamma",
    r"\odot": r"\otimes", r"\pm": r"\mp", r"\lfloor": r"\lceil",
}  # fmt: skip
WORD_SWAPS = {
    "arsinh": "arcosh", "arcosh": "arsinh", "artanh": "arsinh", "sech": "csch", "csch": "sech", "erf": "erfc",
    "erfc": "erf", "tr": "det", "det": "tr", "diag": "tr", "sign": "erf", "arccot": "arctan", "arcsec": "arccsc",
    "arccsc": "arcsec",
}  # fmt: skip
MIRRORED = {"<": ">", ">": "<", r"\leq": r"\ge", r"\geq": r"\le", r"\neq": "="}
LOOSER = {"<": r"\le", ">": r"\ge"}
STRICTER = {r"\leq": "<", r"\geq": ">"}
INDICES = "ijkl"
TRANSPOSES = {r"\top", "T"}
DIFFERENTIALS = {"d", r"\partial"}
LABEL_BRACKETS = {"(": ")", "[": "]"}
EVALUATED = {"=", r"\approx", r"\equiv"} | set(MIRRORED)
# Tokens that a slip of the hand may put anywhere.
STRAY = ["+", "-", "2", "x", "y", "(", ")", "^", "_", "'", r"\frac", r"\log", "{", "}", "=", "i", r"\alpha", ","]


@dataclass(frozen=True)
class Mutant:
    """A formula changed in one place.

    Attributes
    ----------
    operator : str
        How it was changed.
    latex : str
        The changed formula.
    start : int
        Where in the original the change begins.
    in_condition : bool
        Whether that place restricts the statement rather than being part of it.
    """

    operator: str
    latex: str
    start: int
    in_condition: bool = False


def mutants(latex: str) -> list[Mutant]:
    """Return all mutants of a formula, by operator and place; none for what the lexer refuses.

    Parameters
    ----------
    latex : str
        What stands between the delimiters.
    """
    try:
        formula = Structure(latex)
    except Unreadable:
        return []
    made = (
        _made(formula, name, change)
        for name, operator in OPERATORS.items()
        for change in sorted(set(operator(formula)))
    )
    return _different(latex, made)


def random_mutants(latex: str, count: int, seed: int) -> list[Mutant]:
    """Return mutants with one token left out, doubled or replaced by another of the formula or a stray one."""
    try:
        formula = Structure(latex)
    except Unreadable:
        return []
    dice = random.Random(f"{seed}/{latex}")
    pieces = sorted({latex[token.start : token.end] for token in formula.tokens} | set(STRAY))
    made = []
    for _ in range(count if formula.tokens else 0):
        token = dice.choice(formula.tokens)
        text = latex[token.start : token.end]
        kind = dice.choice(("replaced", "left out", "doubled"))
        new = {"replaced": dice.choice(pieces), "left out": "", "doubled": join(text, " ", text)}[kind]
        made.append(_made(formula, f"random: {kind}", (token.start, token.end, new)))
    return _different(latex, made)


def _made(formula: Structure, name: str, change: Change) -> Mutant:
    start, end, text = change
    return Mutant(name, formula.replace(start, end, text), start, formula.in_condition(start))


def _different(latex: str, made: Iterable[Mutant]) -> list[Mutant]:
    """Keep the first of mutants that read the same, and none that reads as the original does."""
    seen = {_reading(latex)}
    kept = []
    for mutant in made:
        reading = _reading(mutant.latex)
        if reading not in seen:
            seen.add(reading)
            kept.append(mutant)
    return kept


def _reading(latex: str) -> tuple[str, ...]:
    try:
        return normal(latex)
    except Unreadable:
        return (latex,)


# --- signs and numbers ---------------------------------------------------------------------------------------


def signs(formula: Structure) -> Iterator[Change]:
    """+ becomes -, - becomes +; a minus in front goes."""
    for expression in formula.expressions():
        for index in formula.level(expression):
            token = formula.tokens[index]
            if formula.text(index + 1) == "O" and formula.text(index + 2) == "(":
                continue  # an order of magnitude has no sign
            if formula.text(index) == "+":
                yield token.start, token.end, "-"
            elif formula.text(index) == "-":
                yield token.start, token.end, "" if index == expression.first and not formula.is_script(index) else "+"


def new_signs(formula: Structure) -> Iterator[Change]:
    """A right-hand side or an exponent gets a minus in front."""
    for place in _right_sides(formula):
        yield place, place, "-"
    for mark, token in enumerate(formula.tokens):
        script = formula.script(mark) if formula.text(mark) == "^" else None
        if (
            script
            and _is_power(formula, mark, script)
            and formula.text(script.first) != "-"
            and not _is_order(formula, mark)
        ):
            yield (
                token.end,
                formula.tokens[_script_end(formula, mark, script) - 1].end,
                f"{{-{formula.source(script)}}}",
            )


def coefficients(formula: Structure) -> Iterator[Change]:
    """A right-hand side gets a factor of 2 in its first term.

    Not after < and <=, where most claims would only become weaker.
    """
    for place in _right_sides(formula):
        if not formula.latex[:place].rstrip("& ").endswith(("<", r"\le", r"\leq")):
            yield place, place, r"2 \cdot "


def numbers(formula: Structure) -> Iterator[Change]:
    """A number outside exponents and labels moves by one in its last digit; so does each digit of \\frac12.

    A bound moves to where the claim says more, a bound in a condition to where it leaves more room: a claim that says
    less is still true.
    """
    for index, token in enumerate(formula.tokens):
        if token.kind != "number" or _is_exponent(formula, index) or _label_around(formula, index):
            continue
        step = -1 if _is_bound(formula, index) else 1
        if formula.text(index - 1) == r"\frac" and len(token.text) == 2:
            for place in range(token.start, token.end):
                yield place, place + 1, _next_digit(formula.latex[place])
        elif formula.text(index - 1) == r"\frac":
            yield token.end - 1, token.end, _next_digit(token.text[-1])
        else:
            yield token.start, token.end, _moved(token.text, step)


def _moved(text: str, step: int) -> str:
    """Move a printed number by one in its last digit; 0 does not move down to a sign."""
    digits = str(int(text.replace(".", "")) + step) if text.strip("0.") or step > 0 else "-1"
    point = len(text.partition(".")[2])
    if not point:
        return digits
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    digits = digits.zfill(point + 1)
    return f"{sign}{digits[:-point]}.{digits[-point:]}"


def _is_bound(formula: Structure, index: int) -> bool:
    """Whether a smaller number makes the claim stronger: in f < 1, -1 < f, and in the conditions x > 1 and x < -1."""
    before, sign = formula.text(index - 1), 1
    if before == "-" and formula.text(index - 2) in MIRRORED:
        before, sign = formula.text(index - 2), -1
    elif before == "-":
        sign = -1
    after = formula.text(index + 1)
    side = {"<": 1, r"\leq": 1, ">": -1, r"\geq": -1}
    is_upper = side.get(before, 0) or -side.get(after, 0)
    stronger = -is_upper * sign  # the direction in which the number as printed makes a statement say more
    return stronger > 0 if formula.in_condition(formula.tokens[index].start) else stronger < 0


def constants(formula: Structure) -> Iterator[Change]:
    """e becomes 2 and pi becomes 3."""
    for token in formula.tokens:
        if token.text in ("e", r"\pi") and token.kind in ("letter", "command"):
            yield token.start, token.end, "2 " if token.text == "e" else "3 "


def exponents(formula: Structure) -> Iterator[Change]:
    """A number in an exponent grows by one."""
    for index, token in enumerate(formula.tokens):
        if token.kind == "number" and token.text.isdigit() and _is_exponent(formula, index):
            new = str(int(token.text) + 1)
            yield token.start, token.end, new if len(new) == 1 or formula.text(index - 1) != "^" else f"{{{new}}}"


def dropped_exponents(formula: Structure) -> Iterator[Change]:
    """x^2 becomes x."""
    for mark, token in enumerate(formula.tokens):
        script = formula.script(mark) if formula.text(mark) == "^" else None
        if script and _is_power(formula, mark, script) and not _is_order(formula, mark):
            yield token.start, formula.tokens[_script_end(formula, mark, script) - 1].end, ""


def _is_order(formula: Structure, index: int) -> bool:
    """Whether a token is in O(h^k), which only becomes weaker with a smaller exponent."""
    opening = formula.enclosing[index]
    return opening > 0 and formula.text(opening - 1) == "O"


def _right_sides(formula: Structure) -> Iterator[int]:
    """Yield where the first term after a relation begins, in the statement itself; 0 has no sign and no factor."""
    for index in formula.level(Span(0, len(formula.tokens))):
        yield from _sides_after(formula, index)
        if formula.tokens[index].kind == "begin" and index in formula.partner and "align" in formula.tokens[index].text:
            for inside in formula.level(Span(index + 1, formula.partner[index])):
                yield from _sides_after(formula, inside)


def _sides_after(formula: Structure, index: int) -> Iterator[int]:
    first = index + 1
    if formula.text(index) not in EVALUATED | {":="} or first >= len(formula.tokens):
        return
    if formula.text(first) in ("-", "0", r"\infty", "+") or formula.in_condition(formula.tokens[first].start):
        return
    yield formula.range(Span(first, first + 1))[0]


def _is_power(formula: Structure, mark: int, script: Span) -> bool:
    """Whether an exponent is one: no transpose, label, bound of a sum, dimension, side of a limit or prime."""
    head = formula.text(script.first)
    if (
        head in TRANSPOSES | {"+", "*", r"\ast", r"\prime"}
        or head == "-"
        and (len(script) == 1 or formula.text(script.first + 1) == r"\top")
    ):
        return False
    if head in LABEL_BRACKETS and formula.partner.get(script.first) == script.stop - 1:
        return False
    base = formula.base(mark)
    bounded = (r"\sum", r"\prod", r"\int", r"\lim", r"\mathbb{R}", r"\Delta", r"\partial", "d", "|")
    return base is not None and base.text not in bounded


def _is_exponent(formula: Structure, index: int) -> bool:
    opening = formula.enclosing[index]
    inside = formula.text(opening) == "{" and formula.text(opening - 1) == "^" and opening >= 0
    mark = opening - 1 if inside else index - 1
    script = formula.script(mark) if mark >= 0 and formula.text(mark) == "^" else None
    return script is not None and _is_power(formula, mark, script)


def _label_around(formula: Structure, index: int) -> bool:
    """Whether a token is in a label such as ^{(2)} or an index such as _2."""
    opening = formula.enclosing[index]
    while opening >= 0:
        if formula.text(opening - 1) == "_" or formula.text(opening - 1) == "{" and formula.text(opening - 2) == "^":
            base = formula.base(opening - 1 if formula.text(opening - 1) == "_" else opening - 2)
            return base is None or base.text not in (r"\sum", r"\prod", r"\int", r"\lim", r"\max", r"\min")
        opening = formula.enclosing[opening]
    return formula.text(index - 1) == "_"


def _script_end(formula: Structure, mark: int, script: Span) -> int:
    return script.stop + (script.first > mark + 1)


def _next_digit(digit: str) -> str:
    return "8" if digit == "9" else str(int(digit) + 1)


# --- parts left out ------------------------------------------------------------------------------------------


def dropped_terms(formula: Structure) -> Iterator[Change]:
    """a + b becomes a, and b."""
    for expression in formula.expressions():
        terms = formula.terms(expression)
        for number, term in enumerate(terms if len(terms) > 1 else []):
            start, end = formula.range(Span(term.span.first if term.sign is None else term.sign, term.span.stop))
            if number == 0:
                after = terms[1].sign
                assert after is not None
                end = formula.tokens[after].start if formula.text(after) == "-" else formula.tokens[after].end
            yield start, end, ""


def dropped_factors(formula: Structure) -> Iterator[Change]:
    """a b becomes a, and b; a/b becomes a, and 1/b; f(x) may lose f, but not (x): f' = g is said of functions."""
    for expression in formula.expressions():
        for term in formula.terms(expression):
            if formula.text(term.span.first) in DIFFERENTIALS:
                continue  # d x is no product
            parts = formula.factors(term.span)
            for unit in parts if len(parts) > 1 else []:
                yield _without_factor(formula, term, unit)
            for unit in formula.units(term.span):
                if unit not in parts and formula.text(unit.first) not in ("(", "["):
                    yield *formula.range(unit), ""


def _without_factor(formula: Structure, term: Term, unit: Span) -> Change:
    start, end = formula.range(unit)
    before, after = unit.first - 1, unit.stop
    if after < term.span.stop and formula.text(after) == "/":
        return start, end, "1"
    if unit.first > term.span.first and formula.text(before) in (
        r"\cdot",
        r"\times",
        r"\odot",
        r"\otimes",
        r"\circ",
        "/",
    ):
        return formula.tokens[before].start, end, ""
    if after < term.span.stop and formula.text(after) in (r"\cdot", r"\times", r"\odot", r"\otimes", r"\circ"):
        return start, formula.tokens[after].end, ""
    return start, end, ""


def dropped_primes(formula: Structure) -> Iterator[Change]:
    """f' becomes f."""
    for index, token in enumerate(formula.tokens):
        if formula.text(index) == "'":
            yield token.start, token.end, ""


def doubled_primes(formula: Structure) -> Iterator[Change]:
    """f' becomes f''."""
    for index, token in enumerate(formula.tokens):
        if formula.text(index) == "'" and formula.text(index - 1) != "'":
            yield token.end, token.end, "'"


def dropped_transposes(formula: Structure) -> Iterator[Change]:
    """A^T becomes A; A^{-T} becomes A^{-1}."""
    for mark, token in enumerate(formula.tokens):
        script = formula.script(mark) if formula.text(mark) == "^" else None
        if not script or formula.text(script.stop - 1) not in TRANSPOSES:
            continue
        if len(script) == 1:
            yield token.start, formula.tokens[_script_end(formula, mark, script) - 1].end, ""
        else:
            yield formula.tokens[script.stop - 1].start, formula.tokens[script.stop - 1].end, "1"


def dropped_conditions(formula: Structure) -> Iterator[Change]:
    """A condition goes, or one of several."""
    for span in formula.conditions():
        start, end = formula.range(span)
        if _restricts(formula, span):
            yield start, end, ""
        inner = (
            Span(span.first + 2, span.stop - 1)
            if formula.partner.get(span.first + 1) == span.stop - 1
            else Span(span.first + 1, span.stop)
        )
        commas = [index for index in formula.level(inner) if formula.text(index) == ","]
        for first, last in zip([inner.first, *commas], [*commas, inner.stop]):
            if commas and first < last:
                end = formula.tokens[last].end if first == inner.first else formula.tokens[last - 1].end
                yield formula.tokens[first].start, end, ""


def _restricts(formula: Structure, span: Span) -> bool:
    """Whether a condition compares, or names a set that is not simply all numbers."""
    texts = [formula.text(index) for index in range(span.first, span.stop)]
    sets = [
        formula.tokens[index + 1].text
        for index in range(span.first, span.stop - 1)
        if formula.text(index) in (r"\in", r"\notin")
    ]
    return (
        bool(set(texts) & set(MIRRORED))
        or any(name != r"\mathbb{R}" for name in sets)
        or r"\mathbb{R}" in texts
        and "^" in texts
    )


# --- parts exchanged -----------------------------------------------------------------------------------------


def inverted_fractions(formula: Structure) -> Iterator[Change]:
    """a over b becomes b over a."""
    for index, token in enumerate(formula.tokens):
        if formula.text(index) != r"\frac":
            continue
        digits = formula.tokens[index + 1] if index + 1 < len(formula.tokens) else token
        if digits.kind == "number" and len(digits.text) == 2:
            yield digits.start, digits.end, digits.text[::-1]
        elif arguments := formula.arguments(index):
            top, bottom = (formula.source(argument) for argument in arguments if len(argument))
            stop = arguments[1].stop + (formula.text(arguments[1].first - 1) == "{")
            yield token.end, formula.tokens[stop - 1].end, f"{{{bottom}}}{{{top}}}"


def swapped_operands(formula: Structure) -> Iterator[Change]:
    """a - b becomes b - a, but not in | | and a square; a/b becomes b/a."""
    for expression in formula.expressions():
        terms = formula.terms(expression) if not _is_even(formula, expression) else []
        for left, right in zip(terms, terms[1:]):
            if (
                right.sign is not None
                and formula.text(right.sign) == "-"
                and (left.sign is None or formula.text(left.sign) == "+")
            ):
                yield _exchanged(formula, left.span, right.span)
        for term in terms:
            units = formula.factors(term.span)
            for above, below in zip(units, units[1:]):
                if formula.text(above.stop) == "/" and below.first == above.stop + 1:
                    yield _exchanged(formula, above, below)


def _is_even(formula: Structure, expression: Span) -> bool:
    """Whether an expression is all of an absolute value or a square, so that its sign does not matter."""
    opening = expression.first - 1
    if formula.partner.get(opening) != expression.stop:
        return False
    exponent = formula.script(expression.stop + 1) if formula.text(expression.stop + 1) == "^" else None
    is_square = exponent is not None and formula.source(exponent) == "2"
    return formula.text(opening) in ("|", r"\|") or formula.text(opening) == "(" and is_square


def swapped_functions(formula: Structure) -> Iterator[Change]:
    """sin becomes cos, exp becomes log and so on."""
    for token in formula.tokens:
        if token.kind == "command" and token.text in SWAPS:
            yield token.start, token.end, SWAPS[token.text]
        elif token.kind == "word" and token.text in WORD_SWAPS:
            yield token.start, token.end, rf"\operatorname{{{WORD_SWAPS[token.text]}}}"


def swapped_variables(formula: Structure) -> Iterator[Change]:
    """A name becomes another name of the formula; a function becomes another function."""
    places = [index for index in range(len(formula.tokens)) if _is_variable(formula, index)]
    functions = {formula.tokens[index].text for index in places if formula.text(index + 1) in ("(", "'")}
    for are_functions in (False, True):
        named = [formula.tokens[i] for i in places if (formula.tokens[i].text in functions) is are_functions]
        names = list(dict.fromkeys(token.text for token in named))
        for token in named if len(names) > 1 else []:
            yield token.start, token.end, names[(names.index(token.text) + 1) % len(names)]


def _is_variable(formula: Structure, index: int) -> bool:
    token = formula.tokens[index]
    if token.kind == "name":
        return token.text.startswith((r"\mathbf{", r"\boldsymbol{", r"\hat{", r"\bar{", r"\tilde{"))
    greek = re.fullmatch(
        r"\\(?:alpha|beta|gamma|delta|lambda|mu|sigma|theta|eta|varphi|varepsilon|kappa|tau|Phi|ell)", token.text
    )
    return (token.kind == "letter" and token.text not in "deOT" and not _is_index(formula, index)) or greek is not None


def swapped_indices(formula: Structure) -> Iterator[Change]:
    """i becomes j; ij becomes ji."""
    used = [t.text for i, t in enumerate(formula.tokens) if _is_index(formula, i)]
    names = list(dict.fromkeys(used))
    names = names if len(names) > 1 else list(dict.fromkeys([*names, *INDICES]))[:2]
    for index, token in enumerate(formula.tokens):
        if not _is_index(formula, index):
            continue
        yield token.start, token.end, names[(names.index(token.text) + 1) % len(names)]
        # Kronecker's delta is symmetric.
        is_pair = (
            _is_index(formula, index + 1) and formula.text(index - 1) == "{" and formula.text(index - 3) != r"\delta"
        )
        if is_pair and index + 1 < len(formula.tokens):
            after = formula.tokens[index + 1]
            yield token.start, after.end, after.text + token.text


def _is_index(formula: Structure, index: int) -> bool:
    return formula.text(index) in set(INDICES) and formula.tokens[index].kind == "letter"


def shifted_indices(formula: Structure) -> Iterator[Change]:
    """x_1 becomes x_2; x_{t-1} becomes x_t by another operator."""
    for index, token in enumerate(formula.tokens):
        if token.kind == "number" and token.text.isdigit() and formula.text(index - 1) == "_":
            yield token.start, token.end, "1" if token.text != "1" else "2"


def swapped_labels(formula: Structure) -> Iterator[Change]:
    """The layer (1) becomes (2), (l) becomes (l-1)."""
    for mark in range(len(formula.tokens)):
        script = formula.script(mark) if formula.text(mark) == "^" else None
        if (
            not script
            or formula.text(script.first) not in LABEL_BRACKETS
            or formula.partner.get(script.first) != script.stop - 1
        ):
            continue
        inner = Span(script.first + 1, script.stop - 1)
        if not len(inner):
            continue
        start, end = formula.range(inner)
        head = formula.tokens[inner.first]
        if len(inner) > 1:
            yield start, end, head.text
        elif head.kind == "number":
            yield start, end, "2" if head.text == "1" else str(int(head.text) - 1)
        else:
            yield start, end, f"{head.text}-1"


def swapped_branches(formula: Structure) -> Iterator[Change]:
    """Two neighbouring rows of cases exchange their values."""
    for rows in _cases(formula):
        for (value, _), (other, _) in zip(rows, rows[1:]):
            yield _exchanged(formula, value, other)


def dropped_branches(formula: Structure) -> Iterator[Change]:
    """A row of cases goes."""
    for rows in _cases(formula):
        for number, (value, condition) in enumerate(rows if len(rows) > 1 else []):
            start, end = formula.range(Span(value.first, condition.stop))
            if number + 1 < len(rows):
                end = formula.range(rows[number + 1][0])[0]
            else:
                start = formula.tokens[rows[number - 1][1].stop].start
            yield start, end, ""


def _cases(formula: Structure) -> Iterator[list[tuple[Span, Span]]]:
    """Yield the values and conditions of each environment of cases."""
    for index, token in enumerate(formula.tokens):
        if token.kind != "begin" or token.text not in ("cases", "dcases"):
            continue
        rows, first, middle = [], index + 1, 0
        for place in [*formula.level(Span(index + 1, formula.partner[index])), formula.partner[index]]:
            if formula.text(place) == "&":
                middle = place
            elif formula.text(place) == r"\\" or place == formula.partner[index]:
                if first < middle < place - 1:
                    rows.append((Span(first, middle), Span(middle + 1, place)))
                first = place + 1
        yield rows


def mirrored_comparisons(formula: Structure) -> Iterator[Change]:
    """< becomes >, a condition x != 0 becomes x = 0."""
    for token in formula.tokens:
        if token.text in MIRRORED and token.kind in ("symbol", "command"):
            yield token.start, token.end, MIRRORED[token.text]


def moved_borders(formula: Structure) -> Iterator[Change]:
    """Where it makes a claim stronger: < in a condition becomes <=, <= in a statement becomes <.

    In cases it makes none: at a kink there is no derivative, elsewhere the branches meet.
    """
    for index, token in enumerate(formula.tokens):
        if token.kind not in ("symbol", "command") or _is_in_environment(formula, index, "cases"):
            continue
        inside = formula.in_condition(token.start)
        table = LOOSER if inside else STRICTER
        if token.text in table and (inside or formula.text(formula.enclosing[index]) not in ("(", "[", "{")):
            yield token.start, token.end, table[token.text]


def _is_in_environment(formula: Structure, index: int, name: str) -> bool:
    opening = formula.enclosing[index]
    while opening >= 0:
        if formula.tokens[opening].kind == "begin" and formula.tokens[opening].text.endswith(name):
            return True
        opening = formula.enclosing[opening]
    return False


def _exchanged(formula: Structure, left: Span, right: Span) -> Change:
    (start, middle), (after, end) = formula.range(left), formula.range(right)
    return start, end, join(formula.latex[after:end], formula.latex[middle:after], formula.latex[start:middle])


OPERATORS: dict[str, Callable[[Structure], Iterator[Change]]] = {
    "sign": signs,
    "new sign": new_signs,
    "number": numbers,
    "constant": constants,
    "exponent": exponents,
    "dropped exponent": dropped_exponents,
    "coefficient": coefficients,
    "dropped term": dropped_terms,
    "dropped factor": dropped_factors,
    "dropped prime": dropped_primes,
    "doubled prime": doubled_primes,
    "dropped transpose": dropped_transposes,
    "dropped condition": dropped_conditions,
    "inverted fraction": inverted_fractions,
    "swapped operands": swapped_operands,
    "swapped function": swapped_functions,
    "variable": swapped_variables,
    "index": swapped_indices,
    "shifted index": shifted_indices,
    "layer": swapped_labels,
    "branch": swapped_branches,
    "dropped branch": dropped_branches,
    "comparison": mirrored_comparisons,
    "border": moved_borders,
}
