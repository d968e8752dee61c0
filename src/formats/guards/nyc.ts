import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { exclusions, inclusions, minimum, toggle } from "../../core/guards/settings.ts";
import { below, type Tree, textsOf } from "../../core/guards/tree.ts";
import { readJson } from "./json.ts";
import { readYaml } from "./yaml.ts";

/** nyc's and c8's configuration. Sources: github.com/istanbuljs/nyc#common-configuration-options, github.com/bcoe/c8 */
export function readIstanbul(text: string, path: string): ReadGuards {
  const isYaml = /\.ya?ml$/.test(path) || !/^\s{0,1000}[{/]/.test(text);
  return { guards: istanbulGuards(isYaml ? readYaml(text) : readJson(text), ""), parts: null };
}

/** @param block the key under which it stands; `""` for a file of its own */
export function istanbulGuards(config: Tree | undefined, block: string): Guard[] {
  if (!config) return [];
  const key = (name: string) => (block === "" ? name : `${block}.${name}`);
  return [
    ...["lines", "branches", "functions", "statements"].flatMap((metric) =>
      minimum(
        "coverage-threshold",
        key(metric),
        `the coverage threshold ${shown(metric)}`,
        below(config, metric),
      ),
    ),
    ...["check-coverage", "checkCoverage", "per-file", "100", "all"].flatMap((name) =>
      toggle(
        "coverage-threshold",
        key(name),
        `the coverage setting ${shown(name)}`,
        below(config, name),
        true,
      ),
    ),
    ...exclusions(key("exclude"), "excluded from coverage", textsOf(below(config, "exclude"))),
    ...inclusions(
      key("include"),
      "what coverage measures",
      below(config, "include"),
      textsOf(below(config, "include")),
    ),
  ];
}
