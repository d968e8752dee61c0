import type { CodeOwners, CodeOwnersRule } from "../core/github/reviews.ts";

// `@ann`, `@acme_corp`; `@acme/core`; an address. What GitHub does not know is not seen here.
const OWNER =
  /^(?:@[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9_.-]+)?|[^\s@,;<>()"\\]+@[^\s@,;<>()"\\]+\.[A-Za-z]{2,})$/;
/** What is quoted of a hostile line. */
const QUOTED = 80;

/**
 * Reads a CODEOWNERS file. Lines that GitHub does not take are skipped, as it does, and reported:
 * `!`, `[ ]`, `\#`, owners that can be none
 * (https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners).
 * Never throws.
 */
export function parseCodeOwners(text: string): Pick<CodeOwners, "rules" | "invalid"> {
  const rules: CodeOwnersRule[] = [];
  const invalid: CodeOwners["invalid"][number][] = [];
  text.split(/\r?\n/).forEach((written, index) => {
    const line = index + 1;
    const read = parseLine(written);
    if (typeof read === "string")
      invalid.push({ line, text: written.trim().slice(0, QUOTED), why: read });
    else if (read !== null) rules.push({ line, ...read });
  });
  return { rules, invalid };
}

/** Null for blank lines and comments; a text says what is wrong. */
function parseLine(text: string): Omit<CodeOwnersRule, "line"> | string | null {
  const [pattern, ...rest] = words(text);
  if (pattern === undefined || pattern.startsWith("#")) return null;
  const fault = patternFault(pattern);
  if (fault !== null) return fault;
  const comment = rest.findIndex((word) => word.startsWith("#"));
  const owners = comment < 0 ? rest : rest.slice(0, comment);
  const stranger = owners.find((owner) => !OWNER.test(owner));
  if (stranger !== undefined) return `${JSON.stringify(stranger.slice(0, QUOTED))} can be no owner`;
  return { pattern, owners };
}

/** Apart by blanks, of which a byte order mark is one; a backslash keeps a blank, as it does whatever follows it. */
function words(text: string): string[] {
  return text.match(/(?:\\[\s\S]|[^\s\\]|\\$)+/g) ?? [];
}

function patternFault(pattern: string): string | null {
  if (pattern.startsWith("!")) return "`!` does not take a pattern back here";
  if (pattern.includes("[")) return "`[ ]` is no range of characters here";
  // Whether the rest would be a comment or part of the name is nowhere said.
  if (pattern.includes("#")) return "`#` cannot be part of a pattern here";
  if (pattern.includes("***")) return "`***` means nothing";
  if (/^(?:\\\\)*\\$|[^\\](?:\\\\)*\\$/.test(pattern)) return "`\\` at the end escapes nothing";
  return null;
}
