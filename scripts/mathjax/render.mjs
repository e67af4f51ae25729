// Typesets formulas with MathJax: a JSON line {latex, display} in, a JSON line {svg, mathml} or {error} out.
// The folder that holds node_modules is the first argument.

import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const installed = createRequire(join(process.argv[2], 'package.json'));
const { default: MathJax } = await import(pathToFileURL(installed.resolve('mathjax')));
const svgpath = installed('svgpath');

let mathml;

await MathJax.init({
  loader: {
    load: ['input/tex-base', 'output/svg', 'adaptors/liteDOM', '[tex]/ams', '[tex]/newcommand',
           '[tex]/boldsymbol', '[tex]/mathtools', '[tex]/textmacros'],
    paths: { mathjax: join(process.argv[2], 'node_modules', 'mathjax'),
             'mathjax-newcm': join(process.argv[2], 'node_modules', '@mathjax', 'mathjax-newcm-font') },
  },
  // Without `noundefined` an unknown macro is an error, and an error is thrown instead of being typeset in red.
  tex: {
    packages: ['base', 'ams', 'newcommand', 'boldsymbol', 'mathtools', 'textmacros'],
    formatError: (_input, error) => { throw error; },
  },
  svg: { fontCache: 'none', linebreaks: { inline: false } },
  // Between reading a formula (state 20) and drawing it, write down what has been read: once read serves both.
  options: { renderActions: { mathml: [21, () => {}, (item) => { mathml = MathJax.startup.toMML(item.root); }] } },
  startup: { typeset: false },
});

const adaptor = MathJax.startup.adaptor;

// TeX has a fraction followed by an operator's name with a thin space between; MathJax gives fractions no class.
const { MmlNode: { TEXCLASS }, MmlNodes: { mfrac: { MmlMfrac } } } = MathJax._.core.MmlTree;
const classify = MmlMfrac.prototype.setTeXclass;
MmlMfrac.prototype.setTeXclass = function (previous) {
  this.texClass = TEXCLASS.ORD;
  return classify.call(this, previous);
};

// Attributes that tell how MathJax made a node, and namespaces, which HTML knows; no reader and no style needs them.
const bare = (markup) => markup.replace(/ (?:data-[a-z-]+|xmlns|xmlns:xlink)="[^"]*"/g, '');

// Between steps with fractions MathJax leaves hardly a pixel.
const spaced = (latex) => latex.replace(/\\begin\{aligned\}((?:(?!\\begin|\\end)[^])*)\\end\{aligned\}/g, (chain, steps) =>
  /\\(?:d?frac|sum|int|lim|biggl)\b/.test(steps) ? chain.replace(/\\\\(?!\[)/g, '\\\\[0.4em]') : chain);

// Where a node stands: MathJax nests nothing but shifts and scales.
function placed(node, { scale, shift }) {
  const steps = (adaptor.getAttribute(node, 'transform') ?? '').matchAll(/(translate|scale)\(([^)]*)\)/g);
  for (const [, step, numbers] of steps) {
    const [x, y = step === 'scale' ? x : 0] = numbers.split(/[ ,]+/).map(Number);
    if (step === 'scale') scale = [scale[0] * x, scale[1] * y];
    else shift = [shift[0] + scale[0] * x, shift[1] + scale[1] * y];
  }
  return { scale, shift };
}

function outlineOfRule(rule) {
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(adaptor.getAttribute(rule, name) ?? 0));
  return `M${x} ${y}h${width}v${height}h${-width}z`;
}

// In whole units, 1000 to the em, and each relative to the one before: so a letter is the same text wherever it stands,
// and a page that has it a hundred times is hardly longer once it is compressed.
function outlineAt(outline, { scale, shift }) {
  const { x, y, rest } = outlineAtOrigin(outline, scale);
  if (!rest) return ''; // a space
  const [right, up] = [x + Math.round(shift[0]), y + Math.round(shift[1])];
  return `M${right}${up < 0 ? '' : ' '}${up}${rest}`;
}

// Where a scaled outline begins, and all that follows; kept, since letters come again and again.
const outlinesAtOrigin = new Map();
function outlineAtOrigin(outline, scale) {
  const key = `${scale} ${outline}`;
  if (!outlinesAtOrigin.has(key)) {
    const path = svgpath(outline).scale(...scale).round(0).rel().toString();
    const [, x, y, rest] = path.match(/^M(-?\d+) ?(-?\d+)(.*)$/) ?? [];
    outlinesAtOrigin.set(key, { x: Number(x), y: Number(y), rest });
  }
  return outlinesAtOrigin.get(key);
}

// The outlines in a node, joined. What is drawn in another way (a frame, a colour, a brace that is cut to length)
// goes to `others` as MathJax has it.
function outlines(node, place, others) {
  const kind = adaptor.kind(node);
  const plain = ['path', 'rect', 'g'].includes(kind) && !['fill', 'stroke'].some((name) => adaptor.hasAttribute(node, name));
  if (!plain) {
    const matrix = [place.scale[0], 0, 0, place.scale[1], ...place.shift].join(' ');
    others.push(`<g stroke="currentColor" stroke-width="0" transform="matrix(${matrix})">${adaptor.outerHTML(node)}</g>`);
    return '';
  }
  const here = placed(node, place);
  if (kind === 'path') return outlineAt(adaptor.getAttribute(node, 'd'), here);
  if (kind === 'rect') return outlineAt(outlineOfRule(node), here);
  return adaptor.childNodes(node).map((child) => outlines(child, here, others)).join('');
}

// A drawing as one path: a browser lays out a few hundred paths several times as fast as the ten thousand groups and
// glyphs that they join.
function joined(svg) {
  const [whole] = adaptor.childNodes(svg);
  const [others, place] = [[], placed(whole, { scale: [1, 1], shift: [0, 0] })];
  const path = adaptor.childNodes(whole).map((child) => outlines(child, place, others)).join('');
  const [opening] = adaptor.outerHTML(svg).match(/^<svg[^>]*/);
  return `${opening} fill="currentColor"><path d="${path}"></path>${others.join('')}</svg>`;
}

async function typeset({ latex: written, display }) {
  const latex = spaced(written);
  const container = await MathJax.tex2svgPromise(latex, { display });
  const [svg] = adaptor.tags(container, 'svg');
  return { svg: bare(joined(svg)), mathml: bare(mathml).replace(/\n\s*/g, '') };
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await typeset(JSON.parse(line));
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
