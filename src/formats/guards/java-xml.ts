import { SaxesParser } from "saxes";
import { type Guard, type ReadGuards, shown, UnreadableGuards } from "../../core/guards/guard.ts";
import { asked, letThrough, minimum, toggle } from "../../core/guards/settings.ts";
import { scalarTree } from "../../core/guards/tree.ts";

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly path: string;
  readonly line: number;
  text: string;
}

const MAX_DEPTH = 100;

/** Every element of an XML text, in the order in which they end. No entity of its own is expanded. */
export function elementsOf(text: string): Element[] {
  const parser = new SaxesParser();
  const open: Element[] = [];
  const found: Element[] = [];
  let fault: number | null = null;
  parser.on("error", () => {
    fault ??= parser.line;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const path = open.map((one) => one.name).join("/");
    if (open.length > MAX_DEPTH) fault ??= parser.line;
    else open.push({ name, attributes, path, line: parser.line, text: "" });
  });
  parser.on("text", (more) => {
    const last = open.at(-1);
    if (last && last.text.length < 10_000) last.text += more;
  });
  parser.on("closetag", () => {
    const element = open.pop();
    if (element) found.push(element);
  });
  parser.write(text).close();
  if (fault !== null) throw new UnreadableGuards(`cannot be read as XML: line ${fault}`);
  return found;
}

/** Rules of Checkstyle, PMD, SpotBugs, PHP_CodeSniffer: modules and rules named, severities, exclusions. */
export function readRulesXml(text: string): ReadGuards {
  const guards = elementsOf(text).flatMap((element): Guard[] => {
    const { name, attributes, line, text: content } = element;
    const id = attributes.name ?? attributes.ref ?? attributes.pattern ?? attributes.class;
    if (/^(?:module|rule|test|detector)$/i.test(name) && id !== undefined)
      return [asked("lint-rule-off", `rule.${id}`, `the rule ${shown(id)}`, line)];
    if (/^(?:exclude|suppress|exclude-pattern|file|directory|match)$/i.test(name)) {
      const what = Object.values(attributes).join(" ") || content.trim();
      const within = element.path.split("/").at(-1) ?? "";
      if (/^(?:file|directory)$/i.test(name) && !/ignore|exclude/i.test(within)) {
        return what === ""
          ? []
          : [
              asked(
                "files-excluded",
                `${within}:${what}`,
                `${shown(what)} in ${shown(within)}`,
                line,
              ),
            ];
      }
      return what === ""
        ? []
        : [
            letThrough(
              "files-excluded",
              `${name}:${what}`,
              `${shown(what)} excluded by ${shown(name)}`,
              line,
            ),
          ];
    }
    if (/^property$/i.test(name) && attributes.name === "severity" && attributes.value)
      return [
        {
          rule: "lint-rule-off",
          key: "severity",
          label: "the severity",
          value: attributes.value,
          strength: { ignore: -1, info: 1, warning: 2, error: 3 }[attributes.value] ?? 0,
          line,
        },
      ];
    return rootGuards(element);
  });
  return { guards, parts: null };
}

/** PHPUnit and Psalm say how strict they are by attributes. */
function rootGuards({ name, attributes, line }: Element): Guard[] {
  return Object.entries(attributes).flatMap(([attribute, value]): Guard[] => {
    const tree = scalarTree(value, line);
    if (
      /^(?:failOn\w+|beStrict\w+|strict\w*|findUnused\w+|requireCoverageMetadata|stopOnDefect)$/.test(
        attribute,
      )
    )
      return toggle("strictness", `${name}.${attribute}`, shown(attribute), tree, true);
    if (attribute === "errorLevel")
      return [
        {
          rule: "strictness",
          key: "errorLevel",
          label: "`errorLevel`, where 1 is the strictest,",
          value,
          strength: 10 - (Number(value) || 9),
          line,
        },
      ];
    return [];
  });
}

/** Plugins that check, their switches and JaCoCo's limits in a pom.xml. */
const CHECKERS =
  /jacoco|surefire|failsafe|checkstyle|pmd|spotbugs|findbugs|errorprone|enforcer|spotless|sonar|pitest|animal-sniffer|forbidden|dependency-check|modernizer/;

export function readPom(text: string): ReadGuards {
  const elements = elementsOf(text);
  const guards = elements.flatMap((element): Guard[] => {
    const { name, path, line } = element;
    const value = element.text.trim();
    const tree = scalarTree(value, line);
    if (name === "artifactId" && path.endsWith("/plugin") && CHECKERS.test(value))
      return [
        asked("lint-rule-off", `plugin.${path}.${value}`, `the plugin ${shown(value)}`, line),
      ];
    if (name === "module" && path.endsWith("/modules") && value !== "")
      return [asked("files-excluded", `${path}:${value}`, `the module ${shown(value)}`, line)];
    if (name === "minimum")
      return minimum(
        "coverage-threshold",
        `${path}.minimum`,
        "the coverage threshold `minimum`",
        tree,
      );
    if (name === "mutationThreshold" || name === "coverageThreshold")
      return minimum("coverage-threshold", `${path}.${name}`, `the threshold ${shown(name)}`, tree);
    if (
      /^(?:skip|skipTests|skipITs|skipExec|maven\.test\.skip|testFailureIgnore|maven\.test\.failure\.ignore|(?:checkstyle|pmd|spotbugs|jacoco|enforcer|spotless\.check)\.skip)$/.test(
        name,
      )
    )
      return toggle("strictness", `${path}.${name}`, shown(name), tree, false);
    if (
      /^(?:failOnViolation|failOnError|failsOnError|failIfNoTests|haltOnFailure|failOnWarning)$/.test(
        name,
      )
    )
      return toggle("strictness", `${path}.${name}`, shown(name), tree, true);
    if (/^excludes?$/.test(name) && value !== "")
      return [
        letThrough("files-excluded", `${path}.${name}:${value}`, `${shown(value)} excluded`, line),
      ];
    if (/^(?:arg|compilerArg)$/.test(name) && value.startsWith("-"))
      return [
        asked("strictness", `${path}:${value}`, `the compiler's argument ${shown(value)}`, line),
      ];
    return [];
  });
  const parts = guards
    .map(({ key, value }) => `${key}=${value}`)
    .sort()
    .join("\n");
  return { guards, parts };
}
