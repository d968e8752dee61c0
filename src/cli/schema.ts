import type { Command } from "commander";
import { start } from "./start.ts";

export function registerSchema(program: Command): void {
  program
    .command("schema")
    .description("print the JSON Schema of the checklist format")
    .action(() => start("schema"));
}
