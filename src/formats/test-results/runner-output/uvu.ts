import { Collected, type Runner } from "./scan.ts";

const COUNT = /^ {2}(Total|Passed|Skipped): +(\d{1,9})$/;

/** uvu: `Total`, `Passed` and `Skipped`, one under the other; the total leaves out the skipped. */
export const uvu: Runner = {
  name: "uvu",
  scan() {
    const collected = new Collected();
    let counts: Map<string, number> | null = null;
    return {
      line(text) {
        const found = COUNT.exec(text);
        if (found?.[1] === "Total") counts = new Map();
        if (found) counts?.set(found[1] as string, Number(found[2]));
        else counts = null;
        if (found?.[1] !== "Skipped" || !counts?.has("Passed")) return;
        const passed = counts.get("Passed") ?? 0;
        const failed = Math.max(0, (counts.get("Total") ?? 0) - passed);
        collected.summary({ passed, failed, skipped: Number(found[2]) });
      },
      end: () => collected,
    };
  },
};
