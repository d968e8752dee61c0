import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { ImportPlugin } from "../../src/checklist/request.ts";
import { fakeCheck, faults, load } from "./fakes.ts";

const options = z.strictObject({ allow: z.array(z.string()) });
const license = fakeCheck("license", "code", options, { allow: ["MIT"] });
const PLUGIN = { name: "acme", checks: [license] };

const modules =
  (named: Record<string, unknown>): ImportPlugin =>
  async (specifier) => {
    if (!(specifier in named))
      throw Object.assign(new Error(`Cannot find module '/x/${specifier}' imported from /y`), {
        code: "ERR_MODULE_NOT_FOUND",
      });
    const made = named[specifier];
    return { default: typeof made === "function" && made.name === "thrower" ? made() : made };
  };

const TEXT = (plugin: string, item = "acme/license: { allow: [MIT] }") => ({
  "dod.yml": `version: 1\nplugins: [${plugin}]\nitems:\n  - ${item}\n`,
  "p.mjs": "",
  "q.mjs": "",
});

describe("a plugin", () => {
  it("brings its checks under its name", async () => {
    const importPlugin = modules({ "./p.mjs": PLUGIN });
    const { checklist } = await load(TEXT("./p.mjs"), { importPlugin });
    expect(checklist.items[0]).toMatchObject({
      id: "acme-license",
      check: "acme/license",
      title: "license holds",
      options: { allow: ["MIT"] },
    });
    // Messages of the engine say whose check it is.
    expect(checklist.items[0]?.definition?.name).toBe("acme/license");
    expect(license.name).toBe("license");
  });

  it("may be a function of defineCheck and zod", async () => {
    type Tools = { defineCheck: (definition: object) => unknown; z: typeof import("zod") };
    const factory = ({ defineCheck, z }: Tools) => ({
      name: "own",
      checks: [
        defineCheck({
          ...license,
          name: "made",
          options: z.strictObject({ n: z.number().default(3) }),
        }),
      ],
    });
    const importPlugin = modules({
      "./p.mjs": factory,
      "./q.mjs": async (tools: Tools) => factory(tools),
    });
    for (const specifier of ["./p.mjs", "./q.mjs"]) {
      const { checklist } = await load(TEXT(specifier, "{ id: x, check: own/made }"), {
        importPlugin,
      });
      expect(checklist.items[0]?.options).toEqual({ n: 3 });
    }
    // Full zod brings its English messages along; a checklist's author gets ours.
    expect(await faults(TEXT("./p.mjs", "own/made: { n: x }"), { importPlugin })).toEqual([
      '4:20 "n" must be a number, not the text "x"',
    ]);
  });

  it("is imported for the file that names it", async () => {
    const asked: string[][] = [];
    const importPlugin: ImportPlugin = async (...args) => {
      asked.push(args);
      return { default: PLUGIN };
    };
    await load(
      {
        "dod.yml": 'version: 1\nextends: [./sub/t.yml]\nplugins: ["@acme/checks"]\n',
        "sub/t.yml": "version: 1\nplugins: [../p.mjs]\nitems: [acme/license: { allow: [] }]\n",
        "p.mjs": "",
      },
      { importPlugin },
    );
    expect(asked).toEqual([
      ["../p.mjs", "sub/t.yml"],
      ["@acme/checks", "dod.yml"],
    ]);
  });

  it("has its options validated like any other check's", async () => {
    const importPlugin = modules({ "./p.mjs": PLUGIN });
    expect(await faults(TEXT("./p.mjs", "acme/license: { allwo: [] }"), { importPlugin })).toEqual([
      '4:19 missing option "allow" of check "acme/license"; it must be a list',
      '4:21 unknown option "allwo" of check "acme/license"; did you mean "allow"?',
    ]);
    expect(await faults(TEXT("./p.mjs", "acme/licence: {}"), { importPlugin })).toEqual([
      '4:5 unknown check "acme/licence"; did you mean "acme/license"?',
    ]);
  });

  const thrower = () => {
    throw new Error("no database\nand a second line");
  };
  it.each([
    ["is missing", {}, "it cannot be found: Cannot find module '/x/./p.mjs'"],
    ["throws", { "./p.mjs": thrower }, "it throws on import: Error: no database"],
    [
      "exports nothing",
      { "./p.mjs": undefined },
      "it has no default export; export `{ name, checks }`, or a function that returns it",
    ],
    ["exports null", { "./p.mjs": null }, "its default export is null, not `{ name, checks }`"],
    [
      "exports a text",
      { "./p.mjs": "x" },
      "its default export is of type string, not `{ name, checks }`",
    ],
    [
      "returns nothing",
      { "./p.mjs": () => undefined },
      "its default export returns of type undefined, not `{ name, checks }`",
    ],
    [
      "throws when called",
      {
        "./p.mjs": () => {
          throw new TypeError("z.foo is not a function");
        },
      },
      "it throws on import: TypeError: z.foo is not a function",
    ],
    [
      "has no name",
      { "./p.mjs": { checks: [license] } },
      "its `name` must be words in lower case joined by hyphens",
    ],
    [
      "has a bad name",
      { "./p.mjs": { name: "Acme/x", checks: [license] } },
      "its `name` must be words in lower case joined by hyphens",
    ],
    [
      "has no checks",
      { "./p.mjs": { name: "acme", checks: [] } },
      "its `checks` must be a list with at least one check",
    ],
    [
      "has a check that is none",
      { "./p.mjs": { name: "acme", checks: [null] } },
      "checks[0] is not a check",
    ],
    [
      "has a check without options",
      { "./p.mjs": { name: "acme", checks: [{ ...license, options: {} }] } },
      'check "license": `options` must be an object schema made with the `z` that dod hands over, or with zod 4',
    ],
    [
      "has a check of no stage",
      { "./p.mjs": { name: "acme", checks: [{ ...license, stage: "later" }] } },
      'check "license": `stage` must be one of code, review, production',
    ],
    [
      "has a check twice",
      { "./p.mjs": { name: "acme", checks: [license, license] } },
      'it has two checks named "license"',
    ],
  ])("that %s is a problem where it is named", async (_, named, reason) => {
    expect(await faults(TEXT("./p.mjs"), { importPlugin: modules(named) })).toEqual([
      `2:11 plugin "./p.mjs": ${reason}`,
    ]);
  });

  it("may not have another one's name, and may be named twice itself", async () => {
    const other = { name: "acme", checks: [fakeCheck("other", "code", z.strictObject({}))] };
    const importPlugin = modules({ "./p.mjs": PLUGIN, "./q.mjs": other });
    expect(await faults(TEXT("./p.mjs, ./q.mjs"), { importPlugin })).toEqual([
      '2:20 plugin "./q.mjs": another plugin is named "acme" already',
    ]);
    await expect(load(TEXT("./p.mjs, ./p.mjs"), { importPlugin })).resolves.toBeDefined();
  });

  it.each([
    ["../p.mjs", "the path leaves the repository"],
    ["./sub/../../p.mjs", "the path leaves the repository"],
    ["/tmp/p.mjs", "write a path that begins with `./`, or a package's name"],
    ["file:///tmp/p.mjs", "write a path that begins with `./`, or a package's name"],
    ["./sub\\\\p.mjs", "paths are written with `/`"],
    ["acme/../../p.mjs", "the path leaves the package"],
    ["acme/./p.mjs", "the path leaves the package"],
    ["node:fs", "write a path that begins with `./`, or a package's name"],
    ["data:text/javascript,0", "write a path that begins with `./`, or a package's name"],
  ])("is not imported from %s", async (specifier, reason) => {
    const importPlugin: ImportPlugin = () => {
      throw new Error("must not be asked");
    };
    for (const over of [{ importPlugin }, { importPlugin: null }])
      expect(await faults(TEXT(`"${specifier}"`), over)).toEqual([
        `2:11 plugin "${specifier}": ${reason}`,
      ]);
  });

  it("with a schema that throws, or wants to be awaited, is at fault and not the loader", async () => {
    const rude = fakeCheck(
      "rude",
      "code",
      z.strictObject({
        a: z.optional(
          z.string().check(
            z.refine(() => {
              throw new Error("boom");
            }),
          ),
        ),
      }),
    );
    const slow = fakeCheck(
      "slow",
      "code",
      z.strictObject({ a: z.optional(z.string().check(z.refine(async () => true))) }),
    );
    const importPlugin = modules({ "./p.mjs": { name: "acme", checks: [rude, slow] } });
    expect(await faults(TEXT("./p.mjs", "acme/rude: { a: x }"), { importPlugin })).toEqual([
      '4:16 the options of check "acme/rude" cannot be validated: boom',
    ]);
    const [problem] = await faults(TEXT("./p.mjs", "acme/slow: { a: x }"), { importPlugin });
    expect(problem).toContain('4:16 the options of check "acme/slow" cannot be validated: ');
  });
});
