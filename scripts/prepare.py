"""Make ahead, on all cores, what a build will ask for page by page; and look for what no single page can see."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from scripts import later, notebooks, problems, social
from scripts.blocks import well_formed
from scripts.making import Batch, make_all
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
    with ThreadPoolExecutor(1) as aside:  # npm waits for the network most of the time
        installed = aside.submit(ensure_packages)
        slow, quick = _waiting()
        installed.result()
    if any(batch.items for batch in slow) and later.start():
        slow = []
    made = make_all([*slow, *quick], say)
    if slow:
        notebooks.report(slow[0].items, made[0])


def _waiting() -> tuple[list[Batch], list[Batch]]:
    """Return what is to be made, first what takes longest; figures of errors are drawn from measurements."""
    from scripts import checking
    from scripts.accuracy import comparison, results
    from scripts.figures import drawing
    from scripts.mathjax import typesetter

    slow = [
        Batch("notebooks", notebooks.error_of, notebooks.waiting()),
        Batch("measurements", results.measure_together, results.waiting(comparison.every_job())),
    ]
    new = checking.waiting(formulas for _, formulas in checking.every_page())
    quick = [
        Batch("checks of pages", checking.check, new),
        Batch("pages of formulas", typesetter.typeset_all, new),
        Batch("cards", social.card, social.waiting([*every_page(), *notebooks.as_pages()])),
        Batch("figures", drawing.draw_quietly, drawing.waiting(every_page())),
    ]
    return slow, quick


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
