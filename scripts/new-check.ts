// Scaffolds a check: its source and its test. `npm run new-check NAME`.
import { access, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { exportName } from "./names.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const name = process.argv[2] ?? "";
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  console.error("usage: npm run new-check NAME   (a noun; lower case, words joined by hyphens)");
  process.exit(2);
}
const source = `src/checks/${name}.ts`;
const test = `tests/checks/${name}.test.ts`;
for (const path of [source, test]) {
  if (await exists(path)) {
    console.error(`${path} is there already; nothing was written`);
    process.exit(2);
  }
}
await writeFile(join(root, source), sourceText());
await writeFile(join(root, test), testText());
console.log(`wrote ${source}\nwrote ${test}
Next: say what it asks (title, why, fix, outcomes, options), gather, judge, and fill the test's table;
then \`npm run generate\` and \`npm test\`. The shared harness tries it without being asked.`);

async function exists(path: string): Promise<boolean> {
  return access(join(root, path)).then(
    () => true,
    () => false,
  );
}

function sourceText(): string {
  return `import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { fail, finding, isNonEmpty, notApplicable, pass, type Result } from "../core/result.ts";

const options = z.strictObject({
  paths: z
    ._default(z.array(z.string()), ["**"])
    .check(z.describe("Globs of the files it looks at.")),
});

export const ${exportName(name)} = defineCheck({
  name: "${name}",
  title: "TODO(#0): what holds",
  failureTitle: "TODO(#0): what does not hold",
  category: "clarity",
  stage: "code",
  why: "TODO(#0): why anybody would ask for it.",
  fix: "TODO(#0): how to finish it.",
  outcomes: {
    pass: "TODO(#0)",
    fail: "TODO(#0)",
    pending: null,
    unknown: "The change cannot be read.",
    "not-applicable": "No changed file matches \`paths\`.",
  },
  facts: ["change"],
  options,
  example: {},

  async gather({ facts }) {
    return { files: (await facts.change()).files };
  },

  judge({ files }): Result {
    if (files.length === 0) return notApplicable("no file changed");
    const findings = files.map((file) =>
      finding({ path: file.path, rule: "todo", message: "TODO(#0): what is wrong here" }),
    );
    if (isNonEmpty(findings)) return fail(\`\${findings.length} of \${files.length} files\`, findings);
    return pass(\`\${files.length} files\`, [
      { kind: "change", ref: "the change", summary: \`\${files.length} files looked at\` },
    ]);
  },
});
`;
}

function testText(): string {
  return `import { describe, expect, it } from "vitest";
import { ${exportName(name)} } from "../../src/checks/${name}.ts";

describe("${name}", () => {
  it("says that it does not apply when no file changed", () => {
    const result = ${exportName(name)}.judge({ files: [] }, { paths: ["**"] });
    expect(result).toMatchObject({ status: "not-applicable", summary: "no file changed" });
  });
});
`;
}
