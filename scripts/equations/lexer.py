"""LaTeX to tokens: spacing goes, spellings of the same thing become one, every token knows its place.

A name in a style or under an accent (`\\mathbf{x}`, `\\hat y`) is one token of kind "name"; a name in upright letters
(`\\operatorname{ReLU}`, `\\mathrm{ReLU}`, `\\text{if}`) is one token of kind "word". Sizes of delimiters vanish, but
`\\left|` and `\\right|` remember their side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .errors import Unreadable


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula: its kind, its text in one spelling, where it stands, and the side of a delimiter."""

    kind: str  # letter, number, command, word, name, symbol, begin, end, stop
    text: str
    start: int
    end: int
    side: str = ""


SYNONYMS = {
    r"\le": r"\leq", r"\leqslant": r"\leq", r"\ge": r"\geq", r"\geqslant": r"\geq", r"\ne": r"\neq",
    r"\lt": "<", r"\gt": ">", r"\dfrac": r"\frac", r"\tfrac": r"\frac", r"\cfrac": r"\frac", r"\dbinom": r"\binom",
    r"\tbinom": r"\binom", r"\vert": "|", r"\Vert": r"\|", r"\colon": ":", r"\rightarrow": r"\to",
    r"\coloneqq": ":=", r"\triangleq": ":=", r"\coloneq": ":=", r"\intercal": r"\top", r"\dots": r"\ldots",
    r"\cdots": r"\ldots", r"\dotsc": r"\ldots", r"\dotsb": r"\ldots", r"\lbrace": r"\{", r"\rbrace": r"\}",
    r"\lbrack": "[", r"\rbrack": "]", r"\qquad": r"\quad", r"\land": r"\wedge", r"\lor": r"\vee",
    r"\Longrightarrow": r"\implies", r"\Rightarrow": r"\implies", r"\circledast": r"\ast", r"\star": r"\ast",
}  # fmt: skip
GREEK = {
    r"\alpha", r"\beta", r"\gamma", r"\delta", r"\epsilon", r"\varepsilon", r"\zeta", r"\eta", r"\theta", r"\vartheta",
    r"\iota", r"\kappa", r"\lambda", r"\mu", r"\nu", r"\xi", r"\pi", r"\rho", r"\varrho", r"\sigma", r"\tau",
    r"\upsilon", r"\phi", r"\varphi", r"\chi", r"\psi", r"\omega", r"\Gamma", r"\Delta", r"\Theta", r"\Lambda", r"\Xi",
    r"\Pi", r"\Sigma", r"\Upsilon", r"\Phi", r"\Psi", r"\Omega", r"\ell", r"\hbar",
}  # fmt: skip
CLOSING = {"(": ")", "[": "]", r"\{": r"\}", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil", r"\langle": r"\rangle"}
DELIMITERS = {r"\lvert": ("|", "left"), r"\rvert": ("|", "right"), r"\lVert": (r"\|", "left"),
              r"\rVert": (r"\|", "right")}  # fmt: skip
SILENT = {
    r"\,", r"\;", r"\:", r"\!", r"\>", "\\ ", "\\\n", "~", r"\displaystyle", r"\textstyle", r"\scriptstyle", r"\limits",
    r"\nolimits", r"\nonumber", r"\notag", r"\strut", r"\thinspace", r"\medspace", r"\thickspace", r"\allowbreak",
    r"\negthinspace", r"\mathstrut",
}  # fmt: skip
SILENT_WITH_ARGUMENT = {r"\tag", r"\label", r"\phantom", r"\hspace", r"\vspace", r"\hphantom", r"\vphantom"}
UPRIGHT = {r"\operatorname", r"\operatorname*", r"\mathrm", r"\text", r"\textrm", r"\mathsf", r"\mathtt", r"\mathit",
           r"\texttt", r"\textsf", r"\textit", r"\mathop", r"\textnormal"}  # fmt: skip
STYLES = {
    r"\mathbf": r"\mathbf", r"\boldsymbol": r"\boldsymbol", r"\bm": r"\boldsymbol", r"\pmb": r"\boldsymbol",
    r"\mathcal": r"\mathcal", r"\mathbb": r"\mathbb", r"\mathfrak": r"\mathfrak", r"\mathscr": r"\mathscr",
    r"\hat": r"\hat", r"\widehat": r"\hat", r"\tilde": r"\tilde", r"\widetilde": r"\tilde", r"\bar": r"\bar",
    r"\overline": r"\bar", r"\vec": r"\vec", r"\dot": r"\dot", r"\check": r"\check", r"\breve": r"\breve",
    r"\textbf": r"\mathbf",
}  # fmt: skip
SIDES = {r"\left": "left", r"\right": "right", r"\middle": "middle"}
SIZES = re.compile(r"\\(?:big|Big|bigg|Bigg)([lrm]?)(?![A-Za-z])")
DEFINED_AS = re.compile(r"\\(?:stackrel|overset)\s*(?:\{\s*\\(?:text|mathrm|textrm)\s*\{def\.?\}\s*\}|\{\s*def\s*\}|"
                        r"\\triangle|\{\\triangle\})\s*(?:\{\s*=\s*\}|=)|\\vcentcolon\s*=|:=")  # fmt: skip
PIECE = re.compile(r"\\(?:begin|end)\s*\{(\w+\*?)\}|\\operatorname\*|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\.\d+|\S", re.S)
ENVIRONMENTS = {
    "cases", "matrix", "pmatrix", "bmatrix", "vmatrix", "smallmatrix", "aligned", "align", "align*", "split",
    "gathered", "gather", "gather*", "alignedat", "equation", "equation*", "multline", "multline*", "array", "dcases",
}  # fmt: skip
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
    tokens: list[Token] = []
    position, side = 0, ""
    while position < len(latex):
        if latex[position].isspace() or latex[position] == "~":
            position += 1
        elif latex[position] == "%":
            position = (latex + "\n").index("\n", position) + 1
        elif match := DEFINED_AS.match(latex, position):
            tokens.append(Token("symbol", ":=", position, match.end()))
            position = match.end()
        elif match := SIZES.match(latex, position):
            side = {"l": "left", "r": "right", "m": "middle", "": ""}[match[1]]
            position = match.end()
        else:
            match = PIECE.match(latex, position)
            if match is None or match[0] == "\\":
                raise Unreadable("a lone backslash", position)
            text, start = match[0], position
            position = match.end()
            if text in SIDES:
                side = SIDES[text]
                continue
            token, position = _token(latex, text, start, position, side, match[1])
            side = ""
            if token is not None:
                tokens.append(token)
    _check_balance(tokens)
    _check_loose_words(tokens)
    tokens.append(Token("stop", "", len(latex), len(latex)))
    return tokens


def _token(latex: str, text: str, start: int, end: int, side: str, environment: str | None) -> tuple[Token | None, int]:
    """Turn one raw piece into a token; some read their argument as well, so the new position is returned too."""
    if environment:
        if environment not in ENVIRONMENTS:
            raise Unreadable(f"an unknown environment: {environment}", start)
        if text.startswith(r"\begin") and environment in ("array", "alignedat"):
            _, end = _argument(latex, end)
        return Token("begin" if text.startswith(r"\begin") else "end", environment, start, end), end
    if text in SILENT:
        return None, end
    if text in SILENT_WITH_ARGUMENT:
        return None, _argument(latex, end)[1]
    if text in UPRIGHT:
        word, end = _argument(latex, end)
        word = re.sub(r"\\[,;:! ]|~", " ", word).strip()
        if re.fullmatch(r"\\[A-Za-z]+", word):
            return Token("command", SYNONYMS.get(word, word), start, end), end
        return Token("word", word, start, end), end
    if text in STYLES:
        inside, end = _argument(latex, end)
        word = "".join(token.text for token in tokenize(inside))
        return Token("name", f"{STYLES[text]}{{{word}}}", start, end), end
    if text in DELIMITERS:
        text, side = DELIMITERS[text]
    text = SYNONYMS.get(text, text)
    if text[0].isdigit() or (text[0] == "." and len(text) > 1):
        return Token("number", text, start, end), end
    if text[0].isalpha():
        return Token("letter", text, start, end), end
    if re.fullmatch(r"\\[A-Za-z]+", text):
        return Token("command", text, start, end, side), end
    return Token("symbol", text, start, end, side), end


def _argument(latex: str, position: int) -> tuple[str, int]:
    """Return the argument of a command, braced or a single piece, and where it ends."""
    while position < len(latex) and latex[position].isspace():
        position += 1
    if position < len(latex) and latex[position] == "{":
        depth = 0
        for end in range(position, len(latex)):
            depth += (latex[end] == "{") - (latex[end] == "}")
            if depth == 0:
                return latex[position + 1 : end], end + 1
        raise Unreadable("a brace that is not closed", position)
    match = PIECE.match(latex, position)
    if match is None:
        raise Unreadable("an argument is missing", position)
    if match[0] in STYLES or match[0] in UPRIGHT:
        _, end = _argument(latex, match.end())
        return latex[position:end], end
    if match[0][0].isdigit():
        return match[0][0], position + 1
    return match[0], match.end()


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
        raise Unreadable("not closed", stack[-1].start)


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


def braced(tokens: list[Token]) -> str:
    """Spell a script in the one canonical way."""
    text = "".join(token.text for token in tokens if token.text not in ("{", "}"))
    return text if len(text) == 1 else f"{{{text}}}"


def trim(tokens: list[Token]) -> list[Token]:
    """Drop punctuation and wide spaces at the ends of a piece."""
    while tokens and tokens[-1].text in {",", ".", ";", r"\quad"} and tokens[-1].side == "":
        tokens = tokens[:-1]
    while tokens and tokens[0].text in {",", ";", r"\quad"}:
        tokens = tokens[1:]
    return tokens
