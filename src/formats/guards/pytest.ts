import { type Guard, shown } from "../../core/guards/guard.ts";
import { scriptGuards } from "../../core/guards/script.ts";
import { asked, exclusions, letThrough, toggle } from "../../core/guards/settings.ts";
import { scriptCommands } from "../../core/guards/shell.ts";
import { below, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";
import { type ListOf, lines, type Texts } from "./python-lists.ts";

/** Source: docs.pytest.org/en/stable/reference/reference.html#configuration-options */
export function pytestGuards(section: Tree | undefined, list: ListOf): Guard[] {
  const toggles = (rule: "strictness" | "tests-relaxed", names: readonly string[]) =>
    names.flatMap((name) =>
      toggle(rule, `pytest.${name}`, `${shown(name)} of pytest`, below(section, name), true),
    );
  return [
    ...optionGuards(below(section, "addopts")),
    ...toggles("tests-relaxed", ["xfail_strict", "strict_xfail", "strict"]),
    ...toggles("strictness", ["strict_markers", "strict_config"]),
    ...testPlaces(section, list(below(section, "testpaths"))),
    ...fileNames(section, list(below(section, "python_files"))),
    ...exclusions(
      "pytest.norecursedirs",
      "excluded from the tests",
      list(below(section, "norecursedirs")),
      "tests-relaxed",
    ),
    ...lines(below(section, "filterwarnings")).map(filterGuard),
  ];
}

/** Options that leave tests out, or let them fail. What stops a run early or limits its time does neither. */
const RELAXES =
  /\.flag:--(?:ignore(?:-glob)?|deselect|no-cov|co|collect-only|continue-on-collection-errors|reruns)(?:=|$)/;
/** Plugins without which tests are not found, or coverage is not measured. */
const NEEDED = /^no:(?:python|unittest|doctest|skipping|cov|pytest_cov)$/;

function optionGuards(options: Tree | undefined): Guard[] {
  if (!options) return [];
  const { line } = options;
  const text = options.items.length
    ? textsOf(options)
        .map((one) => (/\s/.test(one.text) ? `'${one.text.replaceAll("'", "")}'` : one.text))
        .join(" ")
    : (textOf(options) ?? "").replace(/\n/g, " ");
  const flags = scriptGuards(`pytest ${text}`, {
    key: "pytest",
    label: "`addopts`",
    lost: "strictness",
    line,
  }).filter(({ key }) => key.includes(".flag:") && !/\.flag:-k/.test(key));
  const words = scriptCommands(`pytest ${text}`)[0]?.words ?? [];
  return [
    ...flags.map(
      ({ within: _, ...guard }): Guard =>
        RELAXES.test(guard.key) ? { ...guard, rule: "tests-relaxed" } : guard,
    ),
    ...words.flatMap((word, at) => selectionGuards(word, words[at + 1] ?? "", line)),
  ];
}

/** `-m "not slow"`, `-k "not slow"`, `-p no:cov`, each also in one word. */
function selectionGuards(word: string, next: string, line: number): Guard[] {
  const [, flag, rest = ""] = /^(-[mkp])=?(.*)$/s.exec(word) ?? [];
  if (flag === undefined) return [];
  const value = rest === "" ? next : rest;
  const guard = (key: string) =>
    letThrough(
      "tests-relaxed",
      `pytest.${flag}:${key}`,
      `${shown(`${flag} ${value}`)} in \`addopts\``,
      line,
    );
  if (flag === "-p") return NEEDED.test(value) ? [guard(value)] : [];
  const out = leftOut(value);
  // Which tests another choice takes is not known: that there is one at all is what counts.
  return out.length > 0 ? out.map(guard) : value === "" ? [] : [guard("chosen")];
}

/** The names behind `not`, in brackets or without. */
function leftOut(expression: string): string[] {
  const parts = expression
    .slice(0, 2_000)
    .match(/\bnot\s{0,9}(?:\([^()]{0,500}\)|[^\s()]{1,200})/g);
  return (parts ?? []).flatMap((part) =>
    part
      .slice(3)
      .split(/[\s()]+/)
      .filter((name) => !/^(?:|and|or|not)$/.test(name)),
  );
}

/** Where nothing is said tests are looked for everywhere; to say so at last is no weakening. */
function testPlaces(section: Tree | undefined, places: Texts): Guard[] {
  if (!section) return [];
  const everywhere = "pytest.testpaths:everywhere";
  const whole = places.find(({ text }) => text === "." || text === "./");
  if (places.length === 0 || whole)
    return [
      asked("tests-relaxed", everywhere, "all places of tests", whole?.line ?? section.line, {
        absent: 1,
      }),
    ];
  return places.map(({ text, line }) =>
    asked("tests-relaxed", `pytest.testpaths:${text}`, `the tests in ${shown(text)}`, line, {
      coveredBy: [everywhere, ...above(text).map((folder) => `pytest.testpaths:${folder}`)],
    }),
  );
}

/** `tests/unit` → `tests` */
function above(path: string): string[] {
  const parts = path.split("/").slice(0, 20);
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join("/"));
}

const BROADER = ["*.py", "test*.py", "*test*.py"].map((name) => `pytest.python_files:${name}`);

/** pytest takes `test_*.py` where nothing is said. */
function fileNames(section: Tree | undefined, names: Texts): Guard[] {
  if (!section) return [];
  const taken = names.length > 0 ? names : [{ text: "test_*.py", line: section.line }];
  return taken.map(({ text, line }) =>
    asked("tests-relaxed", `pytest.python_files:${text}`, `the tests in ${shown(text)}`, line, {
      coveredBy: BROADER,
    }),
  );
}

function filterGuard({ text, line }: Texts[number]): Guard {
  const strength = text.startsWith("error") ? 1 : /^(?:ignore|default|once)/.test(text) ? -1 : 0;
  return {
    rule: "strictness",
    key: `pytest.filterwarnings:${text}`,
    label: `the warnings filter ${shown(text)}`,
    value: null,
    strength,
    line,
  };
}
