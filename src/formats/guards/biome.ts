import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import {
  againstBase,
  exclusions,
  inclusions,
  selections,
  severity,
  toggle,
} from "../../core/guards/settings.ts";
import { below, canonicalTree, type Tree, textsOf } from "../../core/guards/tree.ts";
import { readJson } from "./json.ts";

/** Biome's configuration. Source: biomejs.dev/reference/configuration */
export function readBiome(text: string): ReadGuards {
  return { guards: biomeGuards(readJson(text), ""), parts: null };
}

function biomeGuards(config: Tree, prefix: string): Guard[] {
  const files = below(config, "files", "includes");
  const own = [
    ...selections(
      "lint-rule-off",
      `${prefix}extends`,
      "the configuration",
      textsOf(below(config, "extends")),
    ),
    ...(files || prefix === ""
      ? inclusions(`${prefix}files`, "what Biome looks at", files, textsOf(files))
      : []),
    ...exclusions(
      `${prefix}files.ignore`,
      "excluded from Biome",
      textsOf(below(config, "files", "ignore")),
    ),
    ...["linter", "formatter", "assist"].flatMap((tool) => toolGuards(config, tool, prefix)),
  ];
  const overrides = (below(config, "overrides")?.items ?? []).flatMap((one) => {
    const files = canonicalTree(below(one, "includes") ?? below(one, "include"));
    const place = `${prefix}overrides.${files}.`;
    return againstBase(own, prefix, biomeGuards(one, place), place);
  });
  return [...own, ...overrides];
}

function toolGuards(config: Tree, tool: string, prefix: string): Guard[] {
  const settings = below(config, tool);
  const includes = below(settings, "includes");
  return [
    ...toggle(
      "lint-rule-off",
      `${prefix}${tool}.enabled`,
      `Biome's ${tool}`,
      below(settings, "enabled"),
      true,
    ),
    ...(includes || (settings && prefix === "")
      ? inclusions(
          `${prefix}${tool}.files`,
          `what Biome's ${tool} looks at`,
          includes,
          textsOf(includes),
        )
      : []),
    ...exclusions(
      `${prefix}${tool}.ignore`,
      `excluded from Biome's ${tool}`,
      textsOf(below(settings, "ignore")),
    ),
    ...[...(below(settings, "rules")?.entries ?? [])].flatMap(([group, rules]) => {
      const key = `${prefix}${tool}.rules.${group}`;
      // `recommended`, `all` and `preset` of all groups, or a severity for a whole group.
      if (group === "recommended" || group === "all" || rules.scalar !== undefined)
        return preset(key, group, rules);
      return [...rules.entries].flatMap(([name, rule]) =>
        name === "recommended" || name === "all"
          ? preset(`${key}.${name}`, `${group}.${name}`, rule)
          : severity(`${key}.${name}`, `the lint rule ${shown(`${group}/${name}`)}`, rule),
      );
    }),
  ];
}

function preset(key: string, name: string, tree: Tree): Guard[] {
  if (typeof tree.scalar === "boolean")
    return toggle("lint-rule-off", key, `the rules ${shown(name)}`, tree, true);
  if (name === "preset") return selections("lint-rule-off", key, "the preset", textsOf(tree));
  return severity(key, `the rules ${shown(name)}`, tree);
}
