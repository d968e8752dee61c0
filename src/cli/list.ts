import { type Command, Option } from "commander";
import type { ListFlags } from "./flags.ts";
import { start } from "./start.ts";

export function registerList(program: Command): void {
  program
    .command("list")
    .description("the items of this checklist, or every built-in check")
    .option("--checks", "every built-in check instead")
    .option("--checklist <path>", "the checklist file")
    .addOption(new Option("--format <format>", "how to print it").choices(["pretty", "json"]))
    .action((flags: ListFlags) => start("list", flags));
}
