import { type Command, InvalidArgumentError, Option } from "commander";
import { STAGES } from "../core/status.ts";
import { type CheckFlags, FORMATS } from "./flags.ts";
import { start } from "./start.ts";

export function registerCheck(program: Command): void {
  program
    .command("check", { isDefault: false })
    .description(
      "hold the branch against the checklist (exit 0 done or ready, 1 not done, 2 usage, 3 undetermined)",
    )
    .addOption(new Option("--stage <stage>", "decide up to this stage").choices([...STAGES]))
    .option("--base <rev>", "what the branch is compared with")
    .option(
      "--checklist <path>",
      "the checklist file (default: dod.yml, dod.yaml, .github/dod.yml)",
    )
    .addOption(
      new Option(
        "--checklist-from <side>",
        "whose checklist counts: the base's (default in CI) or the branch's",
      ).choices(["base", "head"]),
    )
    .option("--head <rev>", "another revision than what is checked out")
    .option("--only <ids>", "only these items (comma-separated)", ids)
    .option("--skip <ids>", "all but these items (comma-separated)", ids)
    .addOption(new Option("--format <format>", "how to print the report").choices([...FORMATS]))
    .option("--output <file>", "write the report there instead of printing it")
    .option("--report <format=file>", "write the report there too (repeatable)", collect)
    .option(
      "--reuse <report>",
      "take what the code alone decides from an earlier JSON report of the same change",
    )
    .option(
      "--publish <what>",
      "comment, status: say it on the pull request and the commit",
      published,
    )
    .option("--fail-fast", "start no new item after a required one failed")
    .option("--cache", "answer commands from the cache in CI, too")
    .option("--no-cache", "run every command, and keep nothing of it")
    .option("--concurrency <n>", "how many items run beside the commands", positive)
    .option("--shard <i/n>", "only the i-th of n parts of the checklist")
    .option("--fetch", "deepen a shallow clone first")
    .option("--pr <n>", "judge this pull request (default: the one of the branch)", positive)
    .option(
      "--wait [time]",
      "wait while items are pending on CI, a deployment or time (default: 30m)",
    )
    .option("--plan", "say what would be asked, and ask nothing")
    .option("-q, --quiet", "print only what remains and the verdict")
    .option("-v, --verbose", "print evidence and every finding")
    .action((flags: CheckFlags) => start("check", flags));
}

function ids(text: string, before: string[] = []): string[] {
  return [
    ...before,
    ...text
      .split(",")
      .map((id) => id.trim())
      .filter((id) => id !== ""),
  ];
}

function published(text: string, before: string[] = []): string[] {
  const wanted = ids(text);
  const unknown = wanted.find((one) => one !== "comment" && one !== "status");
  if (wanted.length === 0 || unknown !== undefined)
    throw new InvalidArgumentError("Allowed are comment and status, joined by a comma.");
  return [...before, ...wanted];
}

function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError("a whole number from 1 on");
  return number;
}
