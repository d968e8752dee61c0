import type { ReadGuards } from "../../core/guards/guard.ts";
import { exclusions } from "../../core/guards/settings.ts";

/** One pattern a line, as .gitignore has them; `!` takes one back. */
export function readIgnoreFile(text: string): ReadGuards {
  const patterns = text
    .split(/\r?\n/)
    .map((written, index) => ({ text: written.trim(), line: index + 1 }))
    .filter(({ text: pattern }) => pattern !== "" && !pattern.startsWith("#"));
  const back = patterns.filter(({ text: pattern }) => pattern.startsWith("!"));
  const guards = exclusions(
    "ignore",
    "excluded from the tool",
    patterns.filter((one) => !back.includes(one)),
  );
  const kept = back.map(({ text: pattern, line }) => ({
    ...(exclusions("kept", "kept by an ignore file", [
      { text: pattern.slice(1), line },
    ])[0] as (typeof guards)[number]),
    strength: 1,
  }));
  return { guards: [...guards, ...kept], parts: null };
}
