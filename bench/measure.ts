import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Command {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Sample {
  /** Wall time of the whole process, milliseconds. */
  readonly ms: number;
  /** The process's own peak of resident memory, MiB; null where /proc does not tell. */
  readonly peakMiB: number | null;
  readonly exitCode: number | null;
}

/** Runs a command once, its output thrown away. */
export function runOnce({ file, args, cwd, env }: Command, watchMemory = false): Promise<Sample> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(file, args, { cwd, env, stdio: "ignore" });
    let peakMiB: number | null = null;
    const timer = watchMemory
      ? setInterval(() => {
          peakMiB = peakOf(child.pid) ?? peakMiB;
        }, 5)
      : undefined;
    child.on("error", reject);
    child.on("exit", (exitCode) => {
      clearInterval(timer);
      resolve({ ms: performance.now() - start, peakMiB, exitCode });
    });
  });
}

/** `VmHWM` only rises, so the last look before the end is the peak but for its last milliseconds. */
function peakOf(pid: number | undefined): number | null {
  try {
    const kib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kib === undefined ? null : Number(kib) / 1024;
  } catch {
    return null;
  }
}

export interface Figures {
  readonly name: string;
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly exitCode: number | null;
}

/** Runs the commands in turn (A B C A B C …), so that a machine that slows down slows all of them. */
export async function inTurn(commands: readonly Command[], rounds: number): Promise<Figures[]> {
  const times = commands.map(() => [] as number[]);
  const exits: (number | null)[] = [];
  for (let round = -1; round < rounds; round++) {
    for (const [index, command] of commands.entries()) {
      const { ms, exitCode } = await runOnce(command);
      exits[index] = exitCode;
      if (round >= 0) times[index]?.push(ms);
    }
  }
  return commands.map(({ name }, index) => {
    const sorted = (times[index] ?? []).sort((a, b) => a - b);
    return {
      name,
      min: sorted[0] ?? 0,
      median: sorted[Math.floor(sorted.length / 2)] ?? 0,
      max: sorted.at(-1) ?? 0,
      exitCode: exits[index] ?? null,
    };
  });
}
