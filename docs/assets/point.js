// Moves a point along the curves of a figure: its tangent, and the input, f and f′ read out.
// All values are samples that the build took of the snippet.

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  // What JSON cannot hold: nan is null, an infinity is its sign as text.
  const shown = (value) => (Number.isFinite(value) ? String(Number(value.toPrecision(4))).replace("-", "−") : value ?? "nan");

  function enliven(figure) {
    const svg = figure.querySelector("svg");
    const { input, box, x, y, samples, kinks } = JSON.parse(figure.dataset.plot);
    const [left, top, right, bottom] = box;
    const across = (value) => left + ((value - x[0]) / (x[1] - x[0])) * (right - left);
    const up = (value) => bottom - ((value - y[0]) / (y[1] - y[0])) * (bottom - top);

    // Under the curves, of which it would hide the straight parts.
    const curve = svg.querySelector('[id$="axes_1"] > [id*="line2d"]');
    const tangent = curve.parentNode.insertBefore(document.createElementNS(SVG, "line"), curve);
    tangent.setAttribute("class", "tangent");
    const point = svg.appendChild(document.createElementNS(SVG, "circle"));
    point.setAttribute("class", "point");
    point.setAttribute("r", 5);

    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: 0, max: samples.length - 1, step: 1 });
    slider.setAttribute("aria-label", `${input} of ${svg.querySelector("title").textContent}`);
    const readout = document.createElement("output");
    // The slider says it already.
    readout.setAttribute("aria-live", "off");
    figure.append(slider, readout);

    function show(index) {
      const [at, value, slope] = samples[index];
      slider.value = index;
      const defined = Number.isFinite(value);
      const smooth = defined && Number.isFinite(slope) && !kinks.includes(at);
      const text = `${input} = ${shown(at)}, ` + (!defined
        ? `undefined here; the code returns ${shown(value)} and ${shown(slope)}`
        : `f(${input}) = ${shown(value)}, `
          + (smooth ? `f′(${input}) = ${shown(slope)}` : `no derivative here; the code returns ${shown(slope)}`));
      slider.setAttribute("aria-valuetext", text);
      readout.textContent = text;
      const inside = defined && value >= y[0] && value <= y[1];
      point.style.display = inside ? "" : "none";
      tangent.style.display = inside && smooth ? "" : "none";
      if (!inside) return;
      point.setAttribute("cx", across(at));
      point.setAttribute("cy", up(value));
      if (!smooth) return;
      // The tangent from border to border of the plot, cut where it leaves above or below.
      const ends = x.map((end) => {
        const height = value + slope * (end - at);
        const cut = Math.min(Math.max(height, y[0]), y[1]);
        return cut === height ? [end, height] : [at + (cut - value) / slope, cut];
      });
      ends.forEach(([end, height], n) => {
        tangent.setAttribute(`x${n + 1}`, across(end));
        tangent.setAttribute(`y${n + 1}`, up(height));
      });
    }

    function follow(event) {
      const matrix = svg.getScreenCTM().inverse();
      const { x: place } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
      const wanted = x[0] + ((place - left) / (right - left)) * (x[1] - x[0]);
      const distance = (n) => Math.abs(samples[n][0] - wanted);
      show(samples.reduce((best, _, n) => (distance(n) < distance(best) ? n : best), 0));
    }

    let before = 0;
    slider.addEventListener("input", () => show(Number(slider.value)));
    svg.addEventListener("pointerdown", (event) => {
      before = Number(slider.value);
      svg.setPointerCapture(event.pointerId);
      // The arrow keys go on from where the pointer lets go; and nothing is selected while it drags.
      event.preventDefault();
      slider.focus({ preventScroll: true });
      follow(event);
    });
    svg.addEventListener("pointermove", (event) => svg.hasPointerCapture(event.pointerId) && follow(event));
    // A touch that turns into scrolling was not meant for the point.
    svg.addEventListener("pointercancel", () => show(before));
    figure.classList.add("alive");
    // Right of the middle, at a distance from kinks, where the point would hide their marks, and not where it is steep.
    const steep = (slope) => Math.abs(slope) * (x[1] - x[0]) > 6 * (y[1] - y[0]);
    const far = ([at, , slope]) => !steep(slope) && kinks.every((kink) => Math.abs(at - kink) >= 0.07 * (x[1] - x[0]));
    const start = Math.round(samples.length * 0.64);
    show(Math.max(start, samples.findIndex((sample, n) => n >= start && far(sample))));
  }

  const enlivenAll = () => document.querySelectorAll("figure[data-plot]:not(.alive)").forEach(enliven);
  // Material replaces the page's content on instant navigation and tells so through document$.
  enlivenAll();
  window.document$?.subscribe(enlivenAll);
})();
