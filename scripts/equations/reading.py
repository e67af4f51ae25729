"""Files to formulas: Markdown, built HTML and notebooks, with the line on which each formula starts."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from .prose import Given, given_by

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
    given : Given
        What the words before it make of it.
    """

    latex: str
    line: int
    display: bool = False
    unchecked: str | None = None
    above: int = field(default=0, compare=False)
    given: Given = field(default=Given(), compare=False)

    def line_of(self, column: int) -> int:
        """Return the line of the page on which a place in the formula stands."""
        return self.line + self.above + self.latex.count("\n", 0, column)


DISPLAYED = ("fenced", "dollars", "brackets", "environment")
IN_TEXT = ("quoted", "parens", "dollar", "padded", "macros")
MACRO = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?|(?P<operator>DeclareMathOperator)\*?)\s*\{?(?P<name>\\[A-Za-z]+)\}?\s*"
    r"\{(?P<body>(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
)
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
    | (?P<macros>^[ \t]*\\(?:(?:re|provide)?newcommand|DeclareMathOperator)\b[^\n]*)
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
        kind = next((kind for kind in (*DISPLAYED, *IN_TEXT) if match[kind]), None)
        if kind is None:
            continue
        latex, display = unquote(match[kind]), kind in DISPLAYED
        line = text.count("\n", 0, match.start()) + 1
        before = latex[: len(latex) - len(latex.lstrip())]
        above = text.count("\n", match.start(), match.start(kind)) + before.count("\n")
        given = given_by(text[end : match.start()], latex.strip(), display, formulas)
        formulas.append(Formula(latex.strip(), line, display, unchecked, above, given))
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
        given = given_by(self.words, latex.strip(), display, self.formulas)
        self.formulas.append(Formula(latex.strip(), self.line, display, self.unchecked, 0, given))
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
