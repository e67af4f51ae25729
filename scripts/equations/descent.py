"""Where an inequality is tightest: downhill from the points where its sides were nearest to each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from . import numerics
from .borders import Line
from .errors import Undefined
from .points import Points, short
from .reals import mp, mpf
from .world import World

Height = Callable[[World], mpf | None]  # of a point; None where there is none
STARTS, BOTTOMS = 8, 3
ENTRIES = 6  # how many entries of arrays are moved where there is no number


def lowest_points(points: Points, seen: Iterable[World], height: Height) -> Iterator[World]:
    """Yield the low points near the lowest of those seen, and the bottoms near the lowest of all."""
    with mp.workdps(15):
        heights = [(height(world), number, world) for number, world in enumerate(seen)]
        starts = sorted(found for found in heights if found[0] is not None)[: STARTS if points.numbers else BOTTOMS]
        lows = [descend(points, replace(world, tie=False), height) for _, _, world in starts]
        lowest = sorted(lows, key=lambda world: height(world) or mpf(0))[:BOTTOMS]
    yield from lows
    for world in lowest:
        yield bottom(points, world, height)


def descend(points: Points, start: World, height: Height) -> World:
    """Go downhill from a point, along one number, or one entry of an array, at a time."""
    lowest, at = height(start), start
    step, most = mpf(1), 60
    coordinates = [Line(at, name) for name in points.numbers[:4]] or list(points.entry_lines(at))[:ENTRIES]
    while lowest is not None and step > mpf(2) ** -12 and most > 0:
        moved = False
        for line in coordinates:
            for way in (step, -step):
                world = replace(line, base=at).moved(way)
                most -= 1
                found = height(world) if points.fits(world) else None
                if found is not None and found < lowest:
                    lowest, at, moved = found, world, True
                    break
        step = step if moved else step / 4
    return at


def bottom(points: Points, at: World, height: Height) -> World:
    """Return the lowest point near a low one, to many digits, along one number at a time."""
    step = mpf(10) ** -30
    for name in points.numbers[:4]:
        start = at.value(name)

        def slope(x: mpf, name: str = name, at: World = at) -> mpf:
            right, left = (height(at.replace({name: x + way})) for way in (step, -step))
            if left is None or right is None:
                raise Undefined("the way down ends")
            return (right - left) / step

        with suppress(Undefined), mp.workdps(100):
            low, high = start - mpf(2) ** -8, start + mpf(2) ** -8
            if slope(low) < 0 < slope(high):
                lowest = at.replace({name: numerics.solve(slope, low, high, slope(low), slope(high))})
                lowest = replace(lowest, tie=True)
                # A border that does not belong to the condition is not come nearer than this.
                beside = at.replace({name: short(lowest.value(name))})
                with mp.workdps(50):  # the bottom is known to some more digits than these
                    is_inside = all(points.fits(world) for world in (lowest, beside))
                if is_inside:
                    at = lowest
    return at
