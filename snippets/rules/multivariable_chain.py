"""Chain rule for several inner functions; as it stands, for sin x · exp x."""

import numpy as np


def multivariable_chain(
    x, inner=((np.sin, np.cos), (np.exp, np.exp)), outer=np.multiply
):
    """The outer function of all inner ones: pairs (function, derivative)."""
    return outer(*(function(x) for function, _ in inner))


def multivariable_chain_jvp(
    x, dx, inner=((np.sin, np.cos), (np.exp, np.exp)), partials=lambda u, v: (v, u)
):
    """Forward: the sum of partial derivative times rate of change."""
    values = [function(x) for function, _ in inner]
    rates = [derivative(x) * dx for _, derivative in inner]
    return sum(partial * rate for partial, rate in zip(partials(*values), rates))


def multivariable_chain_vjp(
    cotangent,
    x,
    inner=((np.sin, np.cos), (np.exp, np.exp)),
    partials=lambda u, v: (v, u),
):
    """Backward: every inner function returns a cotangent for x; they are added."""
    values = [function(x) for function, _ in inner]
    cotangents = [cotangent * partial for partial in partials(*values)]
    return sum(bar * derivative(x) for bar, (_, derivative) in zip(cotangents, inner))
