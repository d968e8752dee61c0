import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Which folders of src/ each folder may import, type imports included. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  formats: ["core"],
  clients: ["core"],
  detect: ["core", "formats"],
  checks: ["core"],
  reporters: ["core"],
  checklist: ["core"],
  syntax: ["core"],
  facts: ["clients", "formats", "syntax", "core"],
  engine: ["core"],
  app: [
    "engine",
    "checklist",
    "checks",
    "facts",
    "clients",
    "reporters",
    "detect",
    "formats",
    "core",
  ],
  cli: ["app", "engine", "checklist", "reporters", "core"],
  index: ["app", "engine", "core"],
};

/** Packages that only one place may know. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  execa: ["clients/process.ts"],
  "simple-git": ["clients/"],
  yaml: ["checklist/", "formats/"],
  chalk: ["reporters/chalk-style.ts", "cli/"],
  "log-update": ["cli/"],
  commander: ["cli/"],
  "@octokit/rest": ["clients/github/"],
  "@octokit/plugin-retry": ["clients/github/"],
  "@octokit/plugin-throttling": ["clients/github/"],
  "@ast-grep/napi": ["clients/parsers.ts"],
  "node:child_process": ["clients/"],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .sort();

function text(source: string): string {
  return readFileSync(join(root, "src", source), "utf8");
}

function importsOf(source: string): Import[] {
  const found = [...text(source).matchAll(/(?:\bfrom|\bimport\(|^import)\s*"([^"]+)"/gm)];
  return found.map(([, to = ""]) => ({
    from: source,
    to: to.startsWith(".") ? normalize(join(dirname(source), to)) : to,
  }));
}

const imports = sources.flatMap(importsOf);
const folderOf = (path: string) =>
  path.includes("/") ? (path.split("/")[0] ?? "") : path.replace(".ts", "");

describe("the layers of src/", () => {
  it("finds imports at all", () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it("point one way only", () => {
    const wrong = imports
      .filter(({ to }) => to.endsWith(".ts"))
      .filter(({ from, to }) => folderOf(from) !== folderOf(to))
      .filter(({ from, to }) => !MAY_IMPORT[folderOf(from)]?.includes(folderOf(to)));
    expect(wrong).toEqual([]);
  });

  it("have no cycles, type imports included", () => {
    const graph = new Map(
      sources.map((source) => [
        source,
        importsOf(source)
          .map(({ to }) => to)
          .filter((to) => to.endsWith(".ts")),
      ]),
    );
    const cycles: string[][] = [];
    const done = new Set<string>();
    const visit = (source: string, path: string[]) => {
      const at = path.indexOf(source);
      if (at >= 0) cycles.push([...path.slice(at), source]);
      if (at >= 0 || done.has(source)) return;
      for (const next of graph.get(source) ?? []) visit(next, [...path, source]);
      done.add(source);
    };
    for (const source of sources) visit(source, []);
    expect(cycles).toEqual([]);
  });

  it("keep a package to the place that owns it", () => {
    const wrong = imports.filter(({ from, to }) => {
      const name = to.startsWith("node:")
        ? to
        : to
            .split("/")
            .slice(0, to.startsWith("@") ? 2 : 1)
            .join("/");
      const owners = OWNERS[name];
      return owners !== undefined && !owners.some((owner) => from.startsWith(owner));
    });
    expect(wrong).toEqual([]);
  });

  it("read the environment, print and end the process in cli/ alone", () => {
    const wrong = sources
      .filter((source) => !source.startsWith("cli/"))
      .filter((source) =>
        /\bprocess\.(env|exit|exitCode|argv|stdout|stderr)\b|\bconsole\./.test(
          withoutTexts(withoutComments(text(source))),
        ),
      );
    expect(wrong).toEqual([]);
  });
});

describe("the size of a source file", () => {
  it("stays readable: none above 300 lines, median about 80", () => {
    const sizes = sources
      .filter((source) => source !== "checks/registry.ts")
      .map((source) => ({ source, lines: text(source).split("\n").length - 1 }));
    expect(sizes.filter(({ lines }) => lines > 300)).toEqual([]);
    const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(120);
  });
});

describe("every check", () => {
  const names = sources
    .filter((s) => s.startsWith("checks/") && s !== "checks/registry.ts")
    .map((s) => s.slice(7, -3));

  it.each(names)("%s has its test and its page", (name) => {
    expect(() => readFileSync(join(root, `tests/checks/${name}.test.ts`))).not.toThrow();
    expect(() => readFileSync(join(root, `docs/checks/${name}.md`))).not.toThrow();
  });
});

describe("committed files", () => {
  it("have no names that say nothing", () => {
    const vague = sources.filter((source) =>
      /(^|\/)(utils?|helpers?|misc|common)(\/|\.ts$)/.test(source),
    );
    expect(vague.map((path) => relative(root, path))).toEqual([]);
  });
});

/** What rules say about code, and show of it, is not done here. */
function withoutTexts(source: string): string {
  return source.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, '""');
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}
