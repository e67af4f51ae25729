"""What the names on a page mean: the defaults, the declarations and the definitions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .functions import BUILTINS
from .lexer import is_labelled, member_of
from .tree import (
    Array,
    Domain,
    Finite,
    Index,
    Integers,
    Interval,
    Mapping,
    Name,
    Node,
    Size,
    free_names,
    free_names_of,
    rewrite,
)

CONSTANTS = {"e", r"\pi", "I", r"\mathbf{I}", r"\mathbf{1}", r"\mathbf{0}"}
ARRAY_STYLES = (r"\mathbf", r"\boldsymbol", r"\vec")
KRONECKER = r"\delta"


@dataclass
class Variable:
    """A name that is sampled: the set it is drawn from and the condition it was declared with.

    A family has a member for every whole number: `x_t`, `W^{(l)}`; `index` is the letter it was declared with.
    """

    name: str
    domain: Domain
    condition: Node | None = None
    index: str | None = None
    is_default: bool = False
    is_used: bool = False

    def says(self) -> tuple[Domain, Node | None, str | None]:
        """Return all that a declaration tells."""
        return self.domain, self.condition, self.index

    def speaks_of(self) -> set[str]:
        """Return the names that the meaning depends on; the l of W^{(l)}, on which its sizes may, is its own."""
        return free_names_of(self.domain, self.condition) - {self.index}


@dataclass
class FreeFunction:
    """A declared function without a formula; its parameters are named by its first use, as in f(x, y)."""

    name: str
    mapping: Mapping
    parameters: tuple[str, ...] = ()
    condition: Node | None = None
    invertible: bool = False

    def speaks_of(self) -> set[str]:
        """Return the names that the meaning depends on."""
        return free_names_of(self.mapping, self.condition)


@dataclass
class Definition:
    """A name with a formula: a value, a function of parameters, or the entries of an array or recurrence.

    Attributes
    ----------
    name, latex : str
        The canonical name, and the defining formula as it stands on the page.
    parameters, subscripts, indices : tuple of str
        The names in f_subscripts(parameters)_indices.
    condition : Node or None
        Where the definition holds.
    rank : int
        Number of axes of the value (of the result, for a function).
    is_family : bool
        Whether it has a member for every whole number, as a recurrence has, and z^{(i)}.
    """

    name: str
    parameters: tuple[str, ...]
    subscripts: tuple[str, ...]
    indices: tuple[str, ...]
    body: Node
    condition: Node | None
    latex: str
    rank: int = 0
    is_family: bool = False
    arrays: frozenset[str] = frozenset()
    shape: tuple[Node, ...] = ()

    @property
    def bound(self) -> frozenset[str]:
        """The names that have their meaning in the body alone."""
        return frozenset({*self.parameters, *self.subscripts, *self.indices})

    @property
    def is_function(self) -> bool:
        """Whether it takes arguments."""
        return bool(self.parameters or self.subscripts)

    def speaks_of(self) -> set[str]:
        """Return the names that the meaning depends on, the arrays among its parameters for their sizes."""
        return self.carries() | self.arrays

    def renamed(self, old: str, new: str) -> Definition:
        """Return the same definition with another name for a parameter."""
        body, condition = (rewrite(part, lambda node: Name(new) if node == Name(old) else None)
                           for part in (self.body, self.condition))  # fmt: skip
        parameters = tuple(new if name == old else name for name in self.parameters)
        arrays = self.arrays - {old} | {new}
        return replace(self, parameters=parameters, arrays=arrays, body=body, condition=condition)

    def carries(self) -> set[str]:
        """Return the names in the formula and its condition that it does not bind."""
        return free_names_of(self.body, self.condition) - self.bound


Symbol = Variable | FreeFunction | Definition


DEFAULTS: dict[str, Domain] = {
    **dict.fromkeys("xyztuvwp", Domain()), **dict.fromkeys("ijkl", Index()), **dict.fromkeys("nmN", Size())
}  # fmt: skip


def _defaults() -> dict[str, Symbol]:
    return {name: Variable(name, domain, is_default=True) for name, domain in DEFAULTS.items()}


@dataclass
class Symbols:
    """The names known so far on a page."""

    table: dict[str, Symbol] = field(default_factory=_defaults)
    lost: dict[str, str] = field(default_factory=dict)  # names that have no meaning now, and why

    def get(self, name: str) -> Symbol | None:
        """Return what a name stands for, if anything on the page says so."""
        return self.table.get(name)

    def is_known(self, name: str) -> bool:
        """Whether the name means anything, here or everywhere."""
        return name in self.table or name in CONSTANTS or name in BUILTINS or name in self.lost

    def is_function(self, name: str) -> bool:
        """Whether the name, followed by a bracket, is applied rather than multiplied."""
        symbol = self.table.get(name)
        if symbol is None:
            return name in BUILTINS
        return isinstance(symbol, FreeFunction) or (isinstance(symbol, Definition) and symbol.is_function)

    def is_begun(self, name: str) -> bool:
        """Whether a name without a meaning has a first member, as a^{(0)} := x or w_0, and may be a family yet."""
        symbol = self.get(name)
        is_free = symbol is None or isinstance(symbol, Variable) and symbol.is_default
        starts = {f"{name}_0", f"{name}_1", member_of(name, 0), member_of(name, 1)}
        return is_free and not starts.isdisjoint(self.table)

    def is_family(self, name: str) -> bool:
        """Whether the name has a member for every whole number."""
        match self.table.get(name):
            case Variable(index=index):
                return index is not None
            case Definition(is_family=is_family):
                return is_family
        return False

    def is_recurrence(self, name: str) -> bool:
        """Whether the name has members x_k by a formula."""
        return isinstance(self.get(name), Definition) and self.is_family(name) and not is_labelled(name)

    def is_sequence(self, name: str) -> bool:
        """Whether the letter, of a number by default, has members x_k, and alone is still a number."""
        match self.get(name):
            case Variable(domain=domain, index=str()) if isinstance(domain, Array):
                return False
            case Variable(index=str()) | Definition(is_family=True):
                return type(DEFAULTS.get(name)) is Domain
        return False

    def beside_sequence(self, name: str) -> str:
        """Return the name of the number that such a letter is alone."""
        own = f"{{{name}}}"
        self.table.setdefault(own, Variable(own, Domain(), is_default=True))
        return own

    def rank(self, name: str) -> int:
        """Return the number of axes of a value; a family has one more, its index."""
        match self.table.get(name):
            case Variable(domain=Array(shape=shape), index=index):
                return len(shape) + (index is not None)
            case Variable(index=index):
                return int(index is not None)
            case Definition(rank=rank, is_family=is_family, parameters=()):
                return rank + is_family
        return 0

    def is_index(self, name: str) -> bool:
        """Whether the name counts entries."""
        return self.is_whole(name, Index)

    def is_whole(self, name: str, *kinds: type[Domain]) -> bool:
        """Whether the name is a whole number by its set, of one of these kinds if any are given."""
        symbol = self.table.get(name)
        return isinstance(symbol, Variable) and isinstance(symbol.domain, kinds or (Index, Integers, Size, Finite))

    def is_real(self, name: str) -> bool:
        """Whether the name is a real number by its set."""
        symbol = self.table.get(name)
        return isinstance(symbol, Variable) and symbol.index is None and type(symbol.domain) in (Domain, Interval)

    def is_default(self, name: str) -> bool:
        """Whether the name is a real number without a declaration."""
        return name in DEFAULTS and getattr(self.table.get(name), "is_default", False) and self.is_real(name)

    def parameters(self, name: str) -> tuple[str, ...]:
        """Return the names of a function's parameters, as far as the page has named them."""
        symbol = self.table.get(name)
        return symbol.parameters if isinstance(symbol, (FreeFunction, Definition)) else ()

    def depends(self, name: str, on: str) -> bool:
        """Whether a defined value depends on a name."""
        reached: set[str] = set()
        waiting = {name}
        while waiting:
            symbol = self.table.get(waiting.pop())
            names = free_names(symbol.body) - symbol.bound if isinstance(symbol, Definition) else set()
            waiting |= names - reached
            reached |= names
        return on in reached

    def but(self, others: dict[str, Symbol]) -> Symbols:
        """Return these names, some of them with other meanings."""
        return replace(self, table={**self.table, **others})

    def without(self, name: str, line: int) -> Symbols:
        """Return what is left when a name is to get another meaning: nothing that was said with the one it had."""
        for other, symbol in self.table.items():
            if isinstance(symbol, Variable) and isinstance(symbol.domain, Size) and name in symbol.speaks_of():
                return self.but({other: replace(symbol, condition=None)}).without(name, line)  # p, and n > p with it
        for other, symbol in self.table.items():
            if isinstance(symbol, Definition) and name in symbol.arrays and name not in symbol.carries():
                hidden = f"{name} of {other}"  # f(x) := x^\\top x keeps the x that it was defined with
                kept = {other: symbol.renamed(name, hidden), hidden: self.table[name]}
                return self.but(kept).without(name, line)
        gone = {name}
        while more := {other for other, symbol in self.table.items() if symbol.speaks_of() & gone} - gone:
            gone |= more
        why = "since {}, line {}, got another meaning, {} has none: say it again"
        lost = self.lost | {other: why.format(name, line, other) for other in gone - {name}}
        return Symbols({other: symbol for other, symbol in self.table.items() if other not in gone}, lost)

    def value_rank(self, function: str) -> int:
        """Return the number of axes of a function's values."""
        match self.table.get(function):
            case FreeFunction(mapping=Mapping(output=Array(shape=shape))):
                return len(shape)
            case Definition(rank=rank, is_function=True):
                return rank
        return 0

    def bold_function(self, name: str) -> str | None:
        """Return the bold function whose values have entries that may be written with the plain letter."""
        return next((bold for style in ARRAY_STYLES if self.value_rank(bold := f"{style}{{{name}}}")), None)

    def bold(self, name: str, label: str = "") -> str | None:
        """Return the bold array, or the one with an arrow, whose entries may be written with the plain letter."""
        names = [f"{style}{{{name}}}{label}" for style in ARRAY_STYLES]
        if accented := re.fullmatch(r"(\\(?:hat|bar|tilde))\{(.+)\}", name):
            names += [f"{accented[1]}{{{style}{{{accented[2]}}}}}{label}" for style in ARRAY_STYLES]
        return next(filter(self.rank, names), None)

    def is_defined(self, name: str) -> bool:
        """Whether a name has a formula, or its entries have."""
        return isinstance(self.get(name), Definition) or self.plain(name) is not None

    def plain(self, name: str) -> str | None:
        """Return the letter whose entries the page defines, p_k := ..., of an unknown bold one."""
        symbol = self.table.get(letter := letter_of(name))
        has_entries = isinstance(symbol, Definition) and symbol.indices and not symbol.is_family
        return letter if has_entries and letter != name and not self.is_known(name) else None


def letter_of(name: str) -> str:
    """Return the plain letter of a bold one, or of one with an arrow; else the name itself."""
    bold = re.fullmatch(r"(\\\w+)\{(.+)\}", name)
    return bold[2] if bold and bold[1] in ARRAY_STYLES else name
