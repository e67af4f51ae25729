"""Notebooks as pages: run at build, kept by content, rendered by the same Markdown as every other page.

mkdocs-jupyter makes a page of each notebook and copies the file for download. Its rendering is not used: it inlines
half a megabyte of styles a page, leaves formulas and links as they are, and stays white in the dark.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from scripts import later, pages, problems
from scripts.cache import Cache, digest, digest_of_files
from scripts.pages import Page
from scripts.paths import DOCS, ROOT

TIMEOUT_SECONDS = 300
# Plots come as SVG with text, without a ground, and the same every time. The notebook need not say so.
PLOTS = {"svg.hashsalt": "notebook", "svg.fonttype": "none", "figure.facecolor": "none", "axes.facecolor": "none"}
KERNEL_OPTIONS = [
    "--Application.log_level=ERROR",
    "--InlineBackend.figure_formats=svg",
    *(f"--InlineBackend.rc={key}={value}" for key, value in PLOTS.items()),
]
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class NotebookError(ValueError):
    """A cell raises; the message names it and says why."""


def every_notebook() -> list[Path]:
    """Return the notebooks of the site, in the order of their paths."""
    return [file for file in sorted(DOCS.rglob("*.ipynb")) if ".ipynb_checkpoints" not in file.parts]


def as_pages() -> list[Page]:
    """Return the notebooks as pages of prose and code, without their outputs and without running them."""
    found = []
    for file in every_notebook():
        parts = [cell["source"] if cell["cell_type"] == "markdown" else f"```python\n{cell['source']}\n```"
                 for cell in _cells(file)]  # fmt: skip
        found.append(Page(file.relative_to(ROOT).as_posix(), "\n\n".join(parts)))
    return found


def waiting() -> list[Path]:
    """Return the notebooks of which a cell of code has changed."""
    return [file for file in every_notebook() if _cache().get(_key(_cells(file))) is None]


def error_of(file: Path) -> NotebookError | None:
    """Run a notebook unless it has been run; return what one of its cells raises."""
    try:
        executed(file)
    except NotebookError as error:
        return error
    return None


def report(files: Sequence[Path], errors: Sequence[NotebookError | None]) -> None:
    """Report the cells that raise."""
    for file, error in zip(files, errors, strict=True):
        if error:
            problems.report(file.relative_to(ROOT).as_posix(), _line_of_cell(file, error.args[1]), error.args[0])


def executed(file: Path) -> list[dict[str, Any]]:
    """Return the cells of the notebook with their outputs, from the cache or by running it.

    Raises
    ------
    NotebookError
        A cell raises: the message, and the index of the cell.
    later.NotYet
        The notebook is being run.
    """
    cells = _cells(file)
    stored = _cache().get(_key(cells))
    if stored is None:
        if later.under_way():
            raise later.NotYet(f"{file.name} is being run")
        stored = json.dumps(_outputs(file)).encode()
        _cache().put(_key(cells), stored)
    outputs = iter(json.loads(stored))
    return [{**cell, "outputs": next(outputs)} if cell["cell_type"] == "code" else cell for cell in cells]


def page(file: Path) -> Page:
    """Return the notebook as a page, its outputs as placeholders; without them where there are none."""
    try:
        cells = executed(file)
    except (NotebookError, later.NotYet):  # reported when it was run ahead
        cells = [{**cell, "outputs": []} for cell in _cells(file)]
    text = as_markdown(cells, file.name)
    made = Page(file.relative_to(ROOT).as_posix(), text)
    pages.register(made)
    return made


def with_outputs(page: Page, content: str) -> str:
    """Return the HTML of a page with the outputs of its cells, if it is a notebook."""
    if not page.path.endswith(".ipynb"):
        return content
    try:
        return fill_outputs(content, executed(ROOT / page.path))
    except (NotebookError, later.NotYet):
        return content


def as_markdown(cells: list[dict[str, Any]], name: str) -> str:
    """Return a notebook as Markdown, with a link to its file of that name.

    Each code cell's outputs are a placeholder for `fill_outputs`.
    """
    parts = []
    for index, cell in enumerate(cells):
        if cell["cell_type"] == "markdown":
            parts.append(cell["source"])
        elif cell["cell_type"] == "code":
            parts.append(f"````python\n{cell['source']}\n````")
            if cell["outputs"]:
                parts.append(_placeholder(index))
    download = f'<p><a class="download" href="{name}" download>Download this notebook</a></p>'
    return "\n\n".join([parts[0], download, *parts[1:]])


def fill_outputs(content: str, cells: list[dict[str, Any]]) -> str:
    """Put the outputs of the cells in the place of their placeholders."""
    for index, cell in enumerate(cells):
        if cell["cell_type"] == "code" and cell["outputs"]:
            alt = cell["metadata"].get("alt", "")
            shown = "".join(_markup(output, alt, f"cell-{index}") for output in cell["outputs"])
            content = content.replace(_placeholder(index), f'<div class="output">{shown}</div>')
    return content


def _placeholder(index: int) -> str:
    return f'<div data-outputs-of-cell="{index}"></div>'


def _markup(output: dict[str, Any], alt: str, identity: str) -> str:
    if output["output_type"] == "stream":
        return f'<pre tabindex="0">{html.escape(ANSI.sub("", output["text"]))}</pre>'
    data = output.get("data", {})
    if "image/svg+xml" in data:
        from scripts.figures import svg

        return svg.wrap(svg.follow_page(data["image/svg+xml"], title="Plot", description=alt, identity=identity))
    if "image/png" in data:
        pixels = base64.b64encode(base64.b64decode(data["image/png"])).decode()
        return f'<figure class="plot"><img alt="{html.escape(alt)}" src="data:image/png;base64,{pixels}"></figure>'
    if "text/html" in data:
        return data["text/html"]
    return f'<pre tabindex="0">{html.escape(data.get("text/plain", ""))}</pre>'


@cache
def _cache() -> Cache:
    # A new NumPy or Matplotlib gives new outputs, so the lock is part of what made them.
    return Cache("notebooks", digest(digest_of_files(ROOT / "requirements.txt", Path(__file__)), *KERNEL_OPTIONS))


def _cells(file: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook as its file has them, each source as one text."""
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return [{**cell, "source": "".join(cell["source"])} for cell in cells]


def _key(cells: list[dict[str, Any]]) -> str:
    """Return what outputs are made of: the code, and not the prose between."""
    return digest(*(cell["source"] for cell in cells if cell["cell_type"] == "code"))


def _outputs(file: Path) -> list[list[dict[str, Any]]]:
    """Run a notebook; return the outputs of each cell of code."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(file, as_version=4)
    # Jupyter cuts printed output into pieces as they happen to arrive; joined, they are the same every time.
    client = NotebookClient(notebook, timeout=TIMEOUT_SECONDS, kernel_name="python3", coalesce_streams=True,
                            extra_arguments=KERNEL_OPTIONS, resources={"metadata": {"path": str(file.parent)}})
    try:
        client.execute()
    except CellExecutionError as error:
        index = next(i for i, cell in enumerate(notebook.cells)
                     if any(o.output_type == "error" for o in cell.get("outputs", [])))
        raise NotebookError(f"cell {index + 1} raises {error.ename}: {error.evalue}; run it alone to see more",
                            index) from error
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


def _line_of_cell(file: Path, index: int) -> int:
    """Return the line of the file on which a cell's source begins."""
    text = file.read_text(encoding="utf-8")
    source = json.loads(text)["cells"][index]["source"]
    first = source[0] if isinstance(source, list) else source
    return 1 + text.count("\n", 0, max(text.find(json.dumps(first, ensure_ascii=False)), 0))
