"""The pages as their authors wrote them: which file a text came from, and on which line a piece of it stands."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from markdown.extensions.toc import slugify, unique

from scripts.cache import digest
from scripts.paths import DOCS, ROOT, SNIPPETS

FRONT_MATTER = re.compile(r"\A---\s*\n.*?\n---\s*\n", re.DOTALL)
FENCE = re.compile(r"^(`{3,}).*?^\1[ ]*$", re.MULTILINE | re.DOTALL)
FUNCTION_BLOCK = re.compile(r"^/// function *\| *(\S.*?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Heading:
    """A heading of a page.

    Attributes
    ----------
    text, anchor : str
        What it says, and the id that the published page gives it.
    line : int
        Its line of the file.
    """

    text: str
    anchor: str
    line: int


@dataclass(frozen=True)
class Page:
    """A Markdown file under docs/.

    Attributes
    ----------
    path : str
        Relative to the repository, with slashes.
    body : str
        The text after the front matter.
    first_line : int
        The line of the file on which the body begins.
    """

    path: str
    body: str
    first_line: int = 1

    @property
    def address(self) -> str:
        """Path relative to docs/, as links and the nav write it."""
        return self.path.removeprefix("docs/")

    @property
    def title(self) -> str:
        """The first heading, or the path where there is none."""
        heading = re.search(r"^# (.+)$", self.body, re.MULTILINE)
        return heading[1].strip() if heading else self.path

    @cached_property
    def headings(self) -> list[Heading]:
        """All headings in order, with the anchors that Python-Markdown's `toc` gives them."""
        used: set[str] = set()
        prose = FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), self.body)
        found = ((number, re.match(r"#+ (.+)", line)) for number, line in enumerate(prose.split("\n"), self.first_line))
        return [
            Heading(text[1].strip(), unique(slugify(text[1].strip(), "-"), used), line) for line, text in found if text
        ]

    def line_at(self, position: int) -> int:
        """Return the file's line that holds this position of the body."""
        return self.first_line + self.body.count("\n", 0, position)


def parse(path: str, text: str) -> Page:
    """Return the page that a file's text makes."""
    front = FRONT_MATTER.match(text)
    start = front.end() if front else 0
    while text[start : start + 1] == "\n":
        start += 1
    return Page(path, text[start:], 1 + text.count("\n", 0, start))


def read(file: Path) -> Page:
    """Read one Markdown file of the repository."""
    return parse(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))


@cache
def every_page() -> tuple[Page, ...]:
    """Return all Markdown pages of the site, in the order of their paths, as they were at the last `refresh`."""
    return tuple(map(read, sorted(DOCS.rglob("*.md"))))


@cache
def written() -> str:
    """Return a hash of all that authors write, as it was at the last `refresh`: pages, notebooks, snippets, nav."""
    files = [*DOCS.rglob("*.md"), *DOCS.rglob("*.ipynb"), *SNIPPETS.rglob("*.py"), ROOT / "mkdocs.yml"]
    files += [file for file in (ROOT / "scripts").rglob("*") if file.suffix in {".yml", ".json"}]
    named = ((file.relative_to(ROOT).as_posix(), file.read_bytes()) for file in sorted(files))
    return digest(*(part for pair in named for part in pair))


@cache
def stating() -> dict[str, list[Page]]:
    """Return, by snippet, the pages that state its function: those with its function block."""
    found: dict[str, list[Page]] = {}
    for page in every_page():
        for snippet in dict.fromkeys(FUNCTION_BLOCK.findall(page.body)):
            found.setdefault(snippet, []).append(page)
    return found


def refresh() -> None:
    """Look at the files again: what they said is kept in memory, since a build asks for it a thousand times."""
    for kept in (every_page, written, stating):
        kept.cache_clear()
    _by_body.clear()
    _made.clear()


_by_body: dict[str, Page] = {}
_made: dict[str, Page] = {}


def register(page: Page) -> None:
    """Make known a page whose body is not the text of a file, such as a notebook's."""
    _made[page.body.strip()] = page


def page_with(body: str) -> Page:
    """Return the page that has this body.

    A Markdown extension is given a text without a name, by MkDocs as by its successors; errors need the name.
    """
    key = body.strip()
    if key in _made:
        return _made[key]
    if key not in _by_body:
        _by_body.clear()
        _by_body.update((page.body.strip(), page) for page in every_page())
    return _by_body.get(key, Page("(text)", body))


class Locator:
    """Finds the lines of pieces that are asked for roughly in reading order."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._position = 0

    def line_of(self, piece: str) -> int:
        """Return the line on which the piece begins, looking onward from the piece before; 0 if it is nowhere."""
        wanted = piece.strip()
        if self.page.path.endswith(".ipynb"):
            return self._line_in_notebook(wanted)
        # Indentation inside lists and blocks is taken off before a piece arrives here, so try its first line too.
        for part in (wanted, wanted.partition("\n")[0]):
            for start in (self._position, 0):
                found = self.page.body.find(part, start) if part else -1
                if found >= 0:
                    self._position = found + len(part)
                    return self.page.line_at(found)
        return 0

    def _line_in_notebook(self, piece: str) -> int:
        text = (ROOT / self.page.path).read_text(encoding="utf-8")
        escaped = json.dumps(piece.partition("\n")[0], ensure_ascii=False)[1:-1]
        found = text.find(escaped)
        return 1 + text.count("\n", 0, found) if found >= 0 else 0
