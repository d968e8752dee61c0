import { type Guard, shown } from "../../core/guards/guard.ts";
import { asked, letThrough } from "../../core/guards/settings.ts";
import { below, type Tree, textsOf } from "../../core/guards/tree.ts";

/** Started by hand or by another workflow: they hold nothing against a change by themselves. */
const NO_GUARD = new Set(["workflow_dispatch", "workflow_call", "repository_dispatch"]);
/** They run with the base's secrets, and may be made to run what a fork wrote. */
const PRIVILEGED = new Set(["pull_request_target", "workflow_run", "issue_comment"]);
const DEFAULT_TYPES: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
  pull_request_target: ["opened", "synchronize", "reopened"],
  merge_group: ["checks_requested"],
};
const ANY = new Set(["**", "*/**", "**/*"]);

/**
 * What starts a workflow: events, their branches, types and paths.
 * Source: docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#on
 * @param on undefined where the workflow has none
 */
export function triggerGuards(on: Tree | undefined, line: number): Guard[] {
  if (!on) return [];
  const named = textsOf(on).map((event): [string, Tree | undefined, number] => [
    event.text,
    undefined,
    event.line,
  ]);
  const detailed = [...on.entries].map(([name, tree]): [string, Tree | undefined, number] => [
    name,
    tree,
    tree.line,
  ]);
  return [...named, ...detailed].flatMap(([event, tree, at]) =>
    eventGuards(event, tree, at || line),
  );
}

function eventGuards(event: string, tree: Tree | undefined, line: number): Guard[] {
  const key = `on.${event}`;
  const guards: Guard[] = [];
  if (PRIVILEGED.has(event))
    guards.push(
      letThrough(
        "trigger-privileged",
        `${key}.privileged`,
        `the event ${shown(event)}, which runs with the base's secrets,`,
        line,
      ),
    );
  if (NO_GUARD.has(event)) return guards;
  guards.push(asked("trigger-removed", key, `the event ${shown(event)}`, line));
  if (event === "schedule") return guards;
  const types = textsOf(below(tree, "types"));
  const named =
    types.length > 0 ? types : (DEFAULT_TYPES[event] ?? []).map((text) => ({ text, line }));
  for (const { text, line: at } of named)
    guards.push(
      asked(
        "trigger-removed",
        `${key}.types:${text}`,
        `the type ${shown(text)} of the event ${shown(event)}`,
        at,
        { within: key },
      ),
    );
  const hasTags = below(tree, "tags") !== undefined || below(tree, "tags-ignore") !== undefined;
  const hasBranches =
    below(tree, "branches") !== undefined || below(tree, "branches-ignore") !== undefined;
  // Tags alone: no branch starts it, and the other way round.
  if (hasBranches || !hasTags) guards.push(...filterGuards("branches", event, tree, line));
  guards.push(...filterGuards("paths", event, tree, line));
  return guards;
}

/** `branches` or `paths`, and what is left out by `…-ignore` or `!`. */
function filterGuards(
  filter: string,
  event: string,
  tree: Tree | undefined,
  line: number,
): Guard[] {
  const key = `on.${event}.${filter}`;
  const within = `on.${event}`;
  const noun = filter === "paths" ? "path" : "branch";
  const all = `${key}:every`;
  const every = (at: number) =>
    asked("trigger-removed", all, `the event ${shown(event)} on every ${noun}`, at, { within });
  const ignored = (text: string, at: number) =>
    letThrough(
      "trigger-removed",
      `${key}-ignore:${text}`,
      `the event ${shown(event)} does not start it on the ${noun} ${shown(text)}`,
      at,
      { within },
    );
  const list = below(tree, filter);
  const guards = textsOf(below(tree, `${filter}-ignore`)).map(({ text, line: at }) =>
    ignored(text, at),
  );
  const texts = textsOf(list);
  const whole = texts.find(({ text }) => ANY.has(text));
  if (!list) return [every(line), ...guards];
  if (whole) guards.push(every(whole.line));
  for (const { text, line: at } of texts)
    if (text.startsWith("!")) guards.push(ignored(text.slice(1), at));
    else if (!ANY.has(text))
      guards.push(
        asked(
          "trigger-removed",
          `${key}:${text}`,
          `the event ${shown(event)} on the ${noun} ${shown(text)}`,
          at,
          {
            within,
            coveredBy: [all],
          },
        ),
      );
  return guards;
}
