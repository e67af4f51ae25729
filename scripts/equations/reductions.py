"""Tokens to tree: sums, products, extremes, integrals and limits, which bind a name; and orders of magnitude."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import functions
from .lexer import CLOSING, GREEK, RELATIONS, Token, closes, find, opens, split
from .symbols import Symbols
from .tree import (
    ONE,
    BigO,
    Bound,
    Call,
    Integers,
    Integral,
    Limit,
    Name,
    Node,
    Power,
    Reduce,
    Relation,
    free_names,
    rewrite,
    walk,
)

if TYPE_CHECKING:
    from .parser import Parser


# From which side a limit is taken.
ARROWS = {r"\to": 0, r"\downarrow": 1, r"\searrow": 1, r"\uparrow": -1, r"\nearrow": -1}


def extreme(parser: Parser) -> Node:
    """Read \\max(a, b), \\max\\{a, b\\} or \\max_i x_i."""
    token = parser.next
    if parser.ahead().text == "_":
        return reduction(parser)
    parser.take()
    if not parser.at("(", r"\{", "["):
        raise parser.error(f"brackets or an index are needed after {token.text}")
    return Call(Name(functions.canonical(token.text[1:])), tuple(parser.items(CLOSING[parser.take().text])))


def reduction(parser: Parser) -> Node:
    """Read sum, prod, max or min over indices, and its body."""
    start = parser.take()
    kind = start.text[1:]
    scripts = parser.scripts()
    if not scripts.get("_"):
        raise parser.error(f"over which index? write {start.text}_{{i=1}}^n or {start.text}_i", start)
    bounds, condition = read_bounds(parser, scripts["_"], scripts.get("^", []), start)
    with parser.inside(bound=[bound.name for bound in bounds]):
        body = parser.term() if kind == "sum" else parser.factor()
        if kind != "sum":
            parser.refuse_factor(f"where does the {kind} end? brackets are needed")
    return Reduce(kind, bounds, condition, body)


def read_bounds(
    parser: Parser, below: list[Token], above: list[Token], start: Token
) -> tuple[tuple[Bound, ...], Node | None]:
    """Read i=1 .. n, i, (i,j), j != i, 1 <= i <= n below a big operator."""
    place = next((place for place, token in enumerate(below) if token.text == r"\in"), None)
    if place is not None and not above:
        return members(parser, below[:place], below[place + 1 :]), None
    if below and below[0].text == r"\substack":
        below = below[2:-1]
    first, *others = split(below, {r"\\", ","})
    if above and len(others) == 1 and find(first, {"="}) and find(others[0], RELATIONS):  # i = 0, i \neq j
        bounds, _ = read_bounds(parser, first, above, start)
        reader = parser.inner(others[0], {bounds[0].name})
        return bounds, reader.finish(reader.relation(reader.expression()))
    pieces = split(below, RELATIONS)
    operators = [token.text for token in below if token.text in RELATIONS]
    if bool(above) != (operators == ["="]):
        raise parser.error("from where? write i = 1 below" if above else "up to where? write n above", start)
    match operators:
        case []:
            return tuple(Bound(index_name(parser, [token])) for token in below if token.text != ","), None
        case ["="]:
            low, high = parser.read(pieces[1]), parser.read(above)
            return tuple(Bound(index_name(parser, name), low, high) for name in split(pieces[0], {","})), None
        case [r"\leq", "<", r"\leq"] | [r"\leq", r"\leq", r"\leq"]:  # 1 \leq i < j \leq n
            low, high = parser.read(pieces[0]), parser.read(pieces[3])
            both = [index_name(parser, piece) for piece in pieces[1:3]]
            order = Relation((operators[1],), (Name(both[0]), Name(both[1])))
            return tuple(Bound(name, low, high) for name in both), order
        case [r"\leq", r"\leq"]:
            return (Bound(index_name(parser, pieces[1]), parser.read(pieces[0]), parser.read(pieces[2])),), None
        case [r"\neq"] | ["<"] | [">"] | [r"\leq"] | [r"\geq"]:
            name = index_name(parser, pieces[0])
            reader = parser.inner(below, {name})
            return (Bound(name),), reader.finish(reader.relation(reader.expression()))
    raise parser.error("an unknown range: write i, i = 1, 1 \\le i \\le n, or j \\ne i below", below[0])


def over_both(relation: Relation, symbols: Symbols) -> Relation:
    """Read \\sum_{i \\ne j} a_{ij} as a sum over both, where no part of a claim has a j of its own."""

    def letter_of(node: Node) -> str:
        match node:
            case Reduce(_, (Bound(_, None, None),), Relation((_,), (_, Name(letter))), body):
                return letter if letter in free_names(body) and symbols.is_index(letter) else ""
        return ""

    for letter in sorted({letter_of(part) for part in walk(relation) if isinstance(part, Node)} - {""}):

        def doubled(node: Node, letter: str = letter) -> Node | None:
            if isinstance(node, Reduce) and letter_of(node) == letter:
                return replace(node, bounds=(*node.bounds, Bound(letter)))
            return None

        both = rewrite(relation, doubled)
        relation = relation if letter in free_names(both) else both
    return relation


def members(parser: Parser, names: list[Token], container: list[Token]) -> tuple[Bound, ...]:
    """Read i, j \\in \\{1, \\ldots, n\\} below a big operator."""
    from .clauses import read_set

    domain = read_set(container, parser.symbols, parser.bound)
    if not isinstance(domain, Integers) or domain.low is None or domain.high is None:
        raise parser.error("an index runs over whole numbers: write \\{1, \\dots, n\\}", container[0])
    return tuple(Bound(index_name(parser, part), domain.low, domain.high) for part in split(names, {","}))


def index_name(parser: Parser, tokens: list[Token]) -> str:
    """Return the name of an index, which must be a single name."""
    if len(tokens) != 1 or not (tokens[0].kind == "letter" or tokens[0].text in GREEK):
        raise parser.error("an index is one letter, without a prime: write k", tokens[0] if tokens else None)
    return tokens[0].text


def integral(parser: Parser) -> Node:
    """Read a definite integral up to its differential."""
    start = parser.take()
    scripts = parser.scripts()
    if len(scripts) != 2:
        raise parser.error("an integral without ends: only \\int_a^b has a value", start)
    low, high = parser.read(scripts["_"]), parser.read(scripts["^"])
    lower_differential(parser)
    end = differential_place(parser, start)
    body, parser.place = parser.tokens[parser.place : end], end + 1
    variable = parser.base_name()
    return Integral(variable, low, high, parser.read(body, {variable}) if body else ONE)


def lower_differential(parser: Parser) -> None:
    """Turn \\frac{x dx}{y}, if it comes next, into \\frac{x}{y} dx."""
    top, middle = parser.argument(parser.place + 1) if parser.at(r"\frac") else ([], 0)
    if len(top) > 1 and top[-2].text == "d" and top[-1].kind in ("letter", "name"):
        _, end = parser.argument(middle)
        rest = parser.tokens
        above = top[:-2] or [Token("number", "1", top[0].start, top[0].start)]
        parser.tokens = [*rest[: parser.place + 2], *above, *rest[middle - 1 : end], *top[-2:], *rest[end:]]


def differential_place(parser: Parser, start: Token) -> int:
    """Return the place of the d that ends the integral."""
    depth, nested = 0, 1
    for place in range(parser.place, len(parser.tokens) - 1):
        token, after = parser.tokens[place], parser.tokens[place + 1]
        depth += opens(token) - closes(token)
        nested += token.text == r"\int"
        nested -= depth == 0 and token.text == "d" and after.kind in ("letter", "name", "command")
        if nested == 0:
            return place
    raise parser.error("an integral without its differential, as dx", start)


def limit(parser: Parser) -> Node:
    """Read \\lim_{x \\to a^+} and its body."""
    start = parser.take()
    below = parser.group() if parser.accept("_") else []
    if len(below) < 2 or below[1].text not in ARROWS:
        raise parser.error("of what? write \\lim_{x \\to 0}", start)
    variable, target = below[0].text, below[2:]
    texts = [token.text for token in target]
    caret = max((place for place, text in enumerate(texts) if text == "^"), default=0)
    side = {"+": 1, "-": -1}.get("".join(texts[caret + 1 :]).strip("{}"), 0) if caret else ARROWS[below[1].text]
    end = parser.read(target[:caret] if side and caret else target)
    with parser.inside(bound={variable}):
        return Limit(variable, end, side, parser.term())


def is_big_o(parser: Parser) -> bool:
    """Whether O(h^k) comes next, outside all brackets."""
    if parser.is_group or parser.bars or parser.ahead().text != "(":
        return False
    return parser.next.text in ("O", "o", r"\mathcal{O}") and not parser.symbols.is_known(parser.next.text)


def big_o(parser: Parser) -> BigO:
    """Read O(h^k)."""
    is_strict = parser.take().text == "o"
    inside = parser.bracketed()
    match parser.read(inside):
        case Name(name):
            return BigO(name, ONE, is_strict)
        case Power(Name(name), exponent) if name not in free_names(exponent) and parser.symbols.get(name) is not None:
            return BigO(name, exponent, is_strict)
    raise parser.error("an order of magnitude is a power of one variable, as O(h^2)", inside[0])
