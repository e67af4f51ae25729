# ruff: noqa: E501 (formulas are kept whole)
"""Every construct of the language: a true statement is found true, its false twin false."""

from __future__ import annotations

import pytest

from scripts.equations import Page, Verdict, read_markdown

X = r"$x \in \mathbb{R}^n$ $W \in \mathbb{R}^{m \times n}$ $A \in \mathbb{R}^{n \times n}$ $b \in \mathbb{R}^m$ "
DEFINITE = r"$S, T \in \mathbb{S}^n_{++}$ $x \in \mathbb{R}^n$ "
FREE = r"$f : \mathbb{R} \to \mathbb{R}$ $g : \mathbb{R} \to \mathbb{R}$ "
SOFTMAX = r"$z \in \mathbb{R}^n$ $p_i := \frac{e^{z_i}}{\sum_j e^{z_j}}$ "
RELU = r"$\operatorname{ReLU}(x) := \max(0, x)$ "
LAYERS = (
    r"$\varphi(x) := \tanh x$ $x \in \mathbb{R}^n$ $W^{(1)} \in \mathbb{R}^{m \times n}$ $W^{(2)} \in \mathbb{R}^{p \times m}$ "
    r"$a^{(1)} := \varphi(z^{(1)})$ "
)
TWO_LAYERS = (
    r"$\varphi(x) := \tanh x$ $x \in \mathbb{R}^n$ $W^{(1)} \in \mathbb{R}^{m \times n}$ $W^{(2)} \in \mathbb{R}^{p \times m}$ "
    r"$y \in \mathbb{R}^p$ $z^{(1)} := W^{(1)} x$ $a^{(1)} := \varphi(z^{(1)})$ $z^{(2)} := W^{(2)} a^{(1)}$ "
    r"$L := \frac12 \lVert z^{(2)} - y \rVert^2$ "
)
SIGMOID = r"$s(x) := \frac{1}{1 + e^{-x}}$ "
SETTLING = r"$a \in (0, 1)$ $j \in \mathbb{N}$ $v_0 := 0$ $v_j := a v_{j-1} + 1$ "

# what the page says before | a true claim | its false twin
PAIRS = [
    # definite matrices of any magnitude, and singular ones
    (DEFINITE, r"x^\top S x \ge 0", r"x^\top S x \ge x^\top x"),
    (DEFINITE, r"\det(S + T) \ge \det S + \det T", r"\det(S + T) \ge 2\det S + 1.5 \det T"),
    (DEFINITE, r"\operatorname{tr}(S) \operatorname{tr}(S^{-1}) \ge n^2", r"\operatorname{tr}(S^{-1}) \le n"),
    (r"$S \in \mathbb{S}^n_+$ $x \in \mathbb{R}^n$ ", r"x^\top S x \ge 0", r"x^\top S x > 0 \quad (x \ne 0)"),
    (r"$S \in \mathbb{S}^n_+$ ", r"S S^{-1} = I \quad (\det S > 0)", r"S S^{-1} = I"),
    # conditions with = are met by more than zeros
    (X, r"x^\top A x = 0 \quad (A^\top = -A)", r"\det A = 0 \quad (A = -A^\top)"),
    (X, r"A^3 = A \quad (A^2 = A)", r"A = A^\top \quad (A^2 = A)"),
    (X + r"$B \in \mathbb{R}^{n \times n}$ ", r"(A + B)(A - B) = A^2 - B^2 \quad (A B = B A)", r"\det(A + B) = \det A + \det B \quad (A B = B A)"),
    (X, r"x^\top A x = t \|x\|_2^2 \quad (A x = t x)", r"x^\top A x = 2 t \|x\|_2^2 \quad (A x = t x)"),
    (X, r"\|b\|_2^2 = \|W x\|_2^2 + \|b - W x\|_2^2 \quad (W^\top (b - W x) = 0)", r"W x = 0 \quad (W^\top (b - W x) = 0)"),
    (X, r"\det(A)^2 = 1 \quad (A^\top A = I)", r"\det A = 1 \quad (A^\top A = I)"),
    # sizes that are equal, or one
    (X, r"\det(W W^\top) = 0 \quad (m > n)", r"\det(W W^\top) = 0 \quad (m \ge n)"),
    (X, r"\det(W W^\top) = \det(W^\top W) \quad (m = n)", r"\det(W W^\top) = \det(W^\top W)"),
    # what is tight at the identity, and far out
    (X, r"\operatorname{tr}(A)^2 \le n \|A\|_F^2", r"\operatorname{tr}(A)^2 \le 0.9 n \|A\|_F^2"),
    (X, r"\log \sum_i e^{x_i} \ge \max_i x_i", r"\log \sum_i e^{x_i} \ge \max_i x_i + 10^{-6}"),
    (X, r"\|x\|_2 \le \|x\|_1", r"\|x\|_2 \le 1000"),
    (X, r"\|a + x\|_2 \ge \|a\|_2 \quad (a^\top x = 0, a \in \mathbb{R}^n)", r"\|a + x\|_2 \ge \|a\|_2 + 0.4 \|x\|_2 \quad (a^\top x = 0, a \in \mathbb{R}^n)"),
    (r"$u \in (0, 1)$ ", r"-\log u > 0", r"-\log u \le 20"),
    (r"$p, q \in \Delta^n$ ", r"\sum_k p_k \log \frac{p_k}{q_k} \ge 0", r"\sum_k p_k \log \frac{p_k}{q_k} \le 10"),
    # an inverse function far out
    (r"$f(x) := \frac{x}{1 + |x|}$ ", r"f^{-1}(u) = \frac{u}{1 - |u|} \quad (|u| < 1)", r"f^{-1}(u) = \frac{u}{1 + |u|} \quad (|u| < 1)"),
    # a square that is defined, as a variance is, and the zero vector
    (r"$v \in \mathbb{R}^n$ $s^2 := \sum_i v_i^2$ ", r"\frac{\partial s^2}{\partial v_j} = 2 v_j", r"\frac{\partial s^2}{\partial v_j} = v_j"),
    (r"$v \in \mathbb{R}^n$ ", r"\frac{\partial \|v\|}{\partial v} = \frac{v}{\|v\|} \quad (v \ne \vec 0)", r"\frac{\partial \|v\|}{\partial v} = v \quad (v \ne \boldsymbol{0})"),
    # far out in a tail, where a derivative is 0 to all digits, other points judge
    ("", r"\frac{d}{dx} e^{-10^6 x} = -10^6 e^{-10^6 x}", r"\frac{d}{dx} e^{-10^6 x} = 10^6 e^{-10^6 x}"),
    # Newton's dots
    (r"$a \in \mathbb{R}$ $q(t) := \sin(a t)$ ", r"\ddot q(t) = -a^2 q(t)", r"\ddot q(t) = -a q(t)"),
    (r"$r := t^3$ $s := r + 1$ ", r"\dot s = 3t^2", r"\dot s = 3t"),
    # the derivative of a bare function of several names is taken where they were declared
    (r"$\tau > 0$ $a \in \mathbb{R}$ $h(a, \tau) := \log \tau - (x - a)^2$ ", r"\left.\frac{\partial h}{\partial a}\right|_{a = x} = 0", r"\left.\frac{\partial h}{\partial a}\right|_{a = x} = 1"),
    (X + r"$r(x) := x^\top A x$ ", r"\frac{\partial^2 r}{\partial x\,\partial x^\top} = A + A^\top", r"\frac{\partial^2 r}{\partial x\,\partial x^\top} = 2A"),
    # a determinant that is 0 but for rounding
    (X + r"$M := (W^\top W)^{-1} \quad (\det(W^\top W) \ne 0)$ ", r"W M W^\top W = W \quad (\det(W^\top W) \ne 0)", r"W M W^\top W = W^\top \quad (\det(W^\top W) \ne 0)"),
    # an array that a definition has as its parameter has entries, and sizes may have subscripts
    (r"$v, z \in \mathbb{R}^{n_1}$ $s(v)_i := e^{v_i}$ ", r"s(z)_1 = e^{z_1}", r"s(z)_1 = e^{z_2}"),
    (r"$h : x \mapsto x^3$ ", r"h'(2) = 12", r"h'(2) = 8"),
    # single variable
    ("", r"\frac{d}{dx} x^n = n x^{n-1}", r"\frac{d}{dx} x^n = n x^{n+1}"),
    ("", r"\frac{d}{dx} x^2 \sin x = 2x \sin x + x^2 \cos x", r"\frac{d}{dx} x^2 \sin x = 2x \cos x"),
    ("", r"\frac{d}{dx} e^{-x} = -e^{-x}", r"\frac{d}{dx} e^{-x} = e^{-x}"),
    ("", r"\frac{d}{dx} \log x = \frac1x \quad (x > 0)", r"\frac{d}{dx} \log x = \frac1x"),
    ("", r"\frac{d}{dx} \log |x| = \frac1x \quad (x \ne 0)", r"\frac{d}{dx} \log |x| = \frac{1}{|x|} \quad (x \ne 0)"),
    ("", r"\frac{d}{dx} \sqrt{x} = \frac{1}{2\sqrt{x}}, \quad x > 0", r"\frac{d}{dx} \sqrt{x} = \frac{1}{2\sqrt{x}}, \quad x \ge 0"),
    ("", r"\frac{d}{dx} \sin^{-1} x = \frac{1}{\sqrt{1 - x^2}} \quad (|x| < 1)",
     r"\frac{d}{dx} \sin^{-1} x = \frac{1}{\sqrt{1 - x^2}} \quad (|x| \le 1)"),
    ("", r"\frac{d}{dx} \tan x = \sec^2 x \quad (\cos x \ne 0)", r"\frac{d}{dx} \tan x = \sec^2 x"),
    ("", r"\frac{d}{dx} \tan x = \sec^2 x, \quad x \ne \frac{\pi}{2} + k\pi, \; k \in \mathbb{Z}",
     r"\frac{d}{dx} \tan x = \sec^2 x, \quad x \ne k\pi, \; k \in \mathbb{Z}"),
    ("", r"\frac{d}{dx} |x| = \frac{x}{|x|} \quad (x \ne 0)", r"\frac{d}{dx} |x| = \operatorname{sign}(x)"),
    ("", r"\frac{d^2}{dx^2} \sin 2x = -4 \sin 2x", r"\frac{d^2}{dx^2} \sin 2x = -2 \sin 2x"),
    ("", r"(x^3)' = 3x^2", r"(x^3)' = 3x"),
    ("", r"\sin' x = \cos x", r"\sin'' x = \cos x"),
    ("", r"\frac{d}{dx} \operatorname{erf} x = \frac{2}{\sqrt{\pi}} e^{-x^2}", r"\frac{d}{dx} \operatorname{erf} x = \frac{2}{\sqrt{\pi}} e^{(-x)^2}"),
    ("", r"\frac{d}{dx} \ln \Gamma(x) = \psi(x) \quad (x > 0)", r"\frac{d}{dx} \Gamma(x) = \psi(x) \quad (x > 0)"),
    ("", r"\Gamma(x + 1) = x\,\Gamma(x) \quad (x > 0)", r"\Gamma(x + 1) = (x + 1)\,\Gamma(x) \quad (x > 0)"),
    ("", r"n! = \Gamma(n + 1)", r"n! = \Gamma(n)"),
    ("", r"\log_2 x = \frac{\log x}{\log 2} \quad (x > 0)", r"\log_2 x = \log 2 \cdot \log x \quad (x > 0)"),
    ("", r"\left.\frac{d}{dx} x^3\right|_{x=2} = 12", r"\left.\frac{d}{dx} x^3\right|_{x=2} = 8"),
    ("", r"\frac{\partial}{\partial x} \sqrt{x^2 + y^2} = \frac{x}{\sqrt{x^2 + y^2}} \quad ((x, y) \ne (0, 0))",
     r"\frac{\partial}{\partial x} \sqrt{x^2 + y^2} = \frac{x}{\sqrt{x^2 + y^2}}"),
    # numbers, limits, orders, integrals, sums, inequalities
    ("", r"\sqrt{2} \approx 1.4142", r"\sqrt{2} \approx 1.4143"),
    ("", r"e^{-20} \approx 2.06 \cdot 10^{-9}", r"e^{-20} \approx 2.07 \cdot 10^{-9}"),
    ("", r"\lim_{x \to 0} \frac{\sin x}{x} = 1", r"\lim_{x \to 0} \frac{\sin 2x}{x} = 1"),
    ("", r"\lim_{x \to 0^+} x \log x = 0", r"\lim_{x \to 0^+} \log x = 0"),
    ("", r"\lim_{x \to \infty} \tanh x = 1", r"\lim_{x \to -\infty} \tanh x = 1"),
    # whose digits cancel, the faster the farther out
    ("", r"\lim_{x \to \infty} e^{2x} (1 - \tanh x) = 2", r"\lim_{x \to \infty} e^{2x} (1 - \tanh x) = 0"),
    ("", r"\lim_{x \to \infty} e^{2x} \ln \tanh x = -2", r"\lim_{x \to \infty} e^{2x} \ln \tanh x = 0"),
    (SIGMOID, r"\lim_{x \to \infty} \frac{s'(x)}{1 - s(x)} = 1", r"\lim_{x \to \infty} \frac{s'(x)}{1 - s(x)} = 0"),
    (SIGMOID, r"\lim_{x \to \infty} (x + \ln(1 - s(x))) = 0", r"\lim_{x \to \infty} (x + \ln(1 - s(x))) = \infty"),
    (SIGMOID, r"\lim_{x \to \infty} (\frac1x + e^x (1 - s(x))) = 1", r"\lim_{x \to \infty} (\frac1x + e^x (1 - s(x))) = 0"),
    ("", r"\lim_{n \to \infty} 4^n (1 - \sqrt{1 - 4^{-n}}) = \frac12", r"\lim_{n \to \infty} 4^n (1 - \sqrt{1 - 4^{-n}}) = 0"),
    ("", r"\lim_{x \to \infty} x^{10} (1 - \cos x^{-5}) = \frac12", r"\lim_{x \to \infty} x^{10} (1 - \cos x^{-5}) = 0"),
    ("", r"\lim_{x \to 0} \frac{\cosh x^3 - 1}{x^6} = \frac12", r"\lim_{x \to 0} \frac{\cosh x^3 - 1}{x^6} = 0"),
    ("", r"\lim_{x \to 0} \frac{\sin x - x + x^3/6}{x^5} = \frac{1}{120}", r"\lim_{x \to 0} \frac{\sin x - x + x^3/6}{x^5} = \infty"),
    # slow ones, one that does not end, and one that is settled on the even numbers alone
    ("", r"\lim_{x \to \infty} \frac{\ln x}{x^{0.1}} = 0", r"\lim_{x \to \infty} \frac{\ln x}{x^{0.1}} = 1"),
    ("", r"\lim_{x \to \infty} \frac{1}{\ln x} = 0", r"\lim_{x \to \infty} \frac{1}{\ln x} = 1"),
    (SETTLING, r"\lim_{j \to \infty} v_j = \frac{1}{1 - a}", r"\lim_{j \to \infty} v_j = 1"),
    ("", r"\lim_{n \to \infty} \frac{(-1)^n}{n} = 0", r"\lim_{n \to \infty} (-1)^n = 1"),
    ("", r"\lim_{x \to \pi^-} \frac{1}{x - \pi} = -\infty", r"\lim_{x \to \pi^-} \frac{1}{x - \pi} = \infty"),
    # h is not small beside x^2 until it is very small
    (r"$h \in \mathbb{R}$ ", r"\sqrt{x^2 + h^2} = |x| + O(h^2) \quad (x \ne 0)", r"\sqrt{x^2 + h^2} = |x| + O(h^2)"),
    ("", r"\lim_{x \to 0^+} \frac1x = \infty", r"\lim_{x \to 0} \frac1x = \infty"),
    (r"$h \in \mathbb{R}$ " + FREE, r"\frac{f(x+h) - f(x-h)}{2h} = f'(x) + O(h^2)", r"\frac{f(x+h) - f(x)}{h} = f'(x) + O(h^2)"),
    ("", r"\int_0^x e^{-t}\,dt = 1 - e^{-x}", r"\int_0^x e^{-t}\,dt = 1 + e^{-x}"),
    (FREE, r"\frac{d}{dx} \int_0^x f(t) \,\mathrm{d}t = f(x)", r"\frac{d}{dx} \int_0^x f(t) \,\mathrm{d}t = f(x) - f(0)"),
    ("", r"\sum_{k=1}^n k = \frac{n(n+1)}{2}", r"\sum_{k=1}^n k = \frac{n(n-1)}{2}"),
    ("", r"\prod_{k=1}^n k = n!", r"\prod_{k=1}^n (2k) = n!"),
    ("", r"\sum_{k=0}^\infty \frac{x^k}{k!} = e^x", r"\sum_{k=1}^\infty \frac{x^k}{k!} = e^x"),
    ("", r"0 < \frac{1}{1 + e^{-x}} < 1", r"0 < \frac{1}{1 + e^{-x}} < \frac12"),
    ("", r"1 + x \le e^x", r"1 + x < e^x"),
    ("", r"\frac{d}{dx}(x |x|) = 2 |x|", r"\frac{d}{dx}(x |x|) = 2 x"),
    (r"$w \in \mathbb{R}^n$ ", r"\nabla_w \tfrac12 \|w\|^2 = w", r"\nabla_w \tfrac12 \|w\|^2 = 2w"),
    (r"$w \in \mathbb{R}^n$ ", r"\nabla_w \left( \frac{1}{2} \lVert w \rVert^2 \right) = w",
     r"\nabla_w \left( \frac{1}{2} \lVert w \rVert \right) = w"),
    # free functions
    (FREE, r"(f \circ g)'(x) = f'(g(x))\,g'(x)", r"(f \circ g)'(x) = f'(x)\,g'(x)"),
    (FREE, r"(f g)' = f' g + f g'", r"(f g)' = f' g'"),
    (FREE, r"\left(\frac{f}{g}\right)'(x) = \frac{f'(x) g(x) - f(x) g'(x)}{g(x)^2} \quad (g(x) \ne 0)",
     r"\left(\frac{f}{g}\right)'(x) = \frac{f'(x) g(x) - f(x) g'(x)}{g(x)^2}"),
    (FREE, r"(f^{-1})'(y) = \frac{1}{f'(f^{-1}(y))}", r"(f^{-1})'(y) = \frac{1}{f'(y)}"),
    (FREE, r"\frac{d}{dx} e^{f(x)} = e^{f(x)} f'(x)", r"\frac{d}{dx} e^{f(x)} = e^{f(x)}"),
    (FREE + r"$z := f(g(x))$ ", r"\frac{dz}{dx} = \frac{dz}{dg} \cdot \frac{dg}{dx}", r"\frac{dz}{dx} = \frac{dz}{dg}"),
    (FREE + r"$u := g(x)$ $z := f(u)$ ", r"dz/dx = \frac{dz}{du} \cdot \frac{\mathrm d u}{\mathrm d x}", r"dz/dx = \frac{dz}{du} + \frac{du}{dx}"),
    (r"$F : \mathbb{R}^2 \to \mathbb{R}$ $F(x, y)$ ", r"F_x(x, y) = \frac{\partial}{\partial x} F(x, y) = \partial_x F(x, y)",
     r"F_x(x, y) = F_y(x, y)"),
    (r"$F : \mathbb{R}^2 \to \mathbb{R}$ $u(t) := t^2$ $v(t) := \sin t$ ",
     r"\frac{\partial^2}{\partial x \partial y} F(x, y) = \frac{\partial^2}{\partial y \partial x} F(x, y)",
     r"\frac{\partial^2}{\partial x \partial y} F(x, y) = \frac{\partial^2}{\partial x^2} F(x, y)"),
    (FREE, r"\left(\frac{f}{g}\right)' = \frac{f' g - f g'}{g^2} \quad (g(x) \neq 0)",
     r"\left(\frac{f}{g}\right)' = \frac{f' g - f g'}{g^2}"),
    ("", r"\frac{\partial}{\partial y} \sqrt{x^2 + y^2} = \frac{y}{\sqrt{x^2 + y^2}} \quad ((x, y) \ne (0, 0))",
     r"\frac{\partial}{\partial y} \sqrt{x^2 + y^2} = \frac{y}{\sqrt{x^2 + y^2}} \quad ((x, y) \ne (1, 0))"),
    # a function declared in the condition
    ("", r"\frac{d}{dx} h(x)^2 = 2\,h(x)\,h'(x) \quad \text{for } h : \mathbb{R} \to \mathbb{R}",
     r"\frac{d}{dx} h(x)^2 = h(x)\,h'(x) \quad \text{for } h : \mathbb{R} \to \mathbb{R}"),
    # sets without zero, in a condition and in a declaration
    ("", r"\frac{x}{x} = 1 \quad (x \in \mathbb{R} \setminus \{0\})", r"\frac{x}{x} = 1 \quad (x \in \mathbb{R})"),
    (r"$a \in \mathbb{R}^n \setminus \{0\}$ ", r"a^\top a > 0", r"a^\top a > 1"),
    # kinks
    (RELU, r"\operatorname{ReLU}'(x) = \mathbb{1}[x > 0] \quad (x \ne 0)", r"\operatorname{ReLU}'(x) = \mathbb{1}[x > 0]"),
    (RELU, r"\operatorname{ReLU}'(x) = \begin{cases} 0 & x < 0 \\ 1 & \text{if } x > 0 \end{cases}",
     r"\operatorname{ReLU}'(x) = \begin{cases} 0 & x < 0 \\ 1 & \text{otherwise} \end{cases}"),
    (RELU + r"$\operatorname{ReLU}'(0) := 0$ ", r"\operatorname{ReLU}'(x) = \mathbb{1}[x > 0]", r"\operatorname{ReLU}'(x) = \mathbb{1}[x \ge 0]"),
    (r"$\delta > 0$ $H(x) := \begin{cases} \frac12 x^2 & |x| \le \delta \\ \delta (|x| - \frac12 \delta) & |x| > \delta \end{cases}$ ",
     r"H'(x) = \max(-\delta, \min(x, \delta))", r"H'(x) = \max(-1, \min(x, 1))"),
    ("", r"|x| = \begin{cases} x & x \ge 0 \\ -x & x \le 0 \end{cases}", r"|x| = \begin{cases} x + 1 & x \ge 0 \\ -x & x \le 0 \end{cases}"),
    # vectors and matrices
    (X, r"\nabla_x (x^\top A x) = (A + A^\top) x", r"\nabla_x (x^\top A x) = 2 A x"),
    (X, r"\frac{\partial (W x + b)}{\partial x} = W", r"\frac{\partial (W x + b)}{\partial x} = W^\top"),
    (X, r"\frac{\partial}{\partial x_j} \sum_i W_{ki} x_i = W_{kj}", r"\frac{\partial}{\partial x_j} \sum_i W_{ki} x_i = W_{jk}"),
    (X, r"\frac{\partial}{\partial A} \operatorname{tr}(A) = I", r"\frac{\partial}{\partial A} \operatorname{tr}(A) = A"),
    (X, r"\frac{\partial}{\partial A} \det(A) = \det(A)\, A^{-\top} \quad (\det A \ne 0)",
     r"\frac{\partial}{\partial A} \det(A) = \det(A)\, A^{-1} \quad (\det A \ne 0)"),
    (X, r"\mathrm{d}(A^{-1}) = -A^{-1} (\mathrm{d}A) A^{-1} \quad (\det A \ne 0)", r"\mathrm{d}(A^{-1}) = -A^{-2} (\mathrm{d}A) \quad (\det A \ne 0)"),
    (X, r"\lVert x \rVert_2^2 = x^\top x", r"\lVert x \rVert_1^2 = x^\top x"),
    (X, r"\nabla_x \lVert x \rVert = \frac{x}{\lVert x \rVert} \quad (x \ne 0)", r"\nabla_x \lVert x \rVert = \frac{x}{\lVert x \rVert}"),
    (X, r"\mathbf{1}^\top x = \sum_i x_i", r"\mathbf{1}^\top x = \prod_i x_i"),
    (X, r"\operatorname{diag}(x)\, x = x \odot x", r"\operatorname{diag}(x)\, x = x x^\top"),
    (X, r"(A^\top)_{ij} = A_{ji}", r"(A^\top)_{ij} = A_{ij}"),
    (X, r"\nabla^2_x (x^\top A x) = A + A^\top", r"\nabla^2_x (x^\top A x) = A"),
    (X, r"\max_i x_i \ge \min_i x_i", r"\max_i x_i > \min_i x_i"),
    (SOFTMAX, r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)", r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)"),
    (SOFTMAX, r"\frac{\partial p}{\partial z} = \operatorname{diag}(p) - p p^\top", r"\frac{\partial p}{\partial z} = \operatorname{diag}(p) - p^\top p"),
    (SOFTMAX, r"\sum_{j \ne i} p_j = 1 - p_i", r"\sum_{j \ne i} p_j = 1"),
    (TWO_LAYERS, r"\frac{\partial L}{\partial W^{(1)}} = \left( \left( (W^{(2)})^\top (z^{(2)} - y) \right) \odot \varphi'(z^{(1)}) \right) x^\top",
     r"\frac{\partial L}{\partial W^{(1)}} = \left( (W^{(2)})^\top (z^{(2)} - y) \right) x^\top"),
    (TWO_LAYERS, r"\frac{\partial L}{\partial a^{(1)}} = (W^{(2)})^\top \frac{\partial L}{\partial z^{(2)}}",
     r"\frac{\partial L}{\partial a^{(1)}} = W^{(2)} \frac{\partial L}{\partial z^{(2)}}"),
    (r"$q \in \Delta^n$ ", r"\sum_i q_i = 1", r"\sum_i q_i = 2"),
    (r"$A \in \mathbb{R}^{n \times n}$ $A = A^\top$ $x \in \mathbb{R}^n$ ",
     r"\nabla_x (x^\top A x) = 2 A x \quad (A = A^\top)", r"\nabla_x (x^\top A x) = A x \quad (A = A^\top)"),
    (r"$\mathbf{A} \in \mathbb{R}^{m \times n}$ $\mathbf{x} \in \mathbb{R}^n$ ",
     r"(\mathbf{A}\mathbf{x})_i = \sum_j A_{ij} x_j", r"(\mathbf{A}\mathbf{x})_i = \sum_j A_{ji} x_j"),
    (r"$h \in \mathbb{R}$ $u(x, y) := x^2 y$ ", r"\nabla u(x, y) = (2 x y, x^2)", r"\nabla u(x, y) = (2 x y, x)"),
]  # fmt: skip


def judge(markdown: str, seed: int = 0) -> list[Verdict]:
    return Page(read_markdown(markdown)).check(seed=seed)


@pytest.mark.parametrize(("before", "true", "false"), PAIRS)
def test_a_true_claim_and_its_false_twin(before: str, true: str, false: str) -> None:
    assert judge(f"{before}\n\n$${true}$$")[-1].verdict == "true", judge(f"{before}\n\n$${true}$$")[-1]
    wrong = judge(f"{before}\n\n$${false}$$")[-1]
    assert wrong.verdict == "false", wrong
    assert wrong.message


@pytest.mark.parametrize("seed", [1, 20260101])
def test_a_fresh_seed_agrees(seed: int) -> None:
    for before, true, false in PAIRS[::6]:
        assert judge(f"{before} $${true}$$", seed)[-1].verdict == "true"
        assert judge(f"{before} $${false}$$", seed)[-1].verdict == "false"


def test_a_chain_is_checked_step_by_step() -> None:
    chain = r"\begin{aligned} (x + 1)^2 &= x^2 + 2x + 1 \\ &= x (x + 2) + 1 %s \end{aligned}"
    assert judge(f"$${chain % ''}$$")[-1].verdict == "true"
    assert judge(f"$${chain % '+ x'}$$")[-1].verdict == "false"


def test_conventions_fill_holes_only() -> None:
    assert judge(RELU + r"$\operatorname{ReLU}'(0) := 0$")[-1].verdict == "convention"
    assert judge(RELU + r"$\operatorname{ReLU}'(0) := \frac12$")[-1].verdict == "convention"
    assert judge(RELU + r"$\operatorname{ReLU}'(0) := 2$")[-1].verdict == "false"
    assert judge(RELU + r"$\operatorname{ReLU}'(1) := 1$")[-1].verdict == "false"


def test_a_claim_without_a_point_is_not_true() -> None:
    verdict = judge(r"$$x = x + 1 \quad (x > 0, x < -1)$$")[-1]
    assert verdict.verdict == "unreadable"
    assert "no point" in verdict.message


def test_messages_show_where_sides_differ() -> None:
    """Alike in twelve digits, or in the first entries, is no message."""
    first, second = judge(r"$$x + 10^{-15} = x$$ $u \in \mathbb{R}^3$ $$u + \begin{pmatrix} 0 \\ 0 \\ 10^{-9} \end{pmatrix} = u$$")
    for message in (first.message, second.message):
        left, right = message.removesuffix(" does not hold").rpartition(": ")[2].split(" = ")
        assert left != right
    assert "say where it holds" in judge(r"$\log x^2 = 2 \log x$")[0].message


def test_a_condition_that_only_special_points_fit_is_refused() -> None:
    found = judge(X + r"$A = 0 \quad (A^2 = 0)$")[-1]
    assert found.verdict == "unreadable" and "only special points" in found.message


def test_only_if_is_no_condition() -> None:
    for word in ("only if", "if and only if"):
        assert judge(rf"$x^2 = x \quad \text{{{word} }} x = 1$")[-1].verdict == "unreadable"


def test_what_has_no_value_outside_a_condition_needs_it() -> None:
    assert judge(X + r"$\|A^{-1}\|_F > 0 \quad (\det A \ne 0)$")[-1].message == ""


def test_two_undefined_sides_do_not_agree() -> None:
    assert judge(r"$$\log(-1 - x^2) = \log(-1 - x^2)$$")[-1].verdict == "false"
    assert judge(r"$$\frac{x}{x} = 1$$")[-1].verdict == "false"


def test_only_single_points_may_lie_in_a_gap_of_cases() -> None:
    wide = r"$$\operatorname{sign}(x) = \begin{cases} -1 & x < 0 \\ 1 & x > 1 \end{cases}$$"
    assert judge(wide)[-1].verdict == "false"


def test_a_narrow_condition_is_remarked_upon() -> None:
    verdict = judge(r"$$\frac{d}{dx} x^2 = 2x \quad (x > 0)$$")[-1]
    assert verdict.verdict == "true"
    assert "narrower" in verdict.message


def test_a_definition_of_what_is_known_everywhere_is_compared() -> None:
    assert judge(r"$$\tanh(x) := \frac{e^x - e^{-x}}{e^x + e^{-x}}$$")[-1].verdict == "definition"
    assert judge(r"$$\tanh(x) := \frac{e^x + e^{-x}}{e^x - e^{-x}}$$")[-1].verdict == "false"


def test_points_and_errors_are_reported() -> None:
    verdict = judge(r"$$\sin^2 x + \cos^2 x = 1$$")[-1]
    assert verdict.points >= 12
    assert 0 <= verdict.error < 1e-25


def test_slopes_far_out_in_a_tail() -> None:
    tail = r"$c(x) := \begin{cases} x & x > 0 \\ \frac{1}{64} (e^{64 x} - 1) & x \le 0 \end{cases}$ $$c''(x) = 64 %s e^{64 x} \quad (x < -5)$$"
    assert judge(tail % "")[-1].verdict == "true"
    assert judge(tail % r"\cdot 2")[-1].verdict == "false"
