"""What the pages say of frameworks (claims.yml), measured; run by hand, never needed to build or test.

    python -m scripts.accuracy.claims

evaluates every expression of the list and writes what it gives into frameworks.json. The tests, which need no
framework, hold the file against the list, and the list against the pages.
"""

from __future__ import annotations

import inspect
import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import yaml

from scripts.accuracy.frameworks import DATA, known, versions
from scripts.paths import ROOT

FILE = ROOT / "scripts" / "accuracy" / "claims.yml"
# A page gives no more digits than these.
DIGITS = 4


@dataclass(frozen=True)
class Told:
    """One statement of a page about frameworks.

    Attributes
    ----------
    page : str
        Its address in docs/.
    says : str
        The words that stand there.
    measured : dict
        Expressions in Python, and the values that make the statement true.
    """

    page: str
    says: str
    measured: dict[str, Any]


def every_claim() -> Iterator[Told]:
    """Yield the list, in its order."""
    for page, entries in yaml.safe_load(FILE.read_text(encoding="utf-8")).items():
        for entry in entries:
            yield Told(page, entry["says"], entry["measured"])


def is_same(value: Any, expected: Any) -> bool:
    """Say whether a measured value is the expected one, to the digits that a page gives; nan is nan."""
    if isinstance(value, list) and isinstance(expected, list):
        return len(value) == len(expected) and all(map(is_same, value, expected))
    if isinstance(value, (bool, str, list)) or isinstance(expected, (bool, str, list)):
        return type(value) is type(expected) and value == expected
    if not math.isfinite(expected) or not math.isfinite(value):
        return value == expected or (math.isnan(value) and math.isnan(expected))
    return f"{value:.{DIGITS}g}" == f"{expected:.{DIGITS}g}" or value == expected


def names() -> dict[str, Any]:
    """Return what the expressions may use."""
    import jax
    import optax
    import scipy.special
    import torch

    jax.config.update("jax_enable_x64", True)

    def torch_value(function: Callable, x: Any) -> Any:
        return function(torch.tensor(x, dtype=torch.float64)).numpy().tolist()

    def torch_slope(function: Callable, x: Any, cotangent: Any = 1.0) -> Any:
        x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        total = torch.sum(function(x) * torch.tensor(cotangent, dtype=torch.float64))
        return torch.autograd.grad(total, x)[0].numpy().tolist()

    def jax_value(function: Callable, x: Any) -> Any:
        return np.asarray(function(jax.numpy.asarray(x, dtype=float))).tolist()

    def jax_slope(function: Callable, x: Any, cotangent: Any = 1.0) -> Any:
        weights = jax.numpy.asarray(cotangent)
        slope = jax.grad(lambda x: jax.numpy.sum(function(x) * weights))
        return np.asarray(slope(jax.numpy.asarray(x, dtype=float))).tolist()

    return {"torch": torch, "F": torch.nn.functional, "torch_value": torch_value, "torch_slope": torch_slope,
            "jax": jax, "nn": jax.nn, "jnp": jax.numpy, "jax_value": jax_value, "jax_slope": jax_slope,
            "optax": optax, "scipy": scipy, "math": math, "np": np, "nan": math.nan, "inf": math.inf,
            "parameters": lambda function: list(inspect.signature(function).parameters)}  # fmt: skip


def measure_claims() -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Evaluate every expression; return the values by page, and a line for each that a page has wrong."""
    meant = names()
    found: dict[str, dict[str, Any]] = {}
    wrong = []
    for told in every_claim():
        for expression, expected in told.measured.items():
            value = eval(expression, dict(meant))  # from our own file
            value = value.item() if isinstance(value, np.generic) else value
            found.setdefault(told.page, {})[expression] = storable(value)
            if not is_same(value, expected):
                wrong.append(f"docs/{told.page}: {told.says!r}: {expression} is {value}, not {expected}")
    return found, wrong


def storable(value: Any) -> Any:
    """Return a value as JSON knows it, which has no nan and no infinity."""
    if isinstance(value, list):
        return [storable(one) for one in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def restored(value: Any) -> Any:
    """Return a value of the data file as it was measured."""
    if isinstance(value, list):
        return [restored(one) for one in value]
    return float(value) if value in ("nan", "inf", "-inf") else value


def main() -> int:
    """Measure, and write the values into the data file, which must be of the same versions."""
    found, wrong = measure_claims()
    for line in wrong:
        print(line, file=sys.stderr)
    data = known()
    if differing := {name: version for name, version in versions().items() if data["versions"].get(name) != version}:
        print(f"measured with {differing}; python -m scripts.accuracy.frameworks measures all anew", file=sys.stderr)
        return 2
    DATA.write_text(json.dumps({**data, "claims": found}, indent=1) + "\n", encoding="utf-8")
    print(f"{sum(map(len, found.values()))} values, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
