import { type Guard, type ReadGuards, shown, UnreadableGuards } from "../../core/guards/guard.ts";
import { scriptGuards } from "../../core/guards/script.ts";
import { exclusions, letThrough, selections, toggle } from "../../core/guards/settings.ts";
import { below, textOf } from "../../core/guards/tree.ts";
import { iniList, readIni } from "./ini.ts";

/** Files that hold a tool's options as they would stand on its command line, and properties. */

const MAX_LINES = 5_000;

/** Source: rspec.info/features/3-13/rspec-core/configuration/read-options-from-file */
export function readRspec(text: string): ReadGuards {
  const own = text
    .split(/\r?\n/)
    .flatMap((written, index): Guard[] =>
      /^\s{0,40}(?:--(?:tag|example|pattern|only-failures|failure-exit-code|error-exit-code|next-failure)|-[teP])\b/.test(
        written,
      )
        ? [
            letThrough(
              "files-excluded",
              `option:${written.trim()}`,
              `${shown(written)} for every run of RSpec`,
              index + 1,
            ),
          ]
        : [],
    );
  return { guards: [...own, ...optionGuards(text, "rspec")], parts: null };
}

/** Source: maven.apache.org/configure.html#mvn-maven-config-file */
export function readMavenConfig(text: string): ReadGuards {
  return { guards: optionGuards(text, "mvn"), parts: null };
}

function optionGuards(text: string, program: string): Guard[] {
  const all = text.split(/\r?\n/);
  if (all.length > MAX_LINES)
    throw new UnreadableGuards("has more lines than there are options, and is not read");
  return all.flatMap((written, index) =>
    scriptGuards(`${program} ${written.slice(0, 2_000)}`, {
      key: program,
      label: `the options of ${program}`,
      lost: "strictness",
      line: index + 1,
    })
      .filter(({ key }) => key.includes(".flag:"))
      .map(({ within: _, key, ...guard }) => ({
        ...guard,
        key: `${program}${key.slice(key.indexOf(".flag:"))}`,
      })),
  );
}

/** Source: docs.sonarsource.com/sonarqube-server/latest/project-administration/analysis-scope */
export function readSonar(text: string): ReadGuards {
  const settings = below(readIni(text.replace(/\\\r?\n\s{0,200}/g, "")), "");
  const guards = [...(settings?.entries ?? [])].flatMap(([name, tree]): Guard[] => {
    if (/^sonar\.(?:[\w.]{1,60}\.)?exclusions$/.test(name))
      return exclusions(name, `among ${shown(name)}`, iniList(tree));
    if (/^sonar\.issue\.ignore\./.test(name))
      return exclusions(
        name,
        `among ${shown(name)}`,
        [{ text: textOf(tree) ?? "", line: tree.line }],
        "lint-rule-off",
      );
    if (/^sonar\.(?:sources|tests|modules)$/.test(name))
      return selections("files-excluded", name, `what ${shown(name)} holds:`, iniList(tree));
    return name === "sonar.qualitygate.wait"
      ? toggle("strictness", name, shown(name), tree, true)
      : [];
  });
  return { guards, parts: null };
}
