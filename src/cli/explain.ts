import type { Command } from "commander";
import type { ChecklistFlags } from "./flags.ts";
import { start } from "./start.ts";

export function registerExplain(program: Command): void {
  program
    .command("explain")
    .description("what an item asks, why, what counts as evidence and how to finish it")
    .argument("<item>", "an item of this checklist, or a built-in check")
    .option("--checklist <path>", "the checklist file")
    .action((item: string, flags: ChecklistFlags) => start("explain", item, flags));
}
