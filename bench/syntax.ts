// All checks that read syntax, over 1,000 changed files with 200,000 added lines of ten languages, beside the
// ast-grep command line with as many rules over the same files; and what the first file of a language costs.
//   npm run bench:syntax            (the peer: `npm ci --prefix bench`)
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { extensionOf } from "../src/core/languages.ts";
import type { RuleFamily, SyntaxLanguage } from "../src/core/syntax.ts";
import { SYNTAX_LANGUAGES } from "../src/core/syntax.ts";
import { RULES_OF } from "../src/syntax/families.ts";
import { parsers, readCorpus, samplePath } from "../tests/support/syntax.ts";
import { type Command, inTurn, runOnce } from "./measure.ts";
import { ENV } from "./subject.ts";

const here = dirname(fileURLToPath(import.meta.url));
const dod = join(here, "../bin/dod.js");
const rounds = Number(process.argv[2] ?? 5);
const FILES = 1_000;
const LINES = 200;
const FAMILIES: readonly RuleFamily[] = ["error-handling", "leftovers", "suppressions"];
const CHECKLIST = `version: 1
base: main
items: [error-handling, leftovers, suppressions, test-integrity]
`;

/** Code as people write it: the labelled snippets of the tests, one after another. */
function textOf(language: SyntaxLanguage, seed: number): string {
  const folder = join(here, "../tests/syntax/corpus/error-handling");
  const snippets = readCorpus(join(folder, `${language}.md`), language).filter(
    ({ bad, path }) => bad.length === 0 && path === samplePath(language),
  );
  const lines: string[] = language === "php" ? ["<?php"] : language === "go" ? ["package a"] : [];
  for (let at = seed; lines.length < LINES; at++) {
    const text = snippets[at % snippets.length]?.text ?? "";
    lines.push(
      ...text
        .split("\n")
        .filter((line) => !/^(package |<\?php|using |import |namespace .*;)/.test(line)),
    );
  }
  return `${lines.slice(0, LINES).join("\n")}\n`;
}

function makeSubject(files: number, languages: readonly SyntaxLanguage[]): string {
  const root = mkdtempSync(join(tmpdir(), "dod-bench-syntax-"));
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, env: ENV, stdio: ["ignore", "ignore", "inherit"] });
  git("init", "--quiet", "--initial-branch=main");
  writeFileSync(join(root, "dod.yml"), CHECKLIST);
  git("add", "--all");
  git("commit", "--quiet", "-m", "Start");
  git("checkout", "--quiet", "-b", "feature");
  for (let at = 0; at < files; at++) {
    const language = languages[at % languages.length] as SyntaxLanguage;
    const path = join(root, `src/part-${at % 17}/file-${at}${extensionOf(samplePath(language))}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, textOf(language, at));
  }
  git("add", "--all");
  git("commit", "--quiet", "-m", "Add code");
  return root;
}

const check = (name: string, cwd: string): Command => ({
  name,
  file: process.execPath,
  args: [dod, "check", "--stage", "code"],
  cwd,
  env: ENV,
});

/** As many rules, at the same kinds of nodes, each of which looks into the text of what it meets. */
async function peerRules(): Promise<{ folder: string; count: number }> {
  const folder = mkdtempSync(join(tmpdir(), "dod-bench-rules-"));
  mkdirSync(join(folder, "rules"));
  writeFileSync(join(folder, "sgconfig.yml"), "ruleDirs: [rules]\n");
  const rules = (await Promise.all(FAMILIES.map((family) => RULES_OF[family]()))).flat();
  const open = await parsers();
  let count = 0;
  for (const rule of rules)
    for (const language of rule.languages) {
      const kinds = rule.kinds.filter((kind) => open.hasKind(language, kind));
      const any = kinds.map((kind) => `    - kind: ${kind}`).join("\n");
      writeFileSync(
        join(folder, "rules", `${rule.family}-${rule.id}-${language}.yml`),
        `id: ${rule.family}-${rule.id}-${language}\nlanguage: ${language}\nmessage: found\nrule:\n  regex: nobody-writes-this\n  any:\n${any}\n`,
      );
      count++;
    }
  return { folder, count };
}

const sizes = makeSubject(FILES, SYNTAX_LANGUAGES);
const { folder, count } = await peerRules();
const peer = join(here, "node_modules/.bin/ast-grep");
const commands = [
  check("dod check, all syntax checks", sizes),
  ...(existsSync(peer)
    ? [
        {
          name: `ast-grep scan, ${count} rules`,
          file: peer,
          args: ["scan", "--config", join(folder, "sgconfig.yml"), "."],
          cwd: sizes,
          env: ENV,
        },
      ]
    : []),
];
const figures = await inTurn(commands, rounds);
const against = figures.at(-1)?.median ?? 1;
console.log(
  `${FILES} new files of ${LINES} lines, ${SYNTAX_LANGUAGES.length} languages; ${rounds} rounds in turn\n`,
);
console.log(
  "| command | min ms | median ms | max ms | × ast-grep | exit |\n|---|---|---|---|---|---|",
);
for (const { name, min, median, max, exitCode } of figures)
  console.log(
    `| ${name} | ${min.toFixed(0)} | ${median.toFixed(0)} | ${max.toFixed(0)} | ${(median / against).toFixed(2)} | ${exitCode} |`,
  );
const { peakMiB } = await runOnce(commands[0] as Command, true);
console.log(`\nPeak memory of dod: ${peakMiB?.toFixed(0)} MiB`);
rmSync(sizes, { recursive: true, force: true });
rmSync(folder, { recursive: true, force: true });

console.log("\n| one changed file of | median ms |\n|---|---|");
const subjects = SYNTAX_LANGUAGES.map((language) => ({
  language,
  root: makeSubject(1, [language]),
}));
const one = await inTurn(
  subjects.map(({ language, root }) => check(language, root)),
  rounds,
);
for (const { name, median } of one) console.log(`| ${name} | ${median.toFixed(0)} |`);
for (const { root } of subjects) rmSync(root, { recursive: true, force: true });
