"""The gradients of PyTorch and JAX, measured as the snippets are; run by hand, never needed to build or test.

    python -m pip install torch==2.13.0 jax==0.10.2 optax==0.2.8      (or: uv sync --group frameworks)
    python -m scripts.accuracy.frameworks

measures what both frameworks have and writes frameworks.json beside this file, which the accuracy page shows; and what
the pages say of frameworks (claims.py).
"""

from __future__ import annotations

import datetime
import json
import platform
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from scripts.accuracy.measure import DTYPES, Error, Measurement, judge, summarise, sweeps, worst_away_from_roots
from scripts.accuracy.oracle import truths_of
from scripts.accuracy.results import POINTS, SEED, values_on_page

DATA = Path(__file__).with_name("frameworks.json")

# The function of each snippet, by its path, as the frameworks call it: first PyTorch's, then JAX's. `nn` is
# torch.nn.functional and jax.nn, `np` is torch and jax.numpy. None where a framework does not have it.
FORMS: dict[str, tuple[Callable | None, Callable | None]] = {
    "activations/celu.py": (lambda nn, np, x, alpha: nn.celu(x, alpha), lambda nn, np, x, alpha: nn.celu(x, alpha)),
    "activations/elu.py": (lambda nn, np, x, alpha: nn.elu(x, alpha), lambda nn, np, x, alpha: nn.elu(x, alpha)),
    "activations/gelu.py": (lambda nn, np, x: nn.gelu(x), lambda nn, np, x: nn.gelu(x, approximate=False)),
    "activations/gelu_tanh.py": (lambda nn, np, x: nn.gelu(x, approximate="tanh"), lambda nn, np, x: nn.gelu(x)),
    "activations/hardshrink.py": (lambda nn, np, x, lambd: nn.hardshrink(x, lambd), None),
    "activations/hardsigmoid.py": (lambda nn, np, x: nn.hardsigmoid(x), lambda nn, np, x: nn.hard_sigmoid(x)),
    "activations/hardswish.py": (lambda nn, np, x: nn.hardswish(x), lambda nn, np, x: nn.hard_swish(x)),
    "activations/hardtanh.py": (lambda nn, np, x, a, b: nn.hardtanh(x, a, b), None),
    "activations/leaky_relu.py": (lambda nn, np, x, alpha: nn.leaky_relu(x, alpha),
                                  lambda nn, np, x, alpha: nn.leaky_relu(x, alpha)),
    "activations/log_sigmoid.py": (lambda nn, np, x: nn.logsigmoid(x), lambda nn, np, x: nn.log_sigmoid(x)),
    "activations/mish.py": (lambda nn, np, x: nn.mish(x), lambda nn, np, x: nn.mish(x)),
    "activations/prelu.py": (lambda nn, np, x, alpha: nn.prelu(x, np.full((1,), alpha, dtype=x.dtype)), None),
    "activations/relu.py": (lambda nn, np, x: nn.relu(x), lambda nn, np, x: nn.relu(x)),
    "activations/relu6.py": (lambda nn, np, x: nn.relu6(x), lambda nn, np, x: nn.relu6(x)),
    "activations/selu.py": (lambda nn, np, x: nn.selu(x), lambda nn, np, x: nn.selu(x)),
    "activations/sigmoid.py": (lambda nn, np, x: np.sigmoid(x), lambda nn, np, x: nn.sigmoid(x)),
    "activations/silu.py": (lambda nn, np, x: nn.silu(x), lambda nn, np, x: nn.silu(x)),
    "activations/softplus.py": (lambda nn, np, x, beta: nn.softplus(x, beta),
                                lambda nn, np, x, beta: nn.softplus(beta * x) / beta),
    "activations/softshrink.py": (lambda nn, np, x, lambd: nn.softshrink(x, lambd), None),
    "activations/squareplus.py": (None, lambda nn, np, x, b: nn.squareplus(x, b)),
    "activations/softsign.py": (lambda nn, np, x: nn.softsign(x), lambda nn, np, x: nn.soft_sign(x)),
    "activations/tanh.py": (lambda nn, np, x: np.tanh(x), lambda nn, np, x: np.tanh(x)),
    "activations/tanhshrink.py": (lambda nn, np, x: nn.tanhshrink(x), lambda nn, np, x: x - np.tanh(x)),
    "activations/threshold.py": (lambda nn, np, x, theta, v: nn.threshold(x, theta, v), None),
    "elementary/absolute.py": (lambda nn, np, x: np.abs(x), lambda nn, np, x: np.abs(x)),
    "elementary/arccos.py": (lambda nn, np, x: np.arccos(x), lambda nn, np, x: np.arccos(x)),
    "elementary/arcosh.py": (lambda nn, np, x: np.arccosh(x), lambda nn, np, x: np.arccosh(x)),
    "elementary/arcsin.py": (lambda nn, np, x: np.arcsin(x), lambda nn, np, x: np.arcsin(x)),
    "elementary/arctan.py": (lambda nn, np, x: np.arctan(x), lambda nn, np, x: np.arctan(x)),
    "elementary/arsinh.py": (lambda nn, np, x: np.arcsinh(x), lambda nn, np, x: np.arcsinh(x)),
    "elementary/artanh.py": (lambda nn, np, x: np.arctanh(x), lambda nn, np, x: np.arctanh(x)),
    "elementary/cbrt.py": (None, lambda nn, np, x: np.cbrt(x)),
    "elementary/cos.py": (lambda nn, np, x: np.cos(x), lambda nn, np, x: np.cos(x)),
    "elementary/cosh.py": (lambda nn, np, x: np.cosh(x), lambda nn, np, x: np.cosh(x)),
    "elementary/exp.py": (lambda nn, np, x: np.exp(x), lambda nn, np, x: np.exp(x)),
    "elementary/exp2.py": (lambda nn, np, x: np.exp2(x), lambda nn, np, x: np.exp2(x)),
    "elementary/exp_base.py": (lambda nn, np, x, a: np.pow(a, x), lambda nn, np, x, a: np.power(a, x)),
    "elementary/expm1.py": (lambda nn, np, x: np.expm1(x), lambda nn, np, x: np.expm1(x)),
    "elementary/hypot.py": (lambda nn, np, x, y: np.hypot(x, np.full_like(x, y)), lambda nn, np, x, y: np.hypot(x, y)),
    "elementary/log.py": (lambda nn, np, x: np.log(x), lambda nn, np, x: np.log(x)),
    "elementary/log1p.py": (lambda nn, np, x: np.log1p(x), lambda nn, np, x: np.log1p(x)),
    "elementary/log10.py": (lambda nn, np, x: np.log10(x), lambda nn, np, x: np.log10(x)),
    "elementary/log2.py": (lambda nn, np, x: np.log2(x), lambda nn, np, x: np.log2(x)),
    "elementary/logaddexp.py": (lambda nn, np, x, y: np.logaddexp(x, np.full_like(x, y)),
                                lambda nn, np, x, y: np.logaddexp(x, y)),
    "elementary/logit.py": (lambda nn, np, x: np.logit(x), lambda nn, np, x: jax_special().logit(x)),
    "elementary/power.py": (lambda nn, np, x, p: np.pow(x, p), lambda nn, np, x, p: np.power(x, p)),
    "elementary/reciprocal.py": (lambda nn, np, x: np.reciprocal(x), lambda nn, np, x: np.reciprocal(x)),
    "elementary/rsqrt.py": (lambda nn, np, x: np.rsqrt(x), None),
    "elementary/sin.py": (lambda nn, np, x: np.sin(x), lambda nn, np, x: np.sin(x)),
    "elementary/sinh.py": (lambda nn, np, x: np.sinh(x), lambda nn, np, x: np.sinh(x)),
    "elementary/sqrt.py": (lambda nn, np, x: np.sqrt(x), lambda nn, np, x: np.sqrt(x)),
    "elementary/square.py": (lambda nn, np, x: np.square(x), lambda nn, np, x: np.square(x)),
    "elementary/tan.py": (lambda nn, np, x: np.tan(x), lambda nn, np, x: np.tan(x)),
    "losses/bce_with_logits.py": (
        lambda nn, np, z, y: nn.binary_cross_entropy_with_logits(z, np.full_like(z, y), reduction="none"), None
    ),
    "losses/huber.py": (
        lambda nn, np, r, delta: nn.huber_loss(r, np.zeros_like(r), reduction="none", delta=delta), None
    ),
    "losses/smooth_l1.py": (
        lambda nn, np, r, beta: nn.smooth_l1_loss(r, np.zeros_like(r), reduction="none", beta=beta), None
    ),
}  # fmt: skip


def jax_special() -> Any:
    """Return JAX's special functions, which stand apart from jax.numpy and jax.nn."""
    import jax.scipy.special

    return jax.scipy.special


def torch_slope(form: Callable, values: np.ndarray, fixed: dict[str, float]) -> np.ndarray:
    """Return the derivative of a form by its first input, as torch.autograd gives it."""
    import torch

    x = torch.tensor(values, requires_grad=True)
    result = form(torch.nn.functional, torch, x, **fixed)
    (slope,) = torch.autograd.grad(result, x, torch.ones_like(result))
    return slope.numpy()


def jax_slope(form: Callable, values: np.ndarray, fixed: dict[str, float]) -> np.ndarray:
    """Return the derivative of a form by its first input, as jax.grad gives it."""
    import jax

    jax.config.update("jax_enable_x64", True)
    slope = jax.vmap(jax.grad(lambda x: form(jax.nn, jax.numpy, x, **fixed)))
    return np.asarray(slope(jax.numpy.asarray(values)))


FRAMEWORKS: dict[str, Callable] = {"PyTorch": torch_slope, "JAX": jax_slope}


def measure_framework(framework: str, form: Callable, path: str, dtype: str) -> Measurement:
    """Measure a framework's derivative by the first input at the points that the snippet is measured at."""
    truths = truths_of(path)
    name = next(name for name in truths if name.endswith(("_derivative", f"_d{next(iter(truths[name].inputs))}")))
    truth = truths[name]
    found = Measurement(path, name, dtype)
    errors: list[Error] = []
    for sweep in sweeps(truth, DTYPES[dtype], POINTS, SEED, values_on_page(path, truth)):
        if sweep.moving != truth.arguments[0]:
            continue
        # XLA takes subnormal inputs for zero, which would decide the side of a kink.
        normal = ~(np.abs(sweep.values) < np.finfo(dtype).tiny) | (sweep.values == 0)
        sweep = replace(sweep, values=sweep.values[normal])
        with np.errstate(all="ignore"):
            results = FRAMEWORKS[framework](form, sweep.values, sweep.fixed)
        if results.dtype != DTYPES[dtype]:
            found.other.append(f"returns {results.dtype}")
        errors += judge(truth, sweep, results.astype(float), found)
    summarise(errors, found)
    found.away = worst_away_from_roots(truth, errors)
    return found


def record(found: Measurement) -> dict[str, Any]:
    """Return what the data file keeps of a measurement."""
    conditioned, away = (float(f"{error:.3g}") for error in (found.conditioned, found.away))
    return {"conditioned": conditioned, "away": away, "at": found.at, "examples": found.specials[:3],
            "wrong": sorted({where_wrong(text) for text in found.specials})}  # fmt: skip


def where_wrong(text: str) -> str:
    """Return at which kind of point a value is wrong, from the line that says so."""
    place = text.rpartition(" at ")[2]
    if "nan" in place:
        return "nan"
    if "inf" in place:
        return "±inf"
    if "instead of nan" in text:
        return "domain"
    return "overflow" if text.startswith("nan instead of") else "kink or pole"


def known() -> dict[str, Any]:
    """Return the data file."""
    data: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return data


def versions() -> dict[str, str]:
    """Return the versions of what is measured and what it is measured with."""
    import jax
    import optax
    import scipy
    import torch

    return {"PyTorch": torch.__version__.partition("+")[0], "JAX": jax.__version__, "Optax": optax.__version__,
            "SciPy": scipy.__version__, "NumPy": np.__version__, "Python": platform.python_version()}  # fmt: skip


def main() -> int:
    """Measure everything and write the data file."""
    from scripts.accuracy.claims import measure_claims

    results: dict[str, Any] = {}
    for path, forms in FORMS.items():
        for framework, form in zip(FRAMEWORKS, forms):
            if form is None:
                continue
            for dtype in DTYPES:
                found = measure_framework(framework, form, path, dtype)
                results.setdefault(found.function, {}).setdefault(framework, {})[dtype] = record(found)
        print(path, json.dumps(list(results.values())[-1])[:100], flush=True)
    data = {
        "date": datetime.date.today().isoformat(),
        "versions": versions(),
        "machine": platform.machine(),
        "seed": SEED,
        "points": POINTS,
        "functions": results,
    }
    claims, wrong = measure_claims()
    DATA.write_text(json.dumps({**data, "claims": claims}, indent=1) + "\n", encoding="utf-8")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
