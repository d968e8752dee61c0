import { type Guard, shown } from "../../core/guards/guard.ts";
import { type Tree, textOf } from "../../core/guards/tree.ts";

const LEVELS: Readonly<Record<string, number>> = { none: 0, read: 1, write: 2 };
/** Stands for every scope that is not named. */
const ALL = "*";

/**
 * What a token may do, scope by scope; each is let through as far as its level goes. A job's block takes
 * the place of the workflow's, and only where it allows more is it said again.
 * Source: docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
 * @param outer the workflow's block, for a job's
 */
export function permissionGuards(
  key: string,
  where: string,
  tree: Tree | undefined,
  outer: Tree | undefined,
  within: string | null,
): Guard[] {
  if (!tree) {
    if (within !== null) return [];
    // What the repository's or organisation's default gives: more than a block that names little.
    return [guard(key, ALL, where, "the repository's default", 1.5, 1, null)];
  }
  const widest = outer ? levelsOf(outer) : null;
  return [...levelsOf(tree)]
    .filter(
      ([scope, { level }]) => level > (widest?.get(scope)?.level ?? widest?.get(ALL)?.level ?? 0),
    )
    .map(([scope, { level, line }]) =>
      guard(key, scope, where, level === 2 ? "write" : "read", level, line, within),
    );
}

function levelsOf(tree: Tree): Map<string, { level: number; line: number }> {
  const all = textOf(tree);
  if (all !== null) {
    const level = LEVELS[all.replace(/-all$/, "")] ?? 2;
    return new Map([[ALL, { level, line: tree.line }]]);
  }
  return new Map(
    [...tree.entries].map(([scope, value]) => {
      const written = textOf(value) ?? "none";
      const level = Object.hasOwn(LEVELS, written) ? (LEVELS[written] as number) : 2;
      return [scope, { level, line: value.line }];
    }),
  );
}

function guard(
  key: string,
  scope: string,
  where: string,
  value: string,
  level: number,
  line: number,
  within: string | null,
): Guard {
  return {
    rule: "permission-widened",
    key: `${key}.${scope}`,
    label:
      scope === ALL
        ? `what the token of ${where} may do`
        : `the permission ${shown(scope)} of ${where}`,
    value,
    strength: -level,
    line,
    ...(within === null ? {} : { within }),
    // Without any block the default counts, which lets every scope be read.
    ...(scope === ALL ? {} : { grantedBy: [`permissions.${ALL}`, `${key}.${ALL}`] }),
  };
}
