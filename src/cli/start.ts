import type { run } from "./work.ts";

type Run = typeof run;

/** Loads what commands need, and does the work of this one. */
export const start = (async (...command: Parameters<Run>) => {
  const work = await import("./work.ts");
  process.exitCode = await (work.run as (...words: unknown[]) => Promise<number>)(...command);
}) as unknown as <K extends Parameters<Run>[0]>(
  ...command: Parameters<typeof run<K>>
) => Promise<void>;
