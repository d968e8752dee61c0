import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { scriptGuards } from "../../core/guards/script.ts";
import { asked, letThrough, selections } from "../../core/guards/settings.ts";
import { canonicalTree, flagOf, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";
import { linesOf } from "./gitlab-ci.ts";
import { readYaml } from "./yaml.ts";

/** Keys whose text is a script, in any of these services. */
const SCRIPTS = new Set(
  "run command commands script scripts bash pwsh powershell before_script install after_success cmds test_script build_script before_test before_build after_test after_build cmd ps".split(
    " ",
  ),
);
/** Keys that name a part, so that it is known by its name wherever it stands. */
const NAMES = ["job", "name", "displayName", "stage", "label", "key", "id", "task", "step"];
/** Switches that let a failure through, by the value that does. */
const LENIENT: Readonly<Record<string, boolean>> = {
  continueOnError: true,
  allow_failure: true,
  allow_failures: true,
  soft_fail: true,
  ignore_error: true,
  failOnStderr: false,
  failTaskOnFailedTests: false,
  enabled: false,
};
/** They decide whether a part runs. */
const CONDITIONS = new Set([
  "condition",
  "when",
  "if",
  "unless",
  "only",
  "except",
  "filters",
  "branches",
]);
const TRIGGERS = new Set(["trigger", "pr", "schedules", "on"]);

/**
 * Pipelines of Azure, CircleCI, Bitbucket, Travis, Drone, Buildkite, Woodpecker, AppVeyor and Task: different words, one shape.
 * Commands, failures let through, conditions and triggers, each under the name of the part it stands in.
 */
export function readCiYaml(text: string): ReadGuards {
  const guards: Guard[] = [];
  visit(readYaml(text), { key: "", label: "the pipeline" }, guards);
  return { guards, parts: null };
}

function visit(tree: Tree, place: { key: string; label: string }, guards: Guard[]): void {
  for (const item of tree.items) visit(item, named(item, place, guards), guards);
  for (const [name, child] of tree.entries) {
    const key = place.key === "" ? name : `${place.key}.${name}`;
    const within = place.key === "" ? {} : { within: place.key };
    if (SCRIPTS.has(name) && isScript(child)) {
      for (const { text, line } of linesOf(child))
        guards.push(
          ...scriptGuards(text, { key: place.key, label: place.label, lost: "step-removed", line }),
        );
      if (child.scalar !== undefined) continue;
    }
    if (Object.hasOwn(LENIENT, name)) {
      const flag = flagOf(child);
      if (child.scalar === undefined || flag === LENIENT[name] || flag === null)
        guards.push(
          letThrough(
            "continue-on-error",
            key,
            `${shown(`${name}: ${textOf(child) ?? "…"}`)} on ${place.label}`,
            child.line,
            within,
          ),
        );
    } else if (isSwitchedOff(name, child, place.key))
      guards.push(
        letThrough(
          name === "failure" ? "continue-on-error" : "step-removed",
          `${key}.off`,
          `${shown(`${name}: ${textOf(child)}`)} on ${place.label}`,
          child.line,
          within,
        ),
      );
    else if (CONDITIONS.has(name) && !(place.key === "" && name === "branches")) {
      const text = canonicalTree(child);
      // Runs in more cases than without it.
      const always = /^"?(?:always|succeededOrFailed|on_success|\$\{\{ ?always)/.test(text);
      if (!always)
        guards.push(
          letThrough(
            "condition-added",
            `${key}:${text}`,
            `${place.label} runs only by ${shown(`${name}: ${text}`)}`,
            child.line,
            within,
          ),
        );
    } else if (TRIGGERS.has(name) && place.key === "") guards.push(...triggerGuards(name, child));
    const isPart = child.scalar === undefined && isMap(child) && place.key.split(".").length < 40;
    if (!isPart) visit(child, place, guards);
    else {
      guards.push(asked("step-removed", key, `the part ${shown(key)}`, child.line, within));
      visit(child, { key, label: `the part ${shown(key)}` }, guards);
    }
  }
}

/** `test: off` of AppVeyor, `failure: ignore` of Woodpecker. Sources: appveyor.com/docs/appveyor-yml, woodpecker-ci.org/docs/usage/workflow-syntax */
function isSwitchedOff(name: string, child: Tree, place: string): boolean {
  if (name === "failure") return textOf(child) === "ignore";
  return place === "" && /^(?:test|build)(?:_script)?$/.test(name) && flagOf(child) === false;
}

function isMap(tree: Tree): boolean {
  return tree.entries.size > 0;
}

function isScript(tree: Tree): boolean {
  return textOf(tree) !== null || tree.items.some((item) => textOf(item) !== null);
}

/** A list's entry by its name; one without stands for the list. */
function named(
  item: Tree,
  place: { key: string; label: string },
  guards: Guard[],
): { key: string; label: string } {
  const name = NAMES.map((one) => textOf(item.entries.get(one))).find(
    (one) => one !== null && one !== undefined,
  );
  if (name === undefined || name === null) return place;
  const key = `${place.key}[${name}]`;
  guards.push(
    asked(
      "step-removed",
      key,
      `the part ${shown(name)}`,
      item.line,
      place.key === "" ? {} : { within: place.key },
    ),
  );
  return { key, label: `the part ${shown(name)}` };
}

/** `trigger: none` and fewer branches start it less often. */
function triggerGuards(name: string, tree: Tree): Guard[] {
  if (textOf(tree) === "none")
    return [letThrough("trigger-removed", `${name}.none`, `${shown(`${name}: none`)}`, tree.line)];
  return [
    ...selections("trigger-removed", name, `the branch of ${shown(name)}`, textsOf(tree)),
    ...["branches", "paths"].flatMap((filter) =>
      ["include", "exclude"].flatMap((side) => {
        const list = textsOf(tree.entries.get(filter)?.entries.get(side));
        return list.map(({ text, line }) => {
          const make = side === "include" ? asked : letThrough;
          return make(
            "trigger-removed",
            `${name}.${filter}.${side}:${text}`,
            `${shown(text)} among what ${shown(name)} ${side}s`,
            line,
          );
        });
      }),
    ),
  ];
}
