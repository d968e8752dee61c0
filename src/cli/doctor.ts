import { type Command, Option } from "commander";
import type { DoctorFlags } from "./flags.ts";
import { start } from "./start.ts";

export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .description(
      "say what would keep items unknown here: token, permissions, clone depth, missing tools",
    )
    .option("--base <rev>", "what the branch is compared with")
    .option("--checklist <path>", "the checklist file")
    .addOption(new Option("--format <format>", "how to print it").choices(["pretty", "json"]))
    .action((flags: DoctorFlags) => start("doctor", flags));
}
