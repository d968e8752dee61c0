import { Chalk } from "chalk";
import type { Style } from "./style.ts";

/** Sixteen colours only: they follow the reader's own theme, light or dark. */
export function chalkStyle(): Style {
  const chalk = new Chalk({ level: 1 });
  return {
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    warn: (text) => chalk.yellow(text),
    faint: (text) => chalk.dim(text),
    strong: (text) => chalk.bold(text),
  };
}
