import { Collected, type Runner } from "./scan.ts";

const COUNT = /^ (\d{1,9}) (pass|fail|skip|todo|errors?)$/;
const RAN = /^Ran \d+ tests? across \d+ files?\./;

/** `bun test`: ` 2 pass`, ` 1 skip`, ` 1 fail`, then `Ran 4 tests across 1 file.` */
export const bun: Runner = {
  name: "bun",
  scan() {
    const collected = new Collected();
    let counts = new Map<string, number>();
    return {
      line(text) {
        const found = COUNT.exec(text);
        if (found) counts.set(found[2] as string, Number(found[1]));
        if (RAN.test(text)) {
          const of = (word: string) => counts.get(word) ?? 0;
          collected.summary({
            passed: of("pass"),
            failed: of("fail") + of("error") + of("errors"),
            skipped: of("skip") + of("todo"),
          });
          counts = new Map();
        }
        const failed = /^\(fail\) (.+?)(?: \[[\d.]+ms\])?$/.exec(text)?.[1];
        if (failed) collected.failure({ name: failed });
      },
      end: () => collected,
    };
  },
};
