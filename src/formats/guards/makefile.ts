import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { asksAnything, scriptGuards } from "../../core/guards/script.ts";
import { asked, letThrough } from "../../core/guards/settings.ts";
import { justfileSettings, makefileSettings } from "./makefile-settings.ts";

const TARGET =
  /^([\w./%-]{1,80}(?:[ \t]{1,9}[\w./%-]{1,80}){0,20})[ \t]{0,9}::?(?!=)[ \t]{0,9}([^#\n]{0,1000})/;
const GUARDING =
  /(?:^|[-_./])(?:all|tests?|lint|check|checks|verify|validate|ci|build|types?|typecheck|tsc|fmt|format|vet|coverage|cov|audit|mypy|ruff|clippy|e2e|unit|integration|style|static|analy\w*|pre-?commit|quality|gate)(?:$|[-_./])/i;

/** Set for one target: `test: FLAGS = -v`. */
const OWN_SETTING =
  /^(?:(?:export|override|private)[ \t]{1,9})?[\w.-]{1,80}[ \t]{0,9}(?::{0,3}|[?+!])=/;
const CONDITIONAL = /^(?:ifn?eq|ifn?def|else)\b/;

interface Written {
  readonly text: string;
  readonly line: number;
}

interface Target {
  readonly line: number;
  needs: string;
  readonly recipe: Written[];
  readonly conditions: Written[];
  readonly settings: string[];
}

/**
 * Targets of a Makefile or justfile that check something: their commands and what they depend on, and what
 * is said of all recipes. Of make's own marks `-` lets a failure through.
 * Source: gnu.org/software/make/manual/html_node/Errors.html
 */
export function readMakefile(text: string, path: string): ReadGuards {
  const guards: Guard[] = [];
  const parts: string[] = [];
  const phony: string[] = [];
  const targets = new Map<string, Target>();
  let open: string[] = [];
  let conditions: Written[] = [];
  text.split(/\r?\n/).forEach((written, index) => {
    const line = index + 1;
    if (/^[ \t]+\S/.test(written)) {
      for (const name of open) {
        targets.get(name)?.conditions.push(...conditions);
        targets.get(name)?.recipe.push({ text: written.trim(), line });
      }
      conditions = [];
      return;
    }
    // Around a part of a recipe; around anything else it is none of the target's.
    if (/^endif\b/.test(written)) return;
    if (CONDITIONAL.test(written)) {
      if (open.length > 0) conditions.push({ text: written.trim(), line });
      return;
    }
    if (written.trim() !== "" && !written.startsWith("#")) conditions = [];
    const [, names, rest = ""] = TARGET.exec(written) ?? [];
    if (names === undefined) {
      if (written.trim() !== "" && !written.startsWith("#")) open = [];
      return;
    }
    open = names.split(/\s+/).filter((name) => GUARDING.test(name));
    if (names === ".IGNORE")
      guards.push(
        asked("swallowed-exit", "ignore", "`.IGNORE` in the Makefile", line, { strength: -1 }),
      );
    const isSetting = OWN_SETTING.test(rest);
    const [needs = "", inline] = isSetting ? [] : rest.split(";", 2);
    if (names === ".PHONY") phony.push(...needs.split(/\s+/).filter((name) => GUARDING.test(name)));
    for (const name of open) {
      const target = targets.get(name) ?? {
        line,
        needs: "",
        recipe: [],
        conditions: [],
        settings: [],
      };
      if (isSetting) target.settings.push(rest.trim());
      target.needs += ` ${needs}`;
      if (inline) target.recipe.push({ text: inline.trim(), line });
      targets.set(name, target);
    }
  });
  for (const [name, target] of targets) {
    guards.push(...targetGuards(name, target));
    const lines = [...target.recipe, ...target.conditions].map((one) => one.text);
    parts.push(`${name}:${target.needs.trim()}\n${[...lines, ...target.settings].join("\n")}`);
  }
  const isJust = /justfile$/.test(path);
  const settings = isJust
    ? { guards: justfileSettings(text), parts: "" }
    : makefileSettings(text, parts.join("\n"));
  return {
    guards: [...guards, ...settings.guards],
    parts: [
      ...parts.sort(),
      [...new Set(phony)].sort().join(" "),
      guards.some(({ key }) => key === "ignore") ? "ignore" : "",
      settings.parts,
    ].join("\n\n"),
  };
}

function targetGuards(name: string, { line, needs, recipe, conditions }: Target): Guard[] {
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
    ...conditions.map((one) =>
      letThrough(
        "condition-added",
        `${key}.if:${one.text}`,
        `${label} runs a part only by ${shown(one.text)}`,
        one.line,
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
