"""Make ahead, on all cores, what a build will ask for page by page; and look for what no single page can see."""

from __future__ import annotations

from collections.abc import Callable

from scripts import notebooks, problems
from scripts.blocks import well_formed
from scripts.node import ensure_packages
from scripts.pages import every_page
from scripts.snippets import every_snippet


def prepare(say: Callable[[str], None]) -> None:
    """Fill the caches of what pages are made of.

    Parameters
    ----------
    say : callable
        Told in a line what is being done, where it takes long.
    """
    from scripts import checking
    from scripts.figures.drawing import DRAWN, draw_ahead, has_figure

    ensure_packages()
    figures = [block for page in every_page() for block in well_formed(page, *DRAWN)]
    measure_ahead(say)
    draw_ahead([block for block in figures if has_figure(block)], say)
    checking.check_ahead(say)
    notebooks.run_ahead(say)


def measure_ahead(say: Callable[[str], None]) -> None:
    """Measure the snippets and the textbook forms that are not in the cache yet, on all cores."""
    from scripts.accuracy.comparison import every_job
    from scripts.accuracy.results import is_known, measurements

    waiting = [job for job in every_job() if not is_known(job)]
    if waiting:
        say(f"Measuring {len(waiting)} times how exact a function is …")
        measurements(waiting)


def report_unused_snippets() -> None:
    """Report each snippet that no page shows."""
    shown = {block.argument for page in every_page() for block in well_formed(page, "snippet")}
    for snippet in every_snippet():
        if snippet.path not in shown:
            problems.report(f"snippets/{snippet.path}", 0,
                            f"no page shows this snippet; write `/// snippet | {snippet.path}` on its page")
