"""Chain rule, forward and backward; as it stands, for exp(sin x)."""

import numpy as np


def chain(x, steps=((np.sin, np.cos), (np.exp, np.exp))):
    """Apply the steps in turn: pairs (function, derivative), innermost first."""
    for function, _ in steps:
        x = function(x)
    return x


def chain_jvp(x, dx, steps=((np.sin, np.cos), (np.exp, np.exp))):
    """Forward: carry the value and its rate of change dx through every step."""
    for function, derivative in steps:
        x, dx = function(x), derivative(x) * dx
    return dx


def chain_vjp(cotangent, x, steps=((np.sin, np.cos), (np.exp, np.exp))):
    """Backward: keep each step's input, then multiply from last to first."""
    inputs = []
    for function, _ in steps:
        inputs.append(x)
        x = function(x)
    for (_, derivative), x in zip(reversed(steps), reversed(inputs)):
        cotangent = cotangent * derivative(x)
    return cotangent
