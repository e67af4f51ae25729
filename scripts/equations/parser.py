"""Tokens to tree: expressions.

How the usual doubts are settled (everything else that has two readings is unreadable):

- Juxtaposition binds tighter than the explicit products (``\\cdot``, ``\\times``, ``\\odot``, ``\\otimes``, ``\\circ``)
  and than ``/``; after ``a/b`` nothing may be juxtaposed.
- A function without brackets takes numbers and one factor: ``\\sin 2\\pi x``, ``\\log x^2``. What follows must be a
  sign, an explicit product or another function (``\\sin x \\cos x``); ``\\log x y`` is unreadable.
- ``\\frac{d}{dx}`` and ``\\sum`` extend over a product up to + or - or a relation. ``\\nabla_x`` and
  ``\\partial_x`` take one factor.
- A name before a bracket is applied when it is a function and multiplied when it is a value; ``y(x)`` with a value y,
  which looks like neither, is unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction

from . import functions
from .errors import Unreadable
from .lexer import (
    CASES,
    CLOSING,
    GREEK,
    MATRICES,
    Token,
    braced,
    closes,
    closing,
    digits_of,
    find,
    is_atom,
    is_label,
    opens,
    split,
    trim,
)
from .symbols import KRONECKER, FreeFunction, Symbols
from .tree import (
    BigO,
    Binary,
    Bound,
    Call,
    Cases,
    Derivative,
    Differential,
    Entry,
    Gradient,
    Indicator,
    Infinity,
    Integers,
    Integral,
    InverseFunction,
    Limit,
    Matrix,
    Name,
    Node,
    Norm,
    Number,
    Power,
    Prime,
    Reduce,
    Relation,
    Root,
    Substitute,
    Unary,
    is_literal,
    walk,
)  # fmt: skip

RELATIONS = {"=", "<", ">", r"\leq", r"\geq", r"\neq", r"\approx"}
EXPLICIT = {r"\cdot": "*.", r"\times": "cross", r"\odot": "hadamard", r"\otimes": "kron", r"\circ": "compose",
            r"\oslash": "elementwise /", "*": "*", "/": "/"}  # fmt: skip
NEVER_MIXED = {"hadamard", "kron", "elementwise /", "compose"}
# The commands that begin no factor.
ENDING = RELATIONS | set(EXPLICIT) | {
    r"\quad", r"\in", r"\notin", r"\to", r"\implies", r"\wedge", r"\vee", r"\mid", r"\ldots", r"\rfloor", r"\rceil",
    r"\rangle", r"\top", r"\prime", r"\iff", r"\forall", r"\equiv", r"\setminus", r"\pm", r"\mp", r"\ast", r"\propto",
    r"\sim",
}  # fmt: skip
# The commands and signs that begin a factor of their own kind, and the method that reads it.
READERS = {
    r"\frac": "fraction", r"\int": "integral", r"\lim": "limit", r"\nabla": "nabla", r"\partial": "nabla",
    r"\sum": "reduction", r"\prod": "reduction", r"\max": "extreme", r"\min": "extreme", "|": "absolute", r"\|": "norm",
    "{": "group_value", **dict.fromkeys(CLOSING, "bracket"),
}  # fmt: skip
OTHERWISE = re.compile(r"(otherwise|else)\b")
BRANCHING = re.compile(r"(if|for|when|otherwise|else)( |$)")
DOTTED = re.compile(r"\\(d+)ot\{(.+)\}")
# What to write instead of a sign that makes no statement to be checked.
HINTS = {
    r"\pm": r"\pm stands for two statements: write both", r"\mp": r"\mp stands for two statements: write both",
    r"\equiv": r"\equiv has two meanings: write = for a claim, := for a definition",
    r"\iff": r"\iff is not read: write two statements", r"\propto": r"\propto is not read: write = and the factor",
    r"\sim": r"\sim is not read: write \approx with a printed number, or a limit",
    r"\mapsto": r"\mapsto is read in f : x \mapsto x^2 alone: write f(x) := x^2",
    r"\ll": r"\ll is not read: write < and a factor", r"\gg": r"\gg is not read: write > and a factor",
}  # fmt: skip
ONE = Number(Fraction(1))
TWO = Number(Fraction(2))


class Parser:
    """A reader of one expression; pieces.py cuts formulas into expressions and conditions.

    The symbols are what names mean at this place of the page; `bound` are the parameters and indices around the piece.
    """

    def __init__(self, tokens: list[Token], symbols: Symbols, bound: frozenset[str] = frozenset()) -> None:
        end = tokens[-1].end if tokens else 0
        self.tokens = tokens if tokens and tokens[-1].kind == "stop" else [*tokens, Token("stop", "", end, end)]
        self.symbols = symbols
        self.bound = bound
        self.place = 0
        self.bars: tuple[str, ...] = ()  # the open | and \| and brackets, innermost last
        self.is_group = False  # a piece inside another one: a base, an exponent, one side of a fraction
        self.in_operator = False  # inside the scope of a derivative operator, outside any bracket
        self.operand_start = -1  # where that scope began
        self.bare_end = -1  # where the argument of a function without brackets ended

    # --- moving ----------------------------------------------------------------------------------------------

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.place]

    def ahead(self, steps: int = 1) -> Token:
        """Return a token further on."""
        return self.tokens[min(self.place + steps, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Consume a token."""
        token = self.next
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def at(self, *texts: str) -> bool:
        """Whether the next token is one of these."""
        return self.next.text in texts and self.next.kind not in ("word", "stop")

    def accept(self, *texts: str) -> bool:
        """Consume the next token if it is one of these."""
        found = self.at(*texts)
        if found:
            self.take()
        return found

    def expect(self, text: str, opening: Token) -> None:
        """Consume the token that closes another, or complain."""
        if not self.accept(text):
            raise self.error(
                f"{opening.text} is not closed: expected {text} before {self.next.text or 'the end'}", opening
            )

    def error(self, message: str, token: Token | None = None) -> Unreadable:
        """Return an error at a token, by default the next."""
        token = token or self.next
        found = f", found {token.text}" if token.kind != "stop" and message.startswith("expected") else ""
        return Unreadable(message + found, token.start)

    def finish(self, node: Node) -> Node:
        """Return the node if all tokens are consumed."""
        if self.next.kind != "stop":
            raise self.error(HINTS.get(self.next.text, f"cannot read on at {self.next.text}"))
        return node

    # --- pieces ----------------------------------------------------------------------------------------------

    def argument(self, place: int) -> tuple[list[Token], int]:
        """Return the group or single token at a place, and where it ends; of a number, one digit, as TeX does."""
        token = self.tokens[place]
        if token.kind == "stop":
            raise self.error("an argument is missing", token)
        if token.kind == "number" and len(token.text) > 1:
            if "." in token.text:
                raise self.error(f"put braces round the number: {{{token.text}}}", token)
            self.tokens = [*self.tokens[:place], *digits_of(token), *self.tokens[place + 1 :]]
        if token.kind != "symbol" or token.text != "{":
            return [self.tokens[place]], place + 1
        end = self.closing(place)
        return self.tokens[place + 1 : end], end + 1

    def group(self) -> list[Token]:
        """Consume a braced group, or a single token, and return what is in it."""
        inside, self.place = self.argument(self.place)
        return inside

    def closing(self, place: int) -> int:
        """Return the place of the bracket that closes the one at a place."""
        end = closing(self.tokens, place)
        if end is None:
            raise self.error("not closed", self.tokens[place])
        return end

    def bracketed(self) -> list[Token]:
        """Consume a bracketed piece and return the tokens inside."""
        start, end = self.place, self.closing(self.place)
        self.place = end + 1
        return self.tokens[start + 1 : end]

    def scripts(self) -> dict[str, list[Token]]:
        """Consume what stands below and above, after _ and ^, in either order."""
        found: dict[str, list[Token]] = {}
        while self.at("_", "^"):
            mark = self.take().text
            found[mark] = self.group()
        return found

    def inner(self, tokens: list[Token], bound: Iterable[str] = ()) -> Parser:
        """Return a reader for a piece inside this one."""
        if not tokens:
            raise self.error("nothing stands here")
        reader = Parser(tokens, self.symbols, self.bound.union(bound))
        reader.is_group = True
        return reader

    def read(self, tokens: list[Token], bound: Iterable[str] = ()) -> Node:
        """Read a piece as one expression."""
        reader = self.inner(tokens, bound)
        return reader.finish(reader.expression())

    @contextmanager
    def inside(self, *bars: str, bound: Iterable[str] = (), operator: bool = False) -> Iterator[None]:
        """Read inside an open bracket, with these names bound, in the scope of a derivative operator or of none."""
        outer = self.bars, self.bound, self.in_operator
        self.bars, self.bound, self.in_operator = (*self.bars, *bars), self.bound.union(bound), operator
        yield
        self.bars, self.bound, self.in_operator = outer

    # --- sums and products -----------------------------------------------------------------------------------

    def relation(self, first: Node) -> Relation:
        """Read the rest of a chain of comparisons."""
        operators, sides = [], [first]
        while self.at(*RELATIONS):
            operators.append(self.take().text)
            sides.append(self.expression())
        return Relation(tuple(operators), tuple(sides))

    def expression(self) -> Node:
        """Read terms joined by + and -, of which the last may be an O(h^k)."""
        if self.is_big_o():
            raise self.error("an order of magnitude alone says nothing: write it after a sum, f(x) + O(x^2)")
        is_negative = self.at("-")
        self.accept("+", "-")
        node = self.term()
        if is_negative:
            node = Unary("negate", node)
        while self.at("+", "-"):
            token = self.take()
            if self.is_big_o():
                return Binary(token.text, node, self.big_o())
            node = self.joined(token.text, node, self.term(), token)
        return node

    def joined(self, operator: str, left: Node, right: Node, token: Token) -> Node:
        """Join two sides of an operator; a function without its argument goes with functions and numbers only."""
        for side, other in ((left, right), (right, left)):
            is_value = not self.is_function_valued(other) and not is_literal(other)
            if operator != "compose" and is_value and self.lacks_argument(side):
                raise self.error("a function joined to a value: an argument is missing, as in \\log(x)", token)
        return Binary(operator, left, right)

    def lacks_argument(self, node: Node) -> bool:
        """Whether a node is a built-in function, or made of such, rather than its value."""
        names = {part.name for part in walk(node) if isinstance(part, Name)} - set(self.symbols.table)
        return self.is_function_valued(node) and bool(names & functions.BUILTINS)

    def is_function_valued(self, node: Node) -> bool:
        """Whether a node is a function rather than its value: f, f', f^{-1}, f \\circ g, f g, f / g, f^2."""
        match node:
            case Name(name):
                return self.is_function(name)
            case Prime() | InverseFunction() | Gradient() | Binary("compose", _, _):
                return True
            case Binary(_, left, right):
                return self.is_function_valued(left) or self.is_function_valued(right)
            case Unary(_, operand) | Power(operand, _):
                return self.is_function_valued(operand)
        return False

    def is_function(self, name: str) -> bool:
        """Whether a name stands for a function here."""
        return self.symbols.is_function(name) and name not in self.bound

    def term(self) -> Node:
        """Read a product: juxtaposed factors joined by explicit operators."""
        node = self.juxtaposed()
        used: set[str] = set()
        while self.at(*EXPLICIT):
            is_after_bare = self.bare_end == self.place
            token = self.take()
            operator = EXPLICIT[token.text]
            if used and operator not in used and ({operator} | used) & NEVER_MIXED and "compose" not in used:
                raise self.error("two kinds of product: brackets are needed", token)
            if operator == "/" and "/" in used:
                raise self.error("a/b/c has two readings: brackets are needed", token)
            if operator == "/" and is_after_bare:
                raise self.error("\\sin x / 2 has two readings: brackets are needed", token)
            used.add(operator)
            right = self.juxtaposed(single=operator == "/")
            if used == {"compose"}:
                node = Binary("compose", node, right)
            else:
                node = self.joined(operator, node, right, token)
            if operator == "/":
                self.refuse_factor("a/b c has two readings: brackets are needed", token)
        return node

    def juxtaposed(self, single: bool = False) -> Node:
        """Read factors written side by side."""
        node = self.factor()
        while not single and self.starts_factor():
            if self.next.kind == "number":
                raise self.error("a number after a factor: is a sign or a power missing?")
            if isinstance(node, Number) and self.at(r"\frac") and self.is_plain_fraction():
                raise self.error("2\\frac12 has two readings: write 2 \\cdot \\frac12, or a decimal")
            node = Binary("*", node, self.factor())
        return node

    def is_plain_fraction(self) -> bool:
        """Whether the next \\frac is made of numbers only, so that 2\\frac12 might be a mixed number."""
        top, end = self.argument(self.place + 1)
        bottom, _ = self.argument(end)
        return all(token.kind == "number" for token in (*top, *bottom))

    def refuse_factor(self, message: str, token: Token | None = None) -> None:
        """Complain if another factor comes next."""
        if self.starts_factor():
            raise self.error(message, token)

    def starts_factor(self) -> bool:
        """Whether the next token begins a factor of the same product."""
        token = self.next
        if token.kind == "word":
            return self.is_name_word(token)
        if token.text in ("|", r"\|"):
            return self.opens_bars(token)
        if token.kind == "command":
            return token.text not in ENDING
        if token.kind == "symbol":
            return token.text in ("(", "[", "{", r"\{") or (token.text == "." and token.side == "left")
        return token.kind in ("letter", "number", "name", "begin")

    def is_name_word(self, token: Token) -> bool:
        """Whether an upright word is a name rather than prose."""
        word = functions.canonical(token.text)
        return (
            word in self.bound or self.symbols.is_known(word) or token.text in ("d", "e")
            or any(known.startswith(word + "_") for known in self.symbols.table)
        )  # fmt: skip

    def opens_bars(self, token: Token) -> bool:
        """Whether a bar opens |x| or \\|x\\|, and neither closes it nor stands for `given` or `at`."""
        if token.side in ("right", "middle") or self.bars[-1:] == (token.text,):
            return False
        if token.side == "left" or token.text == r"\|":
            return True
        return self.ahead().text != "_" and (self.bars[-1:] != ("(args",) or self.bars_pair_up())

    def bars_pair_up(self) -> bool:
        """Whether the bars up to the end of the bracket are those of |·|, and none is the `given` of q(z | x)."""
        depth = count = 0
        for token in self.tokens[self.place :]:
            depth += opens(token) - closes(token)
            if depth < 0:
                break
            count += depth == 0 and token.text == "|"
        return count % 2 == 0

    # --- factors ---------------------------------------------------------------------------------------------

    def factor(self) -> Node:
        """Read one factor with its powers, indices, primes and evaluation bar."""
        return self.postfix(self.primary())

    def primary(self) -> Node:
        """Read what a factor begins with."""
        if self.at("{"):
            self.undress()
        token = self.next
        if token.text == "d" and self.is_slashed_derivative():
            return self.slashed_derivative()
        if token.kind == "word" and token.text == "d" and functions.canonical("d") not in self.symbols.table:
            return self.differential()
        if token.kind == "number":
            self.take()
            return Number(Fraction(token.text), Fraction(1, 10 ** len(token.text.partition(".")[2])))
        if token.kind == "begin":
            return self.environment()
        if token.text == "D" and self.ahead().text == "_" and not self.is_name("D"):
            return self.nabla()
        if token.text in READERS and token.kind in ("command", "symbol"):
            node: Node = getattr(self, READERS[token.text])()
            return node
        is_builtin = token.kind == "command" and token.text[1:] in functions.WORDS
        if is_builtin or token.kind in ("letter", "name", "word") or token.text in GREEK:
            return self.named()
        self.take()
        match token.text:
            case r"\infty":
                return Infinity()
            case r"\sqrt":
                degree = self.read(self.bracketed()) if self.at("[") else TWO
                return Root(self.group_value(), degree)
            case r"\binom":
                return Call(Name(r"\binom"), (self.group_value(), self.group_value()))
            case r"\underbrace" | r"\overbrace":
                node = self.group_value()
                self.scripts()  # a label, which says nothing to us
                return node
            case "." if token.side == "left":
                with self.inside("."):
                    node = self.expression()
                if self.at("|"):
                    return self.evaluation_bar(node)
                raise self.error("\\left. is closed by a bar: \\right|_{x = 0}", token)
        if token.text in ENDING | {"&", "^", "_", ")", "]", "}", "+", "-", ",", "'"} and token.text not in HINTS:
            raise self.error(f"something is missing before {token.text}", token)
        unknown = f"{token.text} is not known here" if token.text else "something is missing at the end"
        raise self.error(HINTS.get(token.text, unknown), token)

    def undress(self) -> None:
        """Drop the braces around a lone name or fraction, as in {f}(x), which say nothing."""
        inside, end = self.argument(self.place)
        is_name = len(inside) == 1 and inside[0].kind in ("letter", "name", "word", "command")
        if is_name or (inside and inside[0].text == r"\frac" and self.spans(inside)):
            self.tokens = [*self.tokens[: self.place], *inside, *self.tokens[end:]]

    def spans(self, tokens: list[Token]) -> bool:
        """Whether a command with its two arguments is all there is."""
        reader = self.inner(tokens)
        reader.take()
        return bool(reader.group() and reader.group()) and reader.next.kind == "stop"

    def is_name(self, letter: str) -> bool:
        """Whether a letter has a meaning here, alone or with a subscript."""
        return letter in self.bound or any(re.match(rf"{letter}\b|{letter}_", known) for known in self.symbols.table)

    def group_value(self) -> Node:
        """Read the value of a braced group."""
        return self.read(self.group())

    def bracket(self) -> Node:
        """Read a bracketed expression, a column (a, b), a row [a, b], a floor, a ceiling or an inner product."""
        opening = self.take()
        items = self.items(CLOSING[opening.text])
        if opening.text == r"\langle":
            if len(items) != 2:
                raise self.error("an inner product has two factors", opening)
            return Binary("inner", *items)
        if opening.text in (r"\lfloor", r"\lceil"):
            return Unary("floor" if opening.text == r"\lfloor" else "ceil", items[0])
        if len(items) == 1:
            return self.applied(items[0])
        if opening.text == r"\{":
            raise self.error("a set is not a value: brackets are ( ) or [ ]", opening)
        return Matrix((tuple(items),)) if opening.text == "[" else Matrix(tuple((item,) for item in items))

    def applied(self, node: Node) -> Node:
        """Apply a bracketed function to values, as in (f \\circ g)(x); beside a function, as in (f + g)(f - g), it is
        multiplied."""
        if not self.at("(") or not self.is_function_valued(node):
            return node
        start = self.place
        self.take()
        arguments = tuple(self.items(")"))
        if not any(map(self.is_function_valued, arguments)):
            return Call(node, arguments)
        self.place = start
        return node

    def items(self, closing: str) -> list[Node]:
        """Read expressions between commas, semicolons or bars, and the closing bracket; [x > 0] is an indicator."""
        opening = self.tokens[self.place - 1]
        with self.inside("(args" if closing == ")" else "("):
            items = [self.expression()]
            if closing == "]" and self.at(*RELATIONS):
                items = [Indicator(self.relation(items[0]))]
            while self.accept(",", ";", r"\mid", "|"):
                items.append(self.expression())
        self.expect(closing, opening)
        return items

    def absolute(self) -> Node:
        """Read |x|."""
        if self.next.side == "right":
            raise self.error("a bar that closes nothing")
        return Unary("abs", self.between_bars())

    def norm(self) -> Node:
        """Read \\|x\\|_p."""
        node = self.between_bars()
        if not self.accept("_"):
            return Norm(node, None)
        token = self.next
        inside = self.group()
        if len(inside) == 1 and inside[0].text == "F":
            return Norm(node, "F")
        order = self.read(inside, {"p"}) if find(inside, {","}) is None else None
        if not isinstance(order, (Name, Number, Infinity)):
            raise self.error("an unknown norm: below it stands 1, 2, p, \\infty or F", token)
        return Norm(node, order)

    def between_bars(self) -> Node:
        """Read what stands between two bars of a kind."""
        bar = self.take()
        with self.inside(bar.text):
            node = self.expression()
        self.expect(bar.text, bar)
        return node

    def evaluation_bar(self, node: Node) -> Node:
        """Read |_{x = 0} after a value; bare names are held fixed in its derivative."""
        bar = self.take()
        self.take()  # _, as at_evaluation_bar has seen
        replacements: list[tuple[Node, Node]] = []
        held: list[str] = []
        for piece in split(self.group(), {","}):
            reader = self.inner(piece)
            target = reader.target()
            if reader.accept("="):
                replacements.append((target, reader.finish(reader.expression())))
            elif isinstance(target, Name) and reader.next.kind == "stop":
                held.append(target.name)
            else:
                raise self.error("expected name = value after the bar", piece[0])
        if held:
            if not isinstance(node, Derivative):
                raise self.error("only a derivative holds a name fixed: after a value, write x = 0", bar)
            node = self.held(node, held)
        return Substitute(node, tuple(replacements)) if replacements else node

    def held(self, node: Derivative, names: list[str]) -> Derivative:
        """Return a derivative that holds these names fixed."""
        varied = {target.name for target, _ in node.targets if isinstance(target, Name)}
        return Derivative(node.body, node.targets, tuple(name for name in names if name not in varied))

    def environment(self) -> Node:
        """Read cases or a matrix."""
        begin = self.next
        rows = [row for row in split(self.bracketed(), {r"\\"}) if row]
        if begin.text in CASES:
            return Cases(tuple(map(self.branch, rows)))
        if begin.text not in MATRICES:
            raise self.error(f"{begin.text} inside a formula: it goes round the whole of it", begin)
        entries = tuple(tuple(self.read(cell) for cell in split(row, {"&"})) for row in rows)
        if len({len(row) for row in entries}) != 1:
            raise self.error("rows of different lengths", begin)
        matrix = Matrix(entries)
        return Call(Name(functions.canonical("det")), (matrix,)) if begin.text == "vmatrix" else matrix

    def branch(self, row: list[Token]) -> tuple[Node, Node | None]:
        """Read a value and its condition; `otherwise` has none."""
        from .clauses import condition_of

        cells = split(row, {"&"})
        word = next((i for i, t in enumerate(row) if t.kind == "word" and BRANCHING.match(t.text)), None)
        if len(cells) == 1 and word is not None:
            cells = [row[:word], row[word:]]
        if len(cells) > 2 and all(cell and all(token.kind == "word" for token in cell) for cell in cells[1:-1]):
            cells = [cells[0], [token for cell in cells[1:] for token in cell]]
        if len(cells) != 2:
            raise self.error("a case is a value & a condition", row[0])
        value, condition = map(trim, cells)
        if not value or not condition:
            raise self.error("a case is a value & a condition, or \\text{otherwise}", (value or condition or row)[0])
        if condition and condition[0].kind == "word" and OTHERWISE.match(condition[0].text):
            return self.read(value), None
        return self.read(value), condition_of(self.inner(condition))

    # --- after a factor --------------------------------------------------------------------------------------

    def postfix(self, node: Node, bars: bool = True) -> Node:
        """Read powers, transposes, entries, primes, factorials and bars after a value."""
        while True:
            token = self.next
            if (primed := self.primed(node)) is not None:
                node = primed
            elif self.accept("^"):
                node = self.power(node, token)
            elif self.accept("_"):
                if isinstance(node, (Name, Number)) or (isinstance(node, Power) and isinstance(node.base, Name)):
                    raise self.error("an unknown subscript", token)
                inside = self.group()
                names = [item.text for item in inside if item.text != ","]
                if isinstance(node, Derivative) and all(map(self.symbols.is_real, names)):
                    node = self.held(node, names)  # (\\partial U / \\partial T)_V
                else:
                    node = Entry(node, self.indices(inside, None))
            elif self.accept("!"):
                node = Unary("factorial", node)
            elif bars and self.at_evaluation_bar():
                node = self.evaluation_bar(node)
            else:
                return node

    def at_evaluation_bar(self) -> bool:
        """Whether |_{...} comes next, and its bar closes neither |·| nor \\left."""
        if not self.at("|") or self.ahead().text != "_" or self.in_operator:
            return False
        open_bar = self.bars[-1:]
        return open_bar != (".",) if self.next.side == "right" else open_bar != ("|",)

    def power(self, node: Node, caret: Token) -> Node:
        """Read what follows ^ after a value."""
        inside = self.group()
        texts = [token.text for token in inside]
        if self.is_transpose(inside):
            return Unary("transpose", node)
        if texts in (["-", r"\top"], ["-", "T"]):
            return Unary("transpose", Unary("inverse", node))
        if texts == ["-", "1"]:
            return Unary("inverse", node)
        if texts[:1] in ([r"\odot"], [r"\circ"]) and len(texts) > 1:
            return Power(node, self.read(inside[1:]), elementwise=True)
        is_labelled = is_label(inside) and node != Name("e")
        if is_labelled or texts[:1] in ([r"\ast"], ["*"], ["+"], [r"\dagger"], [r"\circ"]) or texts == ["H"]:
            text = "".join(texts)
            raise self.error(f"{text} above is no power, transpose or known label: declare the name with it", caret)
        if self.at("^"):
            raise self.error("two superscripts: braces or brackets are needed")
        is_array = any(self.symbols.rank(part.name) for part in walk(node) if isinstance(part, Name))
        if texts == ["T"] and self.symbols.is_real("T") and is_array:
            raise self.error("T is a number on this page: write the transpose as ^\\top", caret)
        return Power(node, self.read(inside))

    def is_transpose(self, inside: list[Token]) -> bool:
        """Whether a superscript is a transpose sign; a declared T is a number."""
        if len(inside) != 1:
            return False
        if inside[0].text == r"\top" or (inside[0].kind == "word" and inside[0].text in ("T", "t")):
            return True
        return inside[0].text == "T" and not self.symbols.is_known("T") and "T" not in self.bound

    def at_transpose(self) -> bool:
        """Whether ^\\top comes next."""
        return self.at("^") and self.is_transpose(self.argument(self.place + 1)[0])

    def primes(self) -> int:
        """Consume primes, typed as ' or as ^\\prime, and count them."""
        count = 0
        while self.accept("'"):
            count += 1
        if not count and self.at("^"):
            inside, end = self.argument(self.place + 1)
            if inside and {token.text for token in inside} <= {r"\prime", "'"}:
                count, self.place = len(inside), end
        return count

    def primed(self, node: Node) -> Node | None:
        """Read primes after a function, or after an expression in the only real variable that it has; None without."""
        before, token = self.tokens[self.place - 1], self.next
        order = Number(Fraction(self.primes()))
        if not order.value:
            return None
        if self.is_function_valued(node):
            prime = Prime(node, order)
            return Call(prime, tuple(self.items(")"))) if self.accept("(") else prime
        if before.text not in (")", "]", "}"):
            raise self.error(
                "a prime on what is not a function: declare f : \\mathbb{R} \\to \\mathbb{R}, or define f(x)", token
            )
        names = {
            part.name for part in walk(node) if isinstance(part, Name) and not self.symbols.is_whole(part.name)
            and not self.symbols.is_function(part.name) and part.name not in ("e", r"\pi")
        }  # fmt: skip
        if len(names) != 1:
            raise self.error("a prime by which variable? write \\frac{d}{dx}(...)", token)
        return Derivative(node, ((Name(names.pop()), order),))

    # --- names -----------------------------------------------------------------------------------------------

    def named(self) -> Node:
        """Read a name with its subscripts and labels, and apply it if it is a function."""
        token = self.next
        if (dotted := DOTTED.fullmatch(token.text)) and not self.symbols.is_known(token.text):
            return self.newton(dotted[2], len(dotted[1]))
        node = self.name()
        if not isinstance(node, Name):
            return node
        if node.name == r"\mathbb{1}":
            return self.indicator()
        if self.is_function(node.name):
            return self.function(node, token)
        if self.at("(") and self.looks_applied():
            cure = f"declare {token.text} : \\mathbb{{R}} \\to \\mathbb{{R}}, or write \\cdot"
            raise self.error(f"{token.text} is a value here, yet it looks applied: {cure}", token)
        return node

    def newton(self, name: str, order: int) -> Node:
        """Read \\dot q and \\ddot q: derivatives of a function of t, or of a value that depends on t."""
        token = self.take()
        if self.is_function(name):
            parameters = self.symbols.parameters(name)
            if len(parameters) < 2 or "t" in parameters:
                position = parameters.index("t") if "t" in parameters else 0
                return self.application(Prime(Name(name), Number(Fraction(order)), position), (), token)
        elif self.symbols.depends(name, "t"):
            return Derivative(Name(name), ((Name("t"), Number(Fraction(order))),))
        raise self.error(f"{token.text} is not declared, and {name} is no function of t with such a slope", token)

    def looks_applied(self) -> bool:
        """Whether a bracket after a value holds just one name, or a list: then y(x) may well mean a function."""
        inside = self.tokens[self.place + 1 : self.closing(self.place)]
        is_name = len(inside) == 1 and inside[0].kind in ("letter", "name", "command")
        return is_name or len(split(inside, {",", ";"})) > 1

    def name(self) -> Node:
        """Read the longest known name: with its subscript and label if the page knows it so, else an entry."""
        token = self.next
        base = self.base_name()
        if base == r"\operatorname{e}" and not self.symbols.is_known(base):
            base = "e"
        for name, end in self.spellings(base):
            is_known = name in self.symbols.table or (name in functions.BUILTINS and name != base)
            if is_known and (end > self.place or not self.label()):
                self.place = end
                return self.entry(Name(name), token)
        if base in self.bound and not self.at("_"):
            return Name(base)
        if base != "e" and (label := self.label()) and not self.symbols.is_function(base):
            family = f"{base}^{{()}}"
            if not self.symbols.is_family(family):
                raise self.unknown(f"{base}^{braced(label)}", token)
            self.take(), self.group()
            member = Entry(Name(family), (self.read(label[1:-1]),))
            if self.accept("_"):
                return Entry(member, self.indices(self.group(), self.symbols.rank(family) - 1))
            return member
        if self.at("_") or self.symbols.is_known(base) or base in self.bound or base == r"\mathbb{1}":
            return self.entry(Name(base), token)
        raise self.unknown(base, token)

    def unknown(self, name: str, token: Token) -> Unreadable:
        """Return the error for a name that the page has not introduced, with what would introduce it."""
        if name == "d":
            return self.error("a lone d: a derivative is \\frac{d...}{d...}, a differential \\mathrm{d}x", token)
        plain = re.sub(r"\\(?:[a-z]+)\{(.+)\}|\\var", lambda match: match[1] or "\\", name)
        others = [
            known
            for known in self.symbols.table
            if plain in (known, re.sub(r"\\[a-z]+\{(.+)\}|\\var", lambda match: match[1] or "\\", known))
        ]
        if others:
            return self.error(f"an unknown name, {name}; {others[0]} is another", token)
        at = self.tokens[min(self.place, len(self.tokens) - 1)]
        declared, defined = (f"{name} \\in \\mathbb{{R}}", name)
        if at.text == "(":
            declared, defined = f"{name} : \\mathbb{{R}} \\to \\mathbb{{R}}", f"{name}(x)"
        return self.error(
            f"an unknown name, {name}: first declare it, ${declared}$, or define it, {defined} := ...", token
        )

    def base_name(self) -> str:
        """Consume the letter, command or word of a name and return its canonical form."""
        token = self.take()
        if token.kind == "word":
            return functions.canonical(token.text)
        if token.kind == "command" and token.text[1:] in functions.WORDS:
            return functions.canonical(token.text[1:])
        return token.text

    def label(self) -> list[Token]:
        """Return the label that follows, as in W^{(2)} or a^{[1]}, brackets and all, or nothing."""
        if not self.at("^"):
            return []
        inside, _ = self.argument(self.place + 1)
        return inside if is_label(inside) else []

    def spellings(self, base: str) -> list[tuple[str, int]]:
        """List the names that the coming scripts could complete, longest first, with where they end."""
        if not self.at("_", "^"):
            return [(base, self.place)]
        mark = self.next.text
        inside, end = self.argument(self.place + 1)
        found = [(base + mark + braced(inside), end), (base, self.place)]
        if self.tokens[end].text in ("_", "^") and self.tokens[end].text != mark:
            second, after = self.argument(end + 1)
            below, above = (inside, second) if mark == "_" else (second, inside)
            found.insert(0, (f"{base}_{braced(below)}^{braced(above)}", after))
        return found

    def entry(self, base: Name, token: Token) -> Node:
        """Read the subscript, if there is one, of an array, a family, a constant array or Kronecker's delta."""
        name = base.name
        if not self.at("_") or self.is_function(name) or name == r"\mathbb{1}":
            return base
        rank = self.symbols.rank(name)
        if not rank and name in (KRONECKER, "I", r"\mathbf{I}", r"\mathbf{1}"):
            self.take()
            inside = self.group()
            return Entry(base, self.indices(inside, 2)) if name == KRONECKER else Call(base, (self.read(inside),))
        if not rank and (bold := self.symbols.bold(name)):
            base, rank = Name(bold), self.symbols.rank(bold)
        if not rank:
            full = f"{name}_{braced(self.argument(self.place + 1)[0])}"
            if self.symbols.is_known(name) or name in self.bound:
                raise self.error(f"{full}: {name} has no entries, and {full} is not declared", token)
            self.place = self.argument(self.place + 1)[1]
            raise self.unknown(full, token)
        self.take()
        inside = self.group()
        if not self.symbols.is_family(base.name):
            return Entry(base, self.indices(inside, rank))
        number, *others = split(inside, {","})
        if not others and rank > 2 and len(inside) > 1 and all(len(t.text) == 1 for t in inside):
            raise self.error("separate the indices by commas", inside[0])
        member = Entry(base, (self.read(number),))
        return Entry(member, tuple(map(self.read, others))) if others else member

    def indices(self, inside: list[Token], rank: int | None) -> tuple[Node | None, ...]:
        """Split a subscript into indices: by commas, or letter by letter for a matrix."""
        pieces = split(inside, {","})
        if len(pieces) == 1 and rank != 1 and all(is_atom(token) for token in inside):
            if rank is not None and len(inside) == 1 and len(inside[0].text) == rank:
                inside = digits_of(inside[0])
            pieces = [[token] for token in inside]
        if rank == 1 and len(inside) > 1 and all(token.kind in ("letter", "name") for token in inside):
            raise self.error("several indices of a vector, which has one", inside[0])
        if rank is not None and len(pieces) != rank:
            raise self.error(f"{len(pieces)} ind{'ex' if len(pieces) == 1 else 'ices'} where {rank} belong", inside[0])
        for piece in pieces:
            if len(piece) == 1 and self.symbols.is_real(piece[0].text) and piece[0].text not in self.bound:
                raise self.error(f"{piece[0].text} is a real number here, no index", piece[0])
        return tuple(None if len(p) == 1 and p[0].text == ":" else self.read(p) for p in pieces)

    # --- functions -------------------------------------------------------------------------------------------

    def function(self, function: Name, token: Token) -> Node:
        """Read primes, inverse, subscripts and power of a function, then its arguments."""
        name = function.name
        node: Node = function
        exponent: Node | None = None
        subscripts: tuple[Node, ...] = ()
        while True:
            mark = self.next
            if order := self.primes():
                node = Prime(node, Number(Fraction(order)))
            elif exponent is None and self.accept("^"):
                node, exponent = self.superscript(node, self.group(), mark)
            elif self.accept("_"):
                inside = self.group()
                if (partial := self.partials(node, inside)) is not None:
                    node = partial
                elif name == functions.canonical("log"):
                    return Binary("/", self.application(node, (), token), Call(node, (self.read(inside),)))
                elif getattr(self.symbols.get(name), "subscripts", ()):
                    subscripts = tuple(self.read(piece) for piece in split(inside, {","}))
                else:
                    cure = "a partial derivative is by a name that the function was first used with, as f(x, y)"
                    raise self.error(f"an unknown subscript of {name}: {cure}", mark)
            else:
                applied = self.application(node, subscripts, token)
                return applied if exponent is None else Power(applied, exponent)

    def superscript(self, node: Node, inside: list[Token], mark: Token) -> tuple[Node, Node | None]:
        """Read what stands above a function: its inverse, its derivative of an order, or a power of its value."""
        texts = [item.text for item in inside]
        if texts == ["-", "1"]:
            inverse = functions.INVERSES.get(node.name) if isinstance(node, Name) else None
            return (Name(inverse) if inverse else InverseFunction(node)), None
        if texts[:1] == ["("] and is_label(inside):
            return Prime(node, self.read(inside[1:-1])), None
        if self.is_transpose(inside) or texts[:1] in (["+"], [r"\ast"], ["*"], ["["]):
            raise self.error("above a function stand a power, (n) for a derivative, or -1", mark)
        return node, self.read(inside)

    def partials(self, node: Node, inside: list[Token]) -> Node | None:
        """Read f_x and f_{xy} as partial derivatives, if those letters are parameters of f."""
        parameters = self.symbols.parameters(node.name) if isinstance(node, Name) else ()
        names = [token.text for token in inside]
        if not names or not set(names) <= set(parameters):
            return None
        for name in names:
            node = Prime(node, ONE, parameters.index(name))
        return node

    def application(self, node: Node, subscripts: tuple[Node, ...], token: Token) -> Node:
        """Apply a function to what follows: arguments in brackets or, for the built-in ones, a bare argument."""
        name = node.name if isinstance(node, Name) else ""
        is_builtin = name not in self.symbols.table and any(
            isinstance(part, Name) and part.name in functions.BUILTINS for part in walk(node)
        )
        opening = self.next.text
        if self.at("(") or (self.at("[") and self.symbols.is_function(name)) or (self.at("[", r"\{") and is_builtin):
            self.take()
            arguments = tuple(self.items(CLOSING[opening]))
            self.check_arguments(name, arguments, subscripts, token)
            self.name_parameters(name, arguments)
            return Call(node, arguments, subscripts)
        if is_builtin and self.starts_factor():
            return Call(node, (self.bare_argument(),))
        if subscripts:
            return Call(node, (), subscripts)
        if is_builtin and not self.stands_alone(token):
            raise self.error(f"{token.text} without an argument", token)
        return node

    def check_arguments(
        self, name: str, arguments: tuple[Node, ...], subscripts: tuple[Node, ...], token: Token
    ) -> None:
        """A function takes as many arguments as it was defined with; an argument is a value."""
        symbol = self.symbols.get(name)
        wanted = len(getattr(symbol, "parameters", ())) or len(arguments)
        if symbol is None and name in functions.SCALAR:
            wanted = 2 if name in functions.OF_TWO else 1
        if (wanted, len(getattr(symbol, "subscripts", ()))) != (len(arguments), len(subscripts)):
            below = len(getattr(symbol, "subscripts", ()))
            takes = f"{wanted} argument{'s' * (wanted != 1)}" + f" and {below} below" * bool(below)
            raise self.error(
                f"{name} takes {takes}, not {len(arguments)}" + f" and {len(subscripts)}" * bool(below), token
            )
        if any(map(self.is_function_valued, arguments)):
            raise self.error(f"{token.text} is applied to a function: is a product meant? then write \\cdot", token)

    def name_parameters(self, name: str, arguments: tuple[Node, ...]) -> None:
        """The first use of a free function with bare names, as in f(x, y), names its parameters."""
        symbol = self.symbols.get(name)
        names = tuple(argument.name for argument in arguments if isinstance(argument, Name))
        if isinstance(symbol, FreeFunction) and not symbol.parameters and len(set(names)) == len(arguments):
            symbol.parameters = names

    def bare_argument(self) -> Node:
        """Read the argument of a function without brackets: numbers, then one factor."""
        node: Node | None = None
        while True:
            is_coefficient = self.next.kind == "number" or self.at(r"\pi")
            is_function = self.at_function()
            if node is not None and self.next.kind == "number":
                raise self.error("a number after a factor: is a sign or a power missing?")
            part = self.postfix(self.primary(), bars=False)
            node = part if node is None else Binary("*", node, part)
            if not is_coefficient or not self.starts_factor() or self.at_function():
                break
        if not is_function and not self.at_function():
            self.refuse_factor("the argument of the function before it has two readings: brackets are needed")
        self.bare_end = self.place
        return node

    def at_function(self) -> bool:
        """Whether the next token is a function's name."""
        token = self.next
        if token.kind == "word":
            return self.symbols.is_function(functions.canonical(token.text))
        is_builtin = token.kind == "command" and token.text[1:] in functions.WORDS
        return is_builtin or token.text in (r"\sum", r"\prod") or self.is_function(token.text)

    def stands_alone(self, token: Token) -> bool:
        """Whether a function that began at a token and ends here is a whole side, bracket or link of a composition."""
        before = self.tokens[self.tokens.index(token) - 1]  # before the first, the last: "stop"
        links = {r"\circ", r"\cdot", "+", "-", ","} | RELATIONS
        opens_piece = before.kind == "stop" or before.text in links | {"("}
        return not self.is_group and opens_piece and (self.next.kind == "stop" or self.next.text in links | {")"})

    def indicator(self) -> Node:
        """Read \\mathbb{1}[condition], \\mathbb{1}_{condition}."""
        from .clauses import condition_of

        if self.accept("_"):
            return Indicator(condition_of(self.inner(self.group())))
        if not self.at("[", "(", r"\{"):
            raise self.error("an indicator has a condition: \\mathbb{1}[x > 0]")
        return Indicator(condition_of(self.inner(self.bracketed())))

    # --- derivatives -----------------------------------------------------------------------------------------

    def fraction(self) -> Node:
        """Read \\frac: a quotient, a Leibniz quotient or a derivative operator."""
        start = self.place
        self.take()
        top, bottom = self.group(), self.group()
        if self.is_differential(top) and self.is_differential(bottom) and len(bottom) > 1:
            return self.leibniz(top, bottom, start)
        return Binary("/", self.read(top), self.read(bottom))

    def is_differential(self, tokens: list[Token]) -> bool:
        """Whether a piece is d or \\partial, alone or before a power or a factor."""
        if not tokens or tokens[0].text not in ("d", r"\partial"):
            return False
        reader = self.inner(tokens)
        is_alone = reader.take().text != "d" or reader.next.kind == "stop"
        return is_alone or reader.at("^") or (reader.starts_factor() and reader.next.kind != "number")

    def leibniz(self, top: list[Token], bottom: list[Token], start: int) -> Node:
        """Read dy/dx from the pieces above and below the line."""
        token = self.tokens[start]
        reader = self.inner(top)
        reader.take()
        order = reader.order()
        targets = self.denominators(bottom)
        orders = [part for _, part in targets]
        if all(isinstance(part, Number) for part in orders):
            orders = [Number(sum((part.value for part in orders if isinstance(part, Number)), Fraction(0)))]
        if orders != [order]:
            raise self.error("the orders above and below differ", token)
        if reader.next.kind == "stop":
            if self.in_operator and start != self.operand_start:
                raise self.error("a derivative inside the scope of another: brackets are needed", token)
            return self.operator(targets)
        body = reader.finish(reader.expression())
        if self.at("(") and self.is_function_valued(body):
            return self.derivative_at(body, targets, token)
        return Derivative(body, targets)

    def order(self) -> Node:
        """Read the power of a d; 1 without one."""
        return self.group_value() if self.accept("^") else ONE

    def denominators(self, bottom: list[Token]) -> tuple[tuple[Node, Node], ...]:
        """Read dx, dx^2, \\partial x \\partial y, \\partial x^\\top below the line."""
        reader = self.inner(bottom)
        targets: list[tuple[Node, Node]] = []
        while reader.next.kind != "stop":
            if reader.next.text not in ("d", r"\partial"):
                raise self.error("expected d or \\partial below the line", reader.next)
            reader.take()
            target = reader.target()
            if reader.at_transpose():
                reader.scripts()
                target = Unary("transpose", target)
            targets.append((target, reader.order()))
        return tuple(targets)

    def target(self) -> Node:
        """Read what a derivative is taken by: a name, an entry, or a function's value."""
        token = self.next
        if token.kind not in ("letter", "name", "word") and token.text not in GREEK:
            raise self.error("a derivative is taken by a name: define what it is by, and write that name", token)
        node = self.name()
        if isinstance(node, Name) and self.symbols.is_function(node.name) and self.accept("("):
            return Call(node, tuple(self.items(")")))
        return node

    def derivative_at(self, body: Node, targets: tuple[tuple[Node, Node], ...], token: Token) -> Node:
        """Read \\frac{df}{dx}(a): the derivative of a function, at the arguments."""
        opening = self.take()
        arguments = self.items(")")
        by, order = targets[0]
        is_simple = all(isinstance(argument, (Name, Number)) for argument in arguments)
        if not is_simple or len(targets) != 1 or not isinstance(by, Name):
            raise self.error("a product or the place of the derivative? write \\cdot or a bar", opening)
        parameters = self.symbols.parameters(body.name) if isinstance(body, Name) else ()
        if len(arguments) > 1 and by.name not in parameters:
            raise self.error("by which argument? below stands a name that the function was first used with", token)
        position = parameters.index(by.name) if by.name in parameters else 0
        return Call(Prime(body, order, position), tuple(arguments))

    def operator(self, targets: tuple[tuple[Node, Node], ...]) -> Node:
        """Read what a derivative operator applies to: a product, up to + or - or a relation."""
        start = self.operand_start = self.place
        opening = self.next
        with self.inside(operator=True):
            body = self.term()
        if self.lacks_argument(body):
            raise self.error("the derivative of a function without its argument", opening)
        if opening.text in ("(", "[", r"\{"):
            end = self.closing(start) + 1
            while self.tokens[end].text in ("^", "'"):
                end = self.argument(end + 1)[1] if self.tokens[end].text == "^" else end + 1
            if end < self.place:
                raise self.error("does the derivative end at the bracket? another one is needed", self.tokens[end])
        node: Node = Derivative(body, targets)
        while self.at_evaluation_bar() and self.bars[-1:] not in (("|",), (".",)):
            node = self.evaluation_bar(node)
        return node

    def is_slashed_derivative(self) -> bool:
        """Whether dy/dx, with plain letters, comes next."""
        d, above, slash, second_d, below = (self.ahead(step) for step in range(5))
        names = {above.kind, below.kind} <= {"letter", "command", "name"}
        return names and (slash.text, second_d.text) == ("/", "d")

    def slashed_derivative(self) -> Node:
        """Read dy/dx, or \\partial y / \\partial x, in one line."""
        sign = self.take()
        body = self.target()
        if not self.at("/") or self.ahead().text != sign.text:
            raise self.error(f"a lone {sign.text}: write \\partial_x f or \\frac{{\\partial f}}{{\\partial x}}", sign)
        self.take(), self.take()
        target = self.target()
        self.refuse_factor("a/b c has two readings: brackets are needed")
        return Derivative(body, ((target, ONE),))

    def nabla(self) -> Node:
        """Read \\nabla_x f, \\partial_x f, \\nabla^2 f, \\nabla f(x), and \\partial y / \\partial x."""
        if self.at(r"\partial") and self.ahead().text not in ("_", "^"):
            return self.slashed_derivative()
        token = self.take()
        scripts = self.scripts()
        order = self.read(scripts["^"]) if "^" in scripts else ONE
        targets = self.targets(scripts.get("_", []))
        if self.next.kind == "stop":
            raise self.error(f"{token.text} of what?", token)
        operand = self.operand()
        if token.text == r"\nabla" and order == TWO and targets:
            targets, order = targets[:1] * 2, ONE
        if len(targets) > 1 and order == Number(Fraction(len(targets))):
            order = ONE  # \\partial_{xy}^2
        if targets:
            if len(targets) > 1 and order != ONE:
                raise self.error("the order above and the names below differ", token)
            return Derivative(operand, tuple((target, order) for target in targets))
        if token.text != r"\nabla" or order not in (ONE, TWO):
            raise self.error("a derivative by what? write \\partial_x", token)
        number = 1 if order == ONE else 2
        if isinstance(operand, Call):
            return Call(Gradient(operand.function, number), operand.arguments, operand.subscripts)
        if self.is_function_valued(operand):
            return Gradient(operand, number)
        raise self.error("the gradient by what? write \\nabla_x", token)

    def targets(self, tokens: list[Token]) -> list[Node]:
        """Read the names below \\nabla or \\partial."""
        reader = Parser([token for token in tokens if token.text != ","], self.symbols, self.bound)
        found = []
        while reader.next.kind != "stop":
            found.append(reader.target())
        return found

    def operand(self) -> Node:
        """Read the one factor that \\nabla or \\partial applies to."""
        opening = self.next
        operand = self.primary()
        is_closed = isinstance(operand, (Call, Name, Prime, Gradient)) or opening.text in ("(", "[", "|", r"\|")
        if not isinstance(operand, (Call, Name)):
            operand = self.postfix(operand, bars=False)
        elif self.at("^") and (isinstance(operand, Name) or not self.at_transpose()):
            raise self.error("does the power belong to the derivative? brackets are needed")
        if is_closed or not self.starts_factor():
            return operand
        if not is_literal(operand):
            raise self.error("where does the derivative end? brackets are needed")
        # A number has no derivative of its own: it begins the product that is meant.
        return Binary("*", operand, self.term())

    def differential(self) -> Node:
        """Read \\mathrm{d}A, the differential of one factor."""
        token = self.take()
        if self.at("(", "["):
            return Differential(self.bracket())
        operand = self.primary()
        if self.at("^") and not self.at_transpose():
            raise self.error("does the power belong to the differential? brackets are needed", token)
        return Differential(operand)

    # --- sums, integrals, limits -----------------------------------------------------------------------------

    def extreme(self) -> Node:
        """Read \\max(a, b), \\max\\{a, b\\} or \\max_i x_i."""
        token = self.next
        if self.ahead().text == "_":
            return self.reduction()
        self.take()
        if not self.at("(", r"\{", "["):
            raise self.error(f"brackets or an index are needed after {token.text}")
        return Call(Name(functions.canonical(token.text[1:])), tuple(self.items(CLOSING[self.take().text])))

    def reduction(self) -> Node:
        """Read sum, prod, max or min over indices, and its body."""
        start = self.take()
        kind = start.text[1:]
        scripts = self.scripts()
        if not scripts.get("_"):
            raise self.error(f"over which index? write {start.text}_{{i=1}}^n or {start.text}_i", start)
        bounds, condition = self.bounds(scripts["_"], scripts.get("^", []), start)
        with self.inside(bound=[bound.name for bound in bounds]):
            body = self.term() if kind == "sum" else self.factor()
            if kind != "sum":
                self.refuse_factor(f"where does the {kind} end? brackets are needed")
        return Reduce(kind, bounds, condition, body)

    def bounds(self, below: list[Token], above: list[Token], start: Token) -> tuple[tuple[Bound, ...], Node | None]:
        """Read i=1 .. n, i, (i,j), j != i, 1 <= i <= n below a big operator."""
        place = next((place for place, token in enumerate(below) if token.text == r"\in"), None)
        if place is not None and not above:
            return self.members(below[:place], below[place + 1 :]), None
        pieces = split(below, RELATIONS)
        operators = [token.text for token in below if token.text in RELATIONS]
        if bool(above) != (operators == ["="]):
            raise self.error("from where? write i = 1 below" if above else "up to where? write n above", start)
        match operators:
            case []:
                return tuple(Bound(self.index_name([token])) for token in below if token.text != ","), None
            case ["="]:
                return (Bound(self.index_name(pieces[0]), self.read(pieces[1]), self.read(above)),), None
            case [r"\leq", r"\leq"]:
                return (Bound(self.index_name(pieces[1]), self.read(pieces[0]), self.read(pieces[2])),), None
            case [r"\neq"]:
                name = self.index_name(pieces[0])
                reader = self.inner(below, {name})
                return (Bound(name),), reader.finish(reader.relation(reader.expression()))
        raise self.error("an unknown range: write i, i = 1, 1 \\le i \\le n, or j \\ne i below", below[0])

    def members(self, names: list[Token], container: list[Token]) -> tuple[Bound, ...]:
        """Read i, j \\in \\{1, \\ldots, n\\} below a big operator."""
        from .clauses import read_set

        domain = read_set(container, self.symbols, self.bound)
        if not isinstance(domain, Integers) or domain.low is None or domain.high is None:
            raise self.error("an index runs over whole numbers: write \\{1, \\dots, n\\}", container[0])
        return tuple(Bound(self.index_name(part), domain.low, domain.high) for part in split(names, {","}))

    def index_name(self, tokens: list[Token]) -> str:
        """Return the name of an index, which must be a single name."""
        if len(tokens) != 1 or not (tokens[0].kind == "letter" or tokens[0].text in GREEK):
            raise self.error("expected an index", tokens[0] if tokens else None)
        return tokens[0].text

    def integral(self) -> Node:
        """Read a definite integral up to its differential."""
        start = self.take()
        scripts = self.scripts()
        if len(scripts) != 2:
            raise self.error("an integral without ends: only \\int_a^b has a value", start)
        low, high = self.read(scripts["_"]), self.read(scripts["^"])
        end = self.differential_place(start)
        body, self.place = self.tokens[self.place : end], end + 1
        variable = self.base_name()
        return Integral(variable, low, high, self.read(body, {variable}) if body else ONE)

    def differential_place(self, start: Token) -> int:
        """Return the place of the d that ends the integral."""
        depth, nested = 0, 1
        for place in range(self.place, len(self.tokens) - 1):
            token, after = self.tokens[place], self.tokens[place + 1]
            depth += opens(token) - closes(token)
            nested += token.text == r"\int"
            nested -= depth == 0 and token.text == "d" and (after.kind in ("letter", "name") or after.text in GREEK)
            if nested == 0:
                return place
        raise self.error("an integral without its differential, as dx", start)

    def limit(self) -> Node:
        """Read \\lim_{x \\to a^+} and its body."""
        start = self.take()
        below = self.group() if self.accept("_") else []
        if len(below) < 2 or below[1].text != r"\to":
            raise self.error("of what? write \\lim_{x \\to 0}", start)
        variable, target = below[0].text, below[2:]
        texts = [token.text for token in target]
        caret = max((place for place, text in enumerate(texts) if text == "^"), default=0)
        side = {"+": 1, "-": -1}.get("".join(texts[caret + 1 :]).strip("{}"), 0) if caret else 0
        end = self.read(target[:caret] if side else target)
        with self.inside(bound={variable}):
            return Limit(variable, end, side, self.term())

    def is_big_o(self) -> bool:
        """Whether O(h^k) comes next, outside all brackets."""
        if self.is_group or self.bars or self.ahead().text != "(":
            return False
        return self.next.text in ("O", "o", r"\mathcal{O}") and not self.symbols.is_known(self.next.text)

    def big_o(self) -> BigO:
        """Read O(h^k)."""
        is_strict = self.take().text == "o"
        inside = self.bracketed()
        match self.read(inside):
            case Name(name):
                return BigO(name, ONE, is_strict)
            case Power(Name(name), exponent):
                return BigO(name, exponent, is_strict)
        raise self.error("an order of magnitude is a power of one variable, as O(h^2)", inside[0])
