"""Tokens to tree: expressions.

How the usual doubts are settled (everything else that has two readings is unreadable):

- Juxtaposition binds tighter than the explicit products (``\\cdot``, ``\\times``, ``\\odot``, ``\\otimes``, ``\\circ``)
  and than ``/``; after ``a/b`` nothing may be juxtaposed.
- A function without brackets takes numbers and one factor: ``\\sin 2\\pi x``, ``\\log x^2``; one of angles takes also
  letters side by side, ``\\cos \\omega t``. What follows must be a sign, an explicit product or another function
  (``\\sin x \\cos x``); ``\\log x y`` and ``\\sin x \\, y`` are unreadable.
- ``\\frac{d}{dx}`` and ``\\sum`` extend over a product up to + or - or a relation. ``\\nabla_x`` and
  ``\\partial_x`` take one factor.
- A name before a bracket is applied when it is a function and multiplied when it is a value; ``y(x)`` with a value y,
  which looks like neither, is unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction

from . import derivatives, functions, names, reductions
from .cursor import HINTS, Cursor
from .lexer import CASES, CLOSING, GREEK, MATRICES, RELATIONS, Token, closes, find, is_label, opens, split, trim
from .symbols import Definition
from .tree import (
    TWO,
    Binary,
    Call,
    Cases,
    Derivative,
    Entry,
    Gradient,
    Indicator,
    Infinity,
    InverseFunction,
    Matrix,
    Name,
    Node,
    Norm,
    Number,
    Power,
    Prime,
    Relation,
    Root,
    Unary,
    is_literal,
    walk,
)  # fmt: skip

EXPLICIT = {r"\cdot": "*.", r"\times": "cross", r"\odot": "hadamard", r"\otimes": "kron", r"\circ": "compose",
            r"\oslash": "elementwise /", "*": "*", "/": "/"}  # fmt: skip
NEVER_MIXED = {"hadamard", "kron", "elementwise /", "compose"}
# The commands that begin no factor.
ENDING = RELATIONS | set(EXPLICIT) | {
    r"\quad", r"\in", r"\notin", r"\to", r"\implies", r"\wedge", r"\vee", r"\mid", r"\ldots", r"\rfloor", r"\rceil",
    r"\rangle", r"\top", r"\prime", r"\iff", r"\forall", r"\equiv", r"\setminus", r"\pm", r"\mp", r"\ast", r"\propto",
    r"\sim",
}  # fmt: skip
OTHERWISE = re.compile(r"(otherwise|else)\b")
BRANCHING = re.compile(r"(if|for|when|otherwise|else)( |$)")


class Parser(Cursor):
    """A reader of one expression; pieces.py cuts formulas into expressions and conditions."""

    # --- pieces ----------------------------------------------------------------------------------------------

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
        if reductions.is_big_o(self):
            raise self.error("an order of magnitude alone says nothing: write it after a sum, f(x) + O(x^2)")
        is_negative = self.at("-")
        self.accept("+", "-")
        node = self.term()
        if is_negative:
            node = Unary("negate", node)
        while self.at("+", "-"):
            token = self.take()
            if reductions.is_big_o(self):
                return Binary(token.text, node, reductions.big_o(self))
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
            case Call(Name(name), (), _):
                return bool(self.symbols.parameters(name))
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
            if self.next.kind == "number" and self.ahead().text != "^":
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
        if token.text == "d" and derivatives.is_slashed_derivative(self):
            return derivatives.slashed_derivative(self)
        if token.kind == "word" and token.text == "d" and functions.canonical("d") not in self.symbols.table:
            return derivatives.differential(self)
        if token.kind == "number":
            self.take()
            return Number(Fraction(token.text), Fraction(1, 10 ** len(token.text.partition(".")[2])))
        if token.kind == "begin":
            return self.environment()
        if token.text == "D" and self.ahead().text == "_" and not (self.is_name("D") or self.symbols.bold("D")):
            return derivatives.nabla(self)
        if token.text in READERS and token.kind in ("command", "symbol"):
            return READERS[token.text](self)
        is_builtin = token.kind == "command" and token.text[1:] in functions.WORDS
        if is_builtin or token.kind in ("letter", "name", "word") or token.text in GREEK:
            return names.named(self)
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
                label = [part for inside in self.scripts().values() for part in inside]  # which says nothing to us
                if (place := find(label, RELATIONS | {":="})) is not None:
                    cure = "make it a statement of its own"
                    raise self.error(f"a relation at a brace is not checked: {cure}", label[place])
                return node
            case "." if token.side == "left":
                with self.inside("."):
                    node = self.expression()
                if self.at("|"):
                    return derivatives.evaluation_bar(self, node)
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
        return letter in self.bound or any(
            re.match(rf"{re.escape(letter)}(?![A-Za-z])", known) for known in self.symbols.table
        )

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
        if len(items) == 1 and opening.text == "[" and self.at("_") and self.ahead().text == r"\times":
            self.take(), self.group()
            return Call(Name(functions.CROSS), (items[0],))
        if len(items) == 1:
            return self.applied(items[0])
        if opening.text == r"\{":
            raise self.error("a set is not a value: brackets are ( ) or [ ]", opening)
        if opening.text == "[":
            return Matrix((tuple(items),))
        if self.at_transpose():
            self.scripts()  # (a, b)^\top is a column too
        return Matrix(tuple((item,) for item in items))

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
        is_one = [part.kind for part in inside] in (["letter"], ["number"], ["command"])
        order = self.read(inside, {"p"}) if is_one else None
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
            elif self.at("_") and self.tokens[self.place - 1].text == "]" and self.has_ends():
                node = derivatives.between(self, node)
            elif self.accept("_"):
                is_bracket = self.tokens[self.place - 2].text == ")"  # (B)_{ij}
                is_array = is_bracket and isinstance(node, Name) and self.symbols.rank(node.name)
                base = node.base if isinstance(node, Power) else node
                if isinstance(base, Name) and not is_array or isinstance(node, Number):
                    raise self.error("an unknown subscript", token)
                inside = self.group()
                if isinstance(node, Derivative) and (held := derivatives.held_names(self, inside)):
                    node = derivatives.holding(self, node, held)  # (\partial U / \partial T)_V
                else:
                    node = Entry(node, names.read_indices(self, inside, None))
            elif self.accept("!"):
                node = Unary("factorial", node)
            elif bars and self.at_evaluation_bar():
                node = derivatives.evaluation_bar(self, node)
            else:
                return node

    def at_evaluation_bar(self) -> bool:
        """Whether |_{...} comes next, and its bar closes neither |·| nor \\left."""
        if not self.at("|") or self.ahead().text != "_" or self.in_operator:
            return False
        open_bar = self.bars[-1:]
        return open_bar != (".",) if self.next.side == "right" else open_bar != ("|",)

    def has_ends(self) -> bool:
        """Whether _a^b comes next."""
        return self.tokens[self.argument(self.place + 1)[1]].text == "^"

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
        if is_label(inside) and self.is_function_valued(node):
            prime = Prime(node, self.read(inside[1:-1]))
            return Call(prime, tuple(self.items(")"))) if self.accept("(") else prime
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
        """Read primes after a function, or after an expression in one variable or one default letter; None without."""
        before, token = self.tokens[self.place - 1], self.next
        order = Number(Fraction(self.primes()))
        if not order.value:
            return None
        if self.is_function_valued(node):
            prime = Prime(node, order)
            return Call(prime, tuple(self.items(")"))) if self.accept("(") else prime
        value = self.symbols.get(node.name) if isinstance(node, Name) else None
        if before.text not in (")", "]", "}") and not isinstance(value, Definition):
            raise self.error(
                "a prime on what is not a function: declare f : \\mathbb{R} \\to \\mathbb{R}, or define f(x)", token
            )
        if (by := self.only_variable(node)) is None:
            raise self.error("a prime by which variable? write \\frac{d}{dx}(...)", token)
        return Derivative(node, ((by, order),))

    def only_variable(self, node: Node) -> Name | None:
        """Return the only number that a value depends on, or the only default one."""
        names = {part.name for part in walk(node) if isinstance(part, Name) and not is_literal(part)}
        if isinstance(node, Name) and isinstance(self.symbols.get(node.name), Definition):  # y' after y := x^2
            names = {name for name in self.symbols.table if self.symbols.depends(node.name, name)}
            names = {name for name in names if not isinstance(self.symbols.get(name), Definition)}
        names = {name for name in names if not self.symbols.is_whole(name) and not self.symbols.is_function(name)}
        defaults = {name for name in names if self.symbols.is_default(name)}
        by = defaults if len(names) > 1 and all(map(self.symbols.is_real, names)) else names
        return Name(by.pop()) if len(by) == 1 and not isinstance(self.symbols.get(min(by)), Definition) else None


# The commands and signs that begin a factor of their own kind, and what reads it.
READERS: dict[str, Callable[[Parser], Node]] = {
    r"\frac": derivatives.fraction, r"\nabla": derivatives.nabla, r"\partial": derivatives.nabla,
    r"\sum": reductions.reduction, r"\prod": reductions.reduction, r"\max": reductions.extreme,
    r"\min": reductions.extreme, r"\int": reductions.integral, r"\lim": reductions.limit,
    "|": Parser.absolute, r"\|": Parser.norm, "{": Parser.group_value, **dict.fromkeys(CLOSING, Parser.bracket),
}  # fmt: skip
