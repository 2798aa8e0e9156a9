// Makes vega.js.gz, the part of Vega that the report's charts need. In an empty folder with this file:
//   npm install vega@6.2.0 vega-interpreter@2.3.2 esbuild@0.28.2 @gfx/zopfli@1.0.15 && node bundle.mjs
import { build } from "esbuild";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as zopfli from "@gfx/zopfli";

// Drawing by the interpreter (ast) needs no permission to evaluate text.
const CHARTS = `
import { transforms } from "vega-dataflow";
import * as encode from "vega-encode";
import { expressionInterpreter as expr } from "vega-interpreter";
import { parse } from "vega-parser";
import * as shaping from "vega-transforms";
import { View } from "vega-view";
import * as layout from "vega-view-transforms";
Object.assign(transforms, shaping, layout, encode);
window.drawChart = (container, spec) =>
  new View(parse(spec, null, { ast: true }), { container, expr, renderer: "svg" }).runAsync();
`;

// Maps, colour schemes, other renderers, estimates, selections, files of data: a chart that needs one
// stays the drawing it came as.
const UNUSED = [
  /^(d3-(dsv|geo|scale-chromatic)|topojson-client|vega-selections)$/,
  /\/(CanvasRenderer|HybridHandler|HybridRenderer|SVGStringRenderer|bind|palettes)(\.js)?$/,
  /\/(CountPattern|Cross|Density|DotBin|KDE|LinkPath|Load|Pie|Pivot|Quantile|Sample)(\.js)?$/,
  /\/(bandwidth|bootstrapCI|dotbin|kde|lognormal|mixture|normal|regression|uniform)(\.js)?$/,
];

const smaller = {
  name: "smaller",
  setup({ onResolve, onLoad }) {
    for (const filter of UNUSED) onResolve({ filter }, ({ path }) => ({ path, namespace: "unused" }));
    onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "" }));
    // The published builds repeat one another; their sources do not.
    onResolve({ filter: /^vega-/ }, ({ path }) => {
      const home = `${process.cwd()}/node_modules/${path}`;
      const files = [`${home}/build/${path}.browser.js`, `${home}/index.js`, `${home}/src/index.js`];
      return { path: files.find(existsSync), sideEffects: false };
    });
  },
};

const licence = (name) => readFileSync(`node_modules/${name}/LICENSE`, "utf8");
const { outputFiles } = await build({
  stdin: { contents: CHARTS, resolveDir: "." },
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "none",
  logLevel: "error",
  // The libraries' advice to authors is kept from readers' consoles.
  banner: {
    js: `/* Vega:\n${licence("vega")}\nD3:\n${licence("d3-shape")}*/\n(function (console) {`,
  },
  footer: { js: "})({ ...console, warn() {} });" },
  plugins: [smaller],
  write: false,
});
writeFileSync("vega.js.gz", await zopfli.gzipAsync(outputFiles[0].contents, { numiterations: 15 }));
