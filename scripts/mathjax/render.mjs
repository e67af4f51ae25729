// Typesets formulas with MathJax: a JSON line {latex, display} in, a JSON line {svg, mathml, glyphs} or {error} out.
// The folder that holds node_modules is the first argument.

import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const installed = createRequire(join(process.argv[2], 'package.json'));
const { default: MathJax } = await import(pathToFileURL(installed.resolve('mathjax')));

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
  // An empty local id makes a glyph's id depend on the glyph alone, so that one <defs> serves a whole page.
  // Instant navigation rewrites plain `href`, hence xlink.
  svg: { fontCache: 'local', localID: '', useXlink: true, linebreaks: { inline: false } },
  startup: { typeset: false },
});

const adaptor = MathJax.startup.adaptor;

// Attributes that tell how MathJax made a node; no reader and no style needs them.
const withoutProvenance = (markup) => markup.replace(/ data-[a-z-]+="[^"]*"/g, '');

// Between steps with fractions MathJax leaves hardly a pixel.
const spaced = (latex) => latex.replace(/\\begin\{aligned\}((?:(?!\\begin|\\end)[^])*)\\end\{aligned\}/g, (chain, steps) =>
  /\\(?:d?frac|sum|int|lim|biggl)\b/.test(steps) ? chain.replace(/\\\\(?!\[)/g, '\\\\[0.4em]') : chain);

async function typeset({ latex: written, display }) {
  const latex = spaced(written);
  const container = await MathJax.tex2svgPromise(latex, { display });
  const [svg] = adaptor.tags(container, 'svg');
  const glyphs = {};
  for (const definitions of adaptor.tags(svg, 'defs')) {
    for (const path of adaptor.childNodes(definitions)) {
      glyphs[adaptor.getAttribute(path, 'id')] = adaptor.getAttribute(path, 'd');
    }
    adaptor.remove(definitions);
  }
  const mathml = await MathJax.tex2mmlPromise(latex, { display });
  return {
    svg: withoutProvenance(adaptor.outerHTML(svg)),
    mathml: withoutProvenance(mathml).replace(/\n\s*/g, ''),
    glyphs,
  };
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
