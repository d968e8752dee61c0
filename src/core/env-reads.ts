import { withoutComments } from "./code-text.ts";
import { readPatterns } from "./env-read-patterns.ts";
import { globs } from "./globs.ts";
import { isTestPath } from "./source-paths.ts";
import { isTestFile } from "./test-files.ts";

/** A place that reads a variable or a secret by its name. */
export interface EnvRead {
  readonly name: string;
  /** `env`: an environment variable; the others stand in expressions of GitHub's workflows. */
  readonly kind: "env" | "secret" | "variable";
  /** Counted from 1. */
  readonly line: number;
}

const isWorkflow = globs([".github/workflows/*.{yml,yaml}", "**/action.{yml,yaml}"]);
/** Others' code, and what only shows or tries something out. */
const isElsewhere = globs([
  "**/{node_modules,bower_components,vendor,third_party,third-party,.venv,venv,site-packages}/**",
  "**/{example,examples,sample,samples,demo,demos,fixtures,__fixtures__,testdata}/**",
  "{dist,build,out,target,coverage,docs,doc}/**",
]);

/** True for a file of which it is known how it reads, and that is neither a test nor an example. */
export function mayRead(path: string): boolean {
  if (isElsewhere(path)) return false;
  return (
    isWorkflow(path) || (readPatterns(path) !== null && !isTestPath(path) && !isTestFile(path))
  );
}

/**
 * What a file reads; comments do not. Variables that every machine or runner has are left out, and so is
 * `secrets.GITHUB_TOKEN`.
 */
export function envReads(path: string, text: string): readonly EnvRead[] {
  if (!mayRead(path)) return [];
  return isWorkflow(path) ? expressionReads(text) : variableReads(path, text);
}

function variableReads(path: string, text: string): readonly EnvRead[] {
  const patterns = readPatterns(path);
  if (patterns === null) return [];
  const code = withoutComments(text, patterns.style);
  const lineOf = lines(code);
  const reads: EnvRead[] = [];
  const add = (name: string, at: number) => {
    if (!AMBIENT.test(name)) reads.push({ name, kind: "env", line: lineOf(at) });
  };
  for (const pattern of patterns.single)
    for (const match of code.matchAll(pattern)) add(match[1] ?? "", match.index);
  for (const pattern of patterns.several ?? [])
    for (const match of code.matchAll(pattern))
      for (const name of (match[1] ?? "").matchAll(/(?:^|,)\s*([A-Za-z_]\w{0,99})\b/g))
        add(
          name[1] ?? "",
          match.index + match[0].indexOf(match[1] ?? "") + name.index + name[0].length - 1,
        );
  return reads.sort((a, b) => a.line - b.line);
}

function expressionReads(text: string): readonly EnvRead[] {
  const code = withoutComments(text, { comments: "hash" });
  const lineOf = lines(code);
  const reads: EnvRead[] = [];
  for (const { index, 0: whole } of code.matchAll(EXPRESSION))
    for (const match of whole.matchAll(CONTEXT)) {
      const name = match[2] ?? match[3] ?? "";
      if (name.toUpperCase() === "GITHUB_TOKEN") continue;
      const kind = match[1] === "secrets" ? "secret" : "variable";
      reads.push({ name, kind, line: lineOf(index + match.index) });
    }
  return reads;
}

/** `${{ … }}`, and conditions, which need no braces. */
const EXPRESSION = /\$\{\{[^}]{0,2000}\}\}|^[ \t-]{0,200}if:[^\n]{0,2000}/gm;
const CONTEXT =
  /(?<![\w.-])(secrets|vars)(?:\.([A-Za-z_]\w{0,99})|\[\s{0,9}'([A-Za-z_]\w{0,99})'\s{0,9}\])/g;

/** A variable that a workflow fills: `API_KEY: ${{ secrets.PROD_API_KEY }}`. */
export interface EnvAlias {
  readonly name: string;
  readonly from: string;
  readonly kind: "secret" | "variable";
  readonly line: number;
}

/** Empty for what is no workflow. */
export function envAliases(path: string, text: string): readonly EnvAlias[] {
  if (!isWorkflow(path)) return [];
  const code = withoutComments(text, { comments: "hash" });
  const lineOf = lines(code);
  return [...code.matchAll(ALIAS)].map((match) => ({
    name: match[1] ?? "",
    kind: match[2] === "secrets" ? "secret" : "variable",
    from: match[3] ?? "",
    line: lineOf(match.index + match[0].length),
  }));
}

const ALIAS =
  /^[ \t-]{0,200}["']?([A-Za-z_]\w{0,99})["']?:[ \t]{0,20}["']?\$\{\{\s{0,20}(secrets|vars)\.([A-Za-z_]\w{0,99})\s{0,20}\}\}/gm;

/** Set by the machine, the shell, the runner or the tool, and nobody's configuration. */
const AMBIENT =
  /^(?:PATH|HOME|USER|USERNAME|LOGNAME|SHELL|PWD|OLDPWD|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|TEMP|TMP|TERM|COLORTERM|EDITOR|VISUAL|PAGER|HOSTNAME|PORT|CI|NODE_ENV|NODE_OPTIONS|DEBUG|NO_COLOR|FORCE_COLOR|APPDATA|LOCALAPPDATA|USERPROFILE|PROGRAMFILES|PROGRAMDATA|SYSTEMROOT|WINDIR|COMSPEC|XDG_.*|DISPLAY|SSH_.*|GITHUB_.*|RUNNER_.*|ACTIONS_.*|npm_.*|JEST_WORKER_ID|VITEST.*|CARGO.*|OUT_DIR|RUST_LOG|RUST_BACKTRACE|PYTHONPATH|VIRTUAL_ENV|GOPATH|GOROOT|GOOS|GOARCH|JAVA_HOME)$/;

/** The line of an offset, counted from 1. */
function lines(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
