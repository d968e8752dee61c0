import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { asksAnything, scriptGuards } from "../../core/guards/script.ts";
import { asked } from "../../core/guards/settings.ts";

const TARGET =
  /^([\w./%-]{1,80}(?:[ \t]{1,9}[\w./%-]{1,80}){0,20})[ \t]{0,9}::?(?!=)[ \t]{0,9}([^#\n]{0,1000})/;
const GUARDING =
  /(?:^|[-_./])(?:all|tests?|lint|check|checks|verify|validate|ci|build|types?|typecheck|tsc|fmt|format|vet|coverage|cov|audit|mypy|ruff|clippy|e2e|unit|integration|style|static|analy\w*|pre-?commit|quality|gate)(?:$|[-_./])/i;

/**
 * Targets of a Makefile or justfile that check something: their commands and what they depend on. Of make's own marks `-` lets a failure
 * through. Source: gnu.org/software/make/manual/html_node/Errors.html
 */
export function readMakefile(text: string): ReadGuards {
  const guards: Guard[] = [];
  const parts: string[] = [];
  const targets = new Map<
    string,
    { line: number; needs: string; recipe: { text: string; line: number }[] }
  >();
  let open: string[] = [];
  text.split(/\r?\n/).forEach((written, index) => {
    const line = index + 1;
    if (/^[ \t]+\S/.test(written)) {
      for (const name of open) targets.get(name)?.recipe.push({ text: written.trim(), line });
      return;
    }
    const [, names, rest = ""] = TARGET.exec(written) ?? [];
    if (names === undefined) {
      if (written.trim() !== "" && !written.startsWith("#")) open = [];
      if (/^\.(?:IGNORE|SILENT-ERRORS)\b|^MAKEFLAGS\b.{0,200}-\w{0,20}[ik]/.test(written))
        guards.push(
          asked("swallowed-exit", "ignore", `${shown(written)} in the Makefile`, line, {
            strength: -1,
          }),
        );
      return;
    }
    open = names.split(/\s+/).filter((name) => GUARDING.test(name));
    if (names === ".IGNORE")
      guards.push(
        asked("swallowed-exit", "ignore", "`.IGNORE` in the Makefile", line, { strength: -1 }),
      );
    const [needs = "", inline] = rest.split(";", 2);
    for (const name of open) {
      const target = targets.get(name) ?? { line, needs: "", recipe: [] };
      target.needs += ` ${needs}`;
      if (inline) target.recipe.push({ text: inline.trim(), line });
      targets.set(name, target);
    }
  });
  for (const [name, target] of targets) {
    guards.push(...targetGuards(name, target));
    parts.push(
      `${name}:${target.needs.trim()}\n${target.recipe.map((one) => one.text).join("\n")}`,
    );
  }
  return {
    guards,
    parts: [...parts.sort(), guards.some(({ key }) => key === "ignore") ? "ignore" : ""].join(
      "\n\n",
    ),
  };
}

function targetGuards(
  name: string,
  {
    line,
    needs,
    recipe,
  }: { line: number; needs: string; recipe: readonly { text: string; line: number }[] },
): Guard[] {
  const key = `targets.${name}`;
  const label = `the target ${shown(name)}`;
  const words = needs.trim().split(/\s+/).filter(Boolean);
  const lines = recipe.map(({ text, line: at }) => ({ text: plainRecipe(text), line: at }));
  // A command that goes on over several lines is one.
  const script = lines.map(({ text }) => text).join("\n");
  const first = lines[0]?.line ?? line;
  return [
    {
      rule: "script-neutered",
      key,
      label,
      value: shown(recipe.map(({ text }) => text).join(" ; ") || needs),
      strength: asksAnything(script) || words.length > 0 ? 2 : 1,
      line,
    },
    ...words.map((word) =>
      asked(
        "script-neutered",
        `${key}.needs:${word}`,
        `${shown(word)}, which ${label} needs,`,
        line,
        { within: key },
      ),
    ),
    ...scriptGuards(script, {
      key,
      label,
      lost: "script-neutered",
      line: first,
      shell: { errexit: false },
    }),
  ];
}

/** `@` hides the command, `-` lets its failure through, which a shell says by `|| true`. */
function plainRecipe(text: string): string {
  const [marks = ""] = /^[@+-]{0,3}/.exec(text) ?? [];
  const command = text.slice(marks.length).trim();
  return marks.includes("-") && !command.endsWith("\\") ? `${command} || true` : command;
}
