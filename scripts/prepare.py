"""Make ahead, on all cores, what a build will ask for page by page; and look for what no single page can see."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from scripts import later, notebooks, problems
from scripts.blocks import well_formed
from scripts.node import ensure_packages
from scripts.pages import every_page
from scripts.snippets import every_snippet

if TYPE_CHECKING:
    from scripts.accuracy.results import Job


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
    jobs, unrun = waiting_measurements(), notebooks.waiting()
    if not ((jobs or unrun) and later.start()):
        measure_ahead(jobs, say)
        notebooks.run_ahead(unrun, say)
    figures = [block for page in every_page() for block in well_formed(page, *DRAWN)]
    draw_ahead([block for block in figures if has_figure(block)], say)
    checking.check_ahead(say)


def waiting_measurements() -> list[Job]:
    """Return the measurements of snippets and textbook forms that are not in the cache yet."""
    from scripts.accuracy.comparison import every_job
    from scripts.accuracy.results import is_known

    return [job for job in every_job() if not is_known(job)]


def measure_ahead(jobs: list[Job], say: Callable[[str], None]) -> None:
    """Make measurements on all cores."""
    from scripts.accuracy.results import measurements

    if jobs:
        say(f"Measuring {len(jobs)} times how exact a function is …")
        measurements(jobs)


def report_unused_snippets() -> None:
    """Report each snippet that no page shows."""
    shown = {block.argument for page in every_page() for block in well_formed(page, "snippet")}
    for snippet in every_snippet():
        if snippet.path not in shown:
            problems.report(f"snippets/{snippet.path}", 0,
                            f"no page shows this snippet; write `/// snippet | {snippet.path}` on its page")


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)  # whoever serves the site goes first
    prepare(print)
