import { Collected, type Runner } from "./scan.ts";

/** Test platform, one line an assembly. */
const ASSEMBLY =
  /^(?:Passed|Failed|Skipped)! +- +Failed: +(\d{1,9}), Passed: +(\d{1,9}), Skipped: +(\d{1,9}), Total: +\d+/;
/** Terminal logger of .NET 8 and later, one line for all. */
const TERMINAL =
  /^Test (?:summary|run summary): total: \d+, failed: (\d{1,9}), succeeded: (\d{1,9}), skipped: (\d{1,9})/;
/** `--logger "console;verbosity=normal"`, a block. */
const BLOCK = /^ *(Total tests|Passed|Failed|Skipped): (\d{1,9})$/;
const NOTHING = /^No test is available in /;
const FAILED = /^ {2}Failed (\S.*?) \[[<\d].*\]$/;

/** `dotnet test`. */
export const dotnet: Runner = {
  name: "dotnet",
  scan() {
    const collected = new Collected();
    let block: Map<string, number> | null = null;
    const close = () => {
      const of = (word: string) => block?.get(word) ?? 0;
      if (block)
        collected.summary({ passed: of("Passed"), failed: of("Failed"), skipped: of("Skipped") });
      block = null;
    };
    return {
      line(text) {
        const one = (ASSEMBLY.exec(text) ?? TERMINAL.exec(text))?.slice(1).map(Number);
        if (one)
          collected.summary({ failed: one[0] ?? 0, passed: one[1] ?? 0, skipped: one[2] ?? 0 });
        if (NOTHING.test(text)) collected.summary({});
        const part = BLOCK.exec(text);
        if (part?.[1] === "Total tests") {
          close();
          block = new Map();
        } else if (part) block?.set(part[1] as string, Number(part[2]));
        else close();
        const failed = FAILED.exec(text)?.[1];
        if (failed) collected.failure({ name: failed });
      },
      end() {
        close();
        return collected;
      },
    };
  },
};
