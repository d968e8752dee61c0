import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { exclusions, letThrough } from "../../core/guards/settings.ts";

const LIST =
  /^(collect_ignore(?:_glob)?)\s{0,9}(?::[^=\n]{0,100})?(?:\+?=|\.(?:append|extend|insert)\s{0,9}\()/;
const HOOK =
  /^(?:async\s+)?def\s+(pytest_collection_modifyitems|pytest_ignore_collect|pytest_runtest_setup)\s*\(/;
const LEAVES_OUT =
  /\bskip(?:if)?\b|\bdeselected\b|\bitems\.clear\(|\bitems\[:\]\s{0,9}=\s{0,9}\[(?:\]|.{0,300}\bif\b)/;
/** What runs on no such system is not skipped there. */
const PLATFORM =
  /\bsys\.(?:platform|version_info)\b|\bplatform\.\w+\(|\bos\.name\b|\bimportorskip\b/;
const TEXT = /"([^"\\\n]{0,300})"|'([^'\\\n]{0,300})'/g;

/**
 * pytest's conftest.py: a program of which only two things are read, and only outside any block: the lists
 * of files that are not collected, and hooks that skip tests or take them out.
 * Source: docs.pytest.org/en/stable/reference/reference.html#hooks
 */
export function readConftest(text: string): ReadGuards {
  const written = text.split(/\r?\n/).map((line) => line.replace(/(?:^|\s)#.*$/, ""));
  const guards = written.flatMap((line, at): Guard[] => {
    const list = LIST.exec(line)?.[1];
    if (list !== undefined) return ignored(list, statement(written, at), at);
    const hook = HOOK.exec(line)?.[1];
    if (hook === undefined) return [];
    const body = statement(written, at).join("\n");
    const leaves =
      LEAVES_OUT.test(body) || (hook === "pytest_ignore_collect" && /return\s+True\b/.test(body));
    if (!leaves || PLATFORM.test(body)) return [];
    return [letThrough("tests-relaxed", `hook:${hook}`, `${shown(hook)} leaves tests out`, at + 1)];
  });
  return { guards, parts: null };
}

/** The lines of a statement outside any block: until the next one begins. */
function statement(written: readonly string[], from: number): readonly string[] {
  let to = from + 1;
  while (to < written.length && !/^[^\s)\]}]/.test(written[to] ?? "")) to++;
  return written.slice(from, to);
}

function ignored(list: string, lines: readonly string[], from: number): Guard[] {
  return lines.flatMap((line, offset) =>
    [...line.matchAll(TEXT)].flatMap(([, double, single]) =>
      exclusions(
        list,
        `not collected (${shown(list)})`,
        [{ text: double ?? single ?? "", line: from + offset + 1 }],
        "tests-relaxed",
      ),
    ),
  );
}
