"""Formulas to statements: where a formula is cut, and whether a piece declares, defines, claims or restricts.

A formula is cut into rows, then at commas, wide spaces and words outside brackets. The pieces after "for", "if",
"where", in brackets of their own, or with an inequality or a membership are conditions of the statement before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

from .errors import Unreadable
from .lexer import LINES, Token, braced, depths, find, is_label, split, trim
from .parser import ONE, RELATIONS, Parser
from .symbols import Definition, FreeFunction, Symbols, Variable
from .tree import (
    Array,
    BigO,
    Binary,
    Call,
    Derivative,
    Domain,
    Entry,
    Finite,
    ForAll,
    Index,
    Integers,
    Interval,
    Logic,
    Mapping,
    Member,
    Name,
    Node,
    Number,
    Prime,
    Relation,
    Size,
    Substitute,
    Unary,
    free_names,
    is_literal,
    walk,
)  # fmt: skip

KEYWORDS = re.compile(
    r"(?:(?:for|where|if|when|whenever|with|provided|given|assuming|on|at|and|or|in|is|only|that|every|all|any|each|let|the|"
    r"as|so|such|we|have|then|case)\b[ ,:]*)+$",
    re.I,
)
# What parts the pieces of a row, and how it joins them where it says so.
JOINTS = {",": "", ";": "", ".": "", r"\quad": "", r"\wedge": "and", r"\vee": "or", r"\implies": "implies"}
EQUAL = {"=", r"\approx"}
NO_CONDITION = {r"\mathbb{1}", r"\mathbf{1}", r"\in", r"\notin"}  # before a bracket
DECLARING = {r"\in", ":", r"\notin"}
CONTINUING = RELATIONS | {":=", "+", "-", r"\cdot", r"\times"}  # at the head of a row
POSITIVE = {"+": False, "++": False, ">0": False, r"\geq0": True}  # below a set of numbers: whether zero is in it
ZERO = Number(Fraction(0))


@dataclass
class Piece:
    """A part of a row: its tokens, the word or mark before it, and whether it stood in brackets of its own."""

    tokens: list[Token]
    joint: str = ""
    word: str = ""
    bracketed: bool = False

    def has(self, texts: set[str]) -> bool:
        """Whether one of these stands outside all brackets."""
        return find(self.tokens, texts) is not None

    def relations(self) -> set[str]:
        """Return the relation signs outside all brackets."""
        return {token.text for token, depth in depths(self.tokens) if depth == 0} & RELATIONS


@dataclass
class Draft:
    """A statement and the pieces that restrict it, before any of them is read."""

    main: Piece
    clauses: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Claim:
    """A chain of relations to be evaluated wherever its condition holds."""

    relation: Relation
    condition: Node | None
    orders: tuple[BigO | None, ...] = ()


@dataclass(frozen=True)
class Convention:
    """The value given to a derivative where it does not exist."""

    place: Node
    value: Node
    condition: Node | None


@dataclass(frozen=True)
class Defined:
    """A definition that was bound; `check` compares it with the meaning that the name has everywhere."""

    definition: Definition
    check: Claim | None = None


@dataclass(frozen=True)
class Declared:
    """Names that were declared, or a restriction in passing: nothing to evaluate."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """An expression without a relation."""

    node: Node


Statement = Claim | Convention | Defined | Declared | Shown


# --- cutting -------------------------------------------------------------------------------------------------


def drafts(tokens: list[Token]) -> list[Draft]:
    """Cut the tokens of a formula into statements with their conditions."""
    found: list[Draft] = []
    for row in rows(trim(tokens[:-1])):
        continues = found and row[0].text in CONTINUING
        pieces = cut(row)
        for number, piece in enumerate(pieces):
            if number == 0 and continues:
                found[-1].main.tokens.extend(piece.tokens)
            elif found and (number or piece.word) and is_clause(piece, found[-1]):
                found[-1].clauses.append(piece)
            else:
                found.append(Draft(piece))
    return found


def rows(tokens: list[Token]) -> list[list[Token]]:
    """Undress an aligned environment: its rows without their marks, none of which has lost the sign at its head."""
    while tokens and tokens[0].kind == "begin" and tokens[-1].kind == "end":
        inside = trim(tokens[1:-1])
        if tokens[0].text not in LINES and (tokens[0].text != "array" or find(inside, RELATIONS) is None):
            break
        tokens = inside
    lines = [line for line in split(tokens, {r"\\"}) if bare(line)]
    if any(Piece(line).has({"&"}) for line in lines):
        for line in lines[1:]:
            if lacks_head(line, lines[0]):
                raise Unreadable("a relation or a sign is missing at the head of this row", bare(line)[0].start)
    return [bare(line) for line in lines]


def bare(line: list[Token]) -> list[Token]:
    """Drop the marks of a row; && becomes a wide space."""
    kept: list[Token] = []
    for before, (token, depth) in zip([None, *line], depths(line), strict=False):
        if token.text != "&" or depth:
            kept.append(token)
        elif before is not None and before.text == "&":
            kept.append(replace(token, text=r"\quad"))
    return trim(kept)


def lacks_head(line: list[Token], first: list[Token]) -> bool:
    """Whether an aligned row neither goes on with the statement above it nor is one by itself."""
    head = bare(line)[0]
    if head.text in CONTINUING or (head.kind == "word" and is_prose(head, [])):
        return False
    is_statement = Piece(line).has(RELATIONS | DECLARING | {":="})
    return not is_statement or (line[0].text == "&" and first[0].text != "&")


def cut(row: list[Token]) -> list[Piece]:
    """Cut a row at commas, wide spaces and joining words outside brackets, and before a bracketed condition."""
    pieces, current = [], Piece([])
    for token, depth in depths(row):
        is_word = depth == 0 and token.kind == "word" and is_prose(token, current.tokens)
        is_mark = depth == 0 and token.kind != "word" and token.text in JOINTS and not token.side
        if not is_word and not is_mark:
            current.tokens.append(token)
            continue
        if current.tokens:
            pieces.append(current)
            current = Piece([])
        if is_word:
            current.word = f"{current.word} {token.text}".strip()
        else:
            current.joint = JOINTS[token.text] or current.joint or ","
    if current.tokens:
        pieces.append(current)
    return join_lists([part for piece in pieces for part in loosen(piece)])


def is_prose(token: Token, before: list[Token]) -> bool:
    """Whether an upright word joins pieces rather than naming something."""
    if before and before[-1].text in ("^", "_", "{"):
        return False
    if KEYWORDS.match(token.text):
        return True
    return " " in token.text or token.text.strip("(),.:;") in ("", "otherwise", "a.e", "everywhere")


def loosen(piece: Piece) -> list[Piece]:
    """Part a bracketed condition at the end of a piece from what stands before it."""
    tokens = piece.tokens
    start = max((i for i, (t, depth) in enumerate(depths(tokens)) if t.text in ("(", "[") and depth == 1), default=0)
    before = tokens[start - 1].text if start else ""
    inside = tokens[start + 1 : -1]
    is_bracket = tokens[start].text == "(" and tokens[-1].text in (")", "]")
    if not is_bracket or before in NO_CONDITION or find(inside, RELATIONS | {r"\in", r"\notin"}) is None:
        return [piece]
    parts = cut(inside)
    for part in parts:
        part.bracketed = True
        part.joint = part.joint or ","
    if start:
        return [Piece(tokens[:start], piece.joint, piece.word), *parts]
    parts[0].word = parts[0].word or piece.word
    return parts


def join_lists(pieces: list[Piece]) -> list[Piece]:
    """Put `x`, `y \\in S` together again, and `i = 1`, `\\ldots`, `n`."""
    result: list[Piece] = []
    for piece in pieces:
        while result and piece.joint == "," and not piece.word and are_listed(result[-1], piece):
            first = result.pop()
            comma = Token("symbol", ",", piece.tokens[0].start, piece.tokens[0].start)
            piece = replace(first, tokens=[*first.tokens, comma, *piece.tokens])
        result.append(piece)
    return result


def are_listed(first: Piece, second: Piece) -> bool:
    """Whether two pieces are items of a list, or a bare name and what says something of it."""
    is_subject = is_loose_name(first) and second.has(RELATIONS | DECLARING) and not second.has({":="})
    return is_subject or r"\ldots" in (first.tokens[-1].text, second.tokens[0].text)


def is_loose_name(piece: Piece) -> bool:
    """Whether a piece is a list of bare names that says nothing by itself."""
    parts = split(piece.tokens, {","})
    return (
        all(part and part[0].kind in ("letter", "name", "command", "word") and len(part) <= 6 for part in parts)
        and not any(token.text in ("(", r"\frac", "+", "-") for token in piece.tokens)
        and not piece.has(RELATIONS | DECLARING | {":="})
    )


def is_clause(piece: Piece, draft: Draft) -> bool:
    """Whether a piece restricts the statement before it."""
    if piece.has({":="}) or piece.joint == "implies":
        return False
    if piece.has(DECLARING):
        return True
    if piece.word and not re.fullmatch(r"(and|so|then|we have|,|\.)+", piece.word):
        return True
    if piece.bracketed or piece.joint == "or" or (draft.clauses and piece.word == "and"):
        return True
    return bool(piece.relations()) and not piece.relations() & EQUAL


# --- conditions ----------------------------------------------------------------------------------------------


def condition_of(reader: Parser) -> Node:
    """Read a condition that stands alone, as in a row of cases."""
    pieces = cut(trim([token for token in reader.tokens if token.kind != "stop"]))
    if not pieces:
        raise reader.error("a condition is missing")
    return join_conditions(
        [(piece.joint, read_condition(piece, reader.symbols, reader.bound), piece.word) for piece in pieces]
    )


def join_conditions(parts: list[tuple[str, Node, str]]) -> Node:
    """Join conditions: "or" binds less than "and"."""
    alternatives: list[list[Node]] = [[]]
    for number, (joint, condition, word) in enumerate(parts):
        if number and (joint == "or" or word.startswith("or")):
            alternatives.append([])
        alternatives[-1].append(condition)
    joined = [group[0] if len(group) == 1 else Logic("and", tuple(group)) for group in alternatives]
    return joined[0] if len(joined) == 1 else Logic("or", tuple(joined))


def read_condition(piece: Piece, symbols: Symbols, bound: frozenset[str] = frozenset()) -> Node:
    """Read one relation or membership as a condition; several subjects share it."""
    tokens = piece.tokens
    place = find(tokens, {r"\in", r"\notin"})
    subjects = split(tokens[:place], {","})
    if place is not None:
        container = read_set(tokens[place + 1 :], symbols, bound)
        elements = [read(part, symbols, bound) for part in subjects]
        conditions: list[Node] = [Member(e, container, tokens[place].text == r"\notin") for e in elements]
        if find(tokens, {r"\setminus"}) is not None:
            conditions += map(nonzero, elements)
        return conditions[0] if len(conditions) == 1 else Logic("and", tuple(conditions))
    if any(part[0].text == r"\ldots" for part in subjects if part):
        return read_listed(subjects, symbols, bound)
    last = Parser(subjects[-1], symbols, bound)
    relation = last.relation(last.expression())
    last.finish(relation)
    if not relation.operators:
        raise Unreadable("expected a condition", tokens[0].start)
    firsts = [read(subject, symbols, bound) for subject in subjects[:-1]]
    if not firsts:
        return relation
    return Logic("and", (relation, *(Relation(relation.operators, (f, *relation.sides[1:])) for f in firsts)))


def read_listed(parts: list[list[Token]], symbols: Symbols, bound: frozenset[str]) -> Node:
    """Read i = 1, ..., n."""
    reader = Parser(parts[0], symbols, bound)
    element = reader.expression()
    reader.expect("=")
    low = reader.finish(reader.expression())
    return Member(element, Integers(low, read(parts[-1], symbols, bound)))


def read(tokens: list[Token], symbols: Symbols, bound: frozenset[str] = frozenset()) -> Node:
    """Read a piece as one expression."""
    reader = Parser(tokens, symbols, bound)
    return reader.finish(reader.expression())


def nonzero(node: Node) -> Node:
    """Return the condition that something is not zero."""
    return Relation((r"\neq",), (node, ZERO))


# --- sets ----------------------------------------------------------------------------------------------------


def read_set(tokens: list[Token], symbols: Symbols, bound: frozenset[str] = frozenset()) -> Domain:
    """Read the set after \\in; that it may be without zero is for the caller to say."""
    tokens = trim(tokens)
    place = find(tokens, {r"\setminus"})
    if place is not None and [token.text for token in tokens[place + 1 :]] != [r"\{", "0", r"\}"]:
        raise Unreadable("an unknown set", tokens[place].start)
    tokens = tokens[:place]
    if not tokens:
        raise Unreadable("a set is missing")
    if tokens[0].text == "{" and tokens[2:] and tokens[2].text == "}":  # {\\mathbb R}^n
        tokens = [tokens[1], *tokens[3:]]
    first, rest = tokens[0], tokens[1:]
    if first.text in ("(", "[", r"\{"):
        place = max(i for i, (token, depth) in enumerate(depths(tokens)) if depth == 1)
        return with_shape(bracketed_set(tokens[: place + 1], symbols, bound), tokens[place + 1 :], symbols, bound)
    if first.text in (r"\mathbb{R}", r"\mathbf{R}", r"\R"):
        return with_shape(Domain(), rest, symbols, bound)
    if first.text == r"\mathbb{Z}":
        return with_shape(Integers(), rest, symbols, bound)
    if first.text == r"\mathbb{N}":
        from_zero = [token.text for token in rest[:2]] == ["_", "0"]
        return with_shape(Integers(ZERO if from_zero else ONE), rest[2:] if from_zero else rest, symbols, bound)
    if first.text in (r"\Delta", r"\mathbb{S}", r"\mathcal{S}"):
        kind = "simplex" if first.text == r"\Delta" else "definite" if "+" in {t.text for t in rest} else "symmetric"
        above = Parser(rest, symbols, bound).scripts().get("^", [])
        size = read_size(above, symbols, bound) if above else None
        if size is None or (kind == "simplex" and not isinstance(size, (Name, Number))):
            raise Unreadable("a size is missing or not a name", first.start)
        return Array((size,) if kind == "simplex" else (size, size), Domain(), kind)
    raise Unreadable(f"an unknown set: {first.text}", first.start)


def bracketed_set(tokens: list[Token], symbols: Symbols, bound: frozenset[str]) -> Domain:
    """Read an interval, or a set written out."""
    opening, closing = tokens[0].text, tokens[-1].text
    parts = split(tokens[1:-1], {","})
    if not all(parts):
        raise Unreadable("an element is missing", tokens[0].start)
    if opening != r"\{":
        if len(parts) != 2:
            raise Unreadable("an interval has two ends", tokens[0].start)
        low, high = (None if part[-1].text == r"\infty" else read(part, symbols, bound) for part in parts)
        return Interval(low, high, opening == "[", closing == "]")
    if any(part[0].text == r"\ldots" for part in parts):
        return Integers(read_size(parts[0], symbols, bound), read_size(parts[-1], symbols, bound))
    items: list[Node] = []
    for part in parts:
        is_pair = part[0].text == r"\pm"
        value = read(part[1:] if is_pair else part, symbols, bound)
        items += [value, Unary("negate", value)] if is_pair else [value]
    return Finite(tuple(items))


def with_shape(entries: Domain, tokens: list[Token], symbols: Symbols, bound: frozenset[str]) -> Domain:
    """Read what follows the set of numbers: a sign below or above it, and a shape above it."""
    reader = Parser(tokens, symbols, bound)
    shape: tuple[Node, ...] = ()
    while reader.next.kind != "stop":
        mark = reader.take()
        inside = reader.group() if mark.text in ("^", "_") else []
        text = "".join(token.text for token in inside)
        if text in POSITIVE and (mark.text == "_" or text == "+"):
            entries = Interval(ZERO, None, POSITIVE[text], False)
        elif mark.text == "^":
            shape = tuple(read_size(part, symbols, bound) for part in split(inside, {r"\times"}))
        else:
            raise Unreadable("an unknown set", mark.start)
    return Array(shape, entries) if shape else entries


def read_size(tokens: list[Token], symbols: Symbols, bound: frozenset[str]) -> Node:
    """Read a size; a letter that means nothing yet becomes one."""
    reader = Parser(tokens, symbols, bound)
    while reader.next.kind != "stop":
        token = reader.take()
        below = reader.group() if token.kind == "letter" and reader.accept("_") else []
        name = spelled(token.text, below, [])
        if token.kind == "letter" and not symbols.is_known(name) and not (below and symbols.is_index(below[0].text)):
            symbols.table[name] = Variable(name, Size())
    reader = Parser(tokens, symbols, bound)
    name = reader.next.text
    symbol = symbols.get(name)
    if len(tokens) == 1 and isinstance(symbol, Variable) and symbol.is_default and isinstance(symbol.domain, Index):
        symbols.table[name] = Variable(name, Size())
    return reader.finish(reader.expression())


# --- declarations --------------------------------------------------------------------------------------------


def scripted(reader: Parser) -> tuple[str, str | None, list[Token], list[Token]]:
    """Read a name that is being given a meaning: its letter, the index of a family such as W^{(l)}, what stands below
    it, and its label."""
    base = reader.base_name()
    scripts = reader.scripts()
    below, label = scripts.get("_", []), scripts.get("^", [])
    if is_label(label) and len(label) == 3 and reader.symbols.counts(label[1].text):
        return f"{base}^{{()}}", label[1].text, below, []
    return base, None, below, label


def is_power(label: list[Token]) -> bool:
    """Whether what stands above a name is no label."""
    return bool(label) and not is_label(label) and label[0].text != r"\ast" and label[0].kind != "word"


def spelled(base: str, below: list[Token], label: list[Token]) -> str:
    """Return the canonical name."""
    return base + (f"_{braced(below)}" if below else "") + (f"^{braced(label)}" if label else "")


def declared_name(tokens: list[Token], symbols: Symbols) -> tuple[str, str | None]:
    """Return the canonical name that a piece declares, and its index if it is a family such as x_t."""
    if not tokens or tokens[0].kind not in ("letter", "name", "command", "word"):
        raise Unreadable("expected a name", tokens[0].start if tokens else None)
    reader = Parser(tokens, symbols)
    base, index, below, label = scripted(reader)
    if reader.next.kind != "stop":
        raise Unreadable("expected a name", reader.next.start)
    if is_power(label):
        raise Unreadable("expected a name, not a power", tokens[0].start)
    if len(below) == 1 and symbols.counts(below[0].text):
        index, below = below[0].text, []
    return spelled(base, below, label), index


def declare(piece: Piece, symbols: Symbols) -> tuple[str, ...]:
    """Bind the names of `x, y \\in S` or `f : A \\to B`."""
    place = find(piece.tokens, {r"\in", ":"})
    assert place is not None
    subjects, target = split(piece.tokens[:place], {","}), piece.tokens[place + 1 :]
    if any(part and part[0].text == r"\ldots" for part in subjects):
        return declare_listed(subjects, target, symbols)
    domain = (read_mapping if piece.tokens[place].text == ":" else read_set)(target, symbols)
    names = []
    for subject in subjects:
        name, index = declared_name(subject, symbols)
        condition = nonzero(Name(name)) if find(target, {r"\setminus"}) is not None else None
        symbol = FreeFunction(name, domain) if isinstance(domain, Mapping) else Variable(name, domain, condition, index)
        bind(symbol, symbols, subject[0])
        names.append(name)
    return tuple(names)


def declare_listed(subjects: list[list[Token]], target: list[Token], symbols: Symbols) -> tuple[str, ...]:
    """Bind x_1, ..., x_n \\in R as the entries of a vector x."""
    first, last = subjects[0], subjects[-1]
    domain = read_set(target, symbols)
    is_list = [token.text for token in first[1:3]] == ["_", "1"] and len(last) > 2 and first[0].text == last[0].text
    if not is_list or isinstance(domain, Array):
        raise Unreadable("an unknown list of names", first[0].start)
    size = read_size(last[2:], symbols, frozenset())
    bind(Variable(first[0].text, Array((size,), domain)), symbols, first[0])
    return (first[0].text,)


def read_mapping(tokens: list[Token], symbols: Symbols) -> Mapping:
    """Read A \\times B \\to C."""
    sides = split(tokens, {r"\to"})
    if len(sides) != 2:
        raise Unreadable("expected \\to", tokens[0].start if tokens else None)
    inputs = tuple(read_set(part, symbols) for part in split(sides[0], {r"\times"}))
    return Mapping(inputs, read_set(sides[1], symbols))


def bind(symbol: Variable | FreeFunction | Definition, symbols: Symbols, token: Token) -> None:
    """Give a name its one meaning; only a default may be replaced, and a shape declared before a definition."""
    counts = isinstance(symbol, Variable) and isinstance(symbol.domain, Integers)
    match symbols.get(symbol.name), symbol:
        case Variable() as known, Variable() if known.says() == symbol.says():
            return
        case FreeFunction() as known, FreeFunction() if known.mapping == symbol.mapping:
            return
        case Variable(is_default=True, is_used=True, domain=domain), _ if not (counts and isinstance(domain, Index)):
            used = type(domain).__name__.lower()
            raise Unreadable(f"{symbol.name} was used above as {used}: declare it first", token.start)
        case Variable(domain=Array(shape=shape)), Definition():
            symbol.shape, symbol.rank = shape, len(shape)
        case (None | Variable(is_default=True), _) | (Variable(), Definition()):
            pass
        case _:
            raise Unreadable(f"{symbol.name} has a meaning on this page already", token.start)
    symbols.table[symbol.name] = symbol


def unknown_subjects(piece: Piece, symbols: Symbols) -> bool:
    """Whether a piece tells something new of a name: an unknown one, or an array where a number is the default."""
    place = find(piece.tokens, {r"\in", ":"})
    if place is None or piece.tokens[place].text == ":":
        return place is not None
    for subject in split(piece.tokens[:place], {","}):
        try:
            name, index = declared_name(subject, symbols)
        except Unreadable:
            return False
        known = symbols.get(name)
        domain = read_set(piece.tokens[place + 1 :], Symbols(dict(symbols.table)))
        if known is None and not (len(subject) > 1 and symbols.rank(subject[0].text)):
            return True
        if isinstance(known, Variable) and known.is_default:
            if index or isinstance(domain, (Array, Finite)):
                return True
            if isinstance(domain, Integers):
                return not isinstance(known.domain, (Index, Size))
    return False


# --- statements ----------------------------------------------------------------------------------------------


def read_statement(draft: Draft, symbols: Symbols, latex: str, display: bool = False) -> Statement:
    """Read a draft, and bind what it declares or defines."""
    for piece in draft.clauses:
        if unknown_subjects(piece, symbols):
            declare(piece, symbols)
    main = draft.main
    main.tokens = mapped(main.tokens)
    if (place := find(main.tokens, {":="})) is not None:
        return read_definition(draft, place, symbols, latex)
    for piece in draft.clauses:
        for name in inequality_subject(piece, symbols):
            symbols.table[name] = Variable(name, Domain())
    if main.has(DECLARING) and not main.has(RELATIONS):
        if main.has({r"\notin"}) or (main.word and not unknown_subjects(main, symbols)):
            read_condition(main, symbols)
            return Declared(())
        return Declared(declare(main, symbols))
    if names := inequality_subject(main, symbols):
        return Declared(names)
    return read_claim(draft, symbols, display)


def mapped(tokens: list[Token]) -> list[Token]:
    """Turn f : x \\mapsto x^2 into f(x) := x^2."""
    colon, arrow = find(tokens, {":"}), find(tokens, {r"\mapsto"})
    if colon is None or arrow is None:
        return tokens
    name, inputs, body = tokens[:colon], tokens[colon + 1 : arrow], tokens[arrow + 1 :]
    if find(inputs, {r"\to"}) is not None:
        raise Unreadable("a set and a formula for one function: write f(x) := ... instead", tokens[arrow].start)
    marks = [replace(tokens[place], text=text) for place, text in ((colon, "("), (arrow, ")"), (arrow, ":="))]
    if inputs and inputs[0].text == "(":
        inputs = inputs[1:-1]
    return [*name, marks[0], *inputs, *marks[1:], *body]


def inequality_subject(piece: Piece, symbols: Symbols) -> tuple[str, ...]:
    """Bind the unknown name of `0 < \\alpha < 1`; return () if the piece is no such thing."""
    if not piece.relations() or piece.relations() & EQUAL:
        return ()
    parts = [part for side in split(piece.tokens, RELATIONS) for part in split(side, {","})]
    names = [name for part in parts if (name := unknown_name(part, symbols)) is not None]
    if not names:
        return ()
    trial = Symbols({**symbols.table, **{name: Variable(name, Domain()) for name in names}})
    condition = read_condition(piece, trial)
    for relation in condition.conditions if isinstance(condition, Logic) else (condition,):
        if not all(isinstance(side, Name) or is_literal(side) for side in getattr(relation, "sides", ())):
            return ()
    symbols.table.update({name: Variable(name, Domain(), condition) for name in names})
    return tuple(names)


def unknown_name(tokens: list[Token], symbols: Symbols) -> str | None:
    """Return the name that a piece is, if it means nothing yet."""
    try:
        name, index = declared_name(tokens, symbols)
    except Unreadable:
        return None
    is_entry = any(token.text == "_" for token in tokens) and symbols.rank(tokens[0].text)
    return None if index is not None or is_entry or symbols.is_known(name) else name


def read_claim(draft: Draft, symbols: Symbols, display: bool = False) -> Statement:
    """Read a chain of relations with its condition, an expression, or a restriction in passing."""
    reader = Parser(draft.main.tokens, symbols)
    relation = reader.relation(reader.expression())
    reader.finish(relation)
    parts = [split_order(side) for side in relation.sides]
    relation = Relation(relation.operators, tuple(side for side, _ in parts))
    condition = clauses_condition(draft.clauses, symbols)
    if not relation.operators:
        return Shown(relation.sides[0])
    if condition is None and not display and is_restriction(relation, symbols):
        return Declared(())
    return Claim(relation, condition, tuple(order for _, order in parts))


def split_order(side: Node) -> tuple[Node, BigO | None]:
    """Part the last term O(h^k) from what stands before it."""
    if isinstance(side, Binary) and isinstance(side.right, BigO):
        return side.left, side.right
    return side, None


def is_restriction(relation: Relation, symbols: Symbols) -> bool:
    """Whether a relation only restricts a sampled name in passing, as "at x = 0", "for |x| < 1", "if i = j"."""

    def is_sampled(node: Node) -> bool:
        match node:
            case Name(name):
                return isinstance(symbols.get(name), Variable)
            case Unary("abs", operand):
                return is_sampled(operand)
            case Entry(Name(name), indices):
                return isinstance(symbols.get(name), Variable) and all(isinstance(i, (Name, Number)) for i in indices)
        return False

    names = [side for side in relation.sides if is_sampled(side)]
    if not names or not all(is_sampled(side) or is_literal(side) for side in relation.sides):
        return False
    are_real = all(isinstance(name, Name) and not symbols.is_whole(name.name) for name in names)
    return not (set(relation.operators) & EQUAL and len(names) == 2 and are_real)


def clauses_condition(clauses: list[Piece], symbols: Symbols, bound: frozenset[str] = frozenset()) -> Node | None:
    """Join the conditions of a statement; what only declares is left out."""
    read_ones = [(piece, read_condition(piece, symbols, bound)) for piece in clauses if not piece.has({":"})]
    parts = [
        (piece.joint, condition, piece.word)
        for piece, condition in read_ones
        if not only_declares(condition, symbols, bound, piece.tokens[0])
    ]
    return join_conditions(parts) if parts else None


def only_declares(condition: Node, symbols: Symbols, bound: frozenset[str], token: Token) -> bool:
    """Whether a condition says no more than the set that a name was declared in."""
    if not isinstance(condition, Member) or condition.negated or not isinstance(condition.element, Name):
        return False
    name, container = condition.element.name, condition.container
    if type(container) is Domain and name not in bound and symbols.is_function(name):
        raise Unreadable(f"{name} is a function, not an element", token.start)
    domain = getattr(symbols.get(name), "domain", None)
    is_whole = isinstance(domain, (Index, Integers)) and container in (Integers(), Integers(ONE))
    return is_whole or type(container) is Domain or (isinstance(container, (Integers, Array)) and domain == container)


# --- definitions ---------------------------------------------------------------------------------------------


@dataclass
class Head:
    """The left side of a definition."""

    name: str
    parameters: tuple[str, ...] = ()
    subscripts: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()

    @property
    def bound(self) -> frozenset[str]:
        """The names that it gives a meaning on the right side only."""
        return frozenset({*self.parameters, *self.subscripts, *self.indices})

    def node(self) -> Node:
        """Return the left side as an expression."""
        node: Node = Name(self.name)
        if self.parameters or self.subscripts:
            node = Call(node, tuple(map(Name, self.parameters)), tuple(map(Name, self.subscripts)))
        return Entry(node, tuple(map(Name, self.indices))) if self.indices else node


def read_head(tokens: list[Token], symbols: Symbols) -> Head | None:
    """Read f_\\alpha(x, y), A_{ij}, f(x)_i, z^{(2)}; None if the piece is no such thing."""
    if tokens[0].kind not in ("letter", "name", "word", "command"):
        return None
    reader = Parser(tokens, symbols)
    base, index, below, label = scripted(reader)
    if is_power(label):
        return None
    head = Head(spelled(base, [], label), indices=(index,) if index else ())
    letters = [token for token in below if token.text != ","]
    names = tuple(token.text for token in letters)
    is_applied = reader.at("(", "[")
    is_entry = all(symbols.is_index(n) or (symbols.is_whole(n) and not symbols.rank(base)) for n in names)
    if is_entry and not is_applied:
        head.indices += names
    elif all(token.kind in ("letter", "command") for token in letters):
        head.subscripts = names
    else:
        head.name = spelled(base, below, label)
    if is_applied:
        pieces = split(reader.bracketed(), {",", ";", r"\mid", "|"})
        head.parameters = tuple(declared_name(trim(piece), Symbols({}))[0] for piece in pieces)
        if reader.accept("_"):
            head.indices = tuple(token.text for token in reader.group() if token.text != ",")
    elif reader.next.kind == "letter":
        head.parameters = (reader.take().text,)
    return head if reader.next.kind == "stop" else None


def read_definition(draft: Draft, place: int, symbols: Symbols, latex: str) -> Statement:
    """Bind a definition, or read a convention; further relations after the first are claims."""
    tokens = draft.main.tokens
    left, right = tokens[:place], tokens[place + 1 :]
    if not left or not right:
        raise Unreadable("a definition has two sides", tokens[place].start)
    head = read_head(left, symbols)
    if head is None:
        return read_convention(left, right, draft, symbols)
    known = symbols.get(head.name)
    if isinstance(known, (Definition, FreeFunction)):
        raise Unreadable(f"{head.name} has a meaning on this page already", left[0].start)
    bound = head.bound
    inside = Symbols({n: s for n, s in symbols.table.items() if n not in bound or not symbols.is_function(n)})
    is_recurrent = bool(head.indices) and any(token.text == head.name.removesuffix("^{()}") for token in right)
    if is_recurrent:
        inside.table[head.name] = Definition(head.name, (), (), head.indices, ZERO, None, latex, 0, True)
    reader = Parser(right, inside, bound)
    chain = reader.relation(reader.expression())
    reader.finish(chain)
    body = chain.sides[0]
    refuse_free_index(body, bound, inside, left[0])
    if not set(head.subscripts) <= {part.name for part in walk(body) if isinstance(part, Name)}:
        text = "".join(head.subscripts)
        head.name, head.subscripts = f"{head.name}_{text if len(head.subscripts) == 1 else f'{{{text}}}'}", ()
    condition = clauses_condition(draft.clauses, inside, bound)
    arrays = {name for name in head.parameters if inside.rank(name) and isinstance(inside.get(name), Variable)}
    definition = Definition(
        head.name, head.parameters, head.subscripts, head.indices, body, condition, latex, 0, is_recurrent,
        frozenset(arrays),
    )  # fmt: skip
    if not isinstance(known, Variable) and symbols.is_known(head.name) and head.name.startswith(r"\operatorname"):
        return Defined(definition, Claim(Relation(("=", *chain.operators), (head.node(), *chain.sides)), condition))
    bind(definition, symbols, left[0])
    # A function must have a value wherever its definition says that it has one.
    is_claim = chain.operators or head.parameters or condition is not None
    check = Claim(Relation(chain.operators, (head.node(), *chain.sides[1:])), condition)
    return Defined(definition, check if is_claim else None)


def refuse_free_index(body: Node, bound: frozenset[str], symbols: Symbols, place: Token) -> None:
    """Complain of an index that the left side of a definition does not have."""
    for name in sorted(free_names(body) - bound):
        symbol = symbols.get(name)
        if isinstance(symbol, Variable) and symbol.is_default and isinstance(symbol.domain, Index):
            raise Unreadable(f"the index {name} is not on the left side", place.start)


def read_convention(left: list[Token], right: list[Token], draft: Draft, symbols: Symbols) -> Convention:
    """Read f'(0) := 0."""
    place = read(left, symbols)
    is_derivative = isinstance(place, (Call, Substitute)) and any(
        isinstance(part, (Prime, Derivative)) for part in walk(place)
    )
    if not is_derivative:
        raise Unreadable("neither a name nor a derivative at a point can be defined", left[0].start)
    orders = [part.order for part in walk(place) if isinstance(part, Prime)]
    orders += [order for part in walk(place) if isinstance(part, Derivative) for _, order in part.targets]
    if orders != [Number(Fraction(1))]:
        raise Unreadable("a convention is about the first derivative", left[0].start)
    return Convention(place, read(right, symbols), clauses_condition(draft.clauses, symbols))


def quantify(condition: Node | None, free: set[str], symbols: Symbols) -> Node | None:
    """Read x \\neq k\\pi as a condition for all k, and z_i > 0 for all i, when the claim does not have that letter."""
    if condition is None:
        return None
    if isinstance(condition, Logic):
        return Logic(condition.operator, tuple(quantify(part, free, symbols) or part for part in condition.conditions))
    names = {part.name for part in walk(condition) if isinstance(part, Name)}
    for name in sorted(names - free):
        symbol = symbols.get(name)
        if not isinstance(symbol, Variable):
            continue
        differs = isinstance(condition, Relation) and condition.operators == (r"\neq",)
        if isinstance(symbol.domain, Index) or (isinstance(symbol.domain, Integers) and differs):
            condition = ForAll(name, condition)
    return condition
