"""The errors of a textbook form and of the snippet's, along the input."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import matplotlib
import numpy as np

from scripts.accuracy.comparison import HIGHEST, SEEN, Comparison, stretched
from scripts.accuracy.measure import AIM, DTYPES, PLAIN, Measurement
from scripts.figures import svg
from scripts.figures.curves import UNBROKEN, head, symbol, values_of

# Errors are drawn from here on; below, no float can tell.
LOWEST = 0.05
# Between the curves and the frame, as a part of the axis.
MARGIN = 0.03
NUMBER = re.compile(r"(?<![\w.])-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|inf)\b")
INPUT = re.compile(r"\b([A-Za-z]\w*) = ([^\s,]+)")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def draw_errors(found: Comparison, identity: str) -> str:
    """Return the figure, with what was measured as its caption."""
    ending = "" if found.on_line else values_of(found.at)
    title = f"Error of {found.function}{ending}"
    with matplotlib.rc_context(svg.SETTINGS):
        figure = svg.new_figure()
        axes = figure.add_subplot()
        places = stretched(found.x, found.scale)
        for label, colour, style, errors in (
            ("textbook", svg.DERIVATIVE, "--", found.textbook), ("snippet", svg.F, "-", found.ours)
        ):  # fmt: skip
            axes.plot(places, np.clip(errors, LOWEST, HIGHEST), style, color=colour, label=label, linewidth=1.8)
        axes.set_yscale("log")
        worst = np.nanmax(np.clip(np.concatenate([found.textbook, found.ours, [1.0]]), LOWEST, HIGHEST))
        axes.set_ylim(LOWEST / 2, 3 * max(4, worst))
        _label_powers(axes, worst)
        _label_inputs(axes, found, places)
        line = f", for {values_of(found.at).removeprefix(', ')}" if found.on_line else ""
        axes.set_xlabel(symbol(found.moving) + line)
        axes.set_ylabel("error in ULP, float64")
        head(axes, title)
        drawing = svg.to_svg(figure, title, description(found), identity)
    return svg.wrap(drawing, caption=caption(found))


def _label_powers(axes: matplotlib.axes.Axes, top: float) -> None:
    """Write the errors as powers of ten."""
    step = 4 if top > 1e9 else 2 if top > 1e4 else 1
    powers = [power for power in range(0, 21, step) if 10.0**power <= max(top, 10) * 1.5]
    axes.set_yticks([10.0**power for power in powers], ["1" if power == 0 else _power(power) for power in powers])
    axes.minorticks_off()


def _label_inputs(axes: matplotlib.axes.Axes, found: Comparison, places: np.ndarray) -> None:
    """Write powers of ten, with their signs, where the axis is logarithmic."""
    margin = MARGIN * (places[-1] - places[0])
    axes.set_xlim(places[0] - margin, places[-1] + margin)
    if not found.scale:
        return
    first = math.ceil(math.log10(found.scale) + 0.5)
    ends = {sign: sign * end for sign, end in ((-1, found.x[0]), (1, found.x[-1]))}
    lasts = {sign: math.floor(math.log10(end)) for sign, end in ends.items() if end > found.scale}
    last = max(lasts.values())
    wanted = sum(end - first + 1 for end in lasts.values()) / 6
    step = next(size for size in (1, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 50, 100, 200) if size >= wanted)
    if step >= 10:
        last -= last % step
    powers = list(range(last, first - 1, -step))
    ticks = [(sign * 10.0**power, ("−" if sign < 0 else "") + _power(power))
             for sign, end in lasts.items() for power in powers if power <= end]
    # Close to zero a power's label would stand on the label of zero.
    ticks = [tick for tick in ticks if abs(stretched(tick[0], found.scale)) > 0.09 * (places[-1] - places[0])]
    ticks.append((0.0, "0"))
    axes.set_xticks([stretched(x, found.scale) for x, _ in ticks], [label for _, label in ticks])


def _power(exponent: int) -> str:
    return {0: "1", 1: "10"}.get(exponent, "10" + str(exponent).translate(SUPERSCRIPTS))


# --- in words -------------------------------------------------------------------------------------------------------


def description(found: Comparison) -> str:
    """Say in words what the figure shows."""
    low, high = map(plain_text, found.ends)
    said = []
    for name, errors in (("the textbook form", found.textbook), ("the snippet", found.ours)):
        known = errors[~np.isnan(errors)]
        worst = known.max() if known.size else 0.0
        share = float(np.mean(known > SEEN)) if known.size else 0.0
        where = f" and exceeds {SEEN:g} ULP in {share:.0%} of the range" if share else ""
        below = f"stays below {plain_text(worst)} ULP" if worst < HIGHEST else "loses all digits"
        said.append(f"{name} {below}{where}")
    return f"For {symbol(found.moving)} from {low} to {high}, " + "; ".join(said) + "."


def caption(found: Comparison) -> str:
    """Say what was measured, as HTML."""
    sentences = ["Drawn: the plain error, in units of the result's last place (ULP)."]
    if found.on_line:
        sentences = ["Drawn: the plain error of the worst entry, in units of its last place (ULP)."]
    if _is_off_the_scale(found):
        sentences.append("A line along the upper edge: inf, nan or no right digit.")
    sentences.append("Aimed at: the conditioned error, which forgives what the rounding of the input alone causes"
                     + (", for arrays of all scales." if found.on_line else "."))
    held = f", for {values_of(found.held).removeprefix(', ')}," if found.held else ""
    for dtype in DTYPES:
        theirs, ours = (_worst(found.measured[form][dtype], found.held) for form in ("textbook", "ours"))
        sentences.append(f"The worst measured{held} in {dtype}: textbook {theirs}; snippet {ours}.")
    textbook = found.measured["textbook"]["float64"]
    faults = []
    if textbook.specials:
        wrong = "nan where the value is a number"
        if not found.on_line:
            wrong = f"wrong values, such as {_telling(textbook.specials)}"
        faults.append(f"gives {wrong}")
    # NumPy says nothing of an underflow unless it is asked to.
    kinds = dict.fromkeys(warning.partition(" encountered")[0] for warning in textbook.warnings)
    if heard := [kind for kind in kinds if kind != "underflow"]:
        faults.append(f"warns of {listed(heard)}")
    if faults:
        sentences.append(f"The textbook form also {' and '.join(faults)}.")
    bound, plain = found.bounds
    if bound > AIM:
        sentences.append(f"For the snippet the page accepts errors up to {bound:g} ULP.")
    if plain > PLAIN:
        errors = [found.measured["ours"][dtype].away or 0.0 for dtype in DTYPES]
        worst = plain_text(max(errors))
        sentences.append(f"Not conditioned{held or ','} the error of the snippet away from roots was {worst} ULP "
                         f"at most where it was measured; the page accepts {plain:g}.")
    return " ".join(sentences)


def _is_off_the_scale(found: Comparison) -> bool:
    return bool((np.concatenate([found.textbook, found.ours]) >= HIGHEST).any())


def _worst(one: Measurement, held: Mapping[str, float]) -> str:
    """Return the worst conditioned error and where it is, apart from the inputs that are held at a value."""
    if not one.at:
        return "none"
    size = f"{plain_text(one.conditioned)}\N{NO-BREAK SPACE}ULP"
    if one.away is None:
        # Of arrays, whose many entries are no place to point at.
        return f"{size} where it gives a number" if one.specials else size
    return f"{size} at {', '.join(_place(*found) for found in one.at.items() if found[0] not in held)}"


def _telling(faults: list[str]) -> str:
    """Return one of several wrong values: where a number is right rather than nan, and for an ordinary input."""

    def rank(fault: str) -> tuple[bool, bool, float]:
        size = abs(float(fault.rpartition(" = ")[2]))
        return "instead of nan" in fault, not math.isfinite(size), size

    values, _, places = min(faults, key=rank).rpartition(" at ")
    told = NUMBER.sub(lambda found: plain_text(float(found[0])), values)
    return f"{told} at {INPUT.sub(lambda found: _place(found[1], float(found[2])), places)}"


def _place(name: str, value: float) -> str:
    """Return an input with its value: as it is, if three digits can tell it, else in six, or as what it is next to."""
    if _is_short(value):
        return symbol(name) + UNBROKEN + plain_text(value)
    for direction, word, end in ((math.inf, "below", "largest"), (-math.inf, "above", "smallest")):
        if math.isinf(beside := math.nextafter(value, direction)):
            return f"the {end} finite {symbol(name)}"
        if _is_short(beside):
            return f"{symbol(name)} just {word} {plain_text(beside)}"
    if _is_short(beside := float(f"{value:.6g}")):
        return f"{symbol(name)} {'just above' if value > beside else 'just below'} {plain_text(beside)}"
    return symbol(name) + UNBROKEN + plain_text(value, digits=6)


def listed(names: list[str]) -> str:
    """Return names as a sentence lists them: "a", "a and b", "a, b and c"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _is_short(value: float) -> bool:
    return not math.isfinite(value) or float(f"{value:.3g}") == value


def plain_text(value: float, digits: int = 3) -> str:
    """Return a number as text without markup, in so many digits at most."""
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "−∞" if value < 0 else "∞"
    if value == 0 or 1e-3 <= abs(value) < 1e4:
        return (f"{value:.{digits}g}" if abs(value) < 999.5 else f"{value:.{digits - 3}f}").replace("-", "−")
    mantissa, _, exponent = f"{value:.{digits - 2}e}".partition("e")
    return f"{mantissa}·10".replace("-", "−") + str(int(exponent)).translate(SUPERSCRIPTS)


