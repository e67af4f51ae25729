"""Pieces to statements: whether a formula declares, defines, claims or restricts; names are bound on the way."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial

from . import tree
from .clauses import (
    NUMBERS,
    ZERO,
    clauses_condition,
    is_restriction,
    read,
    read_condition,
    read_set,
    tells_value,
)
from .declarations import (
    bind,
    declare,
    declared_name,
    inequality_subject,
    is_power,
    scripted,
    unknown_name,
    unknown_subjects,
)
from .errors import Renewed, Unreadable
from .functions import BUILTINS, WORDS
from .lexer import GREEK, RELATIONS, Token, depths, find, is_labelled, spelled, split, trim
from .parser import Parser
from .pieces import DECLARING, Draft, cut, is_range
from .reductions import over_both
from .symbols import Definition, FreeFunction, Symbol, Symbols, Variable

LOOSE = {"where", "with", "With", "at", "and", "And", "For", "Let", "cell", ","}  # may begin a claim as well
# The array of what is defined by entries, \pi_k := ..., whose letter alone stays the number.
BESIDE_NUMBERS = {"e": r"\mathbf{e}", r"\pi": r"\boldsymbol{\pi}"}


@dataclass(frozen=True)
class Claim:
    """A chain of relations to be evaluated wherever its condition holds."""

    relation: tree.Relation
    condition: tree.Node | None
    orders: tuple[tree.BigO | None, ...] = ()
    signs: tuple[int, ...] = field(default=(), compare=False)  # where the signs of relation stand
    told: tuple[str, ...] = field(default=(), compare=False)  # the conditions that stand in the text


@dataclass(frozen=True)
class Convention:
    """The value given to a derivative where it does not exist."""

    place: tree.Node
    value: tree.Node
    condition: tree.Node | None


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

    node: tree.Node


Statement = Claim | Convention | Defined | Declared | Shown


def read_statement(draft: Draft, symbols: Symbols, latex: str, display: bool = False) -> Statement:
    """Read a draft, and bind what it declares or defines."""
    for piece in draft.clauses:
        if unknown_subjects(piece, symbols):
            declare(piece, symbols)
    main = draft.main
    main.tokens = mapped(main.tokens)
    if len(main.tokens) == 1 and not (display or draft.clauses) and unknown_name(main.tokens, symbols):
        return Declared(())  # a letter in passing, as in "for small $h$"
    is_set = main.tokens[0].text in NUMBERS and not main.has(RELATIONS | DECLARING | {":="})
    if is_set and not (display or draft.clauses or symbols.is_known(main.tokens[0].text)):
        read_set(main.tokens, replace(symbols, table=dict(symbols.table)))
        return Declared(())  # a set in passing, as in "a map to $\mathbb{R}^n$"
    if len(main.tokens) > 2 and main.tokens[1].text == r"\to":
        return Declared(())  # "as x \to 0" says nothing by itself
    if is_range(main):
        read_condition(main, symbols)
        return Declared(())  # "the entries $x_i$ for $i = 1, \dots, n$"
    if (place := find(main.tokens, {":="})) is not None:
        return read_definition(draft, place, symbols, latex)
    for piece in draft.clauses:
        for name in inequality_subject(piece, symbols):
            symbols.table[name] = Variable(name, tree.Domain())
    if main.has(DECLARING) and not main.has(RELATIONS):
        is_new = not main.word or main.word == "Let" or unknown_subjects(main, symbols)
        if main.has({r"\notin"}) or not is_new:
            read_condition(main, symbols)
            return Declared(())
        if (claim := membership(draft, symbols)) is not None:
            return claim
        return Declared(declare(main, symbols))
    if names := inequality_subject(main, symbols):
        return Declared(names)
    return read_claim(draft, symbols, display)


def membership(draft: Draft, symbols: Symbols) -> Claim | None:
    """Read \\sigma(x) \\in (0, 1), a claim as its subject is no name, or a defined one; None where one is declared."""
    if (place := find(draft.main.tokens, {r"\in"})) is None:
        return None
    with suppress(Unreadable):
        subjects = (declared_name(subject, symbols)[0] for subject in split(draft.main.tokens[:place], {","}))
        if draft.main.word == "Let" or not all(map(symbols.is_defined, subjects)):
            return None
    holds = tree.Indicator(read_condition(draft.main, symbols))
    signs = (draft.main.tokens[place].start,)
    return Claim(tree.Relation(("=",), (holds, tree.ONE)), clauses_condition(draft.clauses, symbols), signs=signs)


def is_membership(relation: tree.Relation) -> bool:
    """Whether a relation is what `membership` makes of `\\sigma(x) \\in (0, 1)`."""
    match relation.sides:
        case (tree.Indicator(tree.Member() | tree.Logic()), tree.ONE):
            return True
    return False


def read_restriction(tokens: list[Token], symbols: Symbols, word: str) -> tree.Node | None:
    """Read a formula that restricts the one before it, and makes no claim that would be lost; else return None."""
    pieces = cut(trim(tokens[:-1]))
    try:
        if not pieces or any(piece.has({":="}) or unknown_subjects(piece, symbols) for piece in pieces):
            return None
        if any(inequality_subject(piece, replace(symbols, table=dict(symbols.table))) for piece in pieces):
            return None  # it declares a name
        condition = clauses_condition(pieces, symbols)
    except Unreadable:
        return None
    if condition is None:
        return None
    excludes = isinstance(condition, tree.Relation) and condition.operators == (r"\neq",)
    is_told = word in ("where", "with") and (excludes or tells_value(condition, symbols))
    return condition if is_told or only_restricts(condition, symbols, word not in LOOSE) else None


def only_restricts(condition: tree.Node, symbols: Symbols, is_firm: bool) -> bool:
    """Whether a formula in the text says no more than where another one holds; after a firm word, any inequality."""
    match condition:
        case tree.Logic(_, parts):
            return all(only_restricts(part, symbols, is_firm) for part in parts)
        case tree.Relation():
            return is_firm or is_restriction(condition, symbols)
        case tree.Member(element):
            return isinstance(element, (tree.Name, tree.Entry))
    return False


def mapped(tokens: list[Token]) -> list[Token]:
    """Turn f : x \\mapsto x^2 into f(x) := x^2."""
    colon, arrow = find(tokens, {":"}), find(tokens, {r"\mapsto"})
    if colon is None or arrow is None:
        return tokens
    name, inputs, body = tokens[:colon], tokens[colon + 1 : arrow], tokens[arrow + 1 :]
    if find(inputs, {r"\to"}) is not None:
        raise Unreadable("a set and a formula for one function: write f(x) := x^2", tokens[arrow].start)
    marks = [replace(tokens[place], text=text) for place, text in ((colon, "("), (arrow, ")"), (arrow, ":="))]
    if inputs and inputs[0].text == "(":
        inputs = inputs[1:-1]
    return [*name, marks[0], *inputs, *marks[1:], *body]


def read_claim(draft: Draft, symbols: Symbols, display: bool = False) -> Statement:
    """Read a chain of relations with its condition, an expression, or a restriction in passing."""
    for sign, bracket, letter in zip(draft.main.tokens, draft.main.tokens[1:], draft.main.tokens[2:], strict=False):
        is_order = sign.text in ("O", "o", r"\mathcal{O}") and bracket.text == "(" and not symbols.is_known(sign.text)
        if is_order and unknown_name([letter], symbols):
            symbols.table[letter.text] = Variable(letter.text, tree.Domain())
    reader = Parser(draft.main.tokens, symbols)
    relation = reader.relation(reader.expression())
    reader.finish(relation)
    parts = [split_order(side) for side in relation.sides]
    relation = over_both(tree.Relation(relation.operators, tuple(side for side, _ in parts)), symbols)
    orders = tuple(order for _, order in parts)
    clauses = [piece for piece in draft.clauses if not tells_goal(piece.tokens, orders)]
    condition = clauses_condition(clauses, symbols)
    if not relation.operators:
        return Shown(relation.sides[0])
    speaks_of_names = not any(isinstance(side, tree.Call) for side in relation.sides)
    if condition is None and not display and speaks_of_names and is_restriction(relation, symbols):
        return Declared(())
    return Claim(relation, condition, orders, signs(draft.main.tokens))


def tells_goal(tokens: list[Token], orders: tuple[tree.BigO | None, ...]) -> bool:
    """Whether a formula is x \to 0 for the x of an order; another goal is refused."""
    texts = [token.text for token in tokens if token.kind != "stop"]
    if texts[1:2] != [r"\to"] or texts[0] not in {order.variable for order in orders if order}:
        return False
    if texts[2:] not in (["0"], ["0", "^", "+"], ["0", "^", "{", "+", "}"]):
        raise Unreadable(f"an order is checked as {texts[0]} goes to 0 only", tokens[0].start)
    return True


def signs(tokens: list[Token]) -> tuple[int, ...]:
    """Return where the signs of relation outside brackets stand."""
    return tuple(token.start for token, depth in depths(tokens) if depth == 0 and token.text in RELATIONS)


def split_order(side: tree.Node) -> tuple[tree.Node, tree.BigO | None]:
    """Part the last term O(h^k) from what stands before it."""
    if isinstance(side, tree.Binary) and isinstance(side.right, tree.BigO):
        return side.left, side.right
    return side, None


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

    def join_subscripts(self) -> None:
        """Make the subscripts a part of the name."""
        text = "".join(self.subscripts)
        self.name, self.subscripts = f"{self.name}_{text if len(text) == 1 else f'{{{text}}}'}", ()

    def node(self) -> tree.Node:
        """Return the left side as an expression."""
        node: tree.Node = tree.Name(self.name)
        if self.parameters or self.subscripts:
            node = tree.Call(node, tuple(map(tree.Name, self.parameters)), tuple(map(tree.Name, self.subscripts)))
        return tree.Entry(node, tuple(map(tree.Name, self.indices))) if self.indices else node


def read_head(tokens: list[Token], symbols: Symbols) -> Head | None:
    """Read f_\\alpha(x, y), A_{ij}, f(x)_i, z^{(2)}; None if the piece is no such thing."""
    first = tokens[0]
    is_command = first.kind == "command" and first.text not in GREEK and first.text[1:] not in WORDS
    if is_command or first.kind not in ("letter", "name", "word", "command"):
        return None
    reader = Parser(tokens, symbols)
    base, index, below, label = scripted(reader)
    if is_power(label, base, symbols):
        return None
    head = Head(spelled(base, [], label), indices=(index,) if index else ())
    letters = [token for token in below if token.text != ","]
    names = tuple(token.text for token in letters)
    is_applied = reader.at("(", "[")
    is_entry = all(symbols.is_index(n) or (symbols.is_whole(n, tree.Index, tree.Integers, tree.Finite)
                                           and not symbols.rank(base)) for n in names)  # fmt: skip
    is_entry = is_entry and not any(token.kind == "word" for token in letters)
    if is_entry and not is_applied:
        head.indices += names
    elif all(
        (token.kind == "letter" or token.text in GREEK) and not symbols.is_function(token.text) for token in letters
    ):
        head.subscripts = names
    else:
        head.name = spelled(base, below, label)
    if is_applied:
        pieces = split(reader.bracketed(), {",", ";", r"\mid", "|"})
        told = (declared_name(trim(piece), Symbols({}))[0] for piece in pieces)
        head.parameters = tuple(symbols.beside_sequence(name) if symbols.is_sequence(name) else name for name in told)
        if any(name.endswith("^2") for name in head.parameters):
            raise Unreadable("a function is defined of names, not of powers", tokens[0].start)
        if reader.accept("_"):
            head.indices = tuple(token.text for token in reader.group() if token.text != ",")
    elif reader.next.kind == "letter" and first.kind in ("word", "command") and first.text not in GREEK:
        head.parameters = (reader.take().text,)
    return head if reader.next.kind == "stop" else None


def heads(draft: Draft, symbols: Symbols) -> list[str]:
    """Return the names that a statement which could not be read was to give a meaning."""
    tokens = draft.main.tokens
    if (place := find(tokens, {":="})) is not None:
        try:
            head = read_head(tokens[:place], symbols) if place else None
        except Unreadable:
            return [tokens[0].text]
        if head and head.subscripts and not head.parameters:
            head.join_subscripts()
        return [head.name[:-5] if is_labelled(head.name) else head.name] if head else []
    place = 0 if draft.main.has(RELATIONS) else find(tokens, DECLARING) or 0
    parts = split(tokens[:place], {","})
    return [name for part in parts if part and (name := unknown_name(part, symbols)) is not None]


def read_definition(draft: Draft, place: int, symbols: Symbols, latex: str) -> Statement:
    """Bind a definition, or read a convention; further relations after the first are claims."""
    tokens = draft.main.tokens
    left, right = stepped(tokens[:place], tokens[place + 1 :])
    if not left or not right:
        raise Unreadable("a definition has two sides", tokens[place].start)
    head = read_head(left, symbols)
    if head is None:
        return read_headless(left, right, tokens[place], draft, symbols)
    declare_in_clauses(draft, head, symbols)
    if head.subscripts and is_without_subscripts(symbols.get(head.name)):
        head.join_subscripts()  # L_\lambda beside L is another name
    bound = head.bound
    table = {n: s for n, s in symbols.table.items() if n not in bound or not symbols.is_function(n)}
    inside = replace(symbols, table=table)
    refuse_real_index(left, right, symbols)
    is_family = speaks_of_itself(head, right, symbols)
    if head.indices and not is_family:
        head.name = BESIDE_NUMBERS.get(head.name, head.name)
    if is_family:
        inside.table[head.name] = Definition(head.name, (), (), head.indices, ZERO, None, latex, 0, True)
    reader = Parser(right, inside, bound)
    chain = reader.relation(reader.expression())
    reader.finish(chain)
    body = chain.sides[0]
    is_family |= counts(head, body, draft, inside)
    refuse_free_index(body, bound, inside, left[0])
    if not set(head.subscripts) <= {part.name for part in tree.walk(body) if isinstance(part, tree.Name)}:
        head.join_subscripts()
    if head.name in tree.free_names(body) - bound and not is_family:
        raise Unreadable(f"{head.name} is defined by itself: number the steps, as in a_{{t+1}} := ...", left[0].start)
    refuse_other_meaning(head, symbols, left[0])
    condition = clauses_condition(draft.clauses, inside, bound)
    if len(left) < place and condition is not None:  # it was said of the step before
        condition = tree.rewrite(condition, partial(one_less, head.indices[-1]))
    arrays = {name for name in head.parameters if inside.rank(name) and isinstance(inside.get(name), Variable)}
    definition = Definition(
        head.name, head.parameters, head.subscripts, head.indices, body, condition, latex, 0, is_family,
        frozenset(arrays),
    )  # fmt: skip
    if head.name in BUILTINS and head.name.startswith(r"\operatorname") and symbols.get(head.name) is None:
        symbols.lost.pop(head.name, None)
        relation = tree.Relation(("=", *chain.operators), (head.node(), *chain.sides))
        return Defined(definition, Claim(relation, condition, signs=(tokens[place].start, *signs(right))))
    bind(definition, symbols, left[0])
    # A letter that means nothing yet is a number from here on, or an index.
    for name in (*head.parameters, *head.indices):
        domain = tree.Index() if name in head.indices else tree.Domain()
        symbols.table.setdefault(name, Variable(name, domain, is_default=True))
    # A function must have a value wherever its definition says that it has one.
    is_claim = chain.operators or head.parameters or condition is not None
    check = Claim(tree.Relation(chain.operators, (head.node(), *chain.sides[1:])), condition, signs=signs(right))
    return Defined(definition, check if is_claim else None)


def read_headless(left: list[Token], right: list[Token], sign: Token, draft: Draft, symbols: Symbols) -> Statement:
    """Read what has no name on the left: the matrix [a]_\\times, which means the same everywhere, or a convention."""
    if len(left) == 2 and left[0].kind != "number" and left[1].kind == "letter":
        cure = "write one name, as \\operatorname{dw} or w_\\Delta"
        raise Unreadable(f"{left[0].text} {left[1].text} is a product: {cure}", left[0].start)
    if left[0].text == "[" and left[-1].text == r"\times":
        claim = Draft(replace(draft.main, tokens=[*left, replace(sign, text="="), *right]), draft.clauses)
        return read_claim(claim, symbols, display=True)
    return read_convention(left, right, draft, symbols)


def declare_in_clauses(draft: Draft, head: Head, symbols: Symbols) -> None:
    """Declare the letters of conditions, as of \\lambda > 0, that the left side does not have."""
    for piece in draft.clauses:
        trial = replace(symbols, table=dict(symbols.table))
        if not head.bound.intersection(names := inequality_subject(piece, trial)):
            symbols.table.update({name: trial.table[name] for name in names})


def is_without_subscripts(symbol: Symbol | None) -> bool:
    """Whether a name is that of a function, or of a value, with nothing below it."""
    is_declared = isinstance(symbol, Variable) and not symbol.is_default
    return (is_declared or isinstance(symbol, (Definition, FreeFunction))) and not getattr(symbol, "subscripts", ())


def speaks_of_itself(head: Head, right: list[Token], symbols: Symbols) -> bool:
    """Whether a name is that of a recurrence, its own or one with others, or has its number in a label."""
    is_recurrence = symbols.is_begun(head.name) or any(token.text == head.name for token in right)
    return bool(head.indices) and is_recurrence or (is_labelled(head.name) and not head.parameters)


def counts(head: Head, body: tree.Node, draft: Draft, symbols: Symbols) -> bool:
    """Whether the one index of a definition numbers members of a family, and no entries of an array."""
    return len(head.indices) == 1 and (
        any(map(symbols.is_begun, tree.free_names(body)))
        or counts_members(body, head.indices[0], symbols)
        or counts_nothing(body, head.indices[0], draft, symbols)
    )


def refuse_other_meaning(head: Head, symbols: Symbols, place: Token) -> None:
    """Complain of a name that has a meaning; \\rho_\\tau beside \\rho_c becomes a name of its own."""
    known = symbols.get(head.name)
    if isinstance(known, Definition) and differ_below(head, known, symbols):
        part(known, symbols)
        head.join_subscripts()
    elif isinstance(known, (Definition, FreeFunction)):
        raise Renewed(head.name, place.start)


def counts_members(body: tree.Node, index: str, symbols: Symbols) -> bool:
    """Whether an index numbers members of a recurrence, and no entries of an array."""
    entries = (part for part in tree.walk(body) if isinstance(part, tree.Entry))
    bases = [entry.base for entry in entries if any(i and index in tree.free_names(i) for i in entry.indices)]
    return bool(bases) and all(isinstance(base, tree.Name) and symbols.is_recurrence(base.name) for base in bases)


def counts_nothing(body: tree.Node, index: str, draft: Draft, symbols: Symbols) -> bool:
    """Whether an index counts no entries and has no end, as in \\omega_i := 2^{-i}: there are as many as one likes."""
    has_entries = any(isinstance(part, (tree.Entry, tree.Indicator, tree.Cases)) for part in tree.walk(body))
    symbol = symbols.get(index)
    is_ended = isinstance(symbol, Variable) and getattr(symbol.domain, "high", None) is not None
    return not has_entries and not is_ended and not draft.clauses


def differ_below(head: Head, known: Definition, symbols: Symbols) -> bool:
    """Whether \\rho_\\tau(u) := ... comes after \\rho_c(u) := ..., of two names with meanings of their own."""
    pairs = list(zip(head.subscripts, known.subscripts, strict=False))
    return bool(pairs) and all(a != b and symbols.is_real(a) and symbols.is_real(b) for a, b in pairs)


def part(known: Definition, symbols: Symbols) -> None:
    """Make \\rho_c a function of its own, as there is another \\rho: of a number below, it might be either."""
    head = Head(known.name, subscripts=known.subscripts)
    head.join_subscripts()
    symbols.table[head.name] = replace(known, name=head.name, subscripts=())
    symbols.lost[known.name] = f"there is more than one {known.name}: {head.name} is the first"


def stepped(left: list[Token], right: list[Token]) -> tuple[list[Token], list[Token]]:
    """Turn w_{t+1} := w_t - g into w_t := w_{t-1} - g, and a^{(l+1)} := \\sigma(a^{(l)}) likewise."""
    texts = [token.text for token in left]
    for place in range(2, len(left) - 2):
        is_script = "{" in (texts[place - 1], texts[place - 2] if texts[place - 1] == "(" else "")
        if is_script and texts[place + 1 : place + 3] == ["+", "1"]:
            index, plus, one = left[place : place + 3]
            opening, shut = (replace(one, kind="symbol", text=brace) for brace in "{}")
            before = [opening, index, replace(plus, text="-"), one, shut]
            parts = (before if token.text == index.text else [token] for token in right)
            return [*left[: place + 1], *left[place + 3 :]], [token for part in parts for token in part]
    return left, right


def one_less(index: str, node: tree.Node) -> tree.Node | None:
    """Return k - 1 for the index k; None for any other part."""
    return tree.Binary("-", node, tree.ONE) if node == tree.Name(index) else None


def refuse_free_index(body: tree.Node, bound: frozenset[str], symbols: Symbols, place: Token) -> None:
    """Complain of an index that the left side of a definition does not have."""
    for name in sorted(tree.free_names(body) - bound):
        symbol = symbols.get(name)
        if isinstance(symbol, Variable) and symbol.is_default and isinstance(symbol.domain, tree.Index):
            raise Unreadable(
                f"the index {name} is not on the left side: write a_{name} := ..., or let {name} be a number, "
                f"{name} \\in \\mathbb{{R}}", place.start,
            )


def refuse_real_index(left: list[Token], right: list[Token], symbols: Symbols) -> None:
    """Complain of h_t := ... h_{t-1} ... with a real t."""
    is_member = len(left) == 3 and left[1].text == "_" and symbols.is_real(left[2].text)
    texts = [token.text for token in right]
    if is_member and [left[0].text, "_"] in (texts[place : place + 2] for place in range(len(texts))):
        cure = f"declare it, ${left[2].text} \\in \\{{1, \\dots, T\\}}$"
        raise Unreadable(f"{left[2].text} is a real number here, no index: {cure}", left[2].start)


def read_convention(left: list[Token], right: list[Token], draft: Draft, symbols: Symbols) -> Convention:
    """Read f'(0) := 0."""
    is_slope = any(token.text in ("'", r"\prime", r"\frac", r"\partial", r"\nabla") for token in left)
    place = read(left, symbols) if is_slope else ZERO
    slopes = [part for part in tree.walk(place) if isinstance(part, (tree.Prime, tree.Derivative))]
    if not isinstance(place, (tree.Call, tree.Substitute)) or not slopes:
        raise Unreadable("what is defined is a name, as f, f(x) or a_i, or a slope at a point, f'(0)", left[0].start)
    orders = [part.order for part in tree.walk(place) if isinstance(part, tree.Prime)]
    orders += [order for part in tree.walk(place) if isinstance(part, tree.Derivative) for _, order in part.targets]
    if orders != [tree.Number(Fraction(1))]:
        raise Unreadable("a convention is about the first derivative", left[0].start)
    return Convention(place, read(right, symbols), clauses_condition(draft.clauses, symbols))
