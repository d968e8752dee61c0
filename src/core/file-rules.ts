import type { ChangedFile } from "./change.ts";
import { countOf, listed } from "./counts.ts";
import { globs } from "./globs.ts";
import { type Evidence, type Finding, finding } from "./result.ts";

/** The four rules of the check `files`, each on plain data. */

/** What one entry of `contains` came to in one file. */
export interface Searched {
  readonly entry: number;
  readonly path: string;
  /** 1-based line of the first match; 0 for none; null where the pattern took too long; undefined where there is no text to search. */
  readonly line: number | null | undefined;
}

export interface Part {
  readonly summary: string;
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
}

/** Exclusions hold for every glob of the list: `["docs/**", "!docs/old/**"]` wants one file of the first. */
export function required(paths: readonly string[], wanted: readonly string[]): Part | null {
  const drops = wanted.filter((glob) => glob.startsWith("!"));
  const takes = wanted.filter((glob) => !glob.startsWith("!"));
  if (takes.length === 0) return null;
  const matches = takes.map((glob) => ({ glob, path: paths.find(globs([glob, ...drops])) }));
  return {
    summary: `${countOf(takes.length, "required file")} there`,
    findings: matches
      .filter(({ path }) => path === undefined)
      .map(({ glob }) =>
        finding({
          path: isPlain(glob) ? glob : null,
          rule: "require",
          message: `no file matches ${glob}`,
        }),
      ),
    evidence: matches.flatMap(({ glob, path }): Evidence[] =>
      path === undefined ? [] : [{ kind: "file", ref: path, summary: `required by ${glob}` }],
    ),
  };
}

function isPlain(glob: string): boolean {
  return !/[*?[\]{}()!+@]/.test(glob);
}

export function forbidden(
  paths: readonly string[],
  unwanted: readonly string[] | undefined,
): Part | null {
  if (!unwanted) return null;
  const there = paths.filter(globs(unwanted));
  const summary = `none of ${countOf(paths.length, "file")} matches ${listed(unwanted)}`;
  return {
    summary,
    findings: there.map((path) => finding({ path, rule: "forbid", message: "must not be there" })),
    evidence:
      there.length > 0
        ? []
        : [
            {
              kind: "file",
              ref: unwanted.join(", "),
              summary: `0 of ${countOf(paths.length, "file")} match`,
            },
          ],
  };
}

export function contained(
  searched: readonly Searched[],
  entries: readonly {
    readonly path: string;
    readonly text?: string | undefined;
    readonly regex?: string | undefined;
  }[],
): Part | null {
  if (entries.length === 0) return null;
  const say = (n: number) =>
    entries[n]?.regex === undefined ? JSON.stringify(entries[n]?.text) : `/${entries[n]?.regex}/`;
  const empty = entries.flatMap(({ path }, n) =>
    searched.some(({ entry }) => entry === n)
      ? []
      : [
          finding({
            path: isPlain(path) ? path : null,
            rule: "contains",
            message: `no file matches ${path}, which must contain ${say(n)}`,
          }),
        ],
  );
  const lacking = searched.filter(({ line }) => line === 0 || line === undefined);
  return {
    summary: `${countOf(searched.length, "file")} searched, each with what it must contain`,
    findings: [
      ...empty,
      ...lacking.map(({ path, entry, line }) =>
        finding({
          path,
          rule: "contains",
          message:
            line === 0
              ? `does not contain ${say(entry)}`
              : `is a symbolic link and cannot contain ${say(entry)}`,
        }),
      ),
    ],
    evidence: searched.flatMap(({ path, line, entry }): Evidence[] =>
      line ? [{ kind: "file", ref: `${path}:${line}`, summary: `contains ${say(entry)}` }] : [],
    ),
  };
}

export function together(
  changed: readonly ChangedFile[],
  rule: { readonly when: readonly string[]; readonly then: readonly string[] },
): Part | null {
  const [isWhen, isThen] = [globs(rule.when), globs(rule.then)];
  const touched = (takes: (path: string) => boolean) =>
    changed.filter(
      (file) =>
        takes(file.path) ||
        (file.status === "renamed" && file.oldPath !== null && takes(file.oldPath)),
    );
  const others = touched(isThen);
  const causes = touched(isWhen).filter((file) => !others.includes(file));
  const wanted = listed(rule.then);
  if (causes.length === 0) return null;
  return {
    summary: `${countOf(causes.length, "file")} of ${listed(rule.when)} changed together with ${countOf(others.length, "file")} of ${wanted}`,
    findings:
      others.length > 0
        ? []
        : causes.map((file) =>
            finding({
              path: file.path,
              line: file.hunks[0]?.newStart || null,
              rule: "together",
              message: `changed, and nothing in ${wanted} changed with it`,
            }),
          ),
    evidence: others.map(
      (file): Evidence => ({
        kind: "change",
        ref: file.path,
        summary: `changed together with ${listed(causes.map((c) => c.path))}`,
      }),
    ),
  };
}
