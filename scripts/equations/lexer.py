"""LaTeX to tokens: spacing goes, spellings of the same thing become one, every token knows its place.

A name in a style or under an accent (`\\mathbf{x}`, `\\hat y`) is one token of kind "name"; a name in upright letters
(`\\operatorname{ReLU}`, `\\mathrm{ReLU}`, `\\text{if}`) is one token of kind "word". Sizes of delimiters vanish, but
`\\left|` and `\\right|` remember their side.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace

from .errors import Unreadable


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula: its kind, its text in one spelling, where it stands, and the side of a delimiter."""

    kind: str  # letter, number, command, word, name, symbol, begin, end, stop
    text: str
    start: int
    end: int
    side: str = ""


# The signs of a statement that can be checked.
RELATIONS = {"=", "<", ">", r"\leq", r"\geq", r"\neq", r"\approx"}
SYNONYMS = {
    r"\le": r"\leq", r"\leqslant": r"\leq", r"\ge": r"\geq", r"\geqslant": r"\geq", r"\ne": r"\neq",
    r"\lt": "<", r"\gt": ">", r"\dfrac": r"\frac", r"\tfrac": r"\frac", r"\cfrac": r"\frac", r"\dbinom": r"\binom",
    r"\tbinom": r"\binom", r"\vert": "|", r"\Vert": r"\|", r"\colon": ":", r"\rightarrow": r"\to",
    r"\coloneqq": ":=", r"\triangleq": ":=", r"\coloneq": ":=", r"\intercal": r"\top", r"\dots": r"\ldots",
    r"\cdots": r"\ldots", r"\dotsc": r"\ldots", r"\dotsb": r"\ldots", r"\lbrace": r"\{", r"\rbrace": r"\}",
    r"\lbrack": "[", r"\rbrack": "]", r"\qquad": r"\quad", r"\land": r"\wedge", r"\lor": r"\vee",
    r"\Longrightarrow": r"\implies", r"\Rightarrow": r"\implies", r"\circledast": r"\ast", r"\star": r"\ast",
    r"\cr": r"\\", r"\tabularnewline": r"\\",
}  # fmt: skip
GREEK = {
    r"\alpha", r"\beta", r"\gamma", r"\delta", r"\epsilon", r"\varepsilon", r"\zeta", r"\eta", r"\theta", r"\vartheta",
    r"\iota", r"\kappa", r"\lambda", r"\mu", r"\nu", r"\xi", r"\pi", r"\rho", r"\varrho", r"\sigma", r"\tau",
    r"\upsilon", r"\phi", r"\varphi", r"\chi", r"\psi", r"\omega", r"\Gamma", r"\Delta", r"\Theta", r"\Lambda", r"\Xi",
    r"\Pi", r"\Sigma", r"\Upsilon", r"\Phi", r"\Psi", r"\Omega", r"\ell", r"\hbar", r"\varsigma", r"\varpi",
}  # fmt: skip
CLOSING = {"(": ")", "[": "]", r"\{": r"\}", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil", r"\langle": r"\rangle"}
DELIMITERS = {r"\lvert": ("|", "left"), r"\rvert": ("|", "right"), r"\lVert": (r"\|", "left"),
              r"\rVert": (r"\|", "right")}  # fmt: skip
SILENT = {
    r"\,", r"\;", r"\:", r"\!", r"\>", "\\ ", "\\\n", "~", r"\displaystyle", r"\textstyle", r"\scriptstyle", r"\limits",
    r"\nolimits", r"\nonumber", r"\notag", r"\strut", r"\thinspace", r"\medspace", r"\thickspace", r"\allowbreak",
    r"\negthinspace", r"\mathstrut", r"\smash", r"\mathord", r"\mathinner", r"\ensuremath", r"\hfill", r"\hfil",
    r"\enspace", r"\enskip",
}  # fmt: skip
SILENT_WITH_ARGUMENT = {
    r"\tag", r"\tag*", r"\label", r"\phantom", r"\hphantom", r"\vphantom", r"\hspace", r"\hspace*", r"\vspace",
    r"\vspace*", r"\mspace", r"\color", r"\textcolor",
}  # fmt: skip
COLOURS = {r"\color", r"\textcolor"}
# What only says how its argument is set, which may be a lone sign.
TRANSPARENT = {r"\mathbin", r"\mathrel", r"\mathopen", r"\mathclose", r"\mathpunct", r"\mathclap", r"\mathllap",
               r"\mathrlap"}  # fmt: skip
BIG = {r"\max", r"\min", r"\lim", r"\sum", r"\prod", "max", "min"}  # what may have something set below it
INFIX = {r"\over": r"\frac", r"\choose": r"\binom"}
STACKED = {r"\overset": "^", r"\stackrel": "^", r"\underset": "_"}
UPRIGHT = {r"\operatorname", r"\operatorname*", r"\mathrm", r"\text", r"\textrm", r"\mathsf", r"\mathtt", r"\mathit",
           r"\texttt", r"\textsf", r"\textit", r"\mathop", r"\textnormal",
           r"\mbox", r"\hbox"}  # fmt: skip
STYLES = {
    r"\mathbf": r"\mathbf", r"\boldsymbol": r"\boldsymbol", r"\bm": r"\boldsymbol", r"\pmb": r"\boldsymbol",
    r"\mathcal": r"\mathcal", r"\mathbb": r"\mathbb", r"\mathfrak": r"\mathfrak", r"\mathscr": r"\mathscr",
    r"\hat": r"\hat", r"\widehat": r"\hat", r"\tilde": r"\tilde", r"\widetilde": r"\tilde", r"\bar": r"\bar",
    r"\overline": r"\bar", r"\vec": r"\vec", r"\dot": r"\dot",
    r"\ddot": r"\ddot", r"\dddot": r"\dddot", r"\check": r"\check", r"\breve": r"\breve",
    r"\textbf": r"\mathbf", r"\symbf": r"\mathbf", r"\mathbfit": r"\boldsymbol",
}  # fmt: skip
# What a word may be wrapped in: another style with its braces, or a switch of style, as in \mathop{\rm tr}.
WRAPPED = re.compile(r"\s*(?:(\\[A-Za-z]+\*?)?\s*(\{)|\\(?:rm|bf|it|sf|tt)(?![A-Za-z]))")
OLD_STYLE = re.compile(r"\{\s*(\\(?:rm|bf|it|cal|sf|tt))(?![A-Za-z])")  # {\bf x}
SETS = {r"\R": "R", r"\reals": "R", r"\Reals": "R", r"\N": "N", r"\natnums": "N", r"\Z": "Z"}
SIDES = {r"\left": "left", r"\right": "right", r"\middle": "middle"}
SIZES = re.compile(r"\\(?:big|Big|bigg|Bigg)([lrm]?)(?![A-Za-z])")
DEFINED_AS = re.compile(
    r"\\(?:stackrel|overset)\s*(?:\{\s*\\(?:text|mathrm|textrm)\s*\{def\.?\}\s*\}|\{\s*def\s*\}|\\(?:triangle|Delta)|"
    r"\{\s*\\(?:triangle|Delta)\s*\})\s*(?:\{\s*=\s*\}|=)|\\vcentcolon\s*=|:="
)
PIECE = re.compile(
    r"\\(?:begin|end)\s*\{(\w+\*?)\}|\\(?:operatorname|[hv]space|tag)\*|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\.\d+|\S", re.S
)
LENGTH = r"-?\s*(?:\d*\.?\d+)?\s*(?:pt|em|ex|mu|mm|cm|in|pc|bp|\\[A-Za-z]+)"
ROW_GAP = re.compile(rf"\*?(?:\s*\[\s*{LENGTH}\s*\])?")  # after \\
SPACE = re.compile(rf"\\m?(?:kern|skip|hskip)\s*{LENGTH}")
NEGATED = re.compile(r"\\not\s*(=|\\in(?![A-Za-z]))")
COMMA = re.compile(r"\{,\}(?=\d)")
PLACEMENT = re.compile(r"\s*\[[tbclr]\]")  # after \begin{aligned}
LINES = {"aligned", "align", "align*", "split", "gathered", "gather", "gather*", "alignedat", "equation", "equation*",
         "multline", "multline*", "alignat", "alignat*", "flalign", "flalign*", "eqnarray", "eqnarray*", "displaymath",
         "math"}  # fmt: skip
MATRICES = {"matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "vmatrix", "array"}
WITH_COLUMNS = {"array", "alignedat", "alignat", "alignat*"}
PLACED = {"array", "aligned", "gathered", "alignedat", "matrix*", "pmatrix*", "bmatrix*", "Bmatrix*", "vmatrix*"}
CASES = {"cases", "dcases"}
FUNCTION_WORDS = ("arcsin", "arccos", "arctan", "softmax", "sigmoid", "sinh", "cosh", "tanh", "sqrt", "sin", "cos",
                  "tan", "exp", "log", "max", "min", "det", "erf", "diag", "ReLU", "relu",
                  "lim", "ln", "tr")  # fmt: skip


def tokenize(latex: str) -> list[Token]:
    """Split LaTeX into tokens, ending with one of kind "stop".

    Raises
    ------
    Unreadable
        For braces that do not match, an environment that is not known, or a function name typed as loose letters.
    """
    _check_exponents(latex)
    tokens = list(_tokens(latex, 0, len(latex)))
    _check_balance(tokens)
    tokens = _word_first(_label_first(_labels(_infixes(_systems(tokens)))))
    _check_loose_words(tokens)
    tokens.append(Token("stop", "", len(latex), len(latex)))
    return tokens


def _tokens(latex: str, position: int, stop: int) -> Iterator[Token]:
    """Yield the tokens of a part of a formula."""
    side = ""
    while position < stop:
        if latex[position].isspace() or latex[position] == "~":
            position += 1
        elif latex[position] == "%":
            position = (latex + "\n").index("\n", position) + 1
        elif match := DEFINED_AS.match(latex, position):
            yield Token("symbol", ":=", position, match.end())
            position = match.end()
        elif match := NEGATED.match(latex, position):
            yield Token("command", r"\notin" if match[1] == r"\in" else r"\neq", position, match.end())
            position = match.end()
        elif match := COMMA.match(latex, position):
            raise Unreadable("a decimal comma, or one between thousands? write 0.5, and 1000", position)
        elif match := SPACE.match(latex, position):
            position = match.end()
        elif match := SIZES.match(latex, position):
            side = {"l": "left", "r": "right", "m": "middle", "": ""}[match[1]]
            position = match.end()
        elif match := OLD_STYLE.match(latex, position):
            _, inside, end = _argument(latex, position)
            yield from _styled(latex, {"rm": r"\mathrm", "it": r"\mathit"}.get(match[1][1:], rf"\math{match[1][1:]}"),
                               position, (match.end(), inside, end))  # fmt: skip
            position = end
        else:
            match = PIECE.match(latex, position, stop)
            if match is None or match[0] == "\\":
                raise Unreadable("a lone backslash", position)
            text, start = match[0], position
            position = match.end()
            if text in SIDES:
                side = SIDES[text]
                continue
            position = yield from _token(latex, text, start, position, side, match[1])
            side = ""


def _token(
    latex: str, text: str, start: int, end: int, side: str, environment: str | None
) -> Generator[Token, None, int]:
    """Yield what one raw piece is, its argument included where it has one, and return where that ends."""
    if environment:
        return (yield from _environment(latex, text, start, end, environment))
    if text in SILENT:
        return end
    if text in SILENT_WITH_ARGUMENT:
        end = _argument(latex, end)[2]
        is_coloured = text in COLOURS and re.match(r"\s*\{", latex[end:])
        return (yield from _boxed(latex, end)) if is_coloured else end
    if text in UPRIGHT or text in STYLES:
        span = _argument(latex, end)
        yield from _styled(latex, text, start, span)
        return span[2]
    if text in TRANSPARENT:
        inside, stop, end = _argument(latex, end)
        yield from _tokens(latex, inside, stop)
        return end
    if text in STACKED:
        return (yield from _stacked(latex, text, start, end))
    if text == r"\boxed":
        return (yield from _boxed(latex, end))
    if text == r"\\":
        gap = ROW_GAP.match(latex, end)
        end = gap.end() if gap else end
    if text == r"\forall":
        yield Token("word", "for all", start, end)
        return end
    if text in SETS:
        yield Token("name", f"\\mathbb{{{SETS[text]}}}", start, end)
        return end
    if text in DELIMITERS:
        text, side = DELIMITERS[text]
    text = SYNONYMS.get(text, text)
    if text[0].isdigit() or (text[0] == "." and len(text) > 1):
        yield Token("number", text, start, end)
    elif text[0].isalpha():
        yield Token("letter", text, start, end)
    else:
        yield Token("command" if re.fullmatch(r"\\[A-Za-z]+", text) else "symbol", text, start, end, side)
    return end


def _environment(latex: str, text: str, start: int, end: int, name: str) -> Generator[Token, None, int]:
    """Yield the begin or end of an environment, without what it says of its columns and its place on the line."""
    begins = text.startswith(r"\begin")
    plain = name.removesuffix("*") if name.removesuffix("*") in MATRICES else name
    if plain not in LINES | MATRICES | CASES:
        raise Unreadable(f"an unknown environment, {name}: aligned, cases, pmatrix and their like are read", start)
    if begins and name in PLACED and (match := PLACEMENT.match(latex, end)):
        end = match.end()
    if begins and name in WITH_COLUMNS:
        end = _argument(latex, end)[2]
    yield Token("begin" if begins else "end", plain, start, end)
    return end


def _styled(latex: str, style: str, start: int, span: tuple[int, int, int]) -> Iterator[Token]:
    """Yield a name in a style or under an accent, or the words and the maths of \\text{if $x > 0$}."""
    inside, stop, end = span
    if style in STYLES:
        word = "".join(token.text for token in _tokens(latex, inside, stop))
        bold = STYLES[style] in (r"\vec", r"\boldsymbol") and word in ("0", "1")  # the zero vector, and that of ones
        yield Token("name", rf"\mathbf{{{word}}}" if bold else f"{STYLES[style]}{{{word}}}", start, end)
        return
    while match := WRAPPED.match(latex, inside, stop):  # \mathop{\mathrm{sech}}, \mathop{\rm sech}
        if match[2]:
            if match[1] not in UPRIGHT | STYLES.keys() | {None} or _argument(latex, match.end() - 1)[2] != stop:
                break
            stop -= 1
        inside = match.end()
    for part in re.finditer(r"\$([^$]*)\$|\\\((.*?)\\\)|(?:(?!\$|\\\().)+", latex[inside:stop], re.S):
        if number := part.lastindex:
            yield from _tokens(latex, inside + part.start(number), inside + part.end(number))
            continue
        word = re.sub(r"\\[,;:! ]|~", " ", part[0]).strip()
        if re.search("[<>=]", word):
            raise Unreadable(r"maths in words is not read: write \text{if } x > 0", inside + part.start())
        if re.search(r"\\[A-Za-z]+.", word):
            cure = "a command among words is not read: write a name as \\operatorname{name}"
            raise Unreadable(cure, inside + part.start())
        if word:
            kind = "command" if re.fullmatch(r"\\[A-Za-z]+", word) else "word"
            yield Token(kind, SYNONYMS.get(word, word), start, end)


def _stacked(latex: str, text: str, start: int, end: int) -> Generator[Token, None, int]:
    """Yield \\underset{i}{\\max} as \\max_i, and \\overset{(a)}{=}, which names a reason, as =."""
    over, (inside, stop, end) = _argument(latex, end), _argument(latex, _argument(latex, end)[2])
    base = list(_tokens(latex, inside, stop))
    if len(base) == 1 and base[0].text in ("=", "<", ">", r"\leq", r"\geq"):
        if not re.fullmatch(r"\s*(?:\(.*\)|\\(?:text|mathrm)\s*\{\s*\(.*\)\s*\})\s*", latex[over[0] : over[1]]):
            raise Unreadable("a sign over a relation changes it, unless it is a reason in brackets: (a)", start)
        yield base[0]
        return end
    if not base or base[0].text not in BIG:
        raise Unreadable(f"{text} on what is neither a relation nor a sum, product, limit, maximum or minimum", start)
    yield from base
    yield Token("symbol", STACKED[text], start, start)
    yield Token("symbol", "{", start, start)
    yield from _tokens(latex, over[0], over[1])
    yield Token("symbol", "}", start, start)
    return end


def _boxed(latex: str, end: int) -> Generator[Token, None, int]:
    """Yield what is in a box: a relation as it is, an expression as a group."""
    inside, stop, end = _argument(latex, end)
    tokens = list(_tokens(latex, inside, stop))
    is_group = find(tokens, {"=", "<", ">", r"\leq", r"\geq", r"\neq", r"\approx", ":="}) is None
    if is_group:
        tokens = [Token("symbol", "{", inside, inside), *tokens, Token("symbol", "}", stop, stop)]
    yield from tokens
    return end


def _systems(tokens: list[Token]) -> list[Token]:
    """Turn \\left\\{ \\begin{array}{ll} ... \\end{array} \\right. into cases."""
    places = [place for place, token in enumerate(tokens) if token.text == r"\{" and token.side == "left"]
    for place in reversed(places):
        if place + 1 == len(tokens) or tokens[place + 1].kind != "begin":
            continue
        end = closing(tokens, place + 1)
        after = tokens[end + 1] if end is not None and end + 1 < len(tokens) else None
        if end is not None and after is not None and (after.text, after.side) == (".", "right"):
            cases = [replace(tokens[mark], text="cases") for mark in (place + 1, end)]
            tokens[place : end + 2] = [cases[0], *tokens[place + 2 : end], cases[1]]
    return tokens


def _infixes(tokens: list[Token]) -> list[Token]:
    """Turn {a \\over b} into {\\frac{a}{b}}, and {n \\choose k} likewise."""
    while (place := next((i for i, token in enumerate(tokens) if token.text in INFIX), None)) is not None:
        start, depth = place, 0
        while start > 0 and depth >= 0:
            start -= 1
            depth += (tokens[start].text == "}") - (tokens[start].text == "{")
        end = closing(tokens, start)
        if depth >= 0 or end is None:
            command = tokens[place]
            raise Unreadable(f"{command.text} outside braces: write {INFIX[command.text]}", command.start)
        opening, shut = tokens[start], tokens[end]
        fraction = [
            replace(tokens[place], text=INFIX[tokens[place].text]),
            opening, *tokens[start + 1 : place], shut, opening, *tokens[place + 1 : end], shut,
        ]  # fmt: skip
        around = {token.text for token in (*tokens[max(start - 1, 0) : start], *tokens[end + 1 : end + 2])}
        is_script = bool(around & {"^", "_"})
        tokens[start : end + 1] = [opening, *fraction, shut] if is_script else fraction
    return tokens


def _labels(tokens: list[Token]) -> list[Token]:
    """Part the transpose from the label in W^{(2)\\top}."""
    for place in reversed(range(len(tokens) - 5)):
        texts = [token.text for token in tokens[place : place + 3]]
        end = closing(tokens, place + 2) if texts in (["^", "{", "("], ["^", "{", "["]) else None
        if end is not None and [token.text for token in tokens[end + 1 : end + 3]] in ([r"\top", "}"], ["T", "}"]):
            caret, opening, shut = tokens[place], tokens[place + 1], tokens[end + 2]
            tokens[end + 1 : end + 1] = [shut, caret, opening]
    return tokens


def _label_first(tokens: list[Token]) -> list[Token]:
    """Turn a_i^{(1)} into a^{(1)}_i."""
    for place in reversed(range(1, len(tokens) - 3)):
        if tokens[place].text != "_":
            continue
        below = closing(tokens, place + 1) if tokens[place + 1].text == "{" else place + 1
        above = (below or place) + 1
        texts = [token.text for token in tokens[above : above + 3]]
        end = closing(tokens, above + 1) if texts in (["^", "{", "("], ["^", "{", "["]) else None
        if end is not None and tokens[end - 1].text in (")", "]"):
            tokens[place : end + 1] = [*tokens[above : end + 1], *tokens[place:above]]
    return tokens


def _word_first(tokens: list[Token]) -> list[Token]:
    """Turn f'_{\\text{loss}} into f_{\\text{loss}}'."""
    for place in reversed(range(len(tokens) - 4)):
        mark, *below = tokens[place : place + 5]
        if mark.text == "'" and [token.text for token in below[:2]] == ["_", "{"] and below[2].kind == "word":
            tokens[place : place + 5] = [*below, mark]
    return tokens


def _argument(latex: str, position: int) -> tuple[int, int, int]:
    """Return where the argument of a command, braced or a single piece, begins and stops, and where to read on."""
    while position < len(latex) and latex[position].isspace():
        position += 1
    if position < len(latex) and latex[position] == "{":
        depth = 0
        for end in range(position, len(latex)):
            backslashes = end - len(latex[:end].rstrip("\\"))
            depth += 0 if backslashes % 2 else (latex[end] == "{") - (latex[end] == "}")
            if depth == 0:
                return position + 1, end, end + 1
        raise Unreadable("a brace that is not closed", position)
    match = PIECE.match(latex, position)
    if match is None:
        raise Unreadable("an argument is missing", position)
    if match[0] in STYLES or match[0] in UPRIGHT:
        end = _argument(latex, match.end())[2]
    else:
        end = position + 1 if match[0][0].isdigit() else match.end()
    return position, end, end


def digits_of(token: Token) -> list[Token]:
    """Split a number into single digits, as TeX does for an unbraced argument: \\frac12."""
    return [
        Token("number", digit, token.start + place, token.start + place + 1) for place, digit in enumerate(token.text)
    ]


def _check_balance(tokens: list[Token]) -> None:
    """Braces and environments must close in order; brackets need not, as in [0, 1)."""
    stack: list[Token] = []
    for token in tokens:
        if token.text == "{" and token.kind == "symbol" or token.kind == "begin":
            stack.append(token)
        elif token.text == "}" and token.kind == "symbol":
            if not stack or stack.pop().text != "{":
                raise Unreadable("a closing brace without its opening one", token.start)
        elif token.kind == "end" and (not stack or stack.pop().text != token.text):
            raise Unreadable(f"\\end{{{token.text}}} without its \\begin", token.start)
    if stack:
        raise Unreadable(f"{stack[-1].text} is not closed", stack[-1].start)


def _check_exponents(latex: str) -> None:
    """`1e-8` is Python's way to write a power of ten, and would be e minus 8."""
    if match := re.search(r"(?<![\w.])\d+(?:\.\d+)?e[-+]?\d+(?![\w}])", latex):
        raise Unreadable("a power of ten? write 10^{-8}, or put a space before the sign", match.start())


def _check_loose_words(tokens: list[Token]) -> None:
    """`exp(x)` typed without a backslash is a slip, not e times x times p."""
    for first in range(len(tokens)):
        run = ""
        for token in tokens[first : first + 8]:
            if token.kind != "letter" or (run and token.start != tokens[first].start + len(run)):
                break
            run += token.text
        before = tokens[first - 1] if first else None
        if before and before.kind == "letter" and before.end == tokens[first].start:
            continue
        for word in FUNCTION_WORDS:
            if run.startswith(word) and (len(run) > len(word) or _opens(tokens, first + len(word))):
                raise Unreadable(f"loose letters: write \\{word} or \\operatorname{{{word}}}", tokens[first].start)


def _opens(tokens: list[Token], place: int) -> bool:
    """Whether an argument could start at this token."""
    return place < len(tokens) and (
        tokens[place].kind in ("letter", "number", "command") or tokens[place].text in "([{_^"
    )


# --- lists of tokens -----------------------------------------------------------------------------------------


def opens(token: Token) -> bool:
    """Whether a token opens a bracket, a group or an environment."""
    return token.kind == "begin" or (token.kind != "word" and token.text in ("{", *CLOSING))


def closes(token: Token) -> bool:
    """Whether a token closes a bracket, a group or an environment."""
    return token.kind == "end" or (token.kind != "word" and token.text in ("}", *CLOSING.values()))


def depths(tokens: list[Token]) -> list[tuple[Token, int]]:
    """Pair each token with the number of brackets and environments around it."""
    found, depth = [], 0
    for token in tokens:
        found.append((token, depth + opens(token)))
        depth += opens(token) - closes(token)
    return found


def find(tokens: list[Token], texts: Iterable[str]) -> int | None:
    """Return the place of the first of these outside all brackets."""
    return next((place for place, (t, depth) in enumerate(depths(tokens)) if depth == 0 and t.text in texts), None)


def closing(tokens: list[Token], place: int) -> int | None:
    """Return the place of the bracket that closes the one at a place, if there is one; braces match only braces."""
    depth = 0
    for end, token in enumerate(tokens[place:], place):
        if tokens[place].text != "{" or token.text in ("{", "}"):
            depth += opens(token) - closes(token)
        if depth == 0:
            return end
    return None


def split(tokens: list[Token], separators: set[str]) -> list[list[Token]]:
    """Cut a list of tokens at separators outside brackets and environments."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += opens(token) - closes(token)
        if depth == 0 and token.text in separators and token.kind != "word":
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces


def is_atom(token: Token) -> bool:
    """Whether a token is an index by itself."""
    return token.kind in ("letter", "number", "name") or token.text in GREEK


def is_label(tokens: list[Token]) -> bool:
    """Whether a superscript is something in brackets, as in W^{(2)} or a^{[1]}."""
    return len(tokens) > 2 and tokens[0].text in ("(", "[") and closing(tokens, 0) == len(tokens) - 1


def is_word(below: list[Token]) -> bool:
    """Whether what stands below a name is a word, as in n_{\\text{in}}, which counts no entries."""
    return len(below) == 1 and (below[0].kind == "word" or below[0].text in (r"\max", r"\min"))


def braced(tokens: list[Token]) -> str:
    """Spell a script in the one canonical way; W_{\\mathrm{i}}, of an input gate, is another than W_i."""
    is_upright = len(tokens) == 1 and tokens[0].kind == "word" and len(tokens[0].text) == 1
    text = "".join(token.text for token in tokens if token.text not in ("{", "}"))
    return rf"{{\mathrm{{{text}}}}}" if is_upright else text if len(text) == 1 else f"{{{text}}}"


def spelled(base: str, below: list[Token], label: list[Token]) -> str:
    """Return the canonical name."""
    return base + (f"_{braced(below)}" if below else "") + (f"^{braced(label)}" if label else "")


def family_of(base: str, label: list[Token]) -> str:
    """Return the name of the family that W^{(2)} is a member of, W^{()}; a^{[1]} is one of a^{[]}."""
    return f"{base}^{{{label[0].text}{label[-1].text}}}"


def is_labelled(family: str) -> bool:
    """Whether the members of a family have their number in a label."""
    return family.endswith(("^{()}", "^{[]}"))


def member_of(family: str, number: object = "") -> str:
    """Return the name of a member of a family, or what the names of all begin with."""
    if not is_labelled(family):
        return f"{family}_{number}"
    return f"{family[:-2]}{number}{family[-2:]}" if number != "" else family[:-2]


def trim(tokens: list[Token]) -> list[Token]:
    """Drop punctuation and wide spaces at the ends of a piece."""
    while tokens and tokens[-1].text in {",", ".", ";", r"\quad"} and tokens[-1].side == "":
        tokens = tokens[:-1]
    while tokens and tokens[0].text in {",", ";", r"\quad"}:
        tokens = tokens[1:]
    return tokens
