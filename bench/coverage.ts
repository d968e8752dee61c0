// Diff coverage of an lcov report of 100 MB, beside diff-cover over the same report and change.
//   npm run bench:coverage            (the peer: `diff-cover` on the path)
import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { type Command, inTurn, runOnce } from "./measure.ts";
import { ENV } from "./subject.ts";

const here = dirname(fileURLToPath(import.meta.url));
const dod = join(here, "../bin/dod.js");
const rounds = Number(process.argv[2] ?? 5);
const FILES = 2_000;
const LINES = 5_400;
/** In each of these every hundredth line. */
const CHANGED = 20;
const CHECKLIST = `version: 1
base: main
items: [{ diff-coverage: { min: 0, reports: [lcov.info] } }]
`;

async function writeReport(path: string): Promise<void> {
  const report = createWriteStream(path);
  for (let file = 0; file < FILES; file++) {
    const lines = [`TN:`, `SF:src/part-${file % 40}/file-${file}.js`];
    for (let line = 1; line <= LINES; line++) lines.push(`DA:${line},${(line * 7 + file) % 5}`);
    lines.push(`LF:${LINES}`, "end_of_record\n");
    if (!report.write(lines.join("\n"))) await once(report, "drain");
  }
  report.end();
  await finished(report);
}

const root = mkdtempSync(join(tmpdir(), "dod-bench-coverage-"));
const git = (...args: string[]) =>
  execFileSync("git", args, { cwd: root, env: ENV, stdio: ["ignore", "ignore", "inherit"] });
const text = (word: string) =>
  `${Array.from({ length: LINES }, (_, at) => `${at % 100 === 0 ? word : "same"}(${at});`).join("\n")}\n`;
const write = (count: number, word: string) => {
  for (let file = 0; file < count; file++) {
    const path = join(root, `src/part-${file % 40}/file-${file}.js`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file < CHANGED ? text(word) : `${word}();\n`);
  }
};
git("init", "--quiet", "--initial-branch=main");
writeFileSync(join(root, ".gitignore"), "lcov.info\n");
writeFileSync(join(root, "dod.yml"), CHECKLIST);
write(FILES, "before");
git("add", "--all");
git("commit", "--quiet", "-m", "Start");
git("checkout", "--quiet", "-b", "feature");
write(CHANGED, "after");
git("add", "--all");
git("commit", "--quiet", "-m", "Change");
await writeReport(join(root, "lcov.info"));

const hasPeer = spawnSync("diff-cover", ["--version"]).status === 0;
const commands: Command[] = [
  { name: "dod check", file: process.execPath, args: [dod, "check"], cwd: root, env: ENV },
  ...(hasPeer
    ? [
        {
          name: "diff-cover",
          file: "diff-cover",
          args: ["lcov.info", "--compare-branch=main", "--quiet"],
          cwd: root,
          env: ENV,
        },
      ]
    : []),
];
const figures = await inTurn(commands, rounds);
const against = figures.at(-1)?.median ?? 1;
console.log(
  `${FILES} files of ${LINES} lines, ${LINES / 100} lines of ${CHANGED} of them changed; ${rounds} rounds in turn\n`,
);
console.log(
  "| command | min ms | median ms | max ms | × diff-cover | exit |\n|---|---|---|---|---|---|",
);
for (const { name, min, median, max, exitCode } of figures)
  console.log(
    `| ${name} | ${min.toFixed(0)} | ${median.toFixed(0)} | ${max.toFixed(0)} | ${(median / against).toFixed(3)} | ${exitCode} |`,
  );
for (const command of commands) {
  const { peakMiB } = await runOnce(command, true);
  console.log(`Peak memory of ${command.name}: ${peakMiB?.toFixed(0)} MiB`);
}
if (process.env.KEEP) console.log(root);
else rmSync(root, { recursive: true, force: true });
