// Bundles the sources into dist/, split so that a command loads only what it needs. Plain JavaScript,
// because `npm ci` runs it before anything else is built.
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
const { version } = JSON.parse(await readFile("package.json", "utf8"));

// Reading one file is faster than resolving thirty, and compiling what is not needed takes time as well. So there
// is dod.js, what every command line needs, and these, which are imported when they are needed; what they import
// themselves is in each of them.
const FILES = {
  // What a check needs.
  work: ["src/cli/work.ts"],
  // What runs commands, on copies too, and what comes after.
  run: [
    "src/app/at-revision.ts",
    "src/app/base-plugins.ts",
    "src/app/base-source.ts",
    "src/detect/focused-tests.ts",
    "src/detect/project.ts",
    "src/facts/commands.ts",
    "src/facts/copies.ts",
    "src/facts/deepen.ts",
    "src/facts/probes.ts",
    "src/facts/test-run.ts",
    "src/reporters/github.ts",
    "src/reporters/markdown.ts",
  ],
  // What reads coverage reports.
  coverage: ["src/facts/coverage.ts"],
  // The other commands of dod, and what few checks need.
  cold: [
    "src/app/checklist-edit.ts",
    "src/app/config.ts",
    "src/app/demo.ts",
    "src/app/doctor.ts",
    "src/app/explain.ts",
    "src/app/init-command.ts",
    "src/app/list.ts",
    "src/app/plan-check.ts",
    "src/app/reuse.ts",
    "src/facts/guards.ts",
  ],
  github: ["src/app/github-facts.ts", "src/app/publish-report.ts", "src/app/whole-merge.ts"],
  // Checks that ask GitHub, or where it is deployed.
  "github-checks": [
    "src/checks/acceptance.ts",
    "src/checks/approvals.ts",
    "src/checks/assumptions.ts",
    "src/checks/ci.ts",
    "src/checks/deploy-config.ts",
    "src/checks/deployment.ts",
    "src/checks/http.ts",
    "src/checks/linked-issue.ts",
    "src/checks/merged.ts",
    "src/checks/pull-request.ts",
    "src/checks/release.ts",
    "src/checks/threads.ts",
    "src/checks/up-to-date.ts",
  ],
  // What reads syntax trees: its rules are much code that only runs need whose items ask.
  syntax: ["src/facts/syntax.ts", "src/facts/syntax-serve.ts"],
};
// They know what dod has started and made, to end and remove it: there is one of each, in life.js.
const LIFE = [
  "src/app/end-everything.ts",
  "src/clients/process-group.ts",
  "src/clients/temporary.ts",
];
// Packages that few runs need, each in a file of its own.
const PACKAGES = ["log-update", "zod"];

const placed = (modules, name) => modules.map((module) => [module, `./${name}.js`]);
const packages = Object.fromEntries(PACKAGES.flatMap((name) => placed([name], name)));
const life = Object.fromEntries(placed(LIFE, "life"));
const later = {
  ...Object.fromEntries(Object.entries(FILES).flatMap(([name, modules]) => placed(modules, name))),
  ...packages,
  ...life,
};

/** Turns `import()` of what lies in another file, and every import of what is shared, into an import of that file. */
const apart = (name, files = later, shared = life) => ({
  name: "apart",
  setup(bundle) {
    bundle.onResolve({ filter: /./ }, ({ kind, path, resolveDir }) => {
      const those = kind === "dynamic-import" ? files : shared;
      const file = those[path] ?? those[relative(root, join(resolveDir, path))];
      const isOther = file !== undefined && file !== `./${name}.js`;
      return isOther ? { path: file, external: true } : undefined;
    });
  },
});

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
function several(name, modules) {
  return {
    ...ours,
    stdin: {
      contents: modules.map((path) => `export * from "./${path}";`).join("\n"),
      resolveDir: root,
      sourcefile: `${name}.ts`,
    },
    outdir: undefined,
    outfile: `dist/${name}.js`,
    plugins: [apart(name)],
  };
}

await rm("dist", { recursive: true, force: true });
const results = await Promise.all([
  ...Object.entries({ ...FILES, life: LIFE }).map((file) => build(several(...file))),
  build({
    ...ours,
    entryPoints: { dod: "src/cli/main.ts", "syntax-worker": "src/facts/syntax-worker.ts" },
    plugins: [apart("dod")],
  }),
  // For programs that import dod: all in one.
  build({
    ...ours,
    entryPoints: { index: "src/index.ts" },
    plugins: [apart("index", packages, {})],
  }),
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
