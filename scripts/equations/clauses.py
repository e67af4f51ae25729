"""Pieces to conditions and sets: what `x > 0`, `k \\in \\mathbb{Z}` or `i = 1, \\ldots, n` asks for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

from . import tree
from .errors import Unreadable
from .lexer import GREEK, Token, closing, find, spelled, split, trim
from .parser import Parser
from .pieces import EQUAL, EXPLAINING, RESTRICTING, Piece, cut, is_range
from .symbols import FreeFunction, Symbols, Variable

POSITIVE = {"+": False, "++": False, ">0": False, r"\geq0": True}  # below a set of numbers: whether zero is in it
ORDERS = {"<", ">", r"\leq", r"\geq"}
OPPOSITE = {"=": r"\neq", r"\neq": "=", "<": r"\geq", r"\geq": "<", ">": r"\leq", r"\leq": ">"}
ZERO = tree.Number(Fraction(0))
NUMBERS = {
    rf"{style}{{{letter}}}": numbers
    for letter, numbers in (("R", tree.Domain()), ("Z", tree.Integers()), ("N", tree.Integers(tree.ONE)))
    for style in (r"\mathbb", r"\mathbf")
}


def condition_of(reader: Parser) -> tree.Node:
    """Read a condition that stands alone, as in a row of cases."""
    pieces = cut(trim([token for token in reader.tokens if token.kind != "stop"]))
    if not pieces:
        raise reader.error("a condition is missing")
    return join_conditions([(piece, read_condition(piece, reader.symbols, reader.bound)) for piece in pieces])


def clauses_condition(clauses: list[Piece], symbols: Symbols, bound: frozenset[str] = frozenset()) -> tree.Node | None:
    """Join the conditions of a statement; what only declares is left out."""
    found = [(piece, read_condition(piece, symbols, bound)) for piece in clauses if not piece.has({":"})]
    parts = [part for part in found if not only_declares(part[1], symbols, bound, part[0].tokens[0])]
    return join_conditions(parts) if parts else None


def join_conditions(parts: list[tuple[Piece, tree.Node]]) -> tree.Node:
    """Join conditions: "or" binds less than "and"."""
    alternatives: list[list[tree.Node]] = [[]]
    for number, (piece, condition) in enumerate(parts):
        if number and (piece.joint == "or" or piece.word.startswith("or")):
            alternatives.append([])
        alternatives[-1].append(condition)
    return joined("or", [joined("and", group) for group in alternatives])


def joined(operator: str, conditions: list[tree.Node]) -> tree.Node:
    """Join conditions by "and" or "or"; one alone stands for itself."""
    return conditions[0] if len(conditions) == 1 else tree.Logic(operator, tuple(conditions))


def both(first: tree.Node | None, second: tree.Node) -> tree.Node:
    """Return the condition that adds the second to the first, if there is a first."""
    return second if first is None else tree.Logic("and", (first, second))


def is_sampled(node: tree.Node, symbols: Symbols) -> bool:
    """Whether a node is a sampled name, an entry of one, its absolute value, or the value of a free function."""
    match node:
        case tree.Name(name):
            return isinstance(symbols.get(name), Variable)
        case tree.Unary("abs", operand):
            return is_sampled(operand, symbols)
        case tree.Call(tree.Name(name)):
            return isinstance(symbols.get(name), FreeFunction)
        case tree.Entry(tree.Name(name), indices):
            are_plain = all(isinstance(index, (tree.Name, tree.Number)) for index in indices)
            return are_plain and isinstance(symbols.get(name), Variable)
    return False


def is_restriction(relation: tree.Relation, symbols: Symbols) -> bool:
    """Whether a relation only restricts a sampled name in passing, as "at x = 0", "for |x| < 1", "if i = j"."""
    names = [side for side in relation.sides if is_sampled(side, symbols)]
    if relation.operators == (r"\neq",) and len(names) == 1 and isinstance(names[0], tree.Name):
        return sum(names[0].name in tree.free_names(side) for side in relation.sides) == 1
    if not names or not all(is_sampled(side, symbols) or is_given(side) for side in relation.sides):
        return False
    are_whole = all(isinstance(name, tree.Name) and symbols.is_whole(name.name) for name in names)
    return len(names) == 1 or are_whole or not set(relation.operators) & EQUAL


def is_given(node: tree.Node) -> bool:
    """Whether a node is a number written out, or a vector or a matrix of such numbers."""
    match node:
        case tree.Matrix(rows):
            return all(is_given(entry) for row in rows for entry in row)
        case tree.Unary("transpose", operand):
            return is_given(operand)
    return tree.is_literal(node)


def tells_value(condition: tree.Node, symbols: Symbols) -> bool:
    """Whether a condition says which number a name is, as "where x = f^{-1}(y)": as a claim it would be false."""
    match condition:
        case tree.Relation(("=",), (tree.Name(name) as left, right)):
            return symbols.is_real(name) and left not in tree.walk(right)
    return False


def is_symmetry(relation: tree.Relation) -> bool:
    """Whether a relation says that a matrix is its own transpose."""
    left, right = relation.sides[:2]
    return isinstance(left, tree.Name) and right == tree.Unary("transpose", left) or (
        isinstance(right, tree.Name) and left == tree.Unary("transpose", right)
    )


def first_claim(clauses: list[Piece], symbols: Symbols) -> int | None:
    """Return which of the clauses is a claim of its own: an inequality after a comma, of more than a name and a number.

    Where a condition was meant, the claim is false and its author is told; a claim taken for a condition would be lost.
    """
    for number, piece in enumerate(clauses):
        is_explained = EXPLAINING.match(piece.word) and piece.relations() & EQUAL
        if piece.bracketed or (RESTRICTING.search(piece.word) and not is_explained):
            return None  # it is a condition, and so is what follows it
        with suppress(Unreadable):
            condition = read_condition(piece, symbols)
            if is_explained and tells_value(condition, symbols):
                return None
            parts = condition.conditions if isinstance(condition, tree.Logic) else (condition,)
            if any(isinstance(part, tree.Relation) and set(part.operators) & (ORDERS | EQUAL)
                   and not is_restriction(part, symbols) and not is_symmetry(part) for part in parts):  # fmt: skip
                return number
    return None


def only_declares(condition: tree.Node, symbols: Symbols, bound: frozenset[str], token: Token) -> bool:
    """Whether a condition says no more than the set that a name was declared in."""
    if not isinstance(condition, tree.Member) or condition.negated or not isinstance(condition.element, tree.Name):
        return False
    name, container = condition.element.name, condition.container
    if type(container) is tree.Domain and name not in bound and symbols.is_function(name):
        raise Unreadable(f"{name} is a function, not an element", token.start)
    domain = getattr(symbols.get(name), "domain", None)
    if isinstance(domain, (tree.Index, tree.Integers)) and container in (tree.Integers(), tree.Integers(tree.ONE)):
        return True
    is_known = isinstance(container, (tree.Integers, tree.Array)) and domain == container
    return is_known or type(container) is tree.Domain


def quantify(condition: tree.Node | None, free: set[str], symbols: Symbols) -> tree.Node | None:
    """Read x \\neq k\\pi as a condition for all k, and z_i > 0 for all i, when the claim does not have that letter; but
    k \\le t, of whole numbers alone, as one for some k."""
    if condition is None or isinstance(condition, tree.ForAll):
        return condition
    if isinstance(condition, tree.Logic):
        guarded = guard(condition, free, symbols) if condition.operator == "and" else condition.conditions
        parts = (quantify(part, free, symbols) or part for part in guarded)
        return tree.Logic(condition.operator, tuple(parts))
    names = tree.free_names(condition)
    if all(map(symbols.is_whole, names)):
        return condition
    for name in sorted(names - free):
        symbol = symbols.get(name)
        if not isinstance(symbol, Variable):
            continue
        differs = isinstance(condition, tree.Relation) and condition.operators == (r"\neq",)
        if is_counter(symbol) or (isinstance(symbol.domain, tree.Integers) and differs):
            condition = tree.ForAll(name, condition)
    return condition


def is_counter(symbol: Variable) -> bool:
    """Whether a name counts entries from the first on."""
    match symbol.domain:
        case tree.Index() | tree.Integers(tree.ONE, tree.Node()):
            return True
    return False


def guard(condition: tree.Logic, free: set[str], symbols: Symbols) -> list[tree.Node]:
    """Read z_k \\neq z_l and k \\neq l, of letters that the claim does not have, as z_k \\neq z_l or k = l."""

    def counts(part: tree.Node) -> bool:
        found = [symbols.get(name) for name in tree.free_names(part) - free]
        is_own = bool(found) and not tree.free_names(part) & free
        return is_own and all(isinstance(symbol, Variable) and is_counter(symbol) for symbol in found)

    guards = [part for part in condition.conditions
              if isinstance(part, tree.Relation) and len(part.operators) == 1 and counts(part)]  # fmt: skip
    others = [part for part in condition.conditions if part not in guards]
    for place, other in enumerate(others):
        for part in guards:
            if tree.free_names(part) <= tree.free_names(other):
                opposite = tree.Relation((OPPOSITE[part.operators[0]],), part.sides)
                others[place] = tree.Logic("or", (opposite, others[place]))
                for name in tree.free_names(part):
                    others[place] = tree.ForAll(name, others[place])
    return others if any(isinstance(other, tree.ForAll) for other in others) else [*condition.conditions]


def read_condition(piece: Piece, symbols: Symbols, bound: frozenset[str] = frozenset()) -> tree.Node:
    """Read one relation or membership as a condition; several subjects share it."""
    tokens = piece.tokens
    place = find(tokens, {r"\in", r"\notin"})
    subjects = split(tokens[:place], {","})
    if piece.says_constant():
        constants = [read(part, symbols, bound) for part in split(tokens[:-1], {","})]
        return joined("and", [tree.Relation(("=",), (tree.Differential(name), ZERO)) for name in constants])
    if place is not None:
        container = read_set(tokens[place + 1 :], symbols, bound)
        elements = [read(part, symbols, bound) for part in subjects]
        conditions: list[tree.Node] = [tree.Member(e, container, tokens[place].text == r"\notin") for e in elements]
        if find(tokens, {r"\setminus"}) is not None:
            conditions += map(nonzero, elements)
        return joined("and", conditions)
    if is_range(piece):
        return read_range(subjects, symbols, bound)
    last = Parser(subjects[-1], symbols, bound)
    relation = last.relation(last.expression())
    last.finish(relation)
    if not relation.operators:
        cure = "which name is in it? write" if piece.word.endswith("on") else "expected a condition, as x > 0 or"
        raise Unreadable(f"{cure} x \\in (0, 1)", tokens[0].start)
    firsts = [read(subject, symbols, bound) for subject in subjects[:-1]]
    return joined("and", [relation, *(tree.Relation(relation.operators, (f, *relation.sides[1:])) for f in firsts)])


def read_range(parts: list[list[Token]], symbols: Symbols, bound: frozenset[str]) -> tree.Node:
    """Read i = 1, ..., n; k = 0, 1, 2, ... has no end, and k = 0, 1, 2 no dots."""
    reader = Parser(parts[0], symbols, bound)
    element = reader.expression()
    if not reader.accept("="):
        raise reader.error("expected i = 1, \\dots, n")
    low = reader.finish(reader.expression())
    return tree.Member(element, counted(low, parts[1:], symbols, bound))


def counted(low: tree.Node, rest: list[list[Token]], symbols: Symbols, bound: frozenset[str]) -> tree.Domain:
    """Read what follows the first of a list of whole numbers that goes up by one."""
    dots = next((place for place, part in enumerate(rest) if part[0].text == r"\ldots"), len(rest))
    told = [low, *(read(part, symbols, bound) for part in rest[:dots])]
    for before, number, part in zip(told, told[1:], rest, strict=False):
        if not isinstance(number, tree.Number) or before != tree.Number(number.value - 1):
            raise Unreadable("a list of values goes up by one, as i = 1, 2, \\dots, n", part[0].start)
    if dots == len(rest):
        return tree.Integers(low, told[-1])
    return tree.Integers(low, read_size(rest[-1], symbols, bound) if rest[dots + 1 :] else None)


def read(tokens: list[Token], symbols: Symbols, bound: frozenset[str] = frozenset()) -> tree.Node:
    """Read a piece as one expression."""
    reader = Parser(tokens, symbols, bound)
    return reader.finish(reader.expression())


def nonzero(node: tree.Node) -> tree.Node:
    """Return the condition that something is not zero."""
    return tree.Relation((r"\neq",), (node, ZERO))


# --- sets ------------------------------------------------------------------------------------------------------------


def read_set(tokens: list[Token], symbols: Symbols, bound: frozenset[str] = frozenset()) -> tree.Domain:
    """Read the set after \\in; that it may be without zero is for the caller to say."""
    end = tokens[-1].end if tokens else None
    tokens = trim(tokens)
    place = find(tokens, {r"\setminus"})
    if place is not None and [token.text for token in tokens[place + 1 :]] != [r"\{", "0", r"\}"]:
        raise Unreadable("only 0 is taken out, \\setminus \\{0\\}: write a condition, (x \\ne 1)", tokens[place].start)
    tokens = tokens[:place]
    if not tokens:
        raise Unreadable("a set is missing", end)
    if tokens[0].text == "{" and tokens[2:] and tokens[2].text == "}":  # {\\mathbb R}^n
        tokens = [tokens[1], *tokens[3:]]
    first, rest = tokens[0], tokens[1:]
    if first.text in ("(", "[", r"\{"):
        place = closing(tokens, 0)
        if place is None:
            raise Unreadable("a set is missing its end", first.start)
        return with_shape(bracketed_set(tokens[: place + 1], symbols, bound), tokens[place + 1 :], symbols, bound)
    if first.text in NUMBERS:
        numbers = NUMBERS[first.text]
        if numbers == tree.Integers(tree.ONE) and [token.text for token in rest[:2]] == ["_", "0"]:
            numbers, rest = tree.Integers(ZERO), rest[2:]
        return with_shape(numbers, rest, symbols, bound)
    if first.text in (r"\Delta", r"\mathbb{S}", r"\mathbf{S}", r"\mathcal{S}"):
        signs = [token.text for token in rest].count("+")
        kind = "simplex" if first.text == r"\Delta" else ("symmetric", "semidefinite", "definite")[min(signs, 2)]
        above = Parser(rest, symbols, bound).scripts().get("^", [])
        size = read_size(above, symbols, bound) if above else None
        if size is None or (kind == "simplex" and not isinstance(size, (tree.Name, tree.Number))):
            raise Unreadable(f"a size is missing, or is not a name: write {first.text}^n", first.start)
        return tree.Array((size,) if kind == "simplex" else (size, size), tree.Domain(), kind)
    known = r"\mathbb{R}, \mathbb{Z}, \mathbb{N}, intervals, \{0, 1\}, \Delta^n and \mathbb{S}^n"
    raise Unreadable(f"an unknown set, {first.text}: the sets are {known}", first.start)


def bracketed_set(tokens: list[Token], symbols: Symbols, bound: frozenset[str]) -> tree.Domain:
    """Read an interval, or a set written out."""
    opening, closing = tokens[0].text, tokens[-1].text
    parts = split(tokens[1:-1], {","})
    if not all(parts):
        raise Unreadable("an element is missing", tokens[0].start)
    if opening != r"\{":
        if len(parts) != 2:
            raise Unreadable("an interval has two ends", tokens[0].start)
        low, high = (None if part[-1].text == r"\infty" else read(part, symbols, bound) for part in parts)
        return tree.Interval(low, high, opening == "[", closing == "]")
    if any(part[0].text == r"\ldots" for part in parts):
        return counted(read_size(parts[0], symbols, bound), parts[1:], symbols, bound)
    items: list[tree.Node] = []
    for part in parts:
        is_pair = part[0].text == r"\pm"
        value = read(part[1:] if is_pair else part, symbols, bound)
        items += [value, tree.Unary("negate", value)] if is_pair else [value]
    numbers = [item.value if isinstance(item, tree.Number) else None for item in items]
    if numbers == list(range(1, len(items) + 1)):
        return tree.Integers(items[0], items[-1])
    return tree.Finite(tuple(items))


def with_shape(entries: tree.Domain, tokens: list[Token], symbols: Symbols, bound: frozenset[str]) -> tree.Domain:
    """Read what follows the set of numbers: a sign below or above it, and a shape above it."""
    reader = Parser(tokens, symbols, bound)
    shape: tuple[tree.Node, ...] = ()
    while reader.next.kind != "stop":
        mark = reader.take()
        inside = reader.group() if mark.text in ("^", "_") else []
        text = "".join(token.text for token in inside)
        if text in POSITIVE and (mark.text == "_" or text == "+"):
            entries = tree.Interval(ZERO, None, POSITIVE[text], False)
        elif mark.text == "^":
            shape = tuple(read_size(part, symbols, bound) for part in split(inside, {r"\times"}))
        else:
            raise Unreadable(
                "an unknown set: with a set of numbers go a shape, ^{m \\times n}, and + or \\geq 0", mark.start
            )
    return tree.Array(shape, entries) if shape else entries


def read_size(tokens: list[Token], symbols: Symbols, bound: frozenset[str]) -> tree.Node:
    """Read a size; a letter that means nothing yet becomes one."""
    reader = Parser(tokens, symbols, bound)
    while reader.next.kind != "stop":
        token = reader.take()
        below = reader.group() if token.kind == "letter" and reader.accept("_") else []
        is_letter = token.kind == "letter" or token.text in GREEK - {r"\pi"}
        name = spelled(token.text, below, [])
        counter = symbols.get(below[0].text) if below else None  # d_k is a size of its own, unless k was declared
        is_member = below and symbols.is_index(below[0].text) and not getattr(counter, "is_default", False)
        if below and symbols.is_family(token.text):  # n_l, of the widths n_0, ..., n_L
            if isinstance(widths := symbols.get(token.text), Variable):
                symbols.table[token.text] = replace(widths, domain=tree.Size())
        elif is_letter and not symbols.is_known(name) and not is_member:
            symbols.table[name] = Variable(name, tree.Size())
    reader = Parser(tokens, symbols, bound)
    name = reader.next.text
    if len(tokens) == 1 and (symbols.is_function(name) or symbols.rank(name)):
        kind = "a function" if symbols.is_function(name) else "an array"
        raise Unreadable(f"{name} is {kind} on this page, no whole number: choose another letter", reader.next.start)
    is_default = len(tokens) == 1 and getattr(symbols.get(name), "is_default", False)
    if is_default and not symbols.is_whole(name, tree.Size):
        symbols.table[name] = Variable(name, tree.Size())
    return reader.finish(reader.expression())
