import type { Told, ToldScan } from "./told-tests.ts";

const TARGET =
  /^ {1,12}(?:Running (?:unittests )?(\S{1,400}\.rs)(?: \(.*\))?|Doc-tests (\S{1,200}))$/;
const HEADER = /^running (\d{1,9}) tests?$/;
const TEST = /^test (.{1,600}?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)(?:, .*)?$/;
const OUTPUT_OF = /^---- (.{1,600}?) stdout ----$/;
/** On the error stream, past what libtest catches of each test: a panic that cannot be caught ends the binary. */
const PANICKED = /^thread '(.{1,600}?)' (?:\(\d+\) )?panicked at /;
const ABORTED = /^thread caused non-unwinding panic\. aborting\.$/;
const MAX_LINES = 20;
const MAX_ABORTED = 100;

interface Binary {
  readonly announced: number;
  readonly tests: Map<string, Told & { message: string }>;
}

/**
 * `cargo test`: the binaries come in one stream in the order in which cargo names their files in the other.
 * Tests in the source have no file of their own to name.
 */
export function cargoTests(): ToldScan {
  const files: (string | null)[] = [];
  const binaries: Binary[] = [];
  const aborted: Told[] = [];
  let panic: { name: string; lines: string[] } | null = null;
  let output: { lines: string[]; test: { message: string } } | null = null;
  const close = () => {
    if (output) output.test.message = output.lines.join("\n");
    output = null;
  };
  const noteAbort = (text: string) => {
    const name = PANICKED.exec(text)?.[1];
    if (name !== undefined) panic = { name, lines: [] };
    if (panic && panic.lines.length < MAX_LINES) panic.lines.push(text);
    if (!panic || !ABORTED.test(text) || aborted.length >= MAX_ABORTED) return;
    const path = files.at(-1) ?? null;
    aborted.push({
      ...named(panic.name),
      path,
      outcome: "failed",
      message: panic.lines.join("\n"),
    });
    panic = null;
  };
  return {
    line(text) {
      noteAbort(text);
      const target = TARGET.exec(text);
      if (target) {
        const path = target[1] ?? null;
        files.push(path !== null && /(^|\/)tests\//.test(path) ? path : null);
      }
      const header = HEADER.exec(text);
      if (header) {
        close();
        binaries.push({ announced: Number(header[1]), tests: new Map() });
      }
      const binary = binaries.at(-1);
      if (!binary) return;
      const said = TEST.exec(text);
      if (said && binary.tests.size < binary.announced) {
        const [, whole = "", word] = said;
        const outcome = word === "ok" ? "passed" : word === "FAILED" ? "failed" : "skipped";
        const told = { ...named(whole), outcome, message: "" };
        binary.tests.set(whole, told as Told & { message: string });
      }
      const failing = OUTPUT_OF.exec(text)?.[1];
      if (failing !== undefined || text === "failures:" || /^test result: /.test(text)) close();
      const test = failing === undefined ? undefined : binary.tests.get(failing);
      if (test) output = { lines: [], test };
      else if (output && output.lines.length < MAX_LINES && text !== "") output.lines.push(text);
    },
    end() {
      close();
      // Files and binaries are told apart by their order alone.
      const paired = files.length === binaries.length;
      const ended = binaries.flatMap((binary, at) =>
        [...binary.tests.values()].map((test) => ({
          ...test,
          path: paired ? (files[at] ?? null) : null,
        })),
      );
      const tests: Told[] = [...ended, ...aborted];
      const count = (outcome: string) => tests.filter((test) => test.outcome === outcome).length;
      return {
        format: "output:cargo",
        tests,
        listed: { passed: count("passed"), failed: count("failed") },
      };
    },
  };
}

function named(whole: string): { suites: string[]; name: string } {
  const names = whole.split("::");
  return { suites: names.slice(0, -1), name: names.at(-1) ?? "" };
}
