import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * Ids of living processes one of whose arguments is `argument`, or a shell's line that holds it as a word; zombies
 * have none. By /proc where there is one: small images come without `ps`.
 */
export function processesWith(argument: string): number[] {
  return commandLines().flatMap(([pid, line]) =>
    line.split(/[\s;&()]+/).includes(argument) ? [pid] : [],
  );
}

function commandLines(): [pid: number, line: string][] {
  if (existsSync("/proc/self/cmdline"))
    return readdirSync("/proc").flatMap((name): [number, string][] => {
      if (!/^\d+$/.test(name)) return [];
      try {
        return [
          [Number(name), readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ")],
        ];
      } catch {
        return []; // It ended while we looked.
      }
    });
  return execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => [Number.parseInt(line, 10), line.trim().replace(/^\d+ /, "")]);
}
