# ruff: noqa: E501 (formulas are kept whole)
"""What the language has and the site's pages seldom use: arrays of unknown size, other norms, families, sets."""

from __future__ import annotations

import re

import pytest

from scripts.equations import Page, read_html, read_markdown

A = r"$A, B \in \mathbb{R}^{n \times n}$ $a, b \in \mathbb{R}^n$ "
W = r"$W \in \mathbb{R}^{m \times n}$ $a \in \mathbb{R}^n$ $b \in \mathbb{R}^m$ "
FAMILY = r"$W^{(l)} \in \mathbb{R}^{n \times n}$ ($l \in \{1, \ldots, 3\}$) $x \in \mathbb{R}^n$ "
QUADRATIC = r"$a > 0$ $b \in \mathbb{R}$ $q(w) := a w^2 + b w$ $w^\star := -\frac{b}{2a}$ "
PLACE = r"$v, a \in \mathbb{R}^n$ $c \in \mathbb{R}$ $L(v) := v^\top v$ $M(v, y) := y\,v^\top v$ "

# what the page says before | a true claim | its false twin
PAIRS = [
    # the identity and the ones vector take the size that fits
    (W, r"(W \mathbf{1})_i = \sum_j W_{ij}", r"(W^\top \mathbf{1})_i = \sum_j W_{ij}"),
    (W, r"(W + b \mathbf{1}^\top)_{ij} = W_{ij} + b_i", r"(W + b \mathbf{1}^\top)_{ij} = W_{ij} + a_j"),
    (W, r"(W + \mathbf{1} a^\top)_{ij} = W_{ij} + a_j", r"W + \mathbf{1} a^\top = W + b \mathbf{1}^\top"),
    (W, r"(W + \mathbf{1} a^\top) a = W a + (a^\top a) \mathbf{1}", r"(W + \mathbf{1} a^\top) a = W a + a^\top a"),
    (W, r"W^\top (b \mathbf{1}^\top + W) = W^\top b \mathbf{1}^\top + W^\top W", r"W^\top (b \mathbf{1}^\top + W) = b \mathbf{1}^\top + W^\top W"),
    (W, r"\mathbf{1} (2 a)^\top = 2 \cdot \mathbf{1} a^\top", r"\mathbf{1} (2 a)^\top = \mathbf{1} a^\top"),
    (W, r"(\mathbf{1} a^\top)^\top = a \mathbf{1}^\top", r"(\mathbf{1} a^\top)^\top = \mathbf{1} a^\top"),
    (W, r"\mathbf{1} \odot a = a", r"\mathbf{1} \odot a = b"),
    (A, r"(a a^\top - \mathbf{1} \mathbf{1}^\top) b = (a^\top b) a - (\mathbf{1}^\top b) \mathbf{1}", r"(a a^\top - \mathbf{1} \mathbf{1}^\top) b = (a^\top b) a - b"),
    (A, r"\frac{\partial}{\partial a} \left(a - \frac{\mathbf{1}^\top a}{n} \mathbf{1}\right) = I - \frac{\mathbf{1} \mathbf{1}^\top}{n}", r"\frac{\partial}{\partial a} \left(a - \frac{\mathbf{1}^\top a}{n} \mathbf{1}\right) = I - \mathbf{1} \mathbf{1}^\top"),
    (A, r"A (2 I + \mathbf{1} \mathbf{1}^\top) = 2 A + (A \mathbf{1}) \mathbf{1}^\top", r"A (2 I + \mathbf{1} \mathbf{1}^\top) = 2 A + \mathbf{1} \mathbf{1}^\top A"),
    (A, r"(I - \mathbf{1} a^\top) b = b - (a^\top b) \mathbf{1}", r"(I - \mathbf{1} a^\top) b = b - a^\top b"),
    (A, r"(2 I)^{-1} A = \frac{I}{2} A", r"(2 I)^{-1} A = 2 I A"),
    (A, r"I^2 - \frac{I}{2} = \frac{I}{2}", r"I^2 - \frac{I}{2} = I"),
    ("", r"\mathbf{1}_n^\top \mathbf{1}_n = n", r"\mathbf{1}_n^\top \mathbf{1}_n = 1"),
    ("", r"\operatorname{tr} I_n = n", r"\operatorname{tr} I_n = n^2"),
    ("", r"I = I", r"I = 1"),
    (A, r"a a^\top \in \mathbb{R}^{n \times n}", r"a a^\top \in \mathbb{R}^n"),
    # an index whose range stands in the condition, before or after
    (r"$v \in \mathbb{R}^n$ $c \in \{1, \dots, n\}$ $$y_k := \mathbb{1}[k = c] \quad (k \in \{1, \dots, n\})$$ ", r"y^\top v = v_c", r"y^\top v = v_1"),
    (r"$v \in \mathbb{R}^n$ $c \in \{1, \dots, n\}$ and $y_k := \mathbb{1}[k = c]$ for $k \in \{1, \dots, n\}$. ", r"y^\top v = v_c", r"y^\top v = v_1"),
    (r"$c \in \{1, \dots, n\}$ and $y_k := \mathbb{1}[k = c]$ for $k \in \{1, \dots, n\}$. ", r"y_c = 1", r"y_c = 0"),
    # at the end of its domain a function has a value, and no slope; R^1 has vectors too; a Jacobian by several names
    (r"$0 \le x \le \pi$. ", r"\arccos(\cos x) = x \quad (0 \le x \le \pi)", r"\arccos'(\cos x) = -\frac{1}{\sin x} \quad (0 \le x \le \pi)"),
    (r"Let $n \in \mathbb{N}$ with $n \ge 1$, $A \in \mathbb{R}^{n \times n}$. For $x \in \mathbb{R}^n$ let $E(x) := \|A x\|^2$. ", r"\nabla E = 2 A^\top A x", r"\nabla E = 2 A A^\top x"),
    (r"$P(r, s) := (r \cos s, r \sin s)^\top$. ", r"\det \frac{\partial P}{\partial (r, s)} = r", r"\det \frac{\partial P}{\partial (s, r)} = r"),
    # a recurrence of two names; an upright i is no index
    (r"$W \in \mathbb{R}^{n \times n}$ $h_0 \in \mathbb{R}^n$ $t \in \{1, \dots, 3\}$ $a_t := W h_{t-1}$, $h_t := \tanh(a_t)$. ", r"\frac{\partial h_2}{\partial a_1} = \operatorname{diag}(1 - h_2^2) W \operatorname{diag}(1 - h_1^2)", r"\frac{\partial h_2}{\partial a_1} = \operatorname{diag}(1 - h_1^2) W \operatorname{diag}(1 - h_1^2)"),
    (r"$W_{\mathrm i}, W_{\mathrm f} \in \mathbb{R}^{n \times n}$ $x \in \mathbb{R}^n$ $z_{\mathrm i} := W_{\mathrm i} x$ ", r"\frac{\partial z_{\mathrm{i}}}{\partial x} = W_{\mathrm{i}}", r"\frac{\partial z_{\mathrm{i}}}{\partial x} = W_{\mathrm{f}}"),
    (r"$v \in \mathbb{R}^n$ $c \in \{1, \dots, n\}$ and $y_k := \mathbb{1}[k = c]$ for $k \in \{1, \dots, n\}$. ", r"\mathbf{y}^\top v = v_c", r"\mathbf{y}_c v_c = v_1"),
    # a size that was not drawn before, an equation whose sides have no value everywhere, 0^0, and what only rounding moves
    (r"$S \in \mathbb{R}^C$ $\operatorname{sm}(S)_i := \frac{e^{S_i}}{\sum_{k=1}^C e^{S_k}}$ $K \in \mathbb{R}^{p \times d}$ $q \in \mathbb{R}^d$ $s := K q$ $a := \operatorname{sm}(s)$ $u \in \mathbb{R}^p$ ", r"\frac{\partial (u^\top a)}{\partial s} = a \odot (u - (u^\top a) \mathbf{1})", r"\frac{\partial (u^\top a)}{\partial s} = a \odot u"),
    (r"$b \ge 0$ ", r"b^2 = x + 1 \quad (b = \sqrt{x + 1})", r"b^2 = x \quad (b = \sqrt{x + 1})"),
    (r"$c \in \mathbb{R}$ $n \in \mathbb{N}$ ", r"(1 - c)^{n-1} (1 - c) = (1 - c)^n", r"(1 - c)^{n-1} (1 - c) = (1 - c)^{n+1}"),
    (r"$v, g \in \mathbb{R}^n$ $\mu := \frac{1}{n} \sum_{i=1}^n v_i$ ", r"\frac{\partial (g^\top (v - \mu \mathbf{1}))}{\partial v} = g - \frac{g^\top \mathbf{1}}{n} \mathbf{1}", r"\frac{\partial (g^\top (v - \mu \mathbf{1}))}{\partial v} = g"),
    # at a place that does not vary, by the parameter
    (PLACE, r"\nabla_v L(a) = 2 a", r"\nabla_v L(a) = 0"),
    (PLACE, r"\frac{\partial L(a)}{\partial v_1} = 2 a_1", r"\frac{\partial L(a)}{\partial v_1} = 0"),
    (PLACE, r"\nabla_v M(a, c) = 2 c a", r"\nabla_v M(a, c) = 0"),
    (PLACE, r"\partial_y M(a, c) = a^\top a", r"\partial_y M(a, c) = 0"),
    (PLACE, r"\nabla_v M(v, c) = 2 c v", r"\nabla_v M(v, c) = 2 v"),
    (PLACE, r"\nabla_v L(2 v) = 8 v", r"\nabla_v L(2 v) = 4 v"),
    (PLACE + r"$z_0 \in \mathbb{R}^n$ $t \in \{1, \dots, 4\}$ $z_t := z_{t-1} - \frac14 \nabla_v L(z_{t-1})$ ", r"z_2 = \frac14 z_0", r"z_2 = z_0"),
    (PLACE, r"\nabla_v^2 L(a) = 2 I", r"\nabla_v^2 L(a) = 0"),
    # a bare function that something is differentiated by
    (r"$f(x) := x^3$ ", r"\frac{d f^2}{d f} = 2 f", r"\frac{d f^2}{d f} = 0"),
    (r"$f(x) := x^3$ ", r"\frac{d f}{d f} = 1", r"\frac{d f}{d f} = 3"),
    (r"$s(x) := \frac{1}{1 + e^{-x}}$ ", r"\frac{d \log s}{d s} = \frac{1}{s}", r"\frac{d \log s}{d s} = \frac52"),
    # bold letters, plain entries
    (r"$\boldsymbol{\delta} \in \mathbb{R}^{n \times n}$ ", r"\sum_{i=1}^n \delta_{ii} = \operatorname{tr}(\boldsymbol{\delta})", r"\sum_{i=1}^n \delta_{ii} = n"),
    (r"$\mathbf{D} \in \mathbb{R}^{n \times m}$ ", r"2 D_{ij} = D_{ij} + D_{ij}", r"2 D_{ij} = D_{ij}"),
    (r"$\mathbf{f} : \mathbb{R}^d \to \mathbb{R}^n$ $\mathbf{x} \in \mathbb{R}^d$ ", r"\sum_{i=1}^n f_i(\mathbf{x})^2 = \|\mathbf{f}(\mathbf{x})\|^2", r"\sum_{i=1}^n f_i(\mathbf{x}) = \|\mathbf{f}(\mathbf{x})\|^2"),
    (r"$u \in \mathbb{R}^n$ $g(u) := 2 u$ ", r"g_i(u) = 2 u_i", r"g_i(u) = u_i"),
    (r"$u \in \mathbb{R}^n$ $g(u) := 2 u$ ", r"\frac{\partial g_i(u)}{\partial u_j} = 2 \delta_{ij}", r"\frac{\partial g_i(u)}{\partial u_j} = 2"),
    ("", r"\int_0^2 x\,dx = \Bigl[\tfrac{x^2}{2}\Bigr]_0^2", r"\int_0^2 x\,dx = \left.\tfrac{x^2}{2}\right|_0^1"),
    ("", r"\frac{x^3}{3} \Big|_{-1}^{1} = \frac23", r"\frac{x^3}{3} \Big|_{-1}^{1} = \frac13"),
    ("", r"\mathbb{1}_{\{x > 0\}} = \mathbb{1}[x > 0]", r"\mathbb{1}_{\{x > 0\}} = \mathbb{1}[x < 0]"),
    (A, r"\frac{d}{d\tau} \|a + \tau b\|^2 = 2 b^\top (a + \tau b)", r"\frac{d}{d\tau} \|a + \tau b\|^2 = 2 b^\top (a + b)"),
    # what is rounding is no difference
    (r"$f(x) := x^4$ ", r"f''(x) \ge 0", r"f''(x) > 0"),
    (r"$f(x) := x^4$ ", r"f''(0) = 0", r"f''(0) \ne 0"),
    ("", r"\cos\frac\pi2 \ge 0", r"\cos\frac\pi2 > 0"),
    ("", r"e^{-100 - x^2} > 0", r"\int_0^\pi \cos t\,dt > 0"),
    # steps, and families that are defined by each other
    (r"$w_0 \in \mathbb{R}$ $\eta > 0$ $t \in \{0, \dots, 5\}$ $w_{t+1} := w_t - \eta w_t$ ", r"w_t = (1 - \eta)^t w_0", r"w_t = (1 + \eta)^t w_0"),
    (r"$v_0 := 0$, $w_0 \in \mathbb{R}$, $t \in \{0, \dots, 5\}$. $v_{t+1} := \frac{v_t}{2} + w_t$ $w_{t+1} := w_t - v_{t+1}$ ", r"w_2 = -\frac{w_0}{2}", r"w_2 = \frac{w_0}{2}"),
    (r"$x \in \mathbb{R}^n$, $W^{(1)}, \dots, W^{(L)} \in \mathbb{R}^{n \times n}$, $a^{(0)} := x$, $l \in \{1, \dots, L\}$. $z^{(l)} := W^{(l)} a^{(l-1)}$ $a^{(l)} := \tanh(z^{(l)})$ ", r"a^{(2)} = \tanh(W^{(2)} \tanh(W^{(1)} x))", r"a^{(2)} = \tanh(W^{(1)} \tanh(W^{(2)} x))"),
    (r"$x \in \mathbb{R}^n$, $W^{(1)}, \dots, W^{(L)} \in \mathbb{R}^{n \times n}$, $a^{(0)} := x$, $l \in \{1, \dots, L\}$. $z^{(l)} := W^{(l)} a^{(l-1)}$ $a^{(l)} := \tanh(z^{(l)})$ ", r"\frac{\partial z_1^{(1)}}{\partial x_2} = W^{(1)}_{12}", r"\frac{\partial z_1^{(1)}}{\partial x_2} = W^{(1)}_{21}"),
    # Kronecker's delta beside a vector
    (r"$x \in \mathbb{R}^n$, $\delta := 2 x$. ", r"\frac{\partial \delta_i}{\partial x_j} = 2 \delta_{ij}", r"\frac{\partial \delta_i}{\partial x_j} = \delta_{ij}"),
    (r"$f(x, y) := x^2 y$ ", r"\frac{\partial^2 f}{\partial x\,\partial y}(x, y) = 2 x", r"\frac{\partial^2 f}{\partial x\,\partial y}(x, y) = 2 y"),
    (r"$f(x, y) := x^2 y$ ", r"\nabla f(x, y) = (2 x y, x^2)^\top", r"\nabla f(x, y) = (x^2, 2 x y)^\top"),
    ("", r"\lim_{x \uparrow 0} \frac{|x|}{x} = -1", r"\lim_{x \downarrow 0} \frac{|x|}{x} = -1"),
    # functions of arrays
    (A, r"\operatorname{expm}(A)^{-1} = \operatorname{expm}(-A)", r"\operatorname{expm}(A)^{-1} = -\operatorname{expm}(A)"),
    (A, r"\operatorname{tril}(A) + \operatorname{triu}(A) = A + \operatorname{diag}(\operatorname{diag}(A))", r"\operatorname{tril}(A) + \operatorname{triu}(A) = A"),
    (A, r"\operatorname{vec}(A B) = (B^\top \otimes I_n) \operatorname{vec}(A)", r"\operatorname{vec}(A B) = (B \otimes I_n) \operatorname{vec}(A)"),
    (A, r"A^2 A^{-2} = I \quad (\det A \ne 0)", r"A^2 A^{-1} = I \quad (\det A \ne 0)"),
    (A, r"A^0 = I", r"A^0 = A"),
    # constants of a differential, and what a differential extends over
    (A, r"\mathrm{d}(A B) = A\,\mathrm{d}B \quad (A \text{ constant})", r"\mathrm{d}(A B) = A\,\mathrm{d}B"),
    (A, r"\mathrm{d}(A a) = A\,\mathrm{d}a \quad (\mathrm{d}A = 0)", r"\mathrm{d}(A a) = (\mathrm{d}A)\,a \quad (\mathrm{d}A = 0)"),
    (A, r"\mathrm{d}\|a\|^2 = 2 a^\top \mathrm{d}a", r"\mathrm{d}\|a\|^2 = 2 \|a\|\,a^\top \mathrm{d}a"),
    ("", r"\mathrm{d}(x \sin y) = \sin y\,\mathrm{d}x + x \cos y\,\mathrm{d}y", r"\mathrm{d}(x \sin y) = \sin y\,\mathrm{d}x"),
    # a function alone stands for its values at its parameters
    (r"$c \in \mathbb{R}$ $L(x, y) := c x^2 y$ ", r"\mathrm{d}L = 2 c x y\,\mathrm{d}x + c x^2\,\mathrm{d}y", r"\mathrm{d}L = 2 c x y\,\mathrm{d}x"),
    (r"$L(x, y) := x^2 y$ ", r"x \frac{\partial L}{\partial x} - L = x^2 y", r"x \frac{\partial L}{\partial x} - L = 3 x^2 y"),
    (r"$\alpha > 0$ $f_\alpha(x) := x^2 e^{\alpha x}$ ", r"f_\alpha'(x) = (2 x + \alpha x^2) e^{\alpha x}", r"f_\alpha'(x) = 2 x e^{\alpha x}"),
    ("", r"\frac{1}{1 + e^{-x}} \in (0, 1)", r"\frac{1}{1 + e^{-x}} \in (0, 0.9)"),
    (r"$a \in \mathbb{R}^n$ ", r"\nabla_a |a| = \frac{a}{|a|} \quad (a \ne 0)", r"\nabla_a |a| = \frac{a}{|a|}"),
    ("", r"1 - \frac{e^{-x}}{1 + e^{-x}} = \frac{1}{1 + e^{-x}} \in (0, 1)", r"1 - \frac{e^{-x}}{1 + e^{-x}} = \frac{1}{1 + e^{-x}} \in (0, 0.9)"),
    ("", r"x - 1 = \frac{x^2 - x}{x} \in (0, 1) \quad (1 < x < 2)", r"x - 1 = \frac{x^2 - x}{x} \in (0, 1) \quad (1 < x < 3)"),
    (W, r"s := W a \in \mathbb{R}^m", r"s := W a \in \mathbb{R}^n"),
    (W, r"W a \in \mathbb{R}^m", r"W a \in \mathbb{R}^n"),
    (W, r"W^\top W \in \mathbb{S}^n", r"W W^\top \in \mathbb{S}^n"),
    (W, r"\frac{e^a}{\mathbf{1}^\top e^a} \in \Delta^n", r"\frac{e^b}{\mathbf{1}^\top e^b} \in \Delta^n"),
    # integrals: poles at an end, narrow peaks, a slow fall, a kink away from 0
    (r"$\alpha > 0$ ", r"\int_0^\infty z^{\alpha - 1} e^{-z}\,dz = \Gamma(\alpha)", r"\int_0^\infty z^\alpha e^{-z}\,dz = \Gamma(\alpha)"),
    ("", r"\int_{-1}^2 |t|\,dt = \frac{5}{2}", r"\int_{-1}^2 |t|\,dt = \frac{3}{2}"),
    ("", r"\int_1^\infty \frac{dt}{t^2} = 1", r"\int_1^\infty \frac{dt}{t} = 1"),
    # 1 and the members of a family begin a product under nabla
    (W, r"\nabla_a \mathbf{1}^\top a = \mathbf{1}", r"\nabla_a \mathbf{1}^\top a = \mathbf{0}"),
    (W, r"\nabla_a \mathbf{1}_n^\top \sin(a) = \cos(a)", r"\nabla_a \mathbf{1}_n^\top \sin(a) = \mathbf{0}"),
    (FAMILY, r"\nabla_x x^\top W^{(2)} x = (W^{(2)} + W^{(2)\top}) x", r"\nabla_x x^\top W^{(2)} x = 2 W^{(2)} x"),
    # what has its number in a label
    (r"$r^{(i)} \in \mathbb{R}$ ($i \in \{1, \dots, m\}$) $c \in \mathbb{R}$ $q^{(i)} := c r^{(i)} + 1$ ", r"\frac{\partial q^{(i)}}{\partial c} = r^{(i)}", r"\frac{\partial q^{(i)}}{\partial c} = q^{(i)}"),
    (r"$v^{(1)}, \dots, v^{(m)} \in \mathbb{R}^n$ $a \in \mathbb{R}^n$ ", r"\nabla_a \sum_{k=1}^m a^\top v^{(k)} = \sum_{k=1}^m v^{(k)}", r"\nabla_a \sum_{k=1}^m a^\top v^{(k)} = v^{(1)}"),
    (r"$W^{[l]} \in \mathbb{R}^{n \times n}$ ($l \in \{1, 2, 3\}$) $x \in \mathbb{R}^n$ $h^{[0]} := x$ $h^{[l]} := W^{[l]} h^{[l-1]}$ ", r"\frac{\partial h^{[2]}}{\partial h^{[1]}} = W^{[2]}", r"\frac{\partial h^{[2]}}{\partial h^{[1]}} = W^{[1]}"),
    (r"$y^{(i)} \in \mathbb{R}$ ($i \in \{1, \dots, m\}$) $a \in \mathbb{R}^n$ ", r"\frac{\partial a_i}{\partial a_j} = \delta_{ij}", r"\frac{\partial a_i}{\partial a_j} = 1"),
    # styles within names, marks, sets in bold
    (A, r"\mathop{\rm tr}(A) = \operatorname{tr} A", r"\mathop{\rm tr}(A) = A"),
    (A, r"\operatorname{\mathbf{tr}}(A) = \operatorname{tr} A^\top", r"\mathop{{\bf tr}}(A) = A"),
    (r"$x^+ := \max(x, 0)$ ", r"x^+ = \frac{x + |x|}{2}", r"x^{+} = \frac{x - |x|}{2}"),
    (r"$Z \in \mathbf S^n$ $a \in {\bf R}^n$ ", r"\nabla_a a^\top Z a = 2 Z a", r"\nabla_a a^\top Z a = Z a"),
    # a tail in which rounding leaves no value
    (r"$c > 0$ ", r"\frac{d}{dx} \log\left(1 - \frac{1}{1 + e^{-9 c x}}\right) = -\frac{9 c}{1 + e^{-9 c x}}", r"\frac{d}{dx} \log\left(1 - \frac{1}{1 + e^{-9 c x}}\right) = -\frac{9}{1 + e^{-9 c x}}"),
    # the plain letter has the entries of a bold array, in conditions too, and of one with an arrow or a hat
    (r"$\mathbf{q} \in \mathbb{R}^2$ ", r"\frac{\partial\,\mathbf{q}^\top\mathbf{q}}{\partial q_1} = 2 q_1 \quad (q_1 \ne 0)", r"\frac{\partial\,\mathbf{q}^\top\mathbf{q}}{\partial q_1} = 0 \quad (q_1 \ne 0)"),
    (r"$\mathbf{W} \in \mathbb{R}^{n \times n}$ ", r"\frac{\partial}{\partial W_{11}} \operatorname{tr}(\mathbf{W}^\top \mathbf{W}) = 2 W_{11} \quad (W_{11} > 0)", r"\frac{\partial}{\partial W_{11}} \operatorname{tr}(\mathbf{W}^\top \mathbf{W}) = 0 \quad (W_{11} > 0)"),
    (r"$\vec{r} \in \mathbb{R}^3$ ", r"\sum_{i=1}^3 r_i^2 = |\vec{r}|^2", r"\sum_{i=1}^3 r_i^2 = |\vec{r}|"),
    (r"$\mathbf{y} \in \mathbb{R}^n$ $\hat{\mathbf{y}} := 2 \mathbf{y}$ ", r"\sum_i \hat y_i = 2 \sum_i y_i", r"\sum_i \hat y_i = \sum_i y_i"),
    (A, r"\operatorname{tr}(A B) = \sum_i \sum_j A_{ij} (B)_{ji}", r"\operatorname{tr}(A B) = \sum_i \sum_j A_{ij} (B)_{ij}"),
    (r"$d \in \{0, 1\}^{n}$ ", r"d \odot d = d", r"d \odot d = 2 d"),
    # a value that is defined by the letter of a derivative changes with it
    (r"$w \in \mathbb{R}$ $\hat y := w x$ $L(w) := (\hat y - y)^2$ ", r"\frac{\partial L}{\partial w} = 2 (\hat y - y) x", r"\frac{\partial L}{\partial w} = 0"),
    (r"$Z := 1 + e^x$ $p(x) := \frac{e^x}{Z}$ ", r"p'(x) = p(x) (1 - p(x))", r"p'(x) = p(x)"),
    (r"$q := t^2$ ", r"\int_0^1 q\,dx = t^2", r"\int_0^1 q\,dx = \frac13"),
    (r"$g(x) := \lambda x^2 \quad (\lambda > 0)$ ", r"g'(x) = 2 \lambda x", r"g'(x) = \lambda x"),
    # sizes: with an index below, of a function's argument; and zero arrays, whatever else has a condition
    (r"$\mathbf{q} \in \mathbb{R}^{d_k}$ ", r"\lVert\mathbf{q}\rVert^2 = \sum_{j=1}^{d_k} q_j^2", r"\lVert\mathbf{q}\rVert^2 = \sum_{j=2}^{d_k} q_j^2"),
    (r"With $d_k \in \mathbb{N}$, $\mathbf{q} \in \mathbb{R}^{d_k}$. ", r"\lVert\mathbf{q}\rVert \ge 0", r"\lVert\mathbf{q}\rVert > 0"),
    (r"$z \in \mathbb{R}^C$ $\operatorname{mean}(z) := \frac{1}{C} \sum_{i=1}^C z_i$ $s \in \mathbb{R}^S$ ", r"\operatorname{mean}(s) = \frac{1}{S} \mathbf{1}^\top s", r"\operatorname{mean}(s) = \frac{1}{C} \mathbf{1}^\top s"),
    (r"$c > 0$ $a \in \mathbb{R}^n$ ", r"\|a\| \frac{c}{\|a\|} = c \quad (a \ne 0)", r"\|a\| \frac{c}{\|a\|} = c"),
    (r"$\boldsymbol{\delta}, \mathbf{x} \in \mathbb{R}^n$ ", r"\mathbf{x}^\top \boldsymbol{\delta} = \sum_i x_i \delta_i", r"\mathbf{x}^\top \boldsymbol{\delta} = \sum_i \delta_i"),
    (r"$\boldsymbol{\delta} \in \mathbb{R}^n$ ", r"\frac{\partial \delta_i}{\partial \delta_j} = \delta_{ij}", r"\frac{\partial \delta_i}{\partial \delta_j} = 1"),
    # lists of arrays, a name with a letter below beside the name without, an index that only a definition has
    (r"$\mathbf{x}_1, \dots, \mathbf{x}_n \in \mathbb{R}^d$ $w \in \mathbb{R}^d$ ", r"\nabla_w \sum_{i=1}^n \mathbf{x}_i^\top w = \sum_{i=1}^n \mathbf{x}_i", r"\nabla_w \sum_{i=1}^n \mathbf{x}_i^\top w = n \mathbf{x}_1"),
    (r"$\lambda > 0$ $E(x) := x^4$ $E_\lambda(x) := E(x) + \lambda x^2$ ", r"E_\lambda'(x) = E'(x) + 2 \lambda x", r"E_\lambda'(x) = E'(x)"),
    (r"$y_1, \dots, y_n \in \mathbb{R}$ $q_i(c) := y_i c^2$ ", r"q_i'(c) = 2 c y_i", r"q_i'(c) = 2 c"),
    # two sides that touch, or pass each other, where no number does
    ("", r"e^x \ne 0", r"e^x \ne 2"),
    ("", r"x^2 + x + 1 \neq 0", r"x^2 - x - 1 \neq 0"),
    ("", r"\cosh x > 0", r"|\cos x| > 0"),
    ("", r"\left(x - \frac27\right)^2 \ge 0", r"\left(x - \frac27\right)^2 > 0"),
    (r"$f : \mathbb{R} \to \mathbb{R}$ ", r"f(x) + 1 \ne f(x)", r"f(x) \ne 0"),
    # primes after what is defined as a value, and above functions in brackets
    (r"$y := x^2 e^x$ ", r"\frac{y'}{y} = \frac{2}{x} + 1 \quad (x \ne 0)", r"y' = 2 x e^x"),
    (r"$f, g : \mathbb{R} \to \mathbb{R}$ ", r"(f g)^{(2)}(x) = f''(x) g(x) + 2 f'(x) g'(x) + f(x) g''(x)", r"(f g)^{(2)}(x) = f''(x) g(x) + f(x) g''(x)"),
    (r"$f : \mathbb{R} \to \mathbb{R}$ ", r"\frac{d}{dx} \ln f(x) = \frac{f'(x)}{f(x)}, \qquad f(x) > 0", r"\frac{d}{dx} \ln f(x) = \frac{1}{f(x)}, \qquad f(x) > 0"),
    ("", r"\int_1^2 {dx \over x} = \ln 2", r"\int_1^2 {dx \over x^2} = \ln 2"),
    # a series that converges slowly says nothing at the point
    ("", r"\sum_{k=1}^\infty \frac{x^k}{k} = -\ln(1 - x) \quad (0 < x < 1)", r"\sum_{k=1}^\infty \frac{x^k}{k} = -\ln(1 + x) \quad (0 < x < 1)"),
    ("", r"\sum_{k=1}^\infty k x^{k-1} = \frac{1}{(1 - x)^2} \quad (|x| < 1)", r"\sum_{k=1}^\infty k x^{k-1} = \frac{1}{1 - x^2} \quad (|x| < 1)"),
    # sizes of both parities, and sets that a border must not leave
    ("", r"(1 + x)^n \ge 1 + n x \quad (x \ge -1)", r"(1 + x)^n \ge 1 + n x \quad (x \ge -4)"),
    (r"$S \in \mathbb{S}_{++}^n$ $a \in \mathbb{R}^n$ ", r"\nabla_a (a^\top S^{-1} a) = 2 S^{-1} a", r"\nabla_a (a^\top S^{-1} a) = S^{-1} a"),
    (r"$T_0, V > 0$ $F(T_0, V) := T_0^2 \ln V$ ", r"\left(\frac{\partial F}{\partial V}\right)_{T_0} = \frac{T_0^2}{V}", r"\left(\frac{\partial F}{\partial V}\right)_{T_0} = \frac{T_0}{V}"),
    (A, r"|A B| = |A| |B|", r"|A + B| = |A| + |B|"),
    (A, r"a^2 = a \odot a", r"a^2 = a"),
    (A, r"A^{\odot 2} = A \odot A", r"A^{\odot 2} = A A"),
    (A, r"a \oslash b = a \odot \frac{1}{b} \quad (b_i \ne 0)", r"a \oslash b = \frac{1}{a} \odot b \quad (b_i \ne 0, a_i \ne 0)"),
    (A, r"2^a \odot 2^b = 2^{a + b}", r"2^a \odot 2^b = 2^{a - b}"),
    (A, r"\max(a) = \max_i a_i", r"\max(a) = \min_i a_i"),
    (A, r"A_{:,j} = (A^\top_{j,:})^\top", r"A_{:,j} = (A_{j,:})^\top"),
    (A, r"\lVert a \rVert_\infty = \max_i |a_i|", r"\lVert a \rVert_\infty = \max_i a_i"),
    (A, r"\lVert a \rVert_3^3 = \sum_i |a_i|^3", r"\lVert a \rVert_3^3 = \sum_i a_i^3"),
    (A, r"\lVert A \rVert_F^2 = \operatorname{tr}(A^\top A)", r"\lVert A \rVert_F^2 = \operatorname{tr}(A)^2"),
    (r"$u, v \in \mathbb{R}^3$ ", r"u \times v = -(v \times u)", r"u \times v = v \times u"),
    ("", r"\binom{5}{2} = 10", r"\binom{5}{2} = 20"),
    (r"$r \in \mathbb{R}$ ", r"\sqrt[3]{-r} = -\sqrt[3]{r} \quad (r > 0)", r"\sqrt[3]{-r} = \sqrt[3]{r} \quad (r > 0)"),
    ("", r"\lfloor -x \rfloor = -\lceil x \rceil", r"\lfloor -x \rfloor = -\lfloor x \rfloor"),
    # functions without their argument
    (r"$f, g : \mathbb{R} \to \mathbb{R}$ ", r"(f \cdot g)' = f' \cdot g + f \cdot g'", r"(f \odot g)' = f' \odot g'"),
    (r"$f : \mathbb{R} \to \mathbb{R}$ ", r"(f^2)' = 2 f f'", r"(f^2)' = 2 f"),
    (r"$f : \mathbb{R}^n \to \mathbb{R}^m$ $x \in \mathbb{R}^n$ ", r"\frac{\partial f(x)_i}{\partial x_j} = \left(\frac{\partial f(x)}{\partial x}\right)_{ij}", r"\frac{\partial f(x)_i}{\partial x_j} = \left(\frac{\partial f(x)}{\partial x}\right)_{ji}"),
    (r"$f : \mathbb{R} \to (0, \infty)$ $g : \mathbb{R} \to (-\infty, 0)$ $h : \mathbb{R} \to (0, 1)$ ", r"f(x) > g(x) + h(x) - 1", r"f(x) > g(x) + h(x)"),
    (r"$f : \mathbb{R}^2 \to \mathbb{R}$ $f(x, y)$ ", r"\nabla^2 f(x, y) = \begin{pmatrix} f_{xx}(x, y) & f_{xy}(x, y) \\ f_{yx}(x, y) & f_{yy}(x, y) \end{pmatrix}", r"\nabla^2 f(x, y) = \begin{pmatrix} f_{xx}(x, y) & 0 \\ 0 & f_{yy}(x, y) \end{pmatrix}"),
    # derivatives by rows, members of families, functions
    (A, r"\frac{\partial (a^\top b)}{\partial a^\top} = b^\top", r"\frac{\partial (a^\top b)}{\partial a^\top} = b"),
    (FAMILY + r"$h^{(0)} := x$ $$h^{(l)} := W^{(l)} h^{(l-1)}$$ ", r"\frac{\partial h^{(2)}}{\partial h^{(1)}} = W^{(2)}", r"\frac{\partial h^{(2)}}{\partial h^{(1)}} = W^{(1)}"),
    (FAMILY, r"\frac{\partial}{\partial W^{(2)}} \operatorname{tr}(W^{(1)} W^{(2)}) = (W^{(1)})^\top", r"\frac{\partial}{\partial W^{(2)}} \operatorname{tr}(W^{(1)} W^{(2)}) = (W^{(2)})^\top"),
    (r"$x_t \in \mathbb{R}$ ($t \in \{1, \ldots, 4\}$) $h_0 := 0$ $$h_t := \tanh(h_{t-1} + x_t)$$ ", r"\frac{\partial h_3}{\partial h_2} = 1 - h_3^2", r"\frac{\partial h_3}{\partial h_2} = 1 - h_2^2"),
    (r"$f : \mathbb{R} \to \mathbb{R}$ ", r"\frac{df}{dz} = f'(z)", r"\frac{df}{dz} = f'(x)"),
    (r"$u := \sin x$ $g(u) := u^2$ ", r"\frac{dg}{dx} = 2 \sin x \cos x", r"\frac{dg}{dx} = 2 x"),
    # what nabla and a prime extend over
    (W, r"\nabla_{a}\, a^\top W^\top W a = 2 W^\top W a", r"\nabla_{a}\, a^\top W^\top W a = W^\top W a"),
    (W, r"\nabla_W\, b^\top W a = b a^\top", r"\nabla_W\, b^\top W a = a b^\top"),
    (W, r"\nabla_a \tfrac12 \cdot a^\top a = a", r"\nabla_a \tfrac12 \cdot a^\top a = 0"),
    (r"$f : \mathbb{R}^n \to \mathbb{R}$ $x, d \in \mathbb{R}^n$ ", r"\nabla_x f(x)^\top d = (\nabla f(x))^\top d", r"\nabla_x f(x)^\top d = \nabla f(x)"),
    (r"$a > 0$ ", r"(a^x)' = a^x \ln a", r"(a^x)' = x a^{x - 1}"),
    # sets
    (r"$S \in \mathbb{S}^n$ $P \in \mathbb{S}_{++}^n$ $a \in \mathbb{R}^n$ ", r"S = S^\top", r"P = P^{-1}"),
    (r"$P \in \mathbb{S}_{++}^n$ $a \in \mathbb{R}^n$ ", r"a^\top P a > 0 \quad (a \ne 0)", r"a^\top P a > 0"),
    (r"$r \in \mathbb{R}_{\geq 0}$ $s \in \mathbb{R}_{>0}$ $k \in \mathbb{N}_0$ ", r"r + s > 0", r"r > 0"),
    (r"$k \in \mathbb{N}$ ", r"k \ge 1", r"k \ge 2"),
    (r"$k \in \mathbb{N}_0$ ", r"k + 1 > 0", r"k > 0"),
    (r"$c \in [0, 1)$ $d \in \{\pm 1\}$ ", r"c d < 1", r"c d \ge 0"),
    (r"$c \in [2, \infty)$ ", r"c \ge 2", r"c > 2"),
    (r"$a_1, \ldots, a_n \in \mathbb{R}$ ", r"\sum_{i=1}^n a_i = \mathbf{1}^\top a", r"\sum_{i=1}^{n-1} a_i = \mathbf{1}^\top a"),
    (r"$a, b \in \mathbb{R}^n$ ", r"\frac{a_i}{b_i} b_i = a_i \quad (b_i \ne 0, \; i = 1, \ldots, n)", r"\frac{a_i}{b_i} b_i = b_i \quad (b_i \ne 0, \; i = 1, \ldots, n)"),
    (r"$c \in \mathbb{R}$ ", r"x^2 = c^2 \quad (x = c)", r"x^2 = c \quad (x = c)"),
    ("", r"x y = 0 \quad (x = 0 \text{ or } y = 0)", r"x y = 1 \quad (x = 1 \text{ or } y = 1)"),
    # what is applied, and in which direction
    (r"$\alpha > 0$ ", r"g_\alpha(x) := e^{\alpha x}", r"g_\alpha(x) := \log(-\alpha x^2)"),
    ("", r"\int_{-\infty}^{\infty} e^{-t^2}\,dt = \sqrt{\pi}", r"\int_{-\infty}^{\infty} e^{-t^2}\,dt = \pi"),
    ("", r"\operatorname{atan2}(y, x) = \arctan \frac{y}{x} \quad (x > 0)", r"\operatorname{atan2}(y, x) = \arctan \frac{y}{x} \quad (x \ne 0)"),
    # free functions that bend, whole numbers that are many, and what meets a value that the page defines
    (r"$J : \mathbb{R} \to \mathbb{R}$ ", r"J(x - h) \le J(x) + |J(x - h) - J(x)| \quad (h \in \mathbb{R})", r"J(x - J'(x)) \le J(x)"),
    (r"$n \in \mathbb{N}$ ", r"n! \le n^n \quad (n \ge 1)", r"n! \le 2^{n+2}"),
    (QUADRATIC, r"q(w) > q(w^\star) \quad (w \ne w^\star)", r"q(w) > q(w^\star)"),
]  # fmt: skip


# what the page says before | a formula with two readings
AMBIGUOUS = [
    ("", r"\operatorname{artanh}'(x) = \frac{1}{1 - x^2} \quad \text{on } (-1, 1)"),
    (PLACE, r"\frac{d}{d v} L(a) = 2 a"),
    (PLACE, r"\frac{\partial}{\partial y} M(a, c) = a^\top a"),
    (PLACE, r"\nabla_v (L(a) + c) = 2 a"),
    (W, r"\nabla_a (W a)^\top b = W^\top b"),
    (W + r"$z := W a$ ", r"\nabla_a z^\top b = W^\top b"),
    (r"$a > 0$ ", r"(a x y)' = a y"),
    (r"$u := x^2$ ", r"(u^2)' = 2 u"),
]


@pytest.mark.parametrize(("before", "latex"), AMBIGUOUS)
def test_two_readings(before: str, latex: str) -> None:
    assert Page(read_markdown(f"{before}\n\n$${latex}$$")).check()[-1].verdict == "unreadable"


# what stands in the text | the verdicts on it
PROSE = [
    (r"$\log x = \frac{\log x^2}{2}$ for all $x > 0$.", ["true"]),
    (r"$\log(x y) = \log x + \log y$ if $x > 0$ and $y > 0$.", ["true"]),
    (r"$\log(x y) = \log x + \log y$ if $x > 0$. And $y > 0$.", ["false"]),
    (r"$f(x) := \log x$ for $x > 0$, so that $f(e) = 1$.", ["definition", "true"]),
    (r"Let $a \in \mathbb{R}$ with $a \ne 0$. Then $\frac{a}{a} = 1$.", ["true"]),
    # a claim is never taken for a condition
    (r"$\sqrt{x^2} = x$ for $x > 0$, and $e^x \ge 1 + x$ if $x > -9$.", ["true", "true"]),
    (r"$\sqrt{x^2} = x$ for $x > 0$ and $e^x = 1 + x$.", ["true", "false"]),
    (r"$\sqrt{x^2} = |x|$ where $x^2 > 0$.", ["true", "false"]),
    (r"$\cos x = 1 + O(x^2)$ as $x \to 0$.", ["true"]),
    (r"$\cos x = 1 + O(x^2)$, $e^x = 1 + O(x)$ as $x \to \infty$.", ["unreadable", "unreadable"]),
    (r"$\cos x = 1 + O(x^2)$. As $x \to 1$, $\cos x = 1 + O(x^2)$.", ["true", "unreadable"]),
    (r"As $x \to 0$, $\cos x = 1 + O(x^2)$. As $e^x > 0$, $e^x < 0$.", ["true", "true", "false"]),
    # a condition at the head of a sentence is about that sentence, as far as its words say so
    (r"For $x > 0$ we have $\log x^2 = 2 \log x$ and $\sqrt{x^2} = x$. But $\sqrt{x^2} = x$.", ["true", "true", "false"]),
    (r"If $|x| < 1$, then $\sum_{k=0}^\infty x^k = \frac{1}{1 - x}$.", ["true"]),
    (r"If $|x| < 2$, then $\sum_{k=0}^\infty x^k = \frac{1}{1 - x}$.", ["false"]),
    (r"Let $x > 0$ and $y > 0$. Then $\log(x y) = \log x + \log y$ and $\log(x y) = \log x$.", ["true", "false"]),
    (r"Let $x > 0$. Then $\log(x y) = \log x + \log y$.", ["false"]),
    (r"If $x > 0$ then $\sqrt{x^2} = x$, otherwise $\sqrt{x^2} = x$.", ["true", "false"]),
    (r"For $x > 0$, $\sqrt{x^2} = x$, and for $x < 0$ we have $\sqrt{x^2} = x$.", ["true", "false"]),
    (r"For $x > 0$, $\frac{d}{dx} \log x = \frac{1}{x}$; for $x < 0$, $\frac{d}{dx} \log(-x) = \frac{1}{x}$.", ["true", "true"]),
    (r"For $x > 0$ and $e^x = 1 + x$ we have $\sqrt{x^2} = x$.", ["unreadable"]),
    (r"For $x > -1$, $|x| = x$ and $\sqrt{x^2} = x$.", ["false", "false"]),
    (r"For $e^x > 1 + x$ see below.", ["false"]),
    (r"For $x > 0$, $f(x) := \log x$ and $f'(x) = \frac{1}{x}$.", ["definition", "true"]),
    (r"For small $h$, $\sin h = h + O(h^3)$.", ["true"]),
    (r"$f : \mathbb{R} \to \mathbb{R}$ For $f(x) > 0$ we have $\frac{d}{dx} \ln f(x) = \frac{f'(x)}{f(x)}$.", ["true"]),
    (r"Let $Q \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$. $\nabla_x(x^\top Q x) = 2 Q x$ if $Q = Q^\top$.", ["true"]),
    (r"Let $Q \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$. $\nabla_x(x^\top Q x) = 2 Q x$ and $Q = Q^\top$.", ["false", "false"]),
    (r"We have $\frac{d}{dx} \log x = \frac1x$, $x > 0$.", ["true"]),
    (r"$x^2 \ge 0$ for $x > 0$ $x > 1$ $x < e^x$, $x \ge 1$", ["true", "true"]),
    # what explains names stands after their use
    (r"$p(x) := \frac{e^x}{Z}$, where $Z := 1 + e^u$. $p'(x) = p(x)$", ["definition", "definition", "true"]),
    (r"$p(x) := \frac{e^x}{Z}, \text{ where } Z := 1 + e^x$, so $p'(x) = p(x)$", ["definition", "definition", "false"]),
    (r"$p := u^2$ where $q := p + 1$, and $q = u^2 + 1$", ["definition", "definition", "true"]),
    (r"$f(x) := x^\top P x$, where $P \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$. $\nabla f(x) = (P + P^\top) x$", ["definition", "true"]),
    (r"$\frac{d}{dx} x^r = r x^{r-1}$ for $x > 0$, where $r > 0$.", ["true"]),
    (r"Let $a \in \mathbb{R}$, where $a > 0$. $\sqrt{a^2} = a$", ["true"]),
    # an inequality after a comma that is more than a name and a number is a claim
    (r"$\cos^2 x + \sin^2 x = 1, \qquad |\sin x| \le 1$", ["true", "true"]),
    (r"$\cos^2 x + \sin^2 x = 1, \quad |\sin x| \le \frac12$", ["true", "false"]),
    (r"$\cos 2x = 1 - 2 \sin^2 x \text{ and } |\sin x| \le \frac12$", ["true", "false"]),
    (r"$\frac{d}{dx} \log x = \frac1x, \quad x > 0$", ["true"]),
    (r"$\frac{d}{dx} \log \sin x = \cot x \quad \text{if } \sin x > 0$", ["true"]),
    # words that do not restrict begin a claim of its own
    (r"$(x^2)' = 2x, \quad \text{so that} \quad (x^3)' = 2x$", ["true", "false"]),
    (r"$(x^2)' = 2x, \quad \text{and, by the chain rule,} \quad (x^3)' = 2x$", ["true", "false"]),
    (r"$(x^2)' = 2x \quad \text{(layer 2)}, \qquad (x^3)' = 2x \quad \text{(layer 1)}$", ["true", "false"]),
    (r"$\begin{aligned} \text{Layer 2:} \quad (x^2)' &= 2x, \\ \text{Layer 1:} \quad (x^3)' &= 2x \end{aligned}$", ["true", "false"]),
    # "for every" c in a set, and "for" c in a whole space, speak of another c than the page has defined; "for" c > 1 of that
    (r"$c := 2$. $(x + c)^2 = x^2 + 2cx + c^2$ for every $c \in (0, 1)$. $c + 1 = 3$", ["definition", "true", "false"]),
    (r"$c := 2$. $c + x > x + 1$ for all $c \in \mathbb{R}$.", ["definition", "false"]),
    (r"$c := 2$. $c + x > x + 1$ for $c \in \mathbb{R}$.", ["definition", "false"]),
    (r"$c := x$. $c^2 < c$ for $c \in (0, 1)$, and $x^2 < x$ for $c \in (0, 1)$.", ["definition", "true", "true"]),
    (r"$g := x^2$. We have $g \ge 0$ and, for $g \in \mathbb{R}^n$, $g^\top g = \|g\|^2$.", ["definition", "true", "true"]),
    # what follows "with" narrows what stands before it, as what "such that" and the next cell of a row tell do
    (r"Let $a > 0$ with $a \neq 1$. $\sqrt{a^2} = a$, $\frac{1}{a - 1} > 0$", ["true", "false"]),
    (r"Let $A \in \mathbb{R}^{m \times n}$ with $m \ge n$ and $\det(A^\top A) \ne 0$. $(A^\top A)^{-1} A^\top A = I$, $A A^\top = I$", ["true", "false"]),
    (r"Let $u, v \in \mathbb{R}$ such that $u < v$. Then $u - v < 0$.", ["true"]),
    (r"Let $s \in \mathbb{R}$. $4 x y \le s^2$ under the constraint $x + y = s$, $5 x y \le s^2$ subject to $x + y = s$.", ["true", "false"]),
    (r"| $\log x^2 = 2 \log x$ | $x > 0$ | $x^2 > x$ | $x > 1$ |", ["true", "true"]),
    (r"| $\sqrt{x^2} = x$ | $x = 2$ | $\tan' x = 1 + \tan^2 x$ | $x \ne \frac{\pi}{2} + k \pi$ |", ["false", "true"]),
    (r"| $\log x^2 = 2 \log x$ | for $x > 0$ | $x^2 > x$ | $e^x > 1$ |", ["true", "false", "false"]),
    (r"$x^2 \ge x$. This gives, for $x > 1$, $x^3 > x^2$.", ["false", "true"]),
    # a condition of whole numbers that the claim does not have is one for some of them
    (r"$x^2 \ge 0, \quad x^k x = x^{k+1} \quad (k \le n, x > 0)$", ["true", "true"]),
    (r"$x^2 \ge 1$ for $i \ne j$", ["false"]),
    # a row that begins with a sign goes on with the one above, but not after a comma nor with a left side of its own
    (r"$\begin{aligned} (2x)' &= x \\ -x &= 2 \end{aligned}$", ["false", "false"]),
    (r"$\begin{aligned} \log e^x &= x, \\ -\log e^x &= -x, \\ +\log e^x &= -x \end{aligned}$", ["true", "true", "false"]),
    (r"$\begin{gathered} 2x = x + x, \\ - x = x - 2x \end{gathered}$", ["true", "true"]),
    (r"$\begin{gathered} 2x = 2x \\ + x \\ = 3x - x \end{gathered}$", ["false"]),
    (r"$\begin{gathered} 2x = x + x, \\ - x \end{gathered}$", ["unreadable"]),
    (r"$\begin{aligned} 2x &= x, \\ &\quad + x \end{aligned}$", ["unreadable"]),
    (r"$(x^2)' = 2x \quad \text{where } \frac{d}{dx}x^3 = 2x$", ["true", "false"]),
    (r"$x^2 = x \quad \text{or equivalently} \quad x (x - 1) = 0$", ["false", "false"]),
    (r"$x^2 = x x, \qquad \text{i.e.} \qquad x^3 = x^2 x, \text{ hence } x^4 = x^2 x^2$", ["true", "true", "true"]),
    (r"$A \in \mathbb{R}^{n \times n}$ $\operatorname{tr}(A^2) = \|A\|_F^2 \text{ where } A = A^\top$", ["true"]),
    # an equation of two names is a claim, unless a word such as "for" makes it a condition
    (r"$r, s \in \mathbb{R}$, so $|r| = r$ and $r = s$. We have $r^2 = r s$ for $r = s$, and $r^2 = r s$ if $s = 2 r$.", ["false", "false", "true", "false"]),
    (r"$A \in \mathbb{R}^{n \times n}$. Therefore $A_{ij} = A_{ji}$.", ["false"]),
    # a condition may stand in brackets, and after a display it is about all of it
    (r"$\log x^2 = 2 \log x$ ($x > 0$) and $\log x^4 = 4 \log x$ $(x > 0)$; $\log x^2 = 3 \log x$ ($x > 0$)", ["true", "true", "false"]),
    (r"$\tanh x$ is odd ($\tanh 0 = 1$).", ["false"]),
    (r"$A \in \mathbb{R}^{n \times n}$ $A^{-1} A = I, \quad A A^{-1} = I$ as long as $\det A \neq 0$.", ["true", "true"]),
    # a value is spoken of where it is defined
    (r"$x \in \mathbb{R}^n$ $P := \frac{x x^\top}{x^\top x} \quad (x \neq 0)$. Then $P^2 = P$ and $P x = 2 x$.", ["definition", "true", "false"]),
    (r"$a \in \mathbb{R}$. Put $b := \frac1a$ for $a \ne 0$. Then $a b = 1$.", ["definition", "true"]),
    (r"Let $a, b \in \mathbb{R}^n$ with $a \ne 0$. Then $\frac{a^\top a}{a^\top a} = 1$ and $\frac{b^\top b}{b^\top b} = 1$.", ["true", "false"]),
    (r"$a \in \mathbb{R}$. $b := \frac1a$ with $a \ne 0$. $y := x^2$, where $|y| \le 1$.", ["definition", "definition", "false"]),
    (r"Let $X \in \mathbb{R}^{m \times n}$ with $m < n$. $\det(X^\top X) = 0$", ["true"]),
    (r"Let $X \in \mathbb{R}^{m \times n}$ with $m > n$. $\det(X^\top X) = 0$", ["false"]),
    (r"Let $b \in \mathbb{R}^n$ with $b_i > 0$ for all $i$. $\|b\|_1 = \mathbf{1}^\top b$", ["true"]),
    # whatever else a sentence says, the condition at its head is about it, until its words turn
    (r"For $x > 0$ the root of the square is the number, $\sqrt{x^2} = x$, but in general $\sqrt{x^2} = x$.", ["true", "false"]),
    # an equation after "if" is solved
    (r"Let $p, y \in \mathbb{R}^K$. $\sum_{k=1}^K y_k (p_k + 1) = y^\top p + 1$ if $\sum_{k=1}^K y_k = 1$. $y^\top p = p$ if $\sum_{k=1}^K y_k = 1$.", ["true", "false"]),
    # "Let" names something new, even where the letter was defined
    (r"$y := x^2$. Let $y \in \mathbb{R}$. Then $y = x^2$.", ["definition", "false"]),
    (r"For every $x > 0$ we have $\log x^2 = 2 \log x$.", ["true"]),
    # a value of a free function is no name
    (r"$J : \mathbb{R} \to \mathbb{R}$. We claim $J(x + 1) \le J(x)$ and $J(x) = 0$.", ["false", "false"]),
    (r"$\varphi(x) := e^{-x^2}$. $\int_0^\infty t\,\varphi \varphi(t)\,dt = 1$.", ["definition", "false"]),
    # an inequality is tried where all is zero that may be
    (r"$h, v \in \mathbb{R}^n$. $\|(1 - \tanh(h)^2) \odot v\| < \|v\|$ for $v \ne 0$.", ["false"]),
    (r"$h, v \in \mathbb{R}^n$. $\|(1 - \tanh(h)^2) \odot v\| \le \|v\|$ for $v \ne 0$.", ["true"]),
    # what is mentioned in passing need not be introduced, unless it says something
    (r"the $\chi^2$ bound of $\mathcal{N}(0, I)$, $\chi^2 = \gamma$, $X \sim \mathcal{N}(0, 1)$", ["unreadable", "unreadable"]),
    (r"Mills' ratio: for $x > 0$, $\log e^x < x + 1$ and $\log x^2 = 2 \log x$.", ["true", "true"]),
    # what cancels is judged at as many digits as it takes
    (r"$A(x) := \log(1 + e^x)$. $\log \frac{A'(x)}{1 - A'(x)} = x$ and $\log(1 - A'(x)) = -x$.", ["definition", "true", "false"]),
    # a second branch in words would be lost
    (r"$\max(0, x)' = 1$ if $x > 0$ else $-5$.", ["true", "unreadable"]),
    (r"$p, q \in \mathbb{R}$ and $L(p) := p u$, where $u := p + q$. $L'(p) = 2 p + q$", ["definition", "definition", "true"]),
    # what restricts a name holds for what follows, not for what was said before
    (r"Let $a \in \mathbb{R}$. Then $a^3 \ge 0$. Let $a \in \mathbb{R}$ with $a > 0$. Then $a^3 \ge 0$.", ["false", "true"]),
    (r"Let $n \in \mathbb{N}$. Then $n^2 \le 3n$. Let $n \in \mathbb{N}$ with $n \le 2$. Then $n^2 \le 3n$.", ["false", "true"]),
    (r"We have $\sqrt{x^2} = x$. Let $x \in \mathbb{R}$ with $x > 0$. Then $\sqrt{x^2} = x$.", ["false", "true"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$. $A A^{-1} = I$. Let $A \in \mathbb{R}^{n \times n}$ with $\det(A) \ne 0$. $A A^{-1} = I$.", ["false", "true"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$ with $\det A \ne 0$. $A A^{-1} = I$. Let $n \in \mathbb{N}$.", ["true"]),
    (r"Let $f : \mathbb{R} \to \mathbb{R}$. Then $f'(x) \ne 0$ and $f(f^{-1}(x)) = x$. But $f'(x) > 0$.", ["false", "true", "false"]),
    (r"Let $g \in \mathbb{R}$. $\sqrt{g^2} = g$. Now let $g > 0$, say. So $\sqrt{g^2} = g$. And $\sqrt{g^2} = g$.", ["false", "true", "true"]),
    # "with" narrows all that "and" joins, and "Let" is said of all of it
    (r"Let $b \in \mathbb{R}$ and $c \in \mathbb{R}$ with $b > c$. Then $b^3 > c^3$ and $b^2 > c^2$.", ["true", "false"]),
    (r"Let $b \in \mathbb{R}$ be a rate, $c > 0$ a size and $d > c$. Then $\sqrt{c^2} = c$, $|d| = d$ and $|b| = b$.", ["true", "true", "false"]),
    (r"Let $b \in \mathbb{R}^2$, $b_2 \ne 0$, and $g(b) := \frac{b_1}{b_2}$. Then $g(b) b_2 = b_1$.", ["definition", "true"]),
    (r"$h := 2$. Let $y \in \{0, 1\}$ and $h \in \mathbb{R}$. Then $h^2 \ge 0$. $h + 1 = 3$", ["definition", "true", "false"]),
    (r"Let $X \in \mathbb{R}^{m \times n}$ with $m > n$ be of full rank, i.e. $\det(X^\top X) \ne 0$. $(X^\top X)^{-1} X^\top X = I$, $X X^\top = I$", ["true", "false"]),
    (r"Wherever $x > 0$ the root is the number: $\sqrt{x^2} = x$. $x > 1$, i.e. for $x > 2$, $\sqrt{x^2} = x$. $\sqrt{x^2} = x$", ["true", "true", "false"]),
    # sizes that are computed
    (r"Let $\mathbf{x} \in \mathbb{R}^n$ and $\mathbf{w} \in \mathbb{R}^K$, with $K \le n$. $y_i := \sum_{k=1}^K w_k x_{i+k-1}$ for $i \in \{1, \dots, n-K+1\}$. "
     r"$\frac{\partial y_i}{\partial w_k} = x_{i+k-1}$, $\frac{\partial y_i}{\partial w_k} = x_{i+k}$", ["definition", "true", "false"]),
    (r"Let $\mathbf{x} \in \mathbb{R}^n$ and $\mathbf{w} \in \mathbb{R}^K$. $y_i := \sum_{k=1}^K w_k x_{i+k-1}$ for $i \in \{1, \dots, n-K+1\}$. "
     r"$\frac{\partial y_i}{\partial w_k} = x_{i+k-1}$", ["definition", "false"]),
    (r"Let $K \le n$ and $\mathbf{g} \in \mathbb{R}^{n-K+1}$. $\mathbf{g}^\top \mathbf{g} \ge 0$, $\mathbf{g}^\top \mathbf{g} > 0$", ["true", "false"]),
    (r"$y_i := x_{i+1} - x_i$ for $i \in \{1, \dots, m\}$, where $x \in \mathbb{R}^{m+1}$. $\sum_{i=1}^m y_i = x_{m+1} - x_1$, $\sum_{i=1}^m y_i = x_m - x_1$", ["definition", "true", "false"]),
    # a bold name that is declared anew has other entries than the plain one before it
    (r"Let $x \in \mathbb{R}^m$ and $y_i := 2 x_i$. $\mathbf{y} = 2 x$. Let $\mathbf{y} \in \mathbb{R}^m$. $\mathbf{y} = 2 x$, $y_i = 2 x_i$, $y_i = \mathbf{y}_i$", ["definition", "true", "false", "false", "true"]),
    (r"Let $x \in \mathbb{R}^m$ and $y_i := 2 x_i$. $\mathbf{y} \in \mathbb{R}^m$, $\mathbf{y} \in [0, 1]^m$", ["definition", "true", "false"]),
    # an index of the condition that the claim sums over
    (r"Let $a \in \{1, \dots, K\}$ and $N \in \mathbb{R}^K$. $\sum_{a=1}^K \sqrt{N_a} \le \sqrt{K \sum_{a=1}^K N_a} \quad (N_a \ge 0)$", ["true"]),
    (r"$z \in \mathbb{R}^n$ $\frac{\partial}{\partial z_i} \max_j z_j = \mathbb{1}[z_i = \max_j z_j] \quad (z_k \ne z_l \text{ for } k \ne l)$", ["true"]),
    (r"$z \in \mathbb{R}^n$ $\frac{\partial}{\partial z_i} \max_j z_j = \mathbb{1}[z_i = \max_j z_j] \quad (z_k \ne z_l)$", ["unreadable"]),
    # a bound of a name in the next cell
    (r"$b, c \in \mathbb{R}$ | $\max(b, 1 + c) = b$ | $b \ge 1 + c$ | $b c \ge c$ | $c \ge c^2$ |", ["true", "false", "false"]),
    # numbers keep their names beside arrays
    (r"$\pi_k := \frac{e^{a_k}}{\sum_j e^{a_j}}$ where $a \in \mathbb{R}^n$. $\mathbf{1}^\top \boldsymbol{\pi} = 1$, $\cos 2 \pi = 1$, $\sum_k \pi_k = 2$", ["definition", "true", "true", "false"]),
    (r"$e_k := 2 a_k$ where $a \in \mathbb{R}^n$. $\log e = 1$, $e_k = 2 a_k$, $\mathbf{e} = 2 a$", ["definition", "true", "true", "true"]),
    (r"Let $\mathbf{n} \in \mathbb{R}^d$ and $n_{\text{in}} > 0$. $\sqrt{n_{\text{in}}^2} = n_{\text{in}}$, $n_{\text{in}} = n_1$", ["true", "false"]),
    # two functions that differ in the letter below
    (r"$c, s \in (0, 1)$ $\rho_c(t) := c t^2$ and $\rho_s(t) := s t$. $\rho_c(2) = 4 c$, $\rho_s(2) = 2 s$, $\rho_{0.5}(2) = 2$", ["definition", "definition", "true", "true", "unreadable"]),
    (r"$\mathcal{L}(c_1, c_2) := c_1^2 + 3 c_2$, $\frac{\partial \mathcal{L}}{\partial c_1} = 2 c_1$", ["definition", "true"]),
    (r"$Y(K, L) := K^2 L^3$, $\frac{\partial Y / \partial K}{\partial Y / \partial L} = \frac{2 L}{3 K}$ for $K, L > 0$", ["definition", "true"]),
    (r"$\varepsilon_0, \dots, \varepsilon_T \in \mathbb{R}$, $h_0 > 0$, $t \in \{1, \dots, T\}$ and $h_t := 1 + \varepsilon_{t-1}^2 + h_{t-1}$. $h_t > h_{t-1}$, $h_t > 3$", ["definition", "true", "false"]),
    (r"We draw from $[-\omega, \omega]$ with $\omega := \sqrt{6}$. $\omega^2 = 6$", ["definition", "true"]),
    # series of arrays, and limits of sums
    (r"$r \in \mathbb{R}^n$ $q \in (0, 1)$ $\sum_{k=0}^\infty q^k r = \frac{1}{1 - q} r$, $\sum_{k=1}^\infty q^k r = \frac{1}{1 - q} r$", ["true", "false"]),
    (r"$\lim_{m \to \infty} \sum_{k=0}^m 2^{-k} = 2$, $\lim_{m \to \infty} \sum_{k=0}^m 2^{-k} = 3$", ["true", "false"]),
    # norms and eigenvalues
    (A + r"$\|A a\|_2 \le \|A\|_2 \|a\|_2$, $\|A\|_2^2 = \lambda_{\max}(A^\top A)$, $\|A\|_2 = \|A\|_F$", ["true", "true", "false"]),
    # what "where" defines, several names too, is read before what it explains
    (r"$(1 + t)^2 = c + 2 t$ where $c := 1 + t^2$. $c = 1$", ["true", "definition", "false"]),
    (r"$(1 + t)^2 = c + 2 d \quad \text{where } c := 1 + t^2,\ d := t$. $d = 1$", ["true", "definition", "definition", "false"]),
    (r"$(1 + t)^2 = c + 2 d \quad \text{where} \quad \begin{aligned} c &:= 1 + t^2, \\ d &:= t \end{aligned}$", ["true", "definition", "definition"]),
    # a condition after rows is about all of them
    (r"$\begin{aligned} x \cdot \frac1x &= 1, \\ \frac{x^2}{x} &= x \end{aligned} \qquad (x \neq 0).$", ["true", "true"]),
    (r"$\begin{aligned} x \cdot \frac1x &= 1, \\ \frac{x^2}{x} &= x \end{aligned} \qquad x^2 = x$", ["unreadable"]),
    # a supposition in other words, or in brackets
    (r"Let $v \in \mathbb{R}^3$ be a unit vector, $\|v\| = 1$. Then $v^\top v = 1$ and $2 v_1 = 2$.", ["true", "false"]),
    (r"Let $v \in \mathbb{R}^3$ be a unit vector ($\|v\| = 1$). Then $v^\top v = 1$ and $2 v_1 = 2$.", ["true", "false"]),
    (r"Let $v \in \mathbb{R}^3$ have length one, so $\|v\| = 1$. Then $v^\top v = 1$ and $2 v_1 = 2$.", ["true", "false"]),
    (r"For a tall $A \in \mathbb{R}^{m \times n}$ of full rank, i.e. $\det(A^\top A) \ne 0$, let $P := A (A^\top A)^{-1} A^\top$. $P^2 = P$, $P = I$", ["definition", "true", "false"]),
    (r"Let $f(x) := x + 1$, i.e. $f(1) = 3$, so $f(0) = 2$.", ["definition", "false", "false"]),
    (r"Let $b \in \mathbb{R}$. With $b > 0$ we have $\sqrt{b^2} = b$. The root of width $b > 0$ is $\sqrt{b^2} = b$. A variant with sharpness $b > 0$ has $\sqrt{b^2} = b$.", ["true", "false", "true"]),
    (r"Let $b \in \mathbb{R}$. A curve with slope $b = 2$ has $b^2 = 4$.", ["false"]),
    (r"Let $b \in \mathbb{R}$. Then $\sqrt{b^2} = b$ at the vertex ($b > 0$), and $\cos b \le 1$ at the vertex ($b = 0$).", ["true", "true"]),
    (r"$\frac{x^2 - y^2}{(x - y)(x + y)} = 1$ for $x \ne y$ and $x + y \ne 0$. $x^2 \ge 0$, $e^x \ne 1$.", ["true", "true", "false"]),
    (r"For $x \ge 0$ let $r(x) := \sqrt{x}$. Take $p \in \mathbb{R}^n$ with $p \ne 0$. Then $\|p\| > 0$.", ["definition", "true"]),
    # what is mentioned in passing
    (r"The line $\{x + 2y = 0\}$ and the curve $t \mapsto (\xi(t), \eta(t))$, $x + 2y = 0$", ["false"]),
    # a matrix beside a function of a number, and that of the cross product
    (r"$A, B \in \mathbb{R}^{n \times n}$ $\cos t \, A + A \cos t = 2 \cos(t) A$, $\cos t \, I = I \cos t$, $\cos t \, A B = A \cos t$", ["true", "true", "false"]),
    (r"$a, b \in \mathbb{R}^3$ $[a]_\times b = a \times b$, $[a]_\times^\top = [a]_\times$, $[a]_\times := \begin{pmatrix} 0 & -a_3 & a_2 \\ a_3 & 0 & -a_1 \\ -a_2 & a_1 & 0 \end{pmatrix}$", ["true", "false", "true"]),
    (r"Let $g(x) := x^2$. $\det \begin{pmatrix} g & 1 \\ 1 & 0 \end{pmatrix} = -1$", ["definition", "unreadable"]),
    (r"Let $a, n \in \mathbb{R}^3$, $S(a) := 2 a$ and $q := S(n)$. Now let $a \in \mathbb{R}^2$. $q = 2 n$, $q = n$, $S(n) = 2 n$", ["definition", "definition", "true", "false", "true"]),
    # members that were declared one by one are no array
    (r"Let $t_1, t_2, t_3 \in \mathbb{R}$. $\max_i t_i = t_1$, $\sum_i t_i = t_1$, $\prod_{j \ne 1} t_j = 1$", ["false", "false", "false"]),
    (r"Let $v \in \mathbb{R}^n$ with $v_i \ne v_j$ for $i \ne j$. Then $\sum_{i=1}^n v_i^2 > 0$ and $\sum_{i=1}^n v_i > 0$.", ["true", "false"]),
    # a letter of a sequence is a number where it stands alone
    (r"Let $x_0 > 0$ and $x_{k+1} := \frac{x_k}{2}$ for $k \in \{0, \dots, N\}$. $x^2 - 1 = (x - 1)(x + 1)$. Let $E_k := x_k^2$. $E_{k+1} = \frac{E_k}{4}$, $E_{k+1} = \frac{E_k}{2}$, $E_1 = \frac{x_0^2}{4}$",
     ["definition", "true", "definition", "true", "false", "true"]),
    (r"Let $x_0, \dots, x_n \in \mathbb{R}$ and $\omega(x) := \prod_{i=0}^n (x - x_i)$. $\omega(x_0) = 0$, $\omega(x) = 0$", ["definition", "true", "false"]),
    (r"$t_0, t_1, t_2 \in \mathbb{R}$ with $t_0 < t_1 < t_2$. $\prod_{\substack{i=0 \\ i \ne 1}}^2 (t_1 - t_i) < 0$, $\prod_{i=0, i \ne 1}^2 (t_1 - t_i) > 0$", ["true", "false"]),
    (r"$f : \mathbb{R} \to \mathbb{R}$ $S_n := \sum_{k=1}^n f(k)$. $S_2 = f(1) + f(2)$, $S_{n+1} = S_n + f(n + 1)$, $S_{2n} = 2 S_n$", ["definition", "true", "true", "false"]),
    (r"Let $w \in \mathbb{R}$ and $w_\perp := w - 1$. $w_\perp + 1 = w$, $w_\perp = w$", ["definition", "true", "false"]),
    # what makes a condition hold is not made so of the other names, and inequalities of arrays go downhill
    (r"Let $A \in \mathbb{R}^{n \times n}$ with $A = A^\top$ and $A_{ij} > 0$. For $x \in \mathbb{R}^n$, $x^\top A x \ge 0$.", ["false"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$ with $A_{ij} > 0$ and $x \in \mathbb{R}^n$. $\|A x\|_1 = \mathbf{1}^\top A x$, $x_1 x_2 A_{12} \ge 0$", ["false", "false"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$ with $A = A^\top$, $x \in \mathbb{R}^n$. $x^\top A x \ge 0$ if $A_{ij} \ge 0$.", ["false"]),
    (r"Let $n \ge 1$ and $v, w \in \mathbb{R}^n$. $(v^\top w)^2 \le v^\top v \cdot w^\top w$, $v^\top w \le v^\top v$", ["true", "false"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$ with $A_{ij} < 0$ and $x \in \mathbb{R}^n$. $x^\top A x \le 0$, $\mathbf{1}^\top A \mathbf{1} < 0$", ["false", "true"]),
    (r"Let $y \in \mathbb{R}^K$. $\sum_{k=1}^K y_k^2 \ge \frac{1}{K}$ if $\sum_{k=1}^K y_k = 1$, $\sum_{k=1}^K y_k^2 \ge \frac{2}{K}$ if $\sum_{k=1}^K y_k = 1$", ["true", "false"]),
    # sums over pairs
    (r"Let $A \in \mathbb{R}^{n \times n}$. $\sum_{i \ne j} A_{ij} = \sum_{i,j=1}^n A_{ij} - \operatorname{tr} A$, $\sum_{i<j} (A_{ij} + A_{ji}) = \sum_{1 \le i < j \le n} (A_{ij} + A_{ji})$, $\sum_{i \ne j} A_{ij} = \operatorname{tr} A$",
     ["true", "true", "false"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$. $\sum_{i \ne j} A_{ij} = \sum_{i=1}^n A_{ij} - A_{jj}$", ["true"]),
    # an article says that something is new; a noun may stand before what "with" declares
    (r"Let $x \in \mathbb{R}^n$ and $y := 2 x$. Then $y = 2 x$. Let $A \in \mathbb{R}^{m \times n}$ and a target $y \in \mathbb{R}^m$. $(A x)^\top y = y^\top A x$, $y \in \mathbb{R}^m$", ["definition", "true", "true"]),
    (r"Let $z \in \mathbb{R}$ and $p := \frac{1}{1 + e^z}$. This gives a probability $p \in (0, 1)$ and is a number $p \in (0, \frac12)$.", ["definition", "true", "false"]),
    (r"Let $x \in \mathbb{R}^n$. Put $y := g \odot x$ with a gain $g \in \mathbb{R}^n$. $\frac{\partial y}{\partial x} = \operatorname{diag}(g)$, $y = g$", ["definition", "true", "false"]),
    (r"$\cosh x \ge 1, \quad \tanh x = x + O(x^3) \quad (x \to 0)$, $\cosh x > 1, \quad \tanh x = x + O(x^4) \quad (x \to 0)$", ["true", "true", "false", "false"]),
    (r"Let $p_{\text{t}} \in \Delta^n$. $\sum_{i=1}^n p_{\text{t},i} = 1$, $2 p_{\text{t},1} > 2 p_{\text{t},2}$", ["true", "false"]),
    (r"$\omega_i := 10000^{-2 i / d}$, where $d > 0$. $\omega_{i+1} / \omega_i = 10000^{-2 / d}$, $\omega_{i+1} = \omega_i$", ["definition", "true", "false"]),
    (r"Let $Z \in \mathbb{R}^{m \times n}$. $\frac{\partial}{\partial Z} \sum_{i=1}^m \sum_{k=1}^n \tanh(Z_{ik}) = 1 - \tanh^2(Z)$, $\cos^2(Z) - \sin^2(Z) = 1$", ["true", "false"]),
    (r"Let $s > 0$ and $z \in \mathbb{R}^n$. $\lim_{s \to \infty} (\tanh(z / s))_i = 0$, $\lim_{s \to 0} (\tanh(z s))_i = 1$", ["true", "false"]),
    # a Greek letter that is a function elsewhere may be a number here, and is never applied to the next letter
    (r"Let $\omega > 0$ and $0 < \zeta < 1$. $c := 2 \zeta \omega$, so $c^2 = 4 \zeta^2 \omega^2$ and $c = 2$.", ["definition", "true", "false"]),
    (r"$\omega > 0$ $2 \zeta \omega > 1$, $\zeta(2) = \frac{\pi^2}{6}$", ["unreadable", "true"]),
    # a condition at the end of a row, of inequalities too
    (r"$\ln x \le x - 1, \qquad \sqrt{x} \le \frac{1 + x}{2} \qquad (x > 0).$", ["true", "true"]),
    (r"$\ln x \le x - 1, \qquad \sqrt{x} \le \frac{x}{2} \qquad (x > 0).$", ["true", "false"]),
    # a letter below that is no index and no parameter is part of the name
    (r"Let $K > 0$. Put $K_c := 2 K$. $K_c > K$, $K_c < K$. Set $t_p := \foo$. $\cos(t)^2 + \sin(t)^2 = 1$", ["definition", "true", "false", "unreadable", "true"]),
    # "where" tells which number another one is
    (r"$f : \mathbb{R} \to \mathbb{R}$ $(f^{-1})'(y) = \frac{1}{f'(x)}$ where $x = f^{-1}(y)$, and $y = x^2$.", ["true", "false"]),
    (r"$f : \mathbb{R} \to \mathbb{R}$ $(f^{-1})'(y) = \frac{1}{f'(x)}, \quad \text{where } x = f^{-1}(y)$; $(f^{-1})'(y) = \frac{1}{f'(y)}, \text{ where } x = f^{-1}(y)$", ["true", "false"]),
    # notes leave it to the reader where a definition has a value, but not where a claim holds
    (r"$u(x) := \ln(25 - x^2)$, $u'(x) = \frac{2x}{x^2 - 25} \quad (|x| < 5)$, $u'(x) = \frac{2x}{x^2 - 25}$", ["definition", "true", "false"]),
    (r"$u(x) := \ln(-x^2)$", ["false"]),
    (r"$u(x) := \ln x \quad (x > -1)$", ["false"]),
    # an operator in passing; a power of what it is taken by
    (r"Let $c > 0$. Write $D_x$ for it: $D_x\, c^x = c^x \ln c$, $D_x\, c^x = c^x$, $D_x\, c^2 = 0$", ["true", "false", "unreadable"]),
    # an integral whose integrand hardly falls off has a value that is not calculated
    (r"For $x > 0$: $\Gamma(x) = \int_0^\infty t^{x-1} e^{-t} \,dt$. $\int_1^\infty t^{-p} dt = \frac{1}{p-1} \quad (p > 1)$", ["true", "true"]),
    (r"For $x > 0$: $\Gamma(x) = \int_0^\infty t^x e^{-t} \,dt$. $\int_1^\infty t^{-p} dt = \frac{1}{p-1} \quad (p \ge 1)$", ["false", "false"]),
    # which values an index has
    (r"Let $z \in \mathbb{R}^K$ and $p_i := z_i^2, \qquad i = 1, \dots, K.$ $\sum_{i=1}^K p_i = z^\top z$, $p_1 = z_1$", ["definition", "true", "false"]),
    (r"Let $x_0 \in \mathbb{R}$ and $x_{k+1} := \frac{x_k}{2}, \qquad k = 0, 1, 2, \dots$ Then $x_k = 2^{-k} x_0$ and $x_k = 2^k x_0$", ["definition", "true", "false"]),
    (r"$j^2 \ge j$ for $j = 1, 2, 3$, $j^2 > 4$ for $j = 2, 3, \dots, 9$, $\cos 0 = 1$ for $j = 1, 3, \dots$, $x^2 = 1$ for $x = 1, 2$", ["true", "false", "true", "unreadable", "false", "unreadable"]),
    (r"For a sample $t_1, \dots, t_n > 0$ we have $\prod_{i=1}^n t_i > 0$ and $\prod_{i=1}^n t_i > 1$.", ["true", "false"]),
    (r"The velocity follows, for $\tau$ steps, $v_t := 2 v_{t-1}, \qquad t \in \{1, \dots, \tau\}$ with $v_0 := 1$. $v_t = 2^t$, $v_t = 2 t$", ["definition", "definition", "true", "false"]),
    # what words say of a matrix
    (r"Let $Q \in \mathbb{R}^{n \times n}$ be symmetric and positive definite, $x \in \mathbb{R}^n$. Then $\nabla_x (x^\top Q x) = 2 Q x$ and $x^\top Q x < 0$.", ["true", "false"]),
    (r"Let $Q \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$. For a symmetric matrix $Q$ we have $\nabla_x (x^\top Q x) = 2 Q x$. Then $\nabla_x (x^\top Q x) = 2 Q x$.", ["true", "false"]),
    (r"Let $Q \in \mathbb{R}^{n \times n}$. $Q = Q^\top$ if $Q$ is symmetric, $Q^{-1} Q = I$ for invertible $Q$, $Q^{-1} = Q^\top$ if $Q$ is orthogonal; $Q^{-1} Q = I$", ["true", "true", "true", "false"]),
    *((rf"Let $M \in \mathbb{{R}}^{{n \times n}}${words}. $M = M^\top$", ["false"]) for words in (" be symmetric or not", ", symmetric or not", ", not necessarily symmetric", " be non-symmetric")),
    (r"Let $v \in \mathbb{R}^n$ and symmetric $M \in \mathbb{R}^{n \times n}$ with symmetric part $S := M$. $M = M^\top$, $v = 2 v$", ["definition", "true", "false"]),
    (r"Let $n_{l+1} := 2 n_l$, $n_0 := 1$ and $W \in \mathbb{R}^{n_1 \times n_2}$. $W = 2 W$", ["definition", "definition", "false"]),
    # what words say of a letter
    (r"Let $f$ and $g$ be differentiable. Then $(f g)' = f' g + f g'$ and $(f g)' = f' g'$.", ["true", "false"]),
    (r"For smooth functions $f$ and $g$ we have $(f g)' = f' g + f g'$ and $f' = f$.", ["true", "false"]),
    (r"Let $f$ and $g$ be smooth functions $\mathbb{R}^n \to \mathbb{R}$ and $x \in \mathbb{R}^n$. $\nabla (f g)(x) = f(x) \nabla g(x) + g(x) \nabla f(x)$", ["true"]),
    (r"Let $f(x) := x^2$. The function $f$ is smooth and any smooth function $f$ has $f(2) = 4$. Now let $f$ be a smooth function. $f(2) = 4$", ["definition", "true", "false"]),
    (r"Let $f(x) := x^2$. The square $f(x)$ is smooth. If $f$ is differentiable, then $f'(x) = 2 x$. Let $f$ be smooth. $f(2) = 4$", ["definition", "true", "true"]),
    (r"Let $g : \mathbb{R}^n \to \mathbb{R}$, $x \in \mathbb{R}^n$ and $c := 2$. If $g$ is differentiable, then $\nabla (c g)(x) = 2 \nabla g(x)$, where $c$ is a constant. $c = 2$", ["definition", "true", "true"]),
    (r"$f(x) := x^2$, $g(x) := x^3$. Now let $f$ and $g$ be smooth functions. $(f g)' = f' g + f g'$, $f g = x^5$, $f(2) = 4$", ["definition", "definition", "true", "unreadable", "false"]),
    (r"Let $f$ be a smooth function of two variables. $f(2) = 4$", ["unreadable"]),
    # several conditions at the head of a sentence
    (r"For $x = 2$, $t = 1$ and $y = 3$ we have $x y t = 6$ and $x y t = 5$. Let $w := x^2$. For $x = 2$, $w = 4$ and $w + 1 = 5$. For $x = 2$, $w = 5$.", ["true", "false", "definition", "true", "true", "false"]),
    (r"For a shape $a > 0$ and a rate $b > 0$ the density at $t > 0$ is $h(t) := b t^a$. $h(t) > 0$, $h(t) > 1$", ["definition", "true", "false"]),
    (r"It holds for $x > 0$. The root is $\sqrt{x^2} = x$. For $x > 0$ it is $\sqrt{x^2} = x$.", ["false", "true"]),
    (r"For a base $a > 0$ and for the others we have $\ln a^x = x \ln a$ and $\ln a = 1$.", ["true", "false"]),
    (r"Let $B \in \mathbb{R}^{n \times n}$. $B^{-1} B = I$ where $\det B \ne 0$. $e^x \ne 0$. $e^x \ne 1$", ["true", "true", "false"]),
    (r"Let $X \in \mathbb{R}^{n \times d}$. Put $$H := X (X^\top X)^{-1} X^\top, \qquad q(x) := x^2, \qquad G := (X^\top X)^{-1} \qquad (\det(X^\top X) \ne 0).$$ $H^2 = H$, $G X^\top X = I$, $G = I$, $q(0) = 0$".replace("$$", "$"), ["definition", "definition", "definition", "true", "true", "false", "true"]),
    (r"Let $b \in \mathbb{R}$. $r := b - 1, \qquad q := \frac{1}{r} \qquad (r \ne 0)$. $q r = 1$, $r = 2$", ["definition", "definition", "true", "false"]),
    (r"$\ell_{\text{ae}}(r) := |r|$, $\ell'_{\text{ae}}(r) = \operatorname{sign}(r)$ holds for $r \ne 0$ only, and $\ell''_{\mathrm{ae}}(r) = 1$ for $r \ne 0$", ["definition", "true", "false"]),
    (r"Let $z \in \mathbb{R}^K$ and $C(z) := \ln \sum_{j=1}^K e^{z_j}$. $C(\mathbf{0}) = \ln K$, $C(\mathbf{0}) = K$", ["definition", "true", "false"]),
    (r"Let $w, y \in \mathbb{R}^d$ and $\lambda > 0$. $w_\lambda := \lambda y$. $w^\top w_\lambda = \lambda w^\top y$, $w_\lambda = w$", ["definition", "true", "false"]),
    (r"Let $C \in \mathbb{R}^{m \times n}$, $Y \in \mathbb{R}^{n \times p}$, $D \in \mathbb{R}^{p \times q}$. $\frac{\partial \operatorname{vec}(C Y D)}{\partial \operatorname{vec}(Y)} = D^\top \otimes C$, $\frac{\partial \operatorname{vec}(C Y D)}{\partial \operatorname{vec}(Y)} = C \otimes D^\top$", ["true", "false"]),
    (r"Let $z \in \mathbb{R}^K$ and $s := \frac{\exp(z)}{\mathbf{1}^\top \exp(z)}$. Let $r \in \mathbb{R}^K$ and $\ell(z) := -\sum_{k=1}^K r_k \log s_k$. $\nabla \ell(z) = s - r \quad (\mathbf{1}^\top r = 1)$, $\nabla \ell(z) = r - s \quad (\mathbf{1}^\top r = 1)$", ["definition", "definition", "true", "false"]),
    (r"Let $f$ and $g$ be differentiable on the whole line. $(f g)' = f' g + f g'$, $(f g)' = f' g'$", ["true", "false"]),
    (r"Let $t \in \mathbb{R}$, and let $u$ and $v$ be differentiable functions of $t$. Then $(u v)' = u' v + u v'$ and $(u v)' = u' v'$.", ["true", "false"]),
    (r"Let $F$ be a smooth function of $x$ and $y$. $\frac{\partial}{\partial x} F(x, y)^2 = 2 F(x, y) F_x(x, y)$, $F(x, y) = F(y, x)$", ["true", "false"]),
    (r"Let $w, v \in \mathbb{R}^n$ and $a := w^\top v$. For $w = (1, 2)^\top$, $v = (0.5, -1)^\top$ we have $a = -1.5$ and $a = 1.5$.", ["definition", "true", "false"]),
    (r"$\begin{pmatrix} \sin 1 \\ \cos 1 \end{pmatrix} \approx \begin{pmatrix} 0.84 \\ 0.5403 \end{pmatrix}$, $(\sin 1, \cos 1)^\top \approx (0.84, 0.5404)^\top$", ["true", "false"]),
    (r"Let $W^{[1]} \in \mathbb{R}^{p \times q}$ and $W^{[2]} \in \mathbb{R}^{r \times p}$. $W^{[2]} W^{[1]} = 0$. Now let $W^{[1]}, \dots, W^{[3]} \in \mathbb{R}^{n \times n}$. $W^{[1]} W^{[2]} + W^{[3]} = W^{[3]} + W^{[1]} W^{[2]}$, $W^{[1]} = W^{[2]}$", ["false", "true", "false"]),
    (r"Let $\eta \in \mathbb{R}$ and $r > 0$. $(1 - \eta r)^2 = 0$ for $\eta = \frac{1}{r}$, $(2 - \eta r)^2 = 0$ for $\eta = \frac{1}{r}$", ["true", "false"]),
    (r"For every positive number $a$ we have $(a^x)' = a^x \ln a$. $\sqrt{b^2} = b$ for a positive number $b$. For real numbers $p$ and $q$ we have $\sqrt{p^2 q^2} = p q$.", ["true", "true", "false"]),
    (r"Let $k$ be an integer and let $n$ be a natural number. $\cos(2 \pi k) = 1$, $2^n \ge 2$, $2^k \ge 2$", ["true", "true", "false"]),
    (r"Let $a$ be a positive constant and $x > 0$ be a number. Then $\sqrt{a^2 x^2} = a x$; $\sqrt{c^2} = c$ for a non-positive number $c$.", ["true", "unreadable"]),
    (r"The number $e$ and the constant $\pi$ are known: $\ln e = 1$, $\cos \pi = 1$", ["true", "false"]),
    (r"Let $F(\rho, \omega)$ be a smooth function of $\rho$ and $\omega$. $F_\rho(\rho, \omega) = \frac{\partial F}{\partial \rho}$, $F_\rho = F_\omega$", ["true", "false"]),
    (r"Let $F : \mathbb{R}^n \to \mathbb{R}^m$, $G : \mathbb{R}^m \to \mathbb{R}^l$ and $x \in \mathbb{R}^n$. $D (G \circ F)(x) = D G(F(x)) \, D F(x)$, $D (G \circ F)(x) = D G(x) \, D F(x)$", ["true", "false"]),
    (r"Let $v \in \mathbb{R}^n$ have the entries $v_i$, counted by $i = 1, \dots, n$. $v_i^2 \ge 0$, $2^{v_i} \ge 1$", ["true", "false"]),
    # an inequality that fails in a part of the line alone
    (r"Let $h \in \mathbb{R}$. $\cos h < \frac{\sin h}{h}$ for $0 < h < \frac{\pi}{2}$. $\cos h < \frac{\sin h}{h}$ for $h < 0$", ["true", "false"]),
    # a network whose layers have widths of their own
    (r"Let $n_0, n_1, \dots, n_L \in \mathbb{N}$ be widths. For $l \in \{1, \dots, L\}$ let $W^{(l)} \in \mathbb{R}^{n_l \times n_{l-1}}$ and $b^{(l)} \in \mathbb{R}^{n_l}$. Let $x \in \mathbb{R}^{n_0}$, $y \in \mathbb{R}^{n_L}$, $a^{(0)} := x$, $z^{(l)} := W^{(l)} a^{(l-1)} + b^{(l)}$, $a^{(l)} := \tanh(z^{(l)})$, $C := \frac12 \|a^{(L)} - y\|^2$ and $\delta^{(l)} := \frac{\partial C}{\partial z^{(l)}}$. "
     r"$\delta^{(L)} = (a^{(L)} - y) \odot \tanh'(z^{(L)})$, $\frac{\partial C}{\partial W^{(l)}} = \delta^{(l)} (a^{(l-1)})^\top$, $\frac{\partial C}{\partial b^{(l)}} = a^{(l)}$, $W^{(1)} = (W^{(1)})^\top$. "
     r"For $l \in \{1, \dots, L - 1\}$ we have $\delta^{(l)} = \bigl((W^{(l+1)})^\top \delta^{(l+1)}\bigr) \odot \tanh'(z^{(l)})$ and $\delta^{(l)} = \delta^{(l+1)}$.",
     ["definition"] * 5 + ["true", "true", "false", "false", "true", "false"]),
    (r"$u, v : \mathbb{R} \to \mathbb{R}$, $F : \mathbb{R}^2 \to \mathbb{R}$, of $F(x, y)$. $\frac{d}{dt} F(u(t), v(t)) = \frac{\partial F}{\partial x}\bigl(u(t), v(t)\bigr)\,u'(t) + \frac{\partial F}{\partial y}(u(t), v(t))\,v'(t)$, $\frac{d}{dt} u(v(t)) = \frac{du}{dx}(v(t))$", ["true", "false"]),
    (r"Let $g : \mathbb{R} \to \mathbb{R}$ and $A \in \mathbb{R}^{m \times n}$. The function $H(z) := \sum_{i=1}^m g((A z)_i)$ of $z \in \mathbb{R}^n$ has $\nabla H(z) = A^\top g'(A z)$ and $H(z) = 0$.", ["definition", "true", "false"]),
    (r"$x_0 > 0$ and $x_{k+1} := 2 x_k$. Let $x^\star := 3$. Then $x^\star = 3$, $x^\star = 2$.", ["definition", "definition", "true", "false"]),
]


@pytest.mark.parametrize(("text", "verdicts"), PROSE)
def test_conditions_in_the_text(text: str, verdicts: list[str]) -> None:
    assert [verdict.verdict for verdict in Page(read_markdown(text)).check()] == verdicts
    marked = re.sub(r"\$(.+?)\$", r'<span class="arithmatex">\(\1\)</span>', text.replace("<", "&lt;").replace(">", "&gt;"))
    assert [verdict.verdict for verdict in Page(read_html(f"<p>{marked}</p>")).check()] == verdicts


@pytest.mark.parametrize("head", ["For $x > 0$:", "Let $x > 0$. Then", "If $x > 0$, then we have", "Let $x > 0$."])
def test_a_condition_before_a_display(head: str) -> None:
    """It is about the display that directly follows, and no further one."""
    verdicts = Page(read_markdown(f"{head}\n\n" + "$$\\sqrt{x^2} = x$$\n\n" * 2)).check()
    assert [verdict.verdict for verdict in verdicts] == ["true", "false"]


@pytest.mark.parametrize("words", [".$$ The slope of the square is, as we know,", "$$ The slope of the square is,", "$$ and"])
def test_what_follows_definitions_in_a_sentence_is_a_claim(words: str) -> None:
    """It is none of the conditions that "Let" may go on with."""
    text = rf"Let $$g(x) := x^2, \qquad h(x) := x\,g(x){words} $g'(x) = 3 x$, and so $$h'(x) = g(x) + 2 x^2.$$"
    verdicts = Page(read_markdown(text)).check()
    assert [verdict.verdict for verdict in verdicts] == ["definition", "definition", "false", "true"]


def test_what_follows_a_definition_that_cannot_be_read() -> None:
    """It is unreadable for that reason alone, until the name has a meaning again."""
    text = r"$y := \foo$ $$\frac{dy}{dx} = 0$$ $g(x) := x + y$ $$\begin{aligned} a &:= \foo \\ b &:= 2 \end{aligned}$$ $$b > 0$$ "
    verdicts = Page(read_markdown(text + r"$\tanh(x) := \bar$ $$\tanh(0) = 1$$ $A \in \mathbb{Q}^n$ $$A = A$$ $b := 3$ $$b = 3$$")).check()
    found = [verdict.message for verdict in verdicts if verdict.message.startswith("since")]
    names = ("y", "y", "b", r"\operatorname{tanh}", "A")
    assert found == [f"since {name}, line 1, could not be read" for name in names]
    assert [verdict.verdict for verdict in verdicts][-2:] == ["definition", "true"]


def test_a_condition_whose_reach_is_not_clear() -> None:
    verdict = Page(read_markdown(r"Let $x > 0$ be a width. Then $\sqrt{x^2} = x$.")).check()[-1]
    assert verdict.verdict == "false"
    assert "write it after the formula" in verdict.message


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"\lim_{x \to \infty} \frac{1}{\ln \ln x} = 0", "does not settle within reach"),
        (r"\lim_{x \to \infty} \frac{1}{\ln \ln x} = 1", "does not settle within reach"),
        (r"\cosh x = \frac{e^x}{2} + O(e^{-x})", "a power of one variable"),
        (r"\cos x = 1 + O(x^2) \quad \text{as } x \to \infty", "as x goes to 0 only"),
    ],
)
def test_what_cannot_be_decided(latex: str, message: str) -> None:
    verdict = Page(read_markdown(f"$${latex}$$")).check()[-1]
    assert verdict.verdict == "unreadable"
    assert message in verdict.message


def test_a_message_stays_short() -> None:
    verdict = Page(read_markdown(r"$e^{10^{100}} = 1$")).check()[-1]
    assert verdict.message.startswith("at the only point: 10^4.34294e+99 =")


@pytest.mark.parametrize(("before", "true", "false"), PAIRS)
def test_a_true_claim_and_its_false_twin(before: str, true: str, false: str) -> None:
    right, wrong = (Page(read_markdown(f"{before}\n\n$${latex}$$")).check()[-1] for latex in (true, false))
    assert right.verdict in ("true", "definition"), right
    assert wrong.verdict == "false", wrong
