import type { Command } from "commander";
import type { InitFlags } from "./flags.ts";
import { start } from "./start.ts";

export function registerInit(program: Command): void {
  program
    .command("init")
    .description("look at this repository and write a dod.yml that fits it; never overwrites")
    .option("--print", "print it instead of writing it")
    .action((flags: InitFlags) => start("init", flags));
}
