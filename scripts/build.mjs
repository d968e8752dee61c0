// Bundles the sources into dist/, split so that a command loads only what it needs. Plain JavaScript,
// because `npm ci` runs it before anything else is built.
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
const { version } = JSON.parse(await readFile("package.json", "utf8"));

// Packages that few runs need, each in a file of its own.
const APART = ["log-update", "zod"];

// One file for what every command line needs (dod.js), one for the work of all commands (work.js):
// resolving and reading many small files takes longer than reading one.
const apart = {
  name: "apart",
  setup(bundle) {
    bundle.onResolve({ filter: /^(log-update|zod)$|\/work\.ts$/ }, ({ kind, path }) => {
      if (kind !== "dynamic-import") return undefined;
      return { path: path.endsWith("/work.ts") ? "./work.js" : `./${path}.js`, external: true };
    });
  },
};

const settings = {
  bundle: true,
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

await rm("dist", { recursive: true, force: true });
const results = await Promise.all([
  build({
    ...settings,
    entryPoints: { dod: "src/cli/main.ts", work: "src/cli/work.ts", index: "src/index.ts" },
    plugins: [apart],
    define: { DOD_VERSION: JSON.stringify(version) },
    // CommonJS packages in the bundle ask for Node's own modules by `require`.
    banner: {
      js: 'import{createRequire as __dodRequire}from"node:module";const require=__dodRequire(import.meta.url);',
    },
  }),
  build({ ...settings, entryPoints: Object.fromEntries(APART.map((name) => [name, name])) }),
]);
const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
await writeFile("dist/THIRD-PARTY-LICENSES.txt", await licences(inputs));
if (process.env.DOD_METAFILE)
  await writeFile(process.env.DOD_METAFILE, JSON.stringify(results[0].metafile));

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
