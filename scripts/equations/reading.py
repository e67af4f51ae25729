"""Files to formulas: Markdown, built HTML and notebooks, with the line on which each formula starts."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

SUFFIXES = {".md", ".html", ".htm", ".ipynb"}


@dataclass(frozen=True)
class Formula:
    """A formula as published.

    Attributes
    ----------
    latex : str
        What is between the delimiters.
    line : int
        Where it starts, counted from 1.
    display : bool
        Whether it stands on lines of its own.
    unchecked : str or None
        The reason of an `<!-- unchecked: reason -->` before it.
    above : int
        How many lines further on its first character stands.
    given : str
        The word before it that makes it a condition of the formula before that: "for", "for every" whatever says it,
        "cell" in the next cell of a table's row, "i.e." if it says a declaration in other words, or "and" after such a
        condition; with a capital, "If", one of the claims that follow in its sentence, which have "then", or "?" if it
        is not sure that the condition is theirs.
    introduces : bool
        Whether an article before it, "a target $y \\in S$", says that it speaks of something new.
    """

    latex: str
    line: int
    display: bool = False
    unchecked: str | None = None
    above: int = field(default=0, compare=False)
    given: str = field(default="", compare=False)
    introduces: bool = field(default=False, compare=False)

    def line_of(self, column: int) -> int:
        """Return the line of the page on which a place in the formula stands."""
        return self.line + self.above + self.latex.count("\n", 0, column)


DISPLAYED = ("fenced", "dollars", "brackets", "environment")
UNCHECKED = re.compile(r"\s*unchecked:\s*(.*?)\s*", re.S)
# In this order: what hides maths, then the kinds of maths. A dollar opens only before a non-space, and closes only
# after one and not before a digit, so that "$5 and $6" stays prose; beside a space around what looks like maths.
MARKDOWN = re.compile(
    r"""(?:^[ \t]*(?:>[ \t]*)*(?P<maths>`{3,}|~{3,})[ \t]*math[ \t]*\n(?P<fenced>.*?)^[ \t>]*(?P=maths)[ \t]*$)
    | (?P<fence>^(?P<indent>[ \t]*(?:>[ \t]*)*)(?P<ticked>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=ticked)[`~]*[ \t]*$|\Z))
    | \$`(?P<quoted>[^`\n]+)`\$
    | (?P<comment><!--(?P<remark>.*?)-->)
    | (?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))
    | (?P<raw><(?P<tag>script|style|pre|code)\b[^>]*>.*?</(?P=tag)\s*>)
    | (?P<escape>\\\$)
    | \$\$(?P<dollars>.+?)\$\$
    | (?P<marks>\\{1,2})\[(?P<brackets>.+?)(?P=marks)\]
    | (?P<mark>\\{1,2})\((?P<parens>.+?)(?P=mark)\)
    | (?P<environment>
        \\begin\{(?P<kind>(?:align|equation|gather|multline|alignat|flalign|eqnarray)\*?|displaymath|math)\}
        .+?\\end\{(?P=kind)\})
    | (?<![\\$\w])\$(?P<dollar>(?![\s$])(?:\\.|[^$`\\\n]|\n(?!\s*\n))*?(?<![\s\\]))\$(?![\d$])
    | (?<![\\$\w])\$(?P<padded>(?=[^$`\n]*[\\=^])[^$`\n]+)\$(?![\d$])
    """,
    re.M | re.S | re.X,
)


OTHERWISE = re.compile(r"\s*[,;]?\s*(?:and\s+)?(?:else|otherwise)\s*[:,]?\s*")
GIVEN = re.compile(
    r"\s*[,;]?\s*\(?(for|if|when(?:ever)?|where(?:ver)?|with|provided|assuming|as long as|at|as|such that|satisfying|"
    r"subject to|under the (?:condition|constraint))( all| every| any| each| that)?\s*"
)
JOINED = {"And", "and", "with", "where", "such that", "i.e."}
# The same after other words, in a sentence that began with "Let": "Let $A \in S$ be square and such that $A = A^\top$".
LATE = re.compile(r"(?:[^.;:!?|\n]|\n(?!\s*\n))*[\s,](with|where|such that|satisfying|subject to|so(?: that)?)\s*")
# What is said in other words: "Let $A \in S$ be of full rank, i.e. $\det A \ne 0$".
SAME = re.compile(r"(?:[^.;:!?|\n]|\n(?!\s*\n))*[\s,(](?:i\.e\.,?|that is,?)\s*")
LEADING = re.compile(
    r"(\b(?:For|With|If|When(?:ever)?|Wherever|[Ll]et|[Tt]ake|[Cc]hoose|[Ff]ix|[Pp]ick|Suppose|"
    r"Assum(?:e|ing)|As)|"
    r"(?:(?<=[;:] )|(?<=\band, )|(?<=\bi\.e\. )|(?<=\bi\.e\., ))(?:for|if|when|as))"
    r"(?: (?:all|any|every|each|that))*\s+$"
)
# After words that begin a sentence, as in "This gives, for": what it restricts must follow.
OPENING = re.compile(r"\w,\s(for|if|when)(?: (?:all|any|every|each))?\s+$")
# The same at a noun that a preposition brings in, as in "The variant with sharpness $\beta > 0$ stays in a band".
NOUN = re.compile(r"[\s,]*\b(with|for|where) (?:an? |the |some )?[a-z]+(?: [a-z]+)?(?: is| are)?\s+$", re.I)
# What is new, as in "… and a target distribution $y \in S$"; "gives a distribution $y \in S$" speaks of a known one.
INTRODUCING = re.compile(
    r"(?:\b(?:and|with|for|given|of)|[.:])\s+(?:an?|another|some|any)\s+(?:[\w()-]+\s+){1,3}$", re.I
)
BOUND = re.compile(r"[^=]*(?:[<>]|\\[lg]e|\\ne)[^=]*")
SENTENCE = re.compile(r"[.:!?]\s|\n\s*\n")
CELL = re.compile(r"[^\n|]*\|(?!\s*\n\s*\n)\s*(?P<cell>[^\n|]*)")
# What turns a sentence away from the condition at its head.
TURNING = re.compile(
    r"\b(?:but|while|whereas|al?though|however|otherwise|else|unless|except|even|regardless|always|generally?|every|all|"
    r"any|each|for|if|when|where|with|without|let|suppose|assume|recall|since|because|also)\b",
    re.I,
)


def condition_word(words: str, latex: str, formulas: list[Formula], display: bool) -> str:
    """Return what the words between the last formula and the next make of the next one: see Formula.given."""
    last = formulas[-1].given if formulas else ""
    if last[:1].isupper() and ":=" in latex and re.fullmatch(r"\s*,?\s*let\s+", words):
        return "then"  # For $x > 0$ let $f(x) := \log x$
    leads = LEADING.search(words)
    if leads is None and (not formulas or SENTENCE.search(words)):
        leads = OPENING.search(words) or (NOUN.search(words) if BOUND.fullmatch(latex) and not display else None)
    if leads:
        return "Let" if leads[1].lower() in ("take", "choose", "fix", "pick") else leads[1].capitalize()
    is_open = last[:1].isupper()
    if is_open and re.fullmatch(r"\s*,?\s*and\s*", words) and not display:
        return "And"
    head = next((other.given for other in reversed(formulas) if other.given not in JOINED), "")
    is_same_sentence = not SENTENCE.search(words.replace("i.e.", "")) and not display
    begins_with_let = head == "Let" and is_same_sentence
    if is_open and begins_with_let and re.fullmatch(r"[^.;:!?|]*(?:\band\s+|[,(]\s*)", words):
        return "And"  # Let $a \in S$ be a rate, $b > 0$ a size and $c > 0$
    is_declared = begins_with_let or (formulas and re.search(r"\\in\b", formulas[-1].latex))
    if is_same_sentence and is_declared and SAME.fullmatch(words):
        return "i.e."
    in_row = CELL.fullmatch(words) if formulas and not display else None
    if in_row and not in_row["cell"].strip():
        return "cell"
    if formulas and (match := GIVEN.fullmatch(in_row["cell"] if in_row else words)):
        return "for every" if match[1] == "for" and match[2] else match[1]
    if formulas and r"\in" in latex and is_same_sentence and (match := NOUN.fullmatch(words)):
        return match[1].lower()  # with a gain $g \in S$
    if begins_with_let and (match := LATE.fullmatch(words)):
        return "i.e." if match[1].startswith("so") else match[1]
    if formulas and OTHERWISE.fullmatch(words):
        return "else"
    if formulas and (re.fullmatch(r"[ ,;]*\(", words) or (latex[:1] == "(" and re.fullmatch("[ ,;]*", words))):
        return "at"  # ($|x| < 1$)
    if formulas and re.fullmatch(r"[^.;:!?|\n(]{,40}\(", words) and BOUND.fullmatch(latex):
        return "at"  # at the vertex ($a > 0$)
    said = words.lstrip().removeprefix(".") if is_open else words  # the condition may end a sentence of its own
    is_apart = re.search(r"[.;!?]\s|\n\s*[-*#|]" + r"|\n\s*\n" * (not display), said)
    if is_open or (last in ("then", "?") and not formulas[-1].display and not is_apart):
        return "then" if last != "?" and not is_apart and not TURNING.search(said) else "?"
    if not formulas or display or re.search(r"\n\s*\n", words):
        return ""
    is_listed = last.islower() and last != "then" and re.fullmatch(r"\s*(?:,\s*)?and\s*", words)
    return "and" if is_listed or re.fullmatch(r"\s*[,;]\s*", words) else ""


MACRO = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?|(?P<operator>DeclareMathOperator)\*?)\s*\{?(?P<name>\\[A-Za-z]+)\}?\s*"
    r"\{(?P<body>(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
)


def expanded(formulas: list[Formula]) -> list[Formula]:
    """Put what \\newcommand stands for, if it takes no argument, in the formulas after it."""
    macros: dict[str, str] = {}
    found: list[Formula] = []
    for formula in formulas:
        for macro in MACRO.finditer(formula.latex):
            macros[macro["name"]] = rf"\operatorname{{{macro['body']}}}" if macro["operator"] else macro["body"]
        latex = MACRO.sub("", formula.latex)
        for name in reversed(macros):  # a later one may be made of earlier ones
            body = macros[name].replace("\\", r"\\")
            latex = re.sub(re.escape(name) + r"(?![A-Za-z])", body, latex)
        if latex.strip() or not MACRO.search(formula.latex):
            found.append(replace(formula, latex=latex.strip()))
    return found


def read_markdown(text: str) -> list[Formula]:
    """Return the formulas of a Markdown page in order, leaving out code, comments, front matter and prices."""
    front = re.match(r"---\n.*?\n---\s*\n", text, re.S)
    start = front.end() if front else 0
    formulas: list[Formula] = []
    unchecked: str | None = None
    after = end = 0
    for match in MARKDOWN.finditer(text, start):
        if match["comment"]:
            remark = UNCHECKED.fullmatch(match["remark"])
            if remark:
                unchecked, after = remark[1], match.end()
            continue
        kind = next((kind for kind in (*DISPLAYED, "quoted", "parens", "dollar", "padded") if match[kind]), None)
        if kind is None:
            continue
        latex, display = unquote(match[kind]), kind in DISPLAYED
        line = text.count("\n", 0, match.start()) + 1
        before = latex[: len(latex) - len(latex.lstrip())]
        above = text.count("\n", match.start(), match.start(kind)) + before.count("\n")
        given = condition_word(text[end : match.start()], latex.strip(), formulas, display)
        is_new = INTRODUCING.search(text[end : match.start()]) is not None
        formulas.append(Formula(latex.strip(), line, display, unchecked, above, given, is_new))
        end = match.end()
        rest = text[match.end() :].partition("\n")[0]
        if unchecked is not None and (
            display or "$" not in rest and r"\(" not in rest or text.count("\n", after, match.start()) > 1
        ):
            unchecked = None
    return expanded(formulas)


def unquote(latex: str) -> str:
    """Drop the marks of a block quote inside a displayed formula."""
    return re.sub(r"\n[ \t]*(?:>[ \t]?)+", "\n", latex)


OUTLINE = re.compile(r'(?<=<path) d="[^"]*"')


class _Reader(HTMLParser):
    """Collects data-latex attributes, the text of class arithmatex, and math scripts."""

    VOID = {"br", "img", "hr", "input", "meta", "link", "wbr", "source", "area", "base", "col", "embed", "track"}
    SKIPPED = {"head", "nav"}
    BLOCKS = {"p", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "div"}
    CELLS = {"td", "th"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.formulas: list[Formula] = []
        self.skipped = 0
        self.depth = 0  # inside an element that carries its formula
        self.text: list[str] | None = None
        self.display = False
        self.unchecked: str | None = None
        self.line = 0
        self.words = ""  # since the last formula

    def add(self, latex: str, display: bool) -> None:
        """Keep a formula; an unchecked remark is used up by it."""
        given = condition_word(self.words, latex.strip(), self.formulas, display)
        is_new = INTRODUCING.search(self.words) is not None
        self.formulas.append(Formula(latex.strip(), self.line, display, self.unchecked, 0, given, is_new))
        self.unchecked, self.words = None, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where formulas and skipped parts begin."""
        attributes = dict(attrs)
        classes = (attributes.get("class") or "").split()
        if tag in self.SKIPPED:
            self.skipped += 1
        if self.depth or self.text is not None:
            self.depth += tag not in self.VOID
            return
        if self.skipped:
            return
        self.line = self.getpos()[0]
        if attributes.get("data-latex") is not None:
            block = attributes.get("data-display") in ("true", "") or "display" in classes or "block" in classes
            self.add(attributes["data-latex"] or "", block or attributes.get("display") == "true")
            self.depth = int(tag not in self.VOID)
        elif "arithmatex" in classes or (tag == "script" and (attributes.get("type") or "").startswith("math/tex")):
            self.text, self.depth = [], 1
            self.display = tag == "div" or "mode=display" in (attributes.get("type") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read <mjx-container data-latex="..."/> and the like."""
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note where formulas and skipped parts end."""
        if tag in self.SKIPPED and self.skipped:
            self.skipped -= 1
        if not self.depth or tag in self.VOID:
            self.words += "|" if tag in self.CELLS else "\n\n" * (tag in self.BLOCKS)
            return
        self.depth -= 1
        if self.depth == 0 and self.text is not None:
            latex = "".join(self.text).strip()
            marked = re.fullmatch(r"\\\((.*)\\\)|\\\[(.*)\\\]|\$\$(.*)\$\$", latex, re.S)
            if marked:
                self.display = marked[1] is None
                latex = next(part for part in marked.groups() if part is not None)
            self.text = None
            self.add(latex, self.display)

    def handle_data(self, data: str) -> None:
        """Collect the text of a formula."""
        if self.text is not None:
            self.text.append(data)
        elif not self.depth and not self.skipped:
            self.words += data

    def handle_comment(self, data: str) -> None:
        """Read an unchecked remark."""
        remark = UNCHECKED.fullmatch(data)
        if remark and not self.skipped:
            self.unchecked = html.unescape(remark[1])


def read_html(text: str) -> list[Formula]:
    """Return the formulas of a built page in order."""
    reader = _Reader()
    # Outlines are most of a page with drawn formulas, and slow to read.
    reader.feed(OUTLINE.sub("", text))
    reader.close()
    return expanded(reader.formulas)


def read_notebook(text: str) -> list[Formula]:
    """Return the formulas in the Markdown cells of a notebook; lines count within the cells joined."""
    cells = [cell["source"] for cell in json.loads(text).get("cells", []) if cell.get("cell_type") == "markdown"]
    return read_markdown("\n\n".join("".join(source) for source in cells))


def read_file(path: Path) -> list[Formula]:
    """Return the formulas of a file by its suffix."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        return read_notebook(text)
    return read_markdown(text) if path.suffix == ".md" else read_html(text)
