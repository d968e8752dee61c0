/** A commit's subject by conventionalcommits.org 1.0.0. */
export interface ConventionalSubject {
  /** In lower case: "units of information … MUST NOT be treated as case sensitive" (rule 15). */
  readonly type: string;
  /** `feat(api,cli): …` has two. Empty without parentheses. */
  readonly scopes: readonly string[];
  readonly breaking: boolean;
  readonly description: string;
}

/** The types of @commitlint/config-conventional, which most projects mean by "conventional". */
export const CONVENTIONAL_TYPES: readonly string[] =
  "build chore ci docs feat fix perf refactor revert style test".split(" ");

/** Null for a subject of any other form. */
export function conventionalSubject(subject: string): ConventionalSubject | null {
  const parts = /^([\p{L}\d_-]+)(?:\(([^()\r\n]+)\))?(!?): +(\S.*)$/u.exec(subject);
  if (!parts) return null;
  const [, type = "", scopes, bang, description = ""] = parts;
  return {
    type: type.toLowerCase(),
    // commitlint's delimiters
    scopes: scopes === undefined ? [] : scopes.split(/[/\\,]/).map((scope) => scope.trim()),
    breaking: bang === "!",
    description,
  };
}

/** Subjects that git itself writes, which commitlint leaves alone as well: reverts, and reverts of those. */
export function isGitsOwn(subject: string): boolean {
  return /^(Revert|Reapply) "/.test(subject);
}

/** What is meant to be folded into another commit, or says that it is not finished; else null. */
export function unfinishedCommit(subject: string): "autosquash" | "work-in-progress" | null {
  if (/^(fixup|squash|amend)! ?/.test(subject)) return "autosquash";
  // In lower case instead of by the flag `i`, with which these classes take milliseconds to compile.
  const text = subject.toLowerCase();
  const said = text.replace(/^[\p{L}\d_-]+(\([^()]*\))?!?: */u, "");
  const wip = /^[^\p{L}\d]*(wip|work[ -]in[ -]progress)(?![\p{L}\d])/u;
  const marked = /[[(](wip|work[ -]in[ -]progress)[\])]/u;
  // As a remark at the end; in "Remove WIP" it is what the commit is about.
  const remark = /[-.,;:–—] *WIP[.!]?( *\(#\d+\))?$/;
  return wip.test(text) || wip.test(said) || marked.test(text) || remark.test(subject)
    ? "work-in-progress"
    : null;
}
