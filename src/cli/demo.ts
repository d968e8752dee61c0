import type { Command } from "commander";
import type { DemoFlags } from "./flags.ts";
import { start } from "./start.ts";

export function registerDemo(program: Command): void {
  program
    .command("demo")
    .description(
      "build a small repository with an unfinished branch, check it, finish it, check it again",
    )
    .option("--keep", "leave the repository there to look at")
    .action((flags: DemoFlags) => start("demo", flags));
}
