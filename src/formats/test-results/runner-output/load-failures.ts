import {
  COMPILERS,
  GO_LINE,
  GO_PACKAGE,
  IMPORTED_FROM,
  INTERPRETERS,
  NODE_ERROR,
  NODE_FILE,
  NODE_PLACE,
  REQUIRED_BY,
  RUBY_FRAME,
  RUST_END,
  RUST_ERROR,
  RUST_PLACE,
} from "./load-patterns.ts";

/** A file that could not be compiled or loaded. */
export interface LoadFailure {
  /** As the tool names it; a Go package by its import path. Null: of the whole run. */
  readonly path: string | null;
  readonly line: number | null;
  readonly message: string;
}

interface Open {
  path: string | null;
  line: number | null;
  readonly lines: string[];
  readonly tool: "compiler" | "interpreter" | "node" | "rust" | "go";
}

const MAX_FAILURES = 200;
const MAX_LINES = 30;
/** Lines between the place that node prints and its error. */
const NEAR = 6;

/**
 * What compilers and interpreters print of files that they cannot load, in one stream: javac, kotlinc, csc,
 * tsc, gcc, clang, swiftc, rustc, go, node, ruby, RSpec, PHP, pytest's conftest.py. Whether the run failed
 * by them their reader must know: a test may print the same.
 */
export class LoadFailureScan {
  private readonly found: Open[] = [];
  private current: Open | null = null;
  private place: { path: string; line: number; near: number } | null = null;
  private goPackage: string | null = null;
  private rustFrom = 0;

  line(text: string): void {
    if (this.place && --this.place.near < 0) this.place = null;
    if (this.begins(text)) return;
    const { current } = this;
    if (!current) return;
    if (current.lines.length >= MAX_LINES) {
      this.current = null;
      return;
    }
    current.lines.push(text);
    this.locate(current, text);
  }

  end(): LoadFailure[] {
    // What rustc said was an error to cargo only if it gave up by it.
    this.dropRust();
    const merged = new Map<string | null, { line: number | null; lines: Set<string> }>();
    for (const { path, line, lines } of this.found) {
      const known = merged.get(path) ?? { line, lines: new Set<string>() };
      merged.set(path, known);
      for (const one of lines) known.lines.add(one);
    }
    return [...merged].map(([path, { line, lines }]) => ({
      path,
      line,
      message: [...lines].join("\n"),
    }));
  }

  /** True where the line begins what a tool says of a file, or ends it. */
  private begins(text: string): boolean {
    for (const [tool, patterns] of TOOLS)
      for (const pattern of patterns) {
        const found = pattern.exec(text);
        if (found) return this.open(tool, text, found[1] ?? null, Number(found[2] ?? 0) || null);
      }
    if (RUST_END.test(text)) {
      this.rustFrom = this.found.length;
      this.current = null;
      return true;
    }
    if (RUST_ERROR.test(text)) return this.open("rust", text, null, null);
    if (NODE_ERROR.test(text)) {
      const from = IMPORTED_FROM.exec(text)?.[1] ?? this.place?.path ?? null;
      return this.open("node", text, from, from === this.place?.path ? this.place?.line : null);
    }
    return this.beginsGo(text) || this.endsNode(text);
  }

  private beginsGo(text: string): boolean {
    const name = GO_PACKAGE.exec(text)?.[1];
    if (name !== undefined) this.goPackage = name;
    const line = this.goPackage === null || name !== undefined ? null : GO_LINE.exec(text);
    if (line && this.goPackage !== null) return this.open("go", text, this.goPackage, null);
    if (name === undefined && !text.startsWith("\t")) this.goPackage = null;
    return name !== undefined;
  }

  private endsNode(text: string): boolean {
    const place = NODE_PLACE.exec(text);
    if (place) this.place = { path: place[1] ?? "", line: Number(place[2]), near: NEAR };
    const file = NODE_FILE.exec(text)?.[1];
    const last = this.found.at(-1);
    if (file === undefined || last?.tool !== "node") return place !== null;
    last.path = file;
    this.current = null;
    return true;
  }

  private open(tool: Open["tool"], text: string, path: string | null, line: number | null = null) {
    this.current = { tool, path, line, lines: [text] };
    if (this.found.length < MAX_FAILURES) this.found.push(this.current);
    return true;
  }

  /** What the following lines say of the place. */
  private locate(current: Open, text: string): void {
    const found =
      current.tool === "node"
        ? REQUIRED_BY.exec(text)
        : current.tool === "rust" && current.path === null
          ? RUST_PLACE.exec(text)
          : current.tool === "interpreter"
            ? RUBY_FRAME.exec(text)
            : null;
    if (!found || /^(?:node:|<internal)|\/(?:rubygems|gems|node_modules)\//.test(found[1] ?? ""))
      return;
    current.path = found[1] ?? null;
    current.line = Number(found[2] ?? 0) || null;
  }

  private dropRust(): void {
    const kept = this.found.filter(({ tool }, at) => tool !== "rust" || at < this.rustFrom);
    this.found.splice(0, this.found.length, ...kept);
  }
}

const TOOLS: readonly (readonly [Open["tool"], readonly RegExp[]])[] = [
  ["compiler", COMPILERS],
  ["interpreter", INTERPRETERS],
];
