import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { relativeImports } from "../../src/checklist/plugin-imports.ts";
import { expectCpuTimeBelow } from "../support/cpu-time.ts";
import { type Files, load, requestFor } from "./fakes.ts";

const LIST = { "dod.yml": "version: 1\nplugins: [./p.mjs]\nitems: [tests]\n" };

/** What the checklist is made of where the plugin and other files have these texts. */
async function made(files: Files, links: Readonly<Record<string, readonly string[]>> = {}) {
  const all = { ...LIST, ...files };
  const { read } = requestFor(all).source;
  const source = {
    read: (path: string) => read(links[path]?.at(-1) ?? path),
    walked: async (path: string) => links[path] ?? (path in all ? [path] : []),
  };
  const { checklist, notes } = await load({}, { importPlugin: null, source });
  return { ...checklist, notes };
}

const gate = async (...args: Parameters<typeof made>) => (await made(...args)).gate;

describe("what a checklist is made of", () => {
  it("is itself, what it extends of the repository and its plugins", async () => {
    const { checklist } = await load(
      {
        "dod.yml": "version: 1\nextends: [recommended, ./team.yml]\nplugins: [./p.mjs, acme]\n",
        "team.yml": "version: 1\n",
        "p.mjs": "",
      },
      { importPlugin: null },
    );
    expect(checklist.files).toEqual(["recommended (bundled)", "team.yml", "dod.yml"]);
    expect(checklist.gate).toEqual(["team.yml", "dod.yml", "p.mjs"]);
    expect(checklist.pluginCode).toEqual([]);
  });

  it("is every link on the way and the file at the end", async () => {
    const links = {
      "dod.yml": ["dod.yml", "ci", "conf/dod.yml"],
      "p.mjs": ["p.mjs", "tools/p.mjs"],
    };
    const { gate, pluginCode } = await made(
      {
        "conf/dod.yml": LIST["dod.yml"],
        // Node goes on from the file itself.
        "tools/p.mjs": 'import "./helper.mjs";',
        "tools/helper.mjs": "",
        "helper.mjs": "",
      },
      links,
    );
    expect(gate).toEqual([
      "dod.yml",
      "ci",
      "conf/dod.yml",
      "p.mjs",
      "tools/p.mjs",
      "tools/helper.mjs",
    ]);
    expect(pluginCode).toEqual([
      { path: "tools/p.mjs", plugin: "p.mjs" },
      { path: "tools/helper.mjs", plugin: "p.mjs" },
    ]);
  });

  it("is what plugins import, link by link, in a circle too", async () => {
    const files = {
      "p.mjs": 'import { a } from "./lib/a.mjs";',
      "lib/a.mjs": 'export * from "../p.mjs"; export * from "./b.mjs"; import "../../out.mjs";',
      "lib/b.mjs": 'await import("./link.mjs");',
      "lib/real.cjs": "",
    };
    expect(await gate(files, { "lib/link.mjs": ["lib/link.mjs", "lib/real.cjs"] })).toEqual([
      "dod.yml",
      "p.mjs",
      "lib/link.mjs",
      "lib/a.mjs",
      "lib/b.mjs",
      "lib/real.cjs",
    ]);
  });

  it("is for `require` the first name that is there, and those that would come before it", async () => {
    const required = { "p.mjs": 'require("./lib")', "lib/index.js": "" };
    expect(await gate(required)).toEqual(
      expect.arrayContaining(["lib", "lib.js", "lib.cjs", "lib.json", "lib/index.js"]),
    );
    expect(await gate({ ...required, "lib.js": "" })).toEqual([
      "dod.yml",
      "p.mjs",
      "lib",
      "lib.js",
    ]);
    expect(await gate({ "p.mjs": 'import "./lib"', "lib.js": "" })).toEqual(["dod.yml", "p.mjs"]);
    expect(await gate({ "p.mjs": 'import "./a%20b.mjs?x#y"', "a b.mjs": "" })).toContain("a b.mjs");
  });

  it.each<[string, Files, string | null]>([
    [
      "its type, for .js",
      { "tools/a.js": "", "package.json": '{ "type": "module" }' },
      "package.json",
    ],
    [
      "the nearest alone",
      { "tools/a.js": "", "tools/package.json": "{}", "package.json": '{ "type": "module" }' },
      null,
    ],
    ["not its type, for .mjs", { "package.json": '{ "type": "module" }' }, null],
    [
      "its imports, where one of them is used",
      { "tools/a.js": 'import "#x";', "package.json": '{ "imports": {} }' },
      "package.json",
    ],
    ["not its imports otherwise", { "tools/a.js": "", "package.json": '{ "imports": {} }' }, null],
    [
      "its exports, where it imports itself",
      { "tools/a.js": "import 'shop/x';", "package.json": '{ "name": "shop", "exports": {} }' },
      "package.json",
    ],
    ["nothing, where it is no JSON", { "tools/a.js": "", "package.json": "{" }, null],
    ["nothing, where it is no object", { "tools/a.js": "", "package.json": "null" }, null],
  ])("is of package.json %s", async (_, files, expected) => {
    const { gate, pluginCode } = await made({ "p.mjs": 'import "./tools/a.js";', ...files });
    expect(gate.filter((path) => path.endsWith("package.json"))).toEqual(
      expected === null ? [] : [expected],
    );
    expect(pluginCode.some(({ path }) => path.endsWith("package.json"))).toBe(false);
  });

  it("is what is there and cannot be read, as far as its name goes", async () => {
    const { source } = requestFor({ ...LIST, "p.mjs": 'import "./large.mjs"; import "./no.mjs";' });
    const read = async (path: string) => {
      if (path === "large.mjs") throw new Error("it is larger than 16 MiB");
      return source.read(path);
    };
    const { checklist } = await load({}, { importPlugin: null, source: { read } });
    expect(checklist.gate).toEqual(["dod.yml", "p.mjs", "large.mjs"]);
  });

  it("ends after 200 files and after 16 MB, which is said", async () => {
    const many = (count: number) => ({
      "p.mjs": Array.from({ length: count }, (_, at) => `import "./lib/${at}.mjs";`).join("\n"),
      ...Object.fromEntries(Array.from({ length: count }, (_, at) => [`lib/${at}.mjs`, ""])),
    });
    expect((await made(many(200))).notes).toEqual([]);
    const beyond = await made(many(201));
    expect(beyond.notes).toEqual([expect.stringContaining("the plugin p.mjs imports more files")]);
    expect(beyond.gate).toHaveLength(2 + 201);
    // One that only looks as if it imported a thousand files is not looked for in every one of them.
    const missing = Array.from({ length: 2001 }, (_, at) => `import "./no/${at}.mjs";`);
    expect((await made({ "p.mjs": missing.slice(1).join("\n") })).notes).toEqual([]);
    expect((await made({ "p.mjs": missing.join("\n") })).notes).toHaveLength(1);
    const large = new Uint8Array(16 * 1024 * 1024).fill(32);
    const heavy = { "p.mjs": 'import "./large.mjs"', "large.mjs": large };
    expect((await made(heavy)).notes).toHaveLength(1);
    expect((await made(heavy)).gate).toContain("large.mjs");
  });
});

describe("the digest", () => {
  const digest = async (files: Files) => (await made(files)).digest;

  it("is of what plugins import, too", async () => {
    const base = { "p.mjs": 'import "./a.mjs";', "a.mjs": "1", "b.mjs": "1" };
    const digests = [base, { ...base, "a.mjs": "2" }, { ...base, "a.mjs": 'import "./b.mjs"' }];
    expect(new Set(await Promise.all(digests.map(digest))).size).toBe(3);
    expect(await digest({ ...base, "b.mjs": "2" })).toBe(await digest(base));
    expect(await digest({ ...base, "package.json": '{ "type": "module" }' })).toBe(
      await digest(base),
    );
  });

  it("stays what it was where they import nothing", async () => {
    const [list, plugin] = [LIST["dod.yml"], 'import "node:fs"; import "acme";'];
    const text = `${list.length}\n${list}plugin "p.mjs" ${plugin.length}\n${plugin}`;
    const sum = createHash("sha256").update(text).digest("hex");
    expect(await digest({ "p.mjs": plugin })).toBe(`sha256:${sum}`);
  });
});

describe("an import by a relative path", () => {
  it.each([
    ['import a, { b as c } from "./x.mjs";', ["./x.mjs"]],
    ["import{a}from'../x.mjs'", ["../x.mjs"]],
    ['import "./x.mjs"', ["./x.mjs"]],
    ['export * from "./x.mjs";\nexport { y } from "./y.mjs";', ["./x.mjs", "./y.mjs"]],
    ["await import(`./x.mjs`)", ["./x.mjs"]],
    ['import( /* of * ours */ "./x.mjs")', ["./x.mjs"]],
    ['import {\n  a, // one\n} from // here\n  "./x.mjs";', ["./x.mjs"]],
    ['import data from "./x.json" with { type: "json" }', ["./x.json"]],
    ['import.meta.resolve("./x.mjs")', ["./x.mjs"]],
    ['require("./x"); require.resolve("..")', ["./x", ".."]],
    ['import "node:fs"; import x from "acme"; import ".x"', []],
    ['import("./x" + name); important("./y"); import(name)', ["./x"]],
    ["import \"./x';", []],
  ])("%j", (text, names) => {
    expect(relativeImports(text).map(({ name }) => name)).toEqual(names);
  });

  it.each([
    "import/*",
    "from//from//",
    "require('./\n",
    "import(((",
    "import /* import ",
    "import  ",
  ])("takes no time to look for in a megabyte of %j", (piece) => {
    expectCpuTimeBelow(2000, () => {
      expect(relativeImports(piece.repeat(1_000_000 / piece.length))).toEqual([]);
    });
  });
});
