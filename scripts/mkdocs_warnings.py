"""The warnings of MkDocs as problems: with the line, and with the cure."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from scripts import problems
from scripts.paths import ROOT
from scripts.problems import Problem

LINK = re.compile(r"Doc file '(?P<page>.+?)' contains (?:a|an \w+) link '(?P<link>.+?)', (?P<reason>.+)", re.S)
OMITTED = re.compile(r'not included in the "nav" configuration:(?P<pages>.*)', re.S)
MISSING = re.compile(r"A reference to '(?P<page>.+?)' is included in the 'nav' configuration")


class WarningCollector(logging.Filter):
    """Reports the warnings that MkDocs logs, apart from those of one logger, in the place of printing them."""

    def __init__(self, apart_from: str) -> None:
        super().__init__()
        self._apart_from = apart_from

    def watch(self, logger: logging.Logger) -> None:
        """Stand before all that prints for this logger."""
        for handler in logger.handlers:
            if self not in handler.filters:
                handler.addFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING or record.name == self._apart_from:
            return True
        for problem in as_problems(record.getMessage()):
            problems.report(problem.page, problem.line, problem.message)
        return False


def as_problems(message: str) -> Iterator[Problem]:
    """Yield what one warning of MkDocs says of each place."""
    if link := LINK.search(message):
        page = f"docs/{link['page']}"
        reason = re.sub(r"\s+", " ", link["reason"]).removeprefix("but ")
        for line in _lines_with(page, link["link"]):
            yield Problem(page, line, f"broken link `{link['link']}`: {reason}")
    elif omitted := OMITTED.search(message):
        for page in re.findall(r"- (.+)", omitted["pages"]):
            yield Problem(f"docs/{page}", 0, f"this page is missing in the nav; add `- {page}` to mkdocs.yml")
    elif missing := MISSING.search(message):
        page = missing["page"]
        for line in _lines_with("mkdocs.yml", page):
            yield Problem("mkdocs.yml", line, f"the nav names `{page}`, but there is no docs/{page}")
    else:
        yield Problem("mkdocs", 0, message)


def _lines_with(path: str, text: str) -> list[int]:
    """Return the lines of a file that hold a text; 0 where none does."""
    file = ROOT / path
    lines = file.read_text(encoding="utf-8").split("\n") if file.is_file() else []
    return [number for number, line in enumerate(lines, 1) if text in line] or [0]
