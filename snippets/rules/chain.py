"""Chain rule for functions applied one after the other, forward and backward; as it stands, for exp(sin x)."""

import numpy as np


def chain(x, steps=((np.sin, np.cos), (np.exp, np.exp))):
    """Apply the steps in turn; a step is a function and its derivative, the innermost comes first."""
    for function, _ in steps:
        x = function(x)
    return x


def chain_jvp(x, dx, steps=((np.sin, np.cos), (np.exp, np.exp))):
    """Forward: carry the value and its rate of change dx through every step."""
    for function, derivative in steps:
        x, dx = function(x), derivative(x) * dx
    return dx


def chain_vjp(cotangent, x, steps=((np.sin, np.cos), (np.exp, np.exp))):
    """Backward: keep the input of every step, then multiply from the last step to the first."""
    inputs = []
    for function, _ in steps:
        inputs.append(x)
        x = function(x)
    for (_, derivative), x in zip(reversed(steps), reversed(inputs)):
        cotangent = cotangent * derivative(x)
    return cotangent
