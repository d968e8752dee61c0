// Bundles the sources into dist/, split so that a command loads only what it needs. Plain JavaScript,
// because `npm ci` runs it before anything else is built.
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
const { version } = JSON.parse(await readFile("package.json", "utf8"));

// Reading one file is faster than resolving thirty, and compiling what is not needed takes time as well.
// So there are six files: dod.js, what every command line needs; work.js, what a check needs; cold.js,
// what comes after it: running commands, and the other commands of dod; github.js, what asks GitHub; and
// syntax.js, what reads code, and syntax-worker.js, what a thread of it runs.
const COLD = [
  "src/app/at-revision.ts",
  "src/app/base-plugins.ts",
  "src/app/base-source.ts",
  "src/app/checklist-edit.ts",
  "src/app/config.ts",
  "src/app/demo.ts",
  "src/app/doctor.ts",
  "src/app/end-everything.ts",
  "src/app/explain.ts",
  "src/app/init-command.ts",
  "src/app/list.ts",
  "src/app/plan-check.ts",
  "src/app/reuse.ts",
  "src/detect/focused-tests.ts",
  "src/detect/project.ts",
  "src/facts/commands.ts",
  "src/facts/copies.ts",
  "src/facts/coverage.ts",
  "src/facts/deepen.ts",
  "src/facts/guards.ts",
  "src/facts/probes.ts",
  "src/facts/test-run.ts",
  "src/reporters/github.ts",
  "src/reporters/markdown.ts",
];
const GITHUB = ["src/app/github-facts.ts", "src/app/publish-report.ts", "src/app/whole-merge.ts"];
// What reads syntax trees: its rules are much code that only runs need whose items ask.
const SYNTAX = ["src/facts/syntax.ts", "src/facts/syntax-serve.ts"];
// Packages that few runs need, each in a file of its own.
const PACKAGES = ["log-update", "zod"];

/** Turns `import()` of what lies in another file into an import of that file. */
const apart = (files) => ({
  name: "apart",
  setup(bundle) {
    bundle.onResolve({ filter: /./ }, ({ kind, path, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const file = files[path] ?? files[relative(root, join(resolveDir, path))];
      return file === undefined ? undefined : { path: file, external: true };
    });
  },
});
const packages = Object.fromEntries(PACKAGES.map((name) => [name, `./${name}.js`]));
const cold = Object.fromEntries(COLD.map((path) => [path, "./cold.js"]));
const syntax = Object.fromEntries(SYNTAX.map((path) => [path, "./syntax.js"]));
const github = Object.fromEntries(GITHUB.map((path) => [path, "./github.js"]));

const settings = {
  bundle: true,
  // It has native parts, which no bundle can hold.
  external: ["@ast-grep/*"],
  minifySyntax: true,
  minifyWhitespace: true,
  platform: "node",
  format: "esm",
  target: "node20",
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
  outdir: "dist",
};

const ours = {
  ...settings,
  define: { DOD_VERSION: JSON.stringify(version) },
  // CommonJS packages in the bundle ask for Node's own modules by `require`.
  banner: {
    js: 'import{createRequire as __dodRequire}from"node:module";const require=__dodRequire(import.meta.url);',
  },
};

/** One file of several modules; what they import is in it too. */
function several(name, modules, elsewhere) {
  return {
    ...ours,
    stdin: {
      contents: modules.map((path) => `export * from "./${path}";`).join("\n"),
      resolveDir: root,
      sourcefile: `${name}.ts`,
    },
    outdir: undefined,
    outfile: `dist/${name}.js`,
    plugins: [apart(elsewhere)],
  };
}

await rm("dist", { recursive: true, force: true });
const results = await Promise.all([
  build({
    ...ours,
    entryPoints: { dod: "src/cli/main.ts", work: "src/cli/work.ts" },
    plugins: [
      apart({ ...packages, ...cold, ...github, ...syntax, "src/cli/work.ts": "./work.js" }),
    ],
  }),
  build(several("cold", COLD, { ...packages, ...github, ...syntax })),
  build(several("syntax", SYNTAX, packages)),
  build({ ...ours, entryPoints: ["src/facts/syntax-worker.ts"], plugins: [apart(syntax)] }),
  build(several("github", GITHUB, packages)),
  build({ ...ours, entryPoints: { index: "src/index.ts" }, plugins: [apart(packages)] }),
  build({ ...settings, entryPoints: Object.fromEntries(PACKAGES.map((name) => [name, name])) }),
]);
const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
await writeFile("dist/THIRD-PARTY-LICENSES.txt", await licences(inputs));

/** The licence text of each package whose code is in the bundle, as their licences ask. */
async function licences(files) {
  const packages = new Set();
  for (const file of files) {
    const match = /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
    if (match) packages.add(match[1]);
  }
  const texts = [];
  for (const folder of [...packages].sort()) {
    const meta = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    texts.push(`${meta.name} ${meta.version} (${meta.license})\n\n${await licenceText(folder)}`);
  }
  return texts.join(`\n${"-".repeat(72)}\n`);
}

async function licenceText(folder) {
  for (const name of ["LICENSE", "LICENSE.md", "LICENCE", "license", "license.md", "LICENSE.txt"]) {
    const text = await readFile(join(folder, name), "utf8").catch(() => null);
    if (text !== null) return text.trim();
  }
  return "(no licence file in the package)";
}
