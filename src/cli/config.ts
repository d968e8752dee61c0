import { type Command, Option } from "commander";
import type { ChecklistFlags } from "./flags.ts";
import { start } from "./start.ts";

export function registerConfig(program: Command): void {
  program
    .command("config")
    .description("the merged, validated checklist, with where each line comes from")
    .option("--checklist <path>", "the checklist file")
    .addOption(new Option("--format <format>", "how to print it").choices(["pretty", "json"]))
    .action((flags: ChecklistFlags) => start("config", flags));
}
