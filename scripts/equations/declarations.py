"""Names that are given a meaning without a formula: `x \\in S`, `f : A \\to B`, `0 < \\alpha < 1`."""

from __future__ import annotations

import re
from dataclasses import replace

from .clauses import ORDERS, nonzero, read, read_condition, read_set, read_size
from .errors import Renewed, Unreadable
from .functions import BRACKETED
from .lexer import RELATIONS, Token, family_of, find, is_label, is_word, spelled, split, trim
from .parser import Parser
from .pieces import EQUAL, Piece
from .symbols import Definition, FreeFunction, Symbols, Variable, letter_of
from .tree import ONE, Array, Domain, Finite, Index, Integers, Interval, Logic, Mapping, Name, Size, is_literal


def scripted(reader: Parser) -> tuple[str, str | None, list[Token], list[Token]]:
    """Read a name that is being given a meaning: its letter, the index of a family such as W^{(l)}, what stands below
    it, and its label."""
    base = reader.base_name()
    scripts = reader.scripts()
    below, label = scripts.get("_", []), scripts.get("^", [])
    if is_label(label) and len(label) == 3 and reader.symbols.is_whole(label[1].text, Index, Integers):
        return family_of(base, label), label[1].text, below, []
    return base, None, below, label


def is_power(label: list[Token], base: str, symbols: Symbols) -> bool:
    """Whether what stands above a name is no label; in \\sigma^2 := ... it is, if \\sigma has no meaning."""
    if [token.text for token in label] == ["2"] and not symbols.is_known(base):
        return False
    is_mark = [token.text for token in label] == ["+"] or label[:1] and label[0].text in (r"\ast", "*")
    return bool(label) and not is_label(label) and not is_mark and label[0].kind != "word"


def declared_name(tokens: list[Token], symbols: Symbols) -> tuple[str, str | None]:
    """Return the canonical name that a piece declares, and its index if it is a family such as x_t."""
    if not tokens or tokens[0].kind not in ("letter", "name", "command", "word"):
        raise Unreadable("expected a name", tokens[0].start if tokens else None)
    reader = Parser(tokens, symbols)
    base, index, below, label = scripted(reader)
    if reader.next.kind != "stop":
        raise Unreadable("expected a name", reader.next.start)
    if is_power(label, base, symbols):
        raise Unreadable("expected a name, not a power", tokens[0].start)
    if len(below) == 1 and below[0].kind != "word" and symbols.is_whole(below[0].text, Index, Integers):
        index, below = below[0].text, []
    return spelled(base, below, label), index


def unknown_name(tokens: list[Token], symbols: Symbols) -> str | None:
    """Return the name that a piece is, if it means nothing yet."""
    try:
        name, index = declared_name(tokens, symbols)
    except Unreadable:
        return None
    base = tokens[0].text
    below = [token for token in tokens[2:] if token.text not in "{}"] if tokens[1:2] and tokens[1].text == "_" else []
    is_entry = bool(below) and not is_word(below) and (symbols.rank(base) or symbols.bold(base) is not None)
    is_number = tokens[0].kind == "name" and re.search(r"\{\d", name) is not None
    is_known = symbols.is_known(name) and not (name in BRACKETED and name not in symbols.table)  # 0 < \zeta < 1
    return None if index is not None or is_entry or is_number or is_known else name


def bind(symbol: Variable | FreeFunction | Definition, symbols: Symbols, token: Token) -> None:
    """Give a name its meaning: over that of a default, or over a shape declared before a definition.

    Raises
    ------
    Renewed
        It had another meaning, and was used with it.
    """
    counts = isinstance(symbol, Variable) and isinstance(symbol.domain, Integers)
    if isinstance(symbol, Variable) and (plain := symbols.plain(symbol.name)):
        raise Renewed(plain, token.start)  # its entries are y_i := ... so far
    if f"{symbol.name}^2" in symbols.table:
        raise Unreadable(
            f"{symbol.name}^2 has a meaning of its own on this page: define {symbol.name} first", token.start
        )
    match symbols.get(symbol.name), symbol:
        case Variable() as known, Variable() if known.says() == symbol.says():
            return
        case FreeFunction() as known, FreeFunction() if known.mapping == symbol.mapping:
            return
        case Variable(domain=Array(shape=shape), is_used=False), Definition():
            symbol.shape, symbol.rank = shape, len(shape)
        case (None | Variable(is_default=True, is_used=False), _) | (Variable(is_used=False), Definition()):
            pass
        case Variable(is_default=True, domain=Index()), _ if counts:
            pass
        case _:
            raise Renewed(symbol.name, token.start)
    symbols.table[symbol.name] = symbol
    for name in (symbol.name, letter_of(symbol.name)):  # \mathbf{y} gives y_i a meaning too
        symbols.lost.pop(name, None)


def declare(piece: Piece, symbols: Symbols) -> tuple[str, ...]:
    """Bind the names of `x, y \\in S` or `f : A \\to B`."""
    place = find(piece.tokens, {r"\in", ":"})
    assert place is not None
    subjects, target = split(piece.tokens[:place], {","}), piece.tokens[place + 1 :]
    if any(part and part[0].text == r"\ldots" for part in subjects):
        return declare_listed(subjects, read_set(target, symbols), symbols)
    domain = (read_mapping if piece.tokens[place].text == ":" else read_set)(target, symbols)
    names = []
    for subject in subjects:
        name, index = declared_name(subject, symbols)
        condition = nonzero(Name(name)) if find(target, {r"\setminus"}) is not None else None
        symbol = FreeFunction(name, domain) if isinstance(domain, Mapping) else Variable(name, domain, condition, index)
        bind(symbol, symbols, subject[0])
        names.append(name)
    return tuple(names)


def declare_listed(subjects: list[list[Token]], domain: Domain, symbols: Symbols) -> tuple[str, ...]:
    """Bind x_1, ..., x_n \\in R as the entries of a vector x."""
    first, last = subjects[0], subjects[-1]
    labels = [scripted(Parser(subject, Symbols({})))[3] for subject in (first, last) if len(subject) > 2]
    if len(labels) == 2 and all(map(is_label, labels)) and labels[0][1].text == "1" and first[0].text == last[0].text:
        read_size(labels[1][1:-1], symbols, frozenset())
        refuse_members(first[0].text, labels[0], symbols, first[0])
        bind(Variable(family_of(first[0].text, labels[0]), domain, None, "i"), symbols, first[0])
        return (first[0].text,)
    start = "".join(token.text for token in first[1:3])
    if start not in ("_1", "_0") or len(last) < 3 or first[0].text != last[0].text:
        raise Unreadable("an unknown list of names: write x_1, \\dots, x_n \\in \\mathbb{R}", first[0].start)
    size = read_size(last[2:], symbols, frozenset())
    name = first[0].text  # of a family of arrays, or of the array of the numbers
    is_family = isinstance(domain, Array) or start == "_0"
    counter = f"the index of {name}"  # a letter of its own, which runs as far as the list does
    symbol = Variable(name, domain, None, counter) if is_family else Variable(name, Array((size,), domain))
    bind(symbol, symbols, first[0])
    symbols.table[counter] = Variable(counter, Integers(ONE, size))
    return (first[0].text,)


def refuse_members(letter: str, label: list[Token], symbols: Symbols, token: Token) -> None:
    """A member that has a meaning of its own, W^{[1]}, is renewed by a list of them all."""
    opening, closing = label[0].text, label[-1].text
    member = re.compile(rf"{re.escape(letter)}\^\{{?{re.escape(opening)}\d+{re.escape(closing)}\}}?")
    for name in symbols.table:
        if member.fullmatch(name):
            raise Renewed(name, token.start)


def read_mapping(tokens: list[Token], symbols: Symbols) -> Mapping:
    """Read A \\times B \\to C."""
    sides = split(tokens, {r"\to"})
    if len(sides) != 2:
        message = "a function is declared as f : \\mathbb{R} \\to \\mathbb{R}"
        raise Unreadable(message, tokens[0].start if tokens else None)
    inputs = tuple(read_set(part, symbols) for part in split(sides[0], {r"\times"}))
    return Mapping(inputs, read_set(sides[1], symbols))


def unknown_subjects(piece: Piece, symbols: Symbols) -> bool:
    """Whether a piece tells something new of a name: an unknown one, or an array where it was a number."""
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
        if known is None and not (len(subject) > 1 and symbols.rank(subject[0].text)) and not symbols.plain(name):
            return True
        if isinstance(known, Variable) and getattr(domain, "shape", ()) != getattr(known.domain, "shape", ()):
            return True
        if isinstance(known, Variable) and known.is_default:
            if index or isinstance(domain, Finite):
                return True
            if isinstance(domain, Integers):
                return not isinstance(known.domain, (Index, Size))
            if isinstance(known.domain, (Index, Size)) and not known.is_used:
                return True
    return False


def is_renewal(piece: Piece, symbols: Symbols, is_general: bool) -> bool:
    """Whether `c \\in S`, after "for" or, `is_general`, "for every", must speak of another c than the page has defined:
    a whole space restricts nothing."""
    if (place := find(piece.tokens, {r"\in"})) is None:
        return False
    domain = read_set(piece.tokens[place + 1 :], Symbols(dict(symbols.table)))
    is_space = domain in (Domain(), Array(getattr(domain, "shape", ())))
    names = [declared_name(subject, symbols)[0] for subject in split(piece.tokens[:place], {","})]
    return (is_general or is_space) and all(map(symbols.is_defined, names))


def bounds_name(tokens: list[Token], symbols: Symbols) -> bool:
    """Whether a formula compares a sampled number with what does not depend on it, \\rho \\geq 1 + \\epsilon."""
    sides = [trim(side) for side in split(trim(tokens[:-1]), ORDERS)]
    names = {token.text for token in tokens}
    return len(sides) == 2 and any(
        len(side) == 1 and symbols.is_real(side[0].text)
        and not any(token.text == side[0].text or symbols.depends(token.text, side[0].text) for token in other)
        for side, other in (sides, sides[::-1])
    ) and not names & EQUAL  # fmt: skip


def listed_above(tokens: list[Token]) -> int | None:
    """Return where the sign of x_1, ..., x_n > 0 stands, if the tokens are such a list."""
    place = find(tokens, {">", r"\geq"})
    subjects = split(tokens[:place], {","}) if place is not None else []
    return place if any(part and part[0].text == r"\ldots" for part in subjects) else None


def inequality_subject(piece: Piece, symbols: Symbols) -> tuple[str, ...]:
    """Bind the unknown name of `0 < \\alpha < 1`; return () if the piece is no such thing."""
    if not piece.relations() or piece.relations() & EQUAL:
        return ()
    if (low := listed_above(piece.tokens)) is not None:
        subjects = split(piece.tokens[:low], {","})
        above = Interval(read(piece.tokens[low + 1 :], symbols), None, piece.tokens[low].text == r"\geq", False)
        return declare_listed(subjects, above, symbols)
    parts = [part for side in split(piece.tokens, RELATIONS) for part in split(side, {","})]
    names = [name for part in parts if (name := unknown_name(part, symbols)) is not None]
    if not names:
        return ()
    is_size = any(len(part) == 1 and symbols.is_whole(part[0].text, Size) for part in parts)  # K \leq n
    domain = Size() if is_size else Domain()
    trial = replace(symbols, table={**symbols.table, **{name: Variable(name, domain) for name in names}})
    condition = read_condition(piece, trial)
    for relation in condition.conditions if isinstance(condition, Logic) else (condition,):
        if not all(isinstance(side, Name) or is_literal(side) for side in getattr(relation, "sides", ())):
            return ()
    symbols.table.update({name: Variable(name, domain, condition) for name in names})
    return tuple(names)
