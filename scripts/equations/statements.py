"""Formulas to statements: where a formula is cut, and whether a piece declares, defines, claims or restricts.

A formula is cut into rows, then at commas, wide spaces and words outside brackets. The pieces after "for", "if",
"where", in brackets of their own, or with an inequality or a membership are conditions of the statement before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

from .errors import Unreadable
from .lexer import Token, braced, depths, split, trim
from .parser import RELATIONS, Parser
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
ANNOTATION = re.compile(r"[^=<>]*$")
PUNCTUATION = {",", ";", r"\quad", "."}
SEPARATORS = PUNCTUATION | {r"\wedge", r"\vee"}
ENVIRONMENTS = {"aligned", "align", "align*", "split", "gathered", "gather", "gather*", "alignedat", "equation",
                "equation*", "multline", "multline*"}  # fmt: skip
DECLARING = {r"\in", ":", r"\notin"}
CONTINUING = RELATIONS | {":=", "+", "-", r"\cdot", r"\times"}  # at the head of a row


@dataclass
class Piece:
    """A part of a row: its tokens, the word or mark before it, and whether it stood in brackets of its own."""

    tokens: list[Token]
    joint: str = ""
    word: str = ""
    bracketed: bool = False

    def has(self, texts: set[str]) -> bool:
        """Whether one of these stands outside all brackets."""
        return any(token.text in texts for token in self.outside())

    def outside(self) -> list[Token]:
        """Return the tokens outside all brackets."""
        return [token for token, depth in depths(self.tokens) if depth == 0]


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
    while tokens and tokens[0].kind == "begin" and tokens[0].text in ENVIRONMENTS and tokens[-1].kind == "end":
        tokens = trim(tokens[1:-1])
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
        is_word = token.kind == "word" and depth == 0 and is_prose(token, current.tokens)
        separates = token.kind != "word" and (token.text in SEPARATORS or token.text == r"\implies") and not token.side
        if depth == 0 and separates or is_word:
            if current.tokens:
                pieces.append(current)
                current = Piece([])
            if is_word:
                current.word = f"{current.word} {token.text}".strip()
            else:
                current.joint = {r"\vee": "or", r"\wedge": "and", r"\implies": "implies"}.get(
                    token.text, current.joint or ","
                )
        else:
            current.tokens.append(token)
    if current.tokens:
        pieces.append(current)
    pieces = [part for piece in pieces for part in loosen(piece)]
    return join_lists(pieces)


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
    if tokens[-1].text not in (")", "]"):
        return [piece]
    start = max((i for i, (t, depth) in enumerate(depths(tokens)) if t.text in ("(", "[") and depth == 1), default=0)
    inside = tokens[start + 1 : -1]
    if start and (tokens[start - 1].text.startswith(r"\mathbb{1}") or tokens[start - 1].text == r"\mathbf{1}"):
        return [piece]
    if start and tokens[start - 1].text in (r"\in", r"\notin"):
        return [piece]
    marks = RELATIONS | {r"\in", r"\notin"}
    if tokens[start].text != "(" or not any(depth == 0 and token.text in marks for token, depth in depths(inside)):
        return [piece]
    parts = cut(inside)
    for part in parts:
        part.bracketed = True
        part.joint = part.joint or ","
    parts[0].word = parts[0].word or (piece.word if start == 0 else "")
    return [Piece(tokens[:start], piece.joint, piece.word), *parts] if start else parts


def join_lists(pieces: list[Piece]) -> list[Piece]:
    """Put `x`, `y \\in S` together again, and `i = 1`, `\\ldots`, `n`."""
    result: list[Piece] = []
    for piece in pieces:
        last = result[-1] if result else None
        comma = Token("symbol", ",", piece.tokens[0].start, piece.tokens[0].start)
        is_item = (
            piece.joint == ","
            and not piece.word
            and (piece.tokens[0].text == r"\ldots" or (last is not None and last.tokens[-1].text == r"\ldots"))
        )
        is_subject = (
            last is not None
            and is_loose_name(last)
            and piece.joint == ","
            and (piece.has(RELATIONS | DECLARING) and not piece.word and not piece.has({":="}))
        )
        if last is not None and (is_item or is_subject):
            last.tokens.extend([comma, *piece.tokens])
            while is_subject and len(result) > 1 and last.joint == "," and is_loose_name(result[-2]) and not last.word:
                result[-2].tokens.extend([comma, *result.pop().tokens])
                last = result[-1]
        else:
            result.append(piece)
    return result


def is_loose_name(piece: Piece) -> bool:
    """Whether a piece is a bare name that says nothing by itself."""
    return is_name(piece.tokens) and not piece.has(RELATIONS | DECLARING | {":="})


def is_name(tokens: list[Token]) -> bool:
    """Whether a piece is a list of bare names."""
    starts = ("letter", "name", "command", "word")
    return all(part and part[0].kind in starts and len(part) <= 6 for part in split(tokens, {","})) and (
        not any(token.text in ("(", r"\frac", "+", "-") for token in tokens)
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
    relations = {token.text for token in piece.outside()} & RELATIONS
    return bool(relations) and not relations & {"=", r"\approx", r"\equiv"}


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
    """Read one relation or membership as a condition."""
    tokens = piece.tokens
    for place, (token, depth) in enumerate(depths(tokens)):
        if depth == 0 and token.text in (r"\in", r"\notin"):
            container = read_set(tokens[place + 1 :], symbols, bound)
            members = [
                Member(Parser(part, symbols, bound).expression(), container, token.text == r"\notin")
                for part in split(tokens[:place], {","})
            ]
            return members[0] if len(members) == 1 else Logic("and", tuple(members))
    subjects = split(tokens, {","})
    if any(part[0].text == r"\ldots" for part in subjects if part):
        return read_listed(subjects, symbols, bound)
    last = Parser(subjects[-1], symbols, bound)
    relation = last.relation(last.expression())
    last.finish(relation)
    if not isinstance(relation, Relation) or not relation.operators:
        raise Unreadable("expected a condition", tokens[0].start)
    conditions: list[Node] = [relation]
    for subject in subjects[:-1]:
        reader = Parser(subject, symbols, bound)
        first = reader.finish(reader.expression())
        conditions.append(Relation(relation.operators, (first, *relation.sides[1:])))
    return conditions[0] if len(conditions) == 1 else Logic("and", tuple(conditions))


def read_listed(parts: list[list[Token]], symbols: Symbols, bound: frozenset[str]) -> Node:
    """Read i = 1, ..., n."""
    reader = Parser(parts[0], symbols, bound)
    element = reader.expression()
    reader.expect("=")
    low = reader.finish(reader.expression())
    end = Parser(parts[-1], symbols, bound)
    return Member(element, Integers(low, end.finish(end.expression())))


# --- sets ----------------------------------------------------------------------------------------------------


def read_set(tokens: list[Token], symbols: Symbols, bound: frozenset[str] = frozenset()) -> Domain:
    """Read the set after \\in."""
    tokens = trim(tokens)
    if not tokens:
        raise Unreadable("a set is missing")
    setminus = next((i for i, token in enumerate(tokens) if token.text == r"\setminus"), None)
    if setminus is not None:
        if [token.text for token in tokens[setminus + 1 :]] != [r"\{", "0", r"\}"]:
            raise Unreadable("an unknown set", tokens[setminus].start)
        return Finite((Unary("without zero", Number(Fraction(0))),))
    first, texts = tokens[0], [token.text for token in tokens]
    if first.text in ("(", "[", r"\{"):
        place = max(i for i, (token, depth) in enumerate(depths(tokens)) if depth == 1)
        entries = bracketed_set(tokens[: place + 1], symbols, bound)
        return with_shape(entries, tokens[place + 1 :], symbols, bound)
    if first.text in (r"\mathbb{R}", r"\mathbf{R}", r"\R"):
        return with_shape(Domain(), tokens[1:], symbols, bound)
    if first.text in (r"\mathbb{Z}", r"\mathbb{N}"):
        entries = (
            Integers() if first.text == r"\mathbb{Z}" else Integers(Number(Fraction(int(texts[1:] != ["_", "0"]))))
        )
        return entries if texts[1:] == ["_", "0"] else with_shape(entries, tokens[1:], symbols, bound)
    if first.text in (r"\Delta", r"\mathbb{S}", r"\mathcal{S}"):
        kind = "simplex" if first.text == r"\Delta" else "definite" if "+" in texts else "symmetric"
        reader = Parser(tokens, symbols, bound)
        reader.take()
        size: Node | None = None
        while reader.next.text in ("^", "_"):
            mark = reader.take()
            inside = reader.group()
            size = read_size(inside, symbols, bound) if mark.text == "^" else size
        if size is None or (kind == "simplex" and not isinstance(size, (Name, Number))):
            raise Unreadable("a size is missing or not a name", first.start)
        return Array((size,) if kind == "simplex" else (size, size), Domain(), kind)
    raise Unreadable(f"an unknown set: {first.text}", first.start)


def bracketed_set(tokens: list[Token], symbols: Symbols, bound: frozenset[str]) -> Domain:
    """Read an interval, or a set written out."""
    opening, inside, closing = tokens[0].text, tokens[1:-1], tokens[-1].text
    parts = split(inside, {","})
    if opening == r"\{":
        if any(part and part[0].text == r"\ldots" for part in parts):
            return Integers(read_size(parts[0], symbols, bound), read_size(parts[-1], symbols, bound))
        items = []
        for part in parts:
            if part[0].text == r"\pm":
                value = read_size(part[1:], symbols, bound)
                items += [value, Unary("negate", value)]
            else:
                items.append(Parser(part, symbols, bound).expression())
        return Finite(tuple(items))
    if len(parts) != 2:
        raise Unreadable("an interval has two ends", tokens[0].start)
    ends = [Parser(part, symbols, bound) for part in parts]
    low, high = (reader.finish(reader.expression()) for reader in ends)
    unbounded = [part[-1].text == r"\infty" for part in parts]
    return Interval(None if unbounded[0] else low, None if unbounded[1] else high, opening == "[", closing == "]")


def with_shape(entries: Domain, tokens: list[Token], symbols: Symbols, bound: frozenset[str]) -> Domain:
    """Read what follows the set of numbers: a sign below it, a shape above it."""
    reader = Parser(tokens, symbols, bound) if tokens else None
    shape: tuple[Node, ...] = ()
    zero = Number(Fraction(0))
    while reader and reader.next.kind != "stop":
        mark = reader.take()
        if mark.text not in ("^", "_"):
            raise Unreadable("an unknown set", mark.start)
        inside = reader.group()
        text = "".join(token.text for token in inside)
        positive = {"+": False, r"\geq0": True, ">0": False, "++": False, r"\neq0": None}
        if mark.text == "_" and text in positive and text != r"\neq0":
            entries = Interval(zero, None, positive[text] is True, False)
        elif mark.text == "^" and text in ("+",):
            entries = Interval(zero, None, False, False)
        elif mark.text == "^":
            shape = tuple(read_size(part, symbols, bound) for part in split(inside, {r"\times"}))
        else:
            raise Unreadable("an unknown set", mark.start)
    return Array(shape, entries) if shape else entries


def read_size(tokens: list[Token], symbols: Symbols, bound: frozenset[str]) -> Node:
    """Read a size; a letter that means nothing yet becomes one."""
    for token in tokens:
        if token.kind == "letter" and not symbols.is_known(token.text):
            symbols.table[token.text] = Variable(token.text, Size())
    reader = Parser(tokens, symbols, bound)
    name = reader.next.text
    symbol = symbols.get(name)
    if len(tokens) == 1 and isinstance(symbol, Variable) and symbol.is_default and isinstance(symbol.domain, Index):
        symbols.table[name] = Variable(name, Size())
    return reader.finish(reader.expression())


# --- declarations --------------------------------------------------------------------------------------------


def declared_name(tokens: list[Token], symbols: Symbols) -> tuple[str, str | None]:
    """Return the canonical name that a piece declares, and its index if it is a family such as x_t."""
    if not tokens or tokens[0].kind not in ("letter", "name", "command", "word"):
        raise Unreadable("expected a name", tokens[0].start if tokens else None)
    reader = Parser(tokens, symbols)
    base = reader.base_name()
    scripts: dict[str, list[Token]] = {}
    while reader.next.text in ("_", "^"):
        mark = reader.take().text
        scripts[mark] = reader.group()
    if reader.next.kind != "stop":
        raise Unreadable("expected a name", reader.next.start)
    index: str | None = None
    label = [token.text for token in scripts.get("^", [])]
    if len(label) == 3 and label[0] in "([" and symbols.is_index(label[1]):
        base, index = f"{base}^{{()}}", label.pop(1)
        del scripts["^"]
    elif label and label[0] not in ("(", "[", r"\ast") and scripts["^"][0].kind != "word":
        raise Unreadable("expected a name, not a power", tokens[0].start)
    below = scripts.get("_", [])
    if len(below) == 1 and (
        symbols.is_index(below[0].text)
        or (below[0].kind == "letter" and symbols.is_whole(below[0].text) and below[0].text == "t")
    ):
        index = below[0].text
        del scripts["_"]
    for mark in ("_", "^"):
        if mark in scripts:
            base += mark + braced(scripts[mark])
    return base, index


def declare(piece: Piece, symbols: Symbols) -> tuple[str, ...]:
    """Bind the names of `x, y \\in S` or `f : A \\to B`."""
    place = next(i for i, (t, depth) in enumerate(depths(piece.tokens)) if depth == 0 and t.text in (r"\in", ":"))
    subjects, target = split(piece.tokens[:place], {","}), piece.tokens[place + 1 :]
    if piece.tokens[place].text == ":":
        mapping = read_mapping(target, symbols)
        names = []
        for subject in subjects:
            name, _ = declared_name(subject, symbols)
            bind(FreeFunction(name, mapping), symbols, subject[0])
            names.append(name)
        return tuple(names)
    if any(part and part[0].text == r"\ldots" for part in subjects):
        return declare_listed(subjects, target, symbols)
    names = []
    domain = read_set(target, symbols)
    for subject in subjects:
        name, index = declared_name(subject, symbols)
        condition: Node | None = None
        kept = domain
        if (
            isinstance(domain, Finite)
            and isinstance(domain.items[0], Unary)
            and domain.items[0].operator == "without zero"
        ):
            kept, condition = Domain(), Relation((r"\neq",), (Name(name), Number(Fraction(0))))
        bind(Variable(name, kept, condition, index), symbols, subject[0])
        names.append(name)
    return tuple(names)


def declare_listed(subjects: list[list[Token]], target: list[Token], symbols: Symbols) -> tuple[str, ...]:
    """Bind x_1, ..., x_n \\in R as the entries of a vector x."""
    first, last = subjects[0], subjects[-1]
    domain = read_set(target, symbols)
    if (
        first[0].text != last[0].text
        or len(first) < 3
        or len(last) < 3
        or first[2].text != "1"
        or isinstance(domain, Array)
    ):
        raise Unreadable("an unknown list of names", first[0].start)
    bind(Variable(first[0].text, Array((read_size(last[2:], symbols, frozenset()),), domain)), symbols, first[0])
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
    known = symbols.get(symbol.name)
    facts = [(s.domain, s.condition, s.index) for s in (known, symbol) if isinstance(s, Variable)]
    if len(facts) == 2 and facts[0] == facts[1]:
        return
    counts = isinstance(symbol, Variable) and isinstance(symbol.domain, Integers)
    if (
        isinstance(known, Variable)
        and known.is_default
        and known.is_used
        and not (counts and isinstance(known.domain, Index))
    ):
        raise Unreadable(
            f"{symbol.name} was used above as {type(known.domain).__name__.lower()}: declare it first", token.start
        )
    if isinstance(known, Variable) and isinstance(known.domain, Array) and isinstance(symbol, Definition):
        symbol.shape, symbol.rank = known.domain.shape, len(known.domain.shape)
    if isinstance(known, FreeFunction) and isinstance(symbol, FreeFunction) and known.mapping == symbol.mapping:
        return
    if known is not None and not (isinstance(known, Variable) and (known.is_default or isinstance(symbol, Definition))):
        raise Unreadable(f"{symbol.name} has a meaning on this page already", token.start)
    if symbol.name in symbols.table and symbol.name in ("e", r"\pi"):
        raise Unreadable(f"{symbol.name} is a constant", token.start)
    symbols.table[symbol.name] = symbol


def unknown_subjects(piece: Piece, symbols: Symbols) -> bool:
    """Whether a piece tells something new of a name: an unknown one, or an array where a number is the default."""
    place = next(
        (i for i, (t, depth) in enumerate(depths(piece.tokens)) if depth == 0 and t.text in (r"\in", ":")), None
    )
    if place is None:
        return False
    if piece.tokens[place].text == ":":
        return True
    for subject in split(piece.tokens[:place], {","}):
        try:
            name, index = declared_name(subject, symbols)
        except Unreadable:
            return False
        known = symbols.get(name)
        trial = Symbols(dict(symbols.table))
        domain = read_set(piece.tokens[place + 1 :], trial)
        if known is None and not (len(subject) > 1 and symbols.rank(subject[0].text)):
            return True
        if isinstance(known, Variable) and known.is_default and (index or isinstance(domain, (Array, Finite))):
            return True
        if isinstance(known, Variable) and known.is_default and isinstance(domain, Integers):
            return not isinstance(known.domain, (Index, Size))
    return False


# --- statements ----------------------------------------------------------------------------------------------


def read_statement(draft: Draft, symbols: Symbols, latex: str, display: bool = False) -> Statement:
    """Read a draft, and bind what it declares or defines."""
    for piece in draft.clauses:
        if unknown_subjects(piece, symbols):
            declare(piece, symbols)
    main = draft.main
    if not main.has({":="}):
        for piece in draft.clauses:
            for name in inequality_subject(piece, symbols):
                symbols.table[name] = Variable(name, Domain())
    if main.has({":="}):
        return read_definition(draft, symbols, latex)
    equivalence = next((i for i, (t, d) in enumerate(depths(main.tokens)) if d == 0 and t.text == r"\equiv"), None)
    if equivalence is not None and is_new_head(main.tokens[:equivalence], symbols):
        main.tokens[equivalence] = replace(main.tokens[equivalence], text=":=")
        return read_definition(draft, symbols, latex)
    if main.has(DECLARING) and not main.has(RELATIONS):
        if main.has({r"\notin"}) or (main.word and not unknown_subjects(main, symbols)):
            read_condition(main, symbols)
            return Declared(())
        return Declared(declare(main, symbols))
    if names := inequality_subject(main, symbols):
        return Declared(names)
    return read_claim(draft, symbols, display)


def inequality_subject(piece: Piece, symbols: Symbols) -> tuple[str, ...]:
    """Bind the unknown name of `0 < \\alpha < 1`; return () if the piece is no such thing."""
    relations = [token.text for token in piece.outside() if token.text in RELATIONS]
    if not relations or set(relations) & {"=", r"\approx", r"\equiv"}:
        return ()
    names = []
    for side in split(piece.tokens, RELATIONS):
        for part in split(side, {","}):
            try:
                name, index = declared_name(part, symbols)
            except Unreadable:
                continue
            if symbols.get(name) is None and index is None and not symbols.is_known(name):
                if (
                    any(token.text == "_" for token in part)
                    and symbols.is_known(part[0].text)
                    and symbols.rank(part[0].text)
                ):
                    continue
                names.append(name)
    if not names:
        return ()
    for name in names:
        symbols.table[name] = Variable(name, Domain())
    try:
        condition = read_condition(piece, symbols)
    except Unreadable:
        for name in names:
            del symbols.table[name]
        raise
    for relation in condition.conditions if isinstance(condition, Logic) else (condition,):
        sides = relation.sides if isinstance(relation, Relation) else ()
        if not all(isinstance(side, Name) or is_literal(side) for side in sides):
            for name in names:
                del symbols.table[name]
            return ()
    for name in names:
        symbols.table[name] = Variable(name, Domain(), condition)
    return tuple(names)


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

    equal = set(relation.operators) & {"=", r"\approx", r"\equiv"}
    simple = [is_sampled(side) or is_literal(side) for side in relation.sides]
    names = [side for side in relation.sides if is_sampled(side)]
    if equal and len(names) == 2 and all(isinstance(n, Name) and not symbols.is_whole(n.name) for n in names):
        return False
    return all(simple) and bool(names)


def clauses_condition(clauses: list[Piece], symbols: Symbols, bound: frozenset[str] = frozenset()) -> Node | None:
    """Join the conditions of a statement; what only declares is left out."""
    parts = []
    integers: set[str] = set()
    for piece in clauses:
        condition = read_condition(piece, symbols, bound)
        match condition:
            case Member(Name(name), Integers() | Array() | Index() | Size()) if not condition.negated:
                domain = getattr(symbols.get(name), "domain", None)
                if domain == condition.container:
                    continue
                if isinstance(domain, (Index, Integers)) and condition.container in (
                    Integers(),
                    Integers(Number(Fraction(1))),
                ):
                    integers.add(name)
                    continue
            case Member(Name(name), Domain()) if type(condition.container) is Domain and not condition.negated:
                if name not in bound and symbols.is_function(name):
                    raise Unreadable(f"{name} is a function, not an element", piece.tokens[0].start)
                continue
        if piece.has({":"}) and not isinstance(condition, (Relation, Member)):
            continue
        parts.append((piece.joint, condition, piece.word))
    return join_conditions(parts) if parts else None


# --- definitions ---------------------------------------------------------------------------------------------


@dataclass
class Head:
    """The left side of a definition."""

    name: str
    parameters: tuple[str, ...] = ()
    subscript: list[Token] = field(default_factory=list)
    indices: tuple[str, ...] = ()


def is_new_head(tokens: list[Token], symbols: Symbols) -> bool:
    """Whether a piece names something that the page has not given a meaning yet."""
    try:
        head = read_head(tokens, symbols)
    except Unreadable:
        return False
    return head is not None and not isinstance(symbols.get(head.name), (Definition, FreeFunction))


def read_head(tokens: list[Token], symbols: Symbols) -> Head | None:
    """Read f_\\alpha(x, y), A_{ij}, f(x)_i, z^{(2)}, |x|; None if the piece is no such thing."""
    reader = Parser(tokens, symbols)
    if tokens[0].kind not in ("letter", "name", "word") and tokens[0].kind != "command":
        return None
    base = reader.base_name()
    head = Head(base)
    scripts: dict[str, list[Token]] = {}
    while reader.next.text in ("_", "^"):
        mark = reader.take().text
        scripts[mark] = reader.group()
    label = [token.text for token in scripts.get("^", [])]
    if label:
        is_label = len(label) > 2 and label[0] in ("(", "[")
        if is_label and len(label) == 3 and symbols.is_index(label[1]):
            head.name, head.indices = f"{base}^{{()}}", (label[1],)
        elif is_label or label[0] in (r"\ast",) or scripts["^"][0].kind == "word":
            head.name = f"{base}^{{{''.join(label)}}}" if len("".join(label)) > 1 else f"{base}^{label[0]}"
        else:
            return None
    below = scripts.get("_", [])
    applied = reader.next.text in ("(", "[")
    bare = not applied and reader.next.kind == "letter"
    if below:
        names = [token.text for token in below if token.text != ","]
        if not applied and all(symbols.is_index(n) or (symbols.is_whole(n) and not symbols.rank(base)) for n in names):
            head.indices = (*head.indices, *names)
        elif all(token.kind == "letter" or token.kind == "command" for token in below if token.text != ","):
            head.subscript = [token for token in below if token.text != ","]
        else:
            text = "".join(token.text for token in below if token.text not in ("{", "}"))
            head.name = f"{base}_{text if len(text) == 1 else f'{{{text}}}'}" + head.name[len(base) :]
    if applied:
        pieces = split(reader.bracketed(), {",", ";", r"\mid", "|"})
        head.parameters = tuple(declared_name(trim(piece), Symbols({}))[0] for piece in pieces)
        if reader.accept("_"):
            head.indices = tuple(token.text for token in reader.group() if token.text != ",")
    elif bare:
        head.parameters = (reader.take().text,)
    return head if reader.next.kind == "stop" else None


def read_definition(draft: Draft, symbols: Symbols, latex: str) -> Statement:
    """Bind a definition, or read a convention; further relations after the first are claims."""
    tokens = draft.main.tokens
    place = next(i for i, (token, depth) in enumerate(depths(tokens)) if depth == 0 and token.text == ":=")
    left, right = tokens[:place], tokens[place + 1 :]
    if not left or not right:
        raise Unreadable("a definition has two sides", tokens[place].start)
    head = read_head(left, symbols)
    if head is None:
        return read_convention(left, right, draft, symbols)
    if isinstance(symbols.get(head.name), (Definition, FreeFunction)):
        raise Unreadable(f"{head.name} has a meaning on this page already", left[0].start)
    subscripts = tuple(token.text for token in head.subscript)
    bound = frozenset({*head.parameters, *subscripts, *head.indices})
    trial = Symbols(dict(symbols.table))
    for parameter in bound:
        if parameter in trial.table and trial.is_function(parameter):
            del trial.table[parameter]
    family = head.indices and any(token.text == head.name.removesuffix("^{()}") for token in right)
    if family:
        trial.table[head.name] = Definition(head.name, (), (), head.indices, Number(Fraction(0)), None, latex, 0, True)
    if subscripts and not head.parameters and head.indices == ():
        bound |= set(subscripts)
    reader = Parser(right, trial, bound)
    body = reader.expression()
    extra: list[tuple[str, Node]] = []
    while reader.next.text in RELATIONS:
        operator = reader.take().text
        extra.append((operator, reader.expression()))
    reader.finish(body)
    for name in sorted(free_names(body) - bound):
        symbol = trial.get(name)
        if isinstance(symbol, Variable) and symbol.is_default and isinstance(symbol.domain, Index):
            raise Unreadable(f"the index {name} is not on the left side", left[0].start)
    if subscripts and not set(subscripts) <= {part.name for part in walk(body) if isinstance(part, Name)}:
        head.name = f"{head.name}_{''.join(subscripts) if len(subscripts) == 1 else '{' + ''.join(subscripts) + '}'}"
        subscripts = ()
    condition = clauses_condition(draft.clauses, trial, bound)
    arrays = {
        name for name in head.parameters if trial.rank(name) and isinstance(trial.get(name), Variable)
    }  # fmt: skip
    definition = Definition(
        head.name, head.parameters, subscripts, head.indices, body, condition, latex, 0, bool(family), frozenset(arrays)
    )
    left_node: Node = Name(head.name)
    if head.parameters or subscripts:
        left_node = Call(left_node, tuple(map(Name, head.parameters)), tuple(map(Name, subscripts)))
    if head.indices:
        left_node = Entry(left_node, tuple(map(Name, head.indices)))
    check = Claim(Relation(tuple(op for op, _ in extra), (left_node, *(node for _, node in extra))), condition)
    if head.name in symbols.table and isinstance(symbols.get(head.name), Variable):
        pass
    elif symbols.is_known(head.name) and head.name.startswith(r"\operatorname"):
        relation = Relation(("=", *check.relation.operators), (left_node, body, *check.relation.sides[1:]))
        return Defined(definition, Claim(relation, condition))
    bind(definition, symbols, left[0])
    # A function must have a value wherever its definition says that it has one.
    return Defined(definition, check if extra or head.parameters or condition is not None else None)


def read_convention(left: list[Token], right: list[Token], draft: Draft, symbols: Symbols) -> Convention:
    """Read f'(0) := 0."""
    reader = Parser(left, symbols)
    place = reader.finish(reader.expression())
    is_derivative = isinstance(place, (Call, Substitute)) and any(
        isinstance(part, (Prime, Derivative)) for part in walk(place)
    )
    if not is_derivative:
        raise Unreadable("neither a name nor a derivative at a point can be defined", left[0].start)
    orders = [part.order for part in walk(place) if isinstance(part, Prime)]
    orders += [order for part in walk(place) if isinstance(part, Derivative) for _, order in part.targets]
    if orders != [Number(Fraction(1))]:
        raise Unreadable("a convention is about the first derivative", left[0].start)
    value = Parser(right, symbols)
    node = value.finish(value.expression())
    return Convention(place, node, clauses_condition(draft.clauses, symbols))


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
