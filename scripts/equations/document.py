"""Formulas in order to statements: what each says, what it binds, and which of them restrict or explain another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from .algebra import Unsized
from .clauses import both, first_claim, quantify
from .declarations import bounds_name, inequality_subject, is_renewal, unknown_subjects
from .errors import ARITHMETIC, Misfit, Renewed, Unreadable
from .lexer import RELATIONS, Token, find, split, tokenize, trim
from .library import Library
from .pieces import DECLARING, EQUAL, Draft, conditions_among, cut, drafts, explained
from .prose import CONDITIONAL, FOLLOWING, Given, Role
from .reading import Formula
from .reals import mp
from .sampler import Sampler
from .statements import (
    Claim,
    Convention,
    Declared,
    Defined,
    Shown,
    Statement,
    heads,
    read_restriction,
    read_statement,
    tells_goal,
)
from .symbols import Definition, FreeFunction, Symbol, Symbols, Variable
from .traits import MAP, with_traits
from .tree import (
    Array,
    Call,
    InverseFunction,
    Name,
    Node,
    Prime,
    Relation,
    free_names,
    free_names_of,
    last_of,
    rewrite,
    walk,
)
from .verdicts import Verdict
from .world import Scope

SAYING = RELATIONS | DECLARING | {":=", r"\sim", r"\propto", r"\equiv", r"\implies", r"\iff", r"\to"}
# \{x = 0\}, t \mapsto (x(t), y(t)), \mathbb{R} \to \mathbb{R}
MENTIONED = re.compile(r"\\\{[^}]*\\\}|(?!.*(?::|\\colon)).*\\mapsto.*|" + MAP.pattern, re.S)
INDICES = re.compile(r"[a-z]\s*(?:\\neq?|\\leq?|<)\s*[a-z]")
ADDED = {Role.CONDITION, Role.CELL, Role.OTHERWISE}  # to the formula before
NARROWING = {"with", "where", "such that", "satisfying", "subject to"}  # before what may say more than x > 0 of a name


class Item(NamedTuple):
    """A formula, or the part of one that starts at a place, with what it says, and what the names meant there."""

    formula: Formula
    statement: Statement | Verdict
    library: Library
    start: int


class Restriction(NamedTuple):
    """A condition in the text: what it asks for, and its LaTeX."""

    condition: Node
    latex: str


def restricted(statement: Statement | Verdict, by: Restriction) -> Statement | None:
    """Return a claim, or a definition of what a condition speaks of, under it too; None for anything else."""
    condition = by.condition
    match statement:
        case Claim():
            told = (*statement.told, by.latex)
            return replace(statement, condition=both(statement.condition, condition), told=told)
        case Defined(definition, check) if check is not None or not (definition.is_family or definition.indices):
            if not free_names(condition) & (definition.speaks_of() | definition.bound):
                return None
            check = check or Claim(Relation((), (Name(definition.name),)), None)
            definition.condition = both(check.condition, condition)
            return replace(statement, check=replace(check, condition=definition.condition))
        case Defined(definition) if not definition.is_family and all(last_of(i, condition) for i in definition.indices):
            definition.condition = both(definition.condition, condition)
            return statement
    return None


def where_defined(claim: Claim, symbols: Symbols) -> Claim:
    """Return a claim about values of functions where these are defined: of $f(x)$, for the x that f was defined for."""
    free, condition = free_names(claim.relation), claim.condition
    for call in walk(claim.relation):
        match call:
            case Call(Name(name) | Prime(Name(name)), arguments, subscripts):
                symbol = symbols.get(name)
                if not isinstance(symbol, Definition) or symbol.condition is None or free_names_of(*arguments) - free:
                    continue
                names = map(Name, (*symbol.parameters, *symbol.subscripts))
                values: dict[Node, Node] = dict(zip(names, (*arguments, *subscripts), strict=False))
                condition = both(condition, rewrite(symbol.condition, values.get))
    return replace(claim, condition=condition)


def said_of_first(formulas: list[Formula]) -> Iterator[Formula]:
    """Yield the formulas that restrict or explain the first one: "for $x > 0$ and $y > 0$", "where $a := b$ and …"."""
    is_explained = False
    for formula in formulas[1:]:
        is_explained |= formula.given.word in ("where", "with")
        begins_anew = formula.given.word == "and" and ":=" in formula.latex and not is_explained
        if formula.given.role not in ADDED or begins_anew:
            return
        yield formula


def with_indices(formulas: Iterable[Formula]) -> Iterator[Formula]:
    """Yield the formulas, "with $x_i \\ne x_j$ for $i \\ne j$" as one condition."""
    waiting: Formula | None = None
    for formula in formulas:
        tells_indices = formula.given.word.startswith(("for", "if", "when")) and INDICES.fullmatch(formula.latex)
        if waiting is not None and waiting.given.word in NARROWING and tells_indices:
            waiting = replace(waiting, latex=rf"{waiting.latex} \text{{ for }} {formula.latex}")
            continue
        if waiting is not None:
            yield waiting
        waiting = formula
    if waiting is not None:
        yield waiting


class Document:
    """Formulas in document order; declarations and definitions bind names for what follows.

    Parameters
    ----------
    formulas : iterable of Formula
        As read_markdown and read_html return them. Formulas that cannot be read do not raise: they get a verdict.
    one_meaning : bool
        Whether a name that was used keeps its meaning to the end. Else a name may be given another one further down:
        it replaces the first, and what was defined with that has no meaning any more.
    """

    def __init__(self, formulas: Iterable[Formula], one_meaning: bool = False) -> None:
        self.one_meaning = one_meaning
        self.symbols = Symbols()
        self.library = Library(self.symbols, {})
        self.items: list[Item] = []
        self.leading: Restriction | None = None  # at the head of a sentence
        self.goal: list[Token] = []  # x \to 0 there
        self.is_carried = False  # whether a claim follows it
        self.is_narrowing = False  # whether what is read follows "with" after the formula before it
        self.has_restricted = False  # whether the formula before it was a condition of another
        self.heading = Given()  # of what the last sentence with a condition or a declaration began with
        formulas = list(with_indices(with_traits(formulas)))
        while formulas:
            rest = list(said_of_first(formulas))
            following = formulas[1 + len(rest) :]
            self.is_carried = bool(following) and following[0].given.role is Role.CONSEQUENCE
            self._read_with(formulas[0], rest)
            formulas = following

    # --- formulas in order -----------------------------------------------------------------------------------------

    def _read_with(self, formula: Formula, rest: list[Formula]) -> None:
        """Read a formula with those that "for" or "where" adds to it: first what they tell of its names."""
        start = len(self.items)
        explanations: list[Formula] = []
        for other in rest:
            is_after_where = other.given.word in ("where", "with") or (other.given.word == "and" and bool(explanations))
            explains = (":=" not in other.latex or is_after_where) and self._explains(other, formula)
            if explains or self._renews(other):
                explanations.append(other)
        for explanation in explanations:
            self._read(explanation)
        middle = len(self.items)
        self._read(formula)
        self.is_narrowing = bool(rest) and rest[0].given.word in NARROWING
        for other in rest:
            if other not in explanations:
                self._read(other)
        self.is_narrowing = False
        self.items[start:] = self.items[middle:] + self.items[start:middle]

    def _explains(self, formula: Formula, before: Formula) -> bool:
        """Whether a formula gives a meaning to names of the one before it, and needs none that it defines."""
        with suppress(Unreadable):
            tokens, main = tokenize(formula.latex), tokenize(before.latex)
            if find(main, RELATIONS | {":="}) is None:
                return False  # nothing is explained but what it declares
            head = main[0].text if ":=" in before.latex else ""
            if ":=" in formula.latex:
                return not head or head not in {token.text for token in tokens}
            trial = replace(self.symbols, table=dict(self.symbols.table))
            for piece in cut(trim(main[:-1])):
                inequality_subject(piece, trial)  # "$a > 0$ with $a \ne 1$" tells of a before that is narrowed
            return all(unknown_subjects(piece, trial) if piece.has(DECLARING) else inequality_subject(piece, trial)
                       for piece in cut(trim(tokens[:-1])))  # fmt: skip
        return False

    def _renews(self, formula: Formula) -> bool:
        """Whether "for every $c \\in \\mathbb{R}$" gives a name that the page has defined another meaning."""
        role, word, *_ = self.heading if formula.given.role is Role.LISTED else formula.given
        is_general = word == "for every" or role is Role.LEADING or formula.given.is_new
        if not is_general and word not in ("for", "where", "with"):
            return False
        with suppress(Unreadable):
            found = drafts(tokenize(formula.latex))
            return len(found) == 1 and is_renewal(found[0].main, self.symbols, is_general)
        return False

    def _read(self, formula: Formula) -> None:
        """Read what a formula says: a condition of others, or statements of its own."""
        if formula.unchecked is not None:
            self._keep(formula, Verdict(formula, "unchecked", message=formula.unchecked))
            return
        if MENTIONED.fullmatch(formula.latex) and not formula.display and not self.one_meaning:
            self._keep(formula, Declared(()))
            return
        if formula.given.role is not Role.LISTED:
            self.heading = formula.given
        first = len(self.items)
        waiting: list[Draft] = []
        try:
            tokens = tokenize(formula.latex)
            renews = self._renews(formula)
            is_condition = formula.given.role in CONDITIONAL and not renews
            self.has_restricted = is_condition and self._restrict(formula, tokens)  # which asks what it was before
            if self.has_restricted:
                return
            if formula.given.role is Role.LISTED and self.heading.word != "Let":
                formula = replace(formula, given=Given(Role.CONSEQUENCE, "then"))  # For $x = 2$, $f(x) = 4$
            waiting = explained(drafts(tokens))
            if not waiting:  # a lone arrow
                self._keep(formula, Declared(()))
            while waiting:
                self._read_next(waiting, formula, renews)
        except Unreadable as error:
            self._keep_unread(formula, waiting, error)
        except RecursionError:
            self._keep(formula, Verdict(formula, "unreadable", message="nested too deeply", column=0))
        self.items[first:] = sorted(self.items[first:], key=lambda item: item.start)

    def _read_next(self, waiting: list[Draft], formula: Formula, renews: bool) -> None:
        """Read the first of the drafts that wait; a clause of it that is a claim of its own is the next."""
        draft, role = waiting[0], formula.given.role
        if (number := first_claim(draft.clauses, self.symbols)) is not None:
            shared = conditions_among(draft.clauses[number + 1 :]) if number == 0 else []
            waiting.insert(1, Draft(draft.clauses[number], draft.clauses[number + 1 :]))
            draft.clauses[number:] = [replace(piece) for piece in shared]
        if self.heading.word == "Let" or renews:
            draft.main.word = "Let"
        statement = self._statement(draft, formula)
        if role is Role.OTHERWISE and isinstance(statement, Shown):
            raise Unreadable("a second branch in words is not read: write \\begin{cases}")
        if role is Role.CONSEQUENCE and self.leading is not None:
            statement = restricted(statement, self.leading) or statement
        elif role is Role.UNSURE and self.leading is None:
            formula = replace(formula, given=Given())
        if isinstance(statement, Claim):
            tells_goal(self.goal if role in FOLLOWING else [], statement.orders)
            statement = statement if self.one_meaning else where_defined(statement, self.symbols)
        self._bind(statement)
        self._keep(formula, statement, draft.main.tokens[0].start)
        waiting.pop(0)

    def _keep_unread(self, formula: Formula, waiting: list[Draft], error: Unreadable) -> None:
        """Keep what is wrong with a formula; what it and the drafts that wait were to define has no meaning then."""
        start = waiting[0].main.tokens[0].start if waiting else None
        if formula.given.role is not Role.OTHERWISE and self._is_mention(formula, waiting):
            self._keep(formula, Declared(()), start or 0)
        else:
            column = start if error.column is None else error.column
            self._keep(formula, Verdict(formula, "unreadable", message=error.message, column=column), start or 0)
        if not waiting and ":=" in formula.latex:  # not even its tokens could be read
            with suppress(Unreadable):
                waiting = drafts(tokenize(formula.latex.partition(":=")[0] + ":= 0"))
        for draft in waiting:
            line = formula.line_of(draft.main.tokens[0].start)
            for name in heads(draft, self.symbols):
                self.symbols.lost[name] = f"since {name}, line {line}, could not be read"

    def _is_mention(self, formula: Formula, waiting: list[Draft]) -> bool:
        """Whether notes speak of something in passing, which says nothing, as of $\\mathcal{N}(0, I)$ or $D_x$."""
        tokens = [token for draft in waiting for piece in (draft.main, *draft.clauses) for token in piece.tokens]
        says_nothing = bool(tokens) and not any(token.text in SAYING for token in tokens)
        return says_nothing and not self.one_meaning and not formula.display

    def _keep(self, formula: Formula, statement: Statement | Verdict, start: int = 0) -> None:
        self.items.append(Item(formula, statement, self.library, start))

    def _statement(self, draft: Draft, formula: Formula) -> Statement:
        """Read a statement; where it gives a name another meaning, the old one goes first."""
        while True:
            before = dict(self.symbols.table)
            try:
                statement = read_statement(draft, self.symbols, formula.latex, formula.display)
                if any(self.symbols.table[name] is not meaning for name, meaning in before.items()):
                    now, self.symbols.table = self.symbols.table, before  # n \in \mathbb{N} was a size so far
                    self._mean(replace(self.symbols, table=now))
                return statement
            except Renewed as renewed:
                if self.one_meaning:
                    raise
                self._mean(self.symbols.without(renewed.name, formula.line_of(renewed.column or 0)))

    # --- conditions in the text ------------------------------------------------------------------------------------

    def _restrict(self, formula: Formula, tokens: list[Token]) -> bool:
        """Add the condition in "… for $x > 0$" to the statement before it, or keep that in "For $x > 0$ …" for what
        follows; False if it says more, or does not fit."""
        last = self.items[-1] if self.items else None
        is_goal = [token.text for token in tokens[1:2]] == [r"\to"]
        is_leading = formula.given.role in (Role.LEADING, Role.LISTED)
        if formula.given.role is Role.LEADING:
            self.goal, self.leading = tokens if is_goal else [], None
        elif is_goal:
            self._refuse_goal(tokens)
        if formula.given.word in ("as", "As"):  # of a claim it would be the reason
            return False
        condition = self._restriction(formula, tokens, last.statement if last else None)
        if is_leading:
            if find(tokens, DECLARING) is not None:
                condition = None  # it declares a name
            elif self.heading.word == "Let" and self._restrict_let(formula, tokens, condition):
                self._keep(formula, Declared(()))
                return True
            if condition is None:
                return False
            before = self.leading
            latex = f"{before.latex}, {formula.latex}" if before else formula.latex
            self.leading = Restriction(both(before and before.condition, condition), latex)
            self._keep(formula, Declared(()))
            return True
        if last is None or condition is None:
            return False
        if isinstance(last.statement, Declared):
            return self._restrict_declared(self._declared_last(), condition)
        if formula.given.word == "i.e.":
            return False  # of a claim it is another
        restriction = Restriction(condition, formula.latex)
        if restricted(last.statement, restriction) is None:
            return False
        for place, item in enumerate(self.items):  # words after a display are about all that it says
            if item.formula is last.formula and (narrower := restricted(item.statement, restriction)) is not None:
                self.items[place] = item._replace(statement=narrower)
                if isinstance(narrower, Defined) and narrower.definition.indices:
                    self.library.forget()  # it may have entries only now
                    self._probe(narrower.definition)
        return True

    def _restriction(self, formula: Formula, tokens: list[Token], before: Statement | Verdict | None) -> Node | None:
        """Read a condition; None if the formula may be a claim instead."""
        if formula.given.role is Role.CELL and find(tokens, EQUAL) is not None:
            return None  # a value, rather than where something holds
        # "For $f(x) > 0$ we have" says what it is about; without a claim it may be one itself.
        is_bound = formula.given.role is Role.CELL and bounds_name(tokens, self.symbols)
        is_joined = formula.given.word == "and" and self.has_restricted and find(tokens, {r"\neq"}) is not None
        leads = self.is_carried and formula.given.word != "," and not self._may_be_claimed(tokens)
        is_firm = is_bound or is_joined or leads
        condition = read_restriction(tokens, self.symbols, "if" if is_firm else formula.given.word)
        if condition is None and isinstance(before, Defined) and find(tokens, EQUAL) is None:
            condition = read_restriction(tokens, self.symbols, "if")  # H := A^{-1} with \det A \ne 0
            if condition is not None and before.definition.name in self.library.reach_of(condition):
                return None  # it says something of what was defined
        if condition is None and isinstance(before, Declared) and self.is_narrowing:
            condition = read_restriction(tokens, self.symbols, "if")  # A \in S with \det(A^\top A) \ne 0
        return condition

    def _may_be_claimed(self, tokens: list[Token]) -> bool:
        """Whether a formula in a sentence that begins with "Let" is an equation, and none that tells what a name is."""
        sides = [trim(side) for side in split(trim(tokens[:-1]), {"="})]
        tells = any(len(side) == 1 and isinstance(self.symbols.get(side[0].text), Variable) for side in sides)
        return self.heading.word == "Let" and len(sides) > 1 and not tells

    def _restrict_let(self, formula: Formula, tokens: list[Token], condition: Node | None) -> bool:
        """Restrict from here on what was declared: "Let $\\gamma > 0$", "Let $n \\in S$ be a normal, $\\|n\\| = 1$"."""
        if condition is None and formula.given.role is Role.LISTED:
            condition = read_restriction(tokens, self.symbols, "if")
            return condition is not None and self._restrict_declared(self._declared_last(), condition)
        if condition is None:
            return False
        names = [name for name in free_names(condition) if isinstance(self.symbols.get(name), Variable)]
        is_listed = formula.given.role is Role.LISTED and bool(self._declared_last())  # Let $a > 0$ and $x > 0$
        is_lasting = is_listed or all(not self.symbols.is_default(name) for name in names)
        return is_lasting and self._restrict_declared(names, condition)

    def _declared_last(self) -> list[str]:
        """Return the names that were declared last, with those before "and", as in "Let $a \\in S$ and $b \\in S$"."""
        names: list[str] = []
        for item in reversed(self.items):
            if not isinstance(item.statement, Declared):
                break
            names += item.statement.names
            if item.formula.given.word not in ("and", "And"):
                break
        return names

    def _restrict_declared(self, names: list[str], condition: Node) -> bool:
        """Add a condition to those of the names that it speaks of, or to their sizes; False if it speaks of neither."""
        table = {name: self.symbols.get(name) for name in names}
        known = {name: symbol for name, symbol in table.items() if isinstance(symbol, (Variable, FreeFunction))}
        fixed = {name for name in free_names(condition) - {*self.symbols.table} if self.symbols.is_known(name)}
        spoken = {name for name in free_names(condition) - fixed if not self.symbols.is_index(name)}
        sizes = {size for symbol in known.values() for size in symbol.speaks_of()}
        others = {name for name in spoken if isinstance(self.symbols.get(name), Variable) and spoken & {*known}}
        if not known or not spoken or not spoken <= {*known} | sizes | others:
            return False
        narrowed: dict[str, Symbol] = {}
        for name in spoken & {*known} or spoken:
            symbol = self.symbols.get(name)
            if isinstance(symbol, (Variable, FreeFunction)):
                told = quantify(condition, spoken, self.symbols) or condition
                narrowed[name] = replace(symbol, condition=both(symbol.condition, told))
        self._mean(self.symbols.but(narrowed))
        return True

    def _mean(self, symbols: Symbols) -> None:
        """Let names mean something else from here on; what was said before keeps the meaning that it had."""
        agreed = {name: found for name, found in self.library.conventions.items() if name in symbols.table}
        self.symbols, self.library = symbols, Library(symbols, agreed)

    def _refuse_goal(self, tokens: list[Token]) -> None:
        """Refuse the orders before "as $x \\to \\infty$"."""
        for place in range(len(self.items) - 1, -1, -1):
            item = self.items[place]
            if isinstance(item.statement, Claim):
                try:
                    tells_goal(tokens, item.statement.orders)
                except Unreadable as error:
                    refused = Verdict(item.formula, "unreadable", message=error.message)
                    self.items[place] = item._replace(statement=refused)
            if place and item.formula.given.word != "and" and item.formula is not self.items[place - 1].formula:
                break

    # --- what names mean -------------------------------------------------------------------------------------------

    def _bind(self, statement: Statement) -> None:
        """Remember what a statement tells about names: that they are used, inverted, defined or given a slope."""
        nodes: tuple[Node, ...] = ()
        match statement:
            case Claim(relation):
                nodes = relation.sides
            case Defined(definition):
                nodes = (definition.body,)
                if definition.is_family:
                    self.library.forget()  # z^{(l)} may have been defined by a^{(l-1)} before that was
                if self.symbols.get(definition.name) is definition:
                    self._probe(definition)
            case Convention(Call(Prime(Name(name)), (place,)), value):
                known = self.library.conventions.setdefault(name, [])
                if any(place == other for other, _ in known):
                    raise Unreadable("the value there is agreed on already")
                known.append((place, value))
        bound = statement.definition.parameters if isinstance(statement, Defined) else ()
        for part in itertools.chain.from_iterable(map(walk, nodes)):
            match part:
                case InverseFunction(Name(name)) if isinstance(symbol := self.symbols.get(name), FreeFunction):
                    if not symbol.invertible:
                        self._mean(self.symbols.but({name: replace(symbol, invertible=True)}))
                case Name(name) if isinstance(variable := self.symbols.get(name), Variable) and name not in bound:
                    variable.is_used = not self.symbols.is_begun(name)  # w_{t-1} may be defined by w_0 so far

    def _probe(self, definition: Definition) -> None:
        """Evaluate a definition once, at a few digits, to learn whether it is a number, a vector or a matrix."""
        with mp.workdps(12):
            for attempt in range(12):
                sampler = Sampler(self.library, f"probe/{attempt}", style="positive" if attempt % 2 else "")
                world = sampler.world
                try:
                    if definition.is_function:
                        names = (*definition.parameters, *definition.subscripts)
                        inside = {name: sampler.world.value(name) for name in names}
                        value = self.library.evaluate(definition.name, world, inside)
                    elif definition.is_family:
                        value = world.member(definition.name, 1)
                    else:
                        value = world.node(definition.name)
                except Misfit as error:
                    raise Unreadable(str(error)) from error
                except ARITHMETIC:
                    continue
                if definition.shape and not isinstance(value, Unsized):
                    if not self.library.contains(Array(definition.shape))(Scope(world), value):
                        raise Unreadable(f"{definition.name} was declared as an array of another shape")
                elif isinstance(value, np.ndarray):
                    definition.rank = value.ndim if 1 not in value.shape else 1
                return

