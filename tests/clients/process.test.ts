import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  endAllGroups,
  killGroupsNow,
  type ProcessRequest,
  runProcess,
} from "../../src/clients/process.ts";
import { stillRuns } from "../../src/clients/process-life.ts";
import { processesWith } from "../support/living.ts";

const folder = mkdtempSync(join(tmpdir(), "dod-process-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { PATH: process.env.PATH ?? "" };
const run = (line: string, more: Partial<ProcessRequest> = {}) =>
  runProcess({ run: line, cwd: folder, env, graceMs: 200, drainMs: 100, ...more });

/** Where TERM is to be enough. */
const LONG_GRACE_MS = 20_000;

/**
 * A signal that says, as a timeout does, that the time is over once the command has printed `line`: however slow the
 * machine, it has begun by then.
 */
function timeOverAfter(line: string, graceMs = LONG_GRACE_MS) {
  const time = new AbortController();
  const onLine = (text: string) => {
    if (text === line) time.abort(new DOMException("the time is over", "TimeoutError"));
  };
  return { signal: time.signal, onLine, graceMs };
}

/** A number of seconds that no other test sleeps, so that its processes can be told. */
let nap = 100_000 + process.pid;
const unique = () => String(++nap);

async function until(what: () => boolean): Promise<void> {
  await expect.poll(what, { timeout: 20_000, interval: 10 }).toBe(true);
}

/** Where none is left. One that got KILL may take a moment to vanish. */
const noneRuns = (time: string) => until(() => processesWith(time).length === 0);

describe("what a command did", () => {
  it("keeps both streams, their order and the exit code", async () => {
    const done = await run("echo one; echo two >&2; exit 3");
    expect(done).toMatchObject({
      exitCode: 3,
      killedBy: null,
      notStarted: null,
      timedOut: false,
      stdout: { text: "one\n", droppedBytes: 0 },
      stderr: { text: "two\n", droppedBytes: 0 },
    });
    expect(done.tail.split("\n").sort()).toEqual(["one", "two"]);
    expect(Math.abs(Date.now() - done.startedAt)).toBeLessThan(20_000);
  });

  it("is strict: the first failing command and a failing part of a pipe end it", async () => {
    expect((await run("false; true")).exitCode).toBe(1);
    expect((await run("false | cat")).exitCode).toBe(1);
  });

  it("says 127 for a command that is not there, and 126 for one that is not executable", async () => {
    writeFileSync(join(folder, "text"), "x", { mode: 0o644 });
    expect((await run("no-such-command-at-all")).exitCode).toBe(127);
    expect((await run("./text")).exitCode).toBe(126);
  });

  it("names the signal it died of", async () => {
    expect(await run("kill -SEGV $$")).toMatchObject({ exitCode: null, killedBy: "SIGSEGV" });
  });

  it("has nothing on stdin", async () => {
    expect((await run("cat; echo over")).stdout.text).toBe("over\n");
  });

  it("gets exactly the environment that was handed over", async () => {
    const done = await run("echo $ONLY; env | cut -d= -f1", { env: { ...env, ONLY: "this" } });
    const [only, ...names] = done.stdout.text.trim().split("\n");
    expect(only).toBe("this");
    // What bash itself sets.
    expect(names.filter((n) => !["PWD", "SHLVL", "_", "OLDPWD"].includes(n)).sort()).toEqual([
      "ONLY",
      "PATH",
    ]);
  });

  it.each([
    ["a folder that is not there", { cwd: "/no/such/folder" }],
    ["a line with a zero byte", { run: "echo \0" }],
    ["a line that is too long for the system", { run: `echo ${"x".repeat(3_000_000)}` }],
  ])("is not started in %s", async (_, request) => {
    const done = await run("true", request);
    expect(done.exitCode).toBeNull();
    expect(done.killedBy).toBeNull();
    expect(done.notStarted).toBeTruthy();
  });

  it("takes sh where there is no bash", async () => {
    const done = await run("echo plain; false; echo not reached", { env: { PATH: "/nowhere" } });
    expect(done).toMatchObject({ exitCode: 1, stdout: { text: "plain\n" } });
  });
});

describe("ending a command", () => {
  it("ends one that runs too long and says so", async () => {
    const time = unique();
    const done = await run(`echo begun; sleep ${time}`, timeOverAfter("begun"));
    expect(done).toMatchObject({ exitCode: null, killedBy: "SIGTERM", timedOut: true });
    expect(done.stdout.text).toBe("begun\n");
    expect(processesWith(time)).toEqual([]);
  });

  it("knows a signal of time for a timeout", async () => {
    const done = await run(`sleep ${unique()}`, { signal: AbortSignal.timeout(150) });
    expect(done).toMatchObject({ exitCode: null, timedOut: true });
  });

  it("is never an exit code, even when the command takes TERM and ends with 0", async () => {
    const time = unique();
    const done = await run(
      `trap 'exit 0' TERM; sleep ${time} & echo set; wait`,
      timeOverAfter("set"),
    );
    expect(done).toMatchObject({ exitCode: null, killedBy: "SIGTERM" });
  });

  it("kills what ignores TERM after the grace period, children too", async () => {
    const time = unique();
    const done = await run(
      `trap '' TERM; (trap '' TERM; echo set; sleep ${time}) & sleep ${time}`,
      timeOverAfter("set", 200),
    );
    expect(done).toMatchObject({ killedBy: "SIGKILL", timedOut: true });
    await noneRuns(time);
  });

  it("tells an interruption from a timeout", async () => {
    const controller = new AbortController();
    const going = run(`echo begun; sleep ${unique()}`, {
      signal: controller.signal,
      graceMs: LONG_GRACE_MS,
      onLine: () => controller.abort(new Error("interrupted by SIGINT")),
    });
    expect(await going).toMatchObject({ killedBy: "SIGTERM", timedOut: false });
  });

  it("does not start when it is over before it began", async () => {
    const signal = AbortSignal.abort(new Error("interrupted by SIGINT"));
    const done = await run("touch begun", { signal });
    expect(done).toMatchObject({ exitCode: null, notStarted: "interrupted by SIGINT" });
    expect(() => readFileSync(join(folder, "begun"))).toThrow();
  });

  it("ends every group at once, and at the last moment", async () => {
    const time = unique();
    const two = [run(`sleep ${time}; true`), run(`sleep ${time}; true`)];
    await until(() => processesWith(time).length >= 4);
    await endAllGroups(LONG_GRACE_MS);
    expect(processesWith(time)).toEqual([]);
    for (const done of await Promise.all(two)) expect(done.exitCode).not.toBe(0);

    const third = run(`trap '' TERM; sleep ${time}; true`);
    await until(() => processesWith(time).length >= 2);
    killGroupsNow();
    expect(await third).toMatchObject({ killedBy: "SIGKILL" });
    await noneRuns(time);
  });

  it("leaves nothing behind when the process that started it crashes", async () => {
    const time = unique();
    const script = join(folder, "crash.mts");
    writeFileSync(
      script,
      `import { runProcess } from ${JSON.stringify(join(import.meta.dirname, "../../src/clients/process.ts"))};
       runProcess({ run: "echo up; sleep ${time}", cwd: "/", env: process.env, onLine() { throw new Error("crash"); } });`,
    );
    expect(() =>
      execFileSync(process.execPath, ["--import", "tsx", script], {
        stdio: "pipe",
        cwd: join(import.meta.dirname, "../.."),
      }),
    ).toThrow(/crash/);
    await noneRuns(time);
  });
});

describe("after the end of a command", () => {
  it("ends background processes of its group, those that ignore TERM as well", async () => {
    const time = unique();
    const done = await run(
      `sleep ${time} & (trap '' TERM; sleep ${time}) >/dev/null 2>&1 & echo started`,
    );
    expect(done).toMatchObject({ exitCode: 0, stdout: { text: "started\n" } });
    await noneRuns(time);
  });

  // These would hold the test up until its time is over, were they waited for.
  it("does not wait for a daemon that left the group and keeps the pipe", async () => {
    const done = await run(
      "setsid bash -c 'echo $$ >silent.new; mv silent.new silent; exec tail -f /dev/null' & until test -f silent; do sleep 0.01; done; echo started",
    );
    expect(done).toMatchObject({ exitCode: 0, stdout: { text: "started\n" } });
    const daemon = Number(readFileSync(join(folder, "silent"), "utf8"));
    expect(stillRuns(daemon, Date.now())).toBe(true);
    process.kill(daemon, "SIGKILL");
  });

  it("does not wait for a daemon that keeps writing", async () => {
    const done = await run(
      "setsid bash -c 'echo $$ >chatty.new; mv chatty.new chatty; while :; do echo x; sleep 0.01; done' & until test -f chatty; do sleep 0.01; done; echo started",
    );
    expect(done.exitCode).toBe(0);
    // It dies of the closed pipe.
    const daemon = Number(readFileSync(join(folder, "chatty"), "utf8"));
    await until(() => !stillRuns(daemon, Date.now()));
  });

  it("reads what a process substitution writes after the shell is gone", async () => {
    // It waits for the pipe to close, not for this time to pass.
    const done = await run("echo late > >(sleep 0.05; cat)", { drainMs: 10_000 });
    expect(done.stdout.text).toBe("late\n");
  });
});

describe("output", () => {
  it("keeps the beginning and the end of a flood and counts the rest", async () => {
    const bytes = 3_000_000;
    const lines: number[] = [];
    const done = await run(
      `echo first; head -c ${bytes} /dev/zero | tr '\\0' 'x' | fold -w 99; echo; echo last`,
      { onLine: (line) => lines.push(line.length) },
    );
    const { text, droppedBytes } = done.stdout;
    expect(text.startsWith("first\nxxx")).toBe(true);
    expect(text.endsWith("x\nlast\n")).toBe(true);
    expect(text).toContain(`\n[… ${droppedBytes} bytes left out …]\nxxx`);
    const whole = 6 + bytes + Math.floor(bytes / 99) + 1 + 5;
    const kept = text.length - `\n[… ${droppedBytes} bytes left out …]\n`.length;
    expect(kept + droppedBytes).toBe(whole);
    expect(kept).toBeLessThan(1_600_000);
    expect(done.tail.split("\n").length).toBeLessThanOrEqual(60);
    expect(done.tail.endsWith("last")).toBe(true);
    // The listener sees all of it.
    expect(lines.length).toBe(2 + Math.ceil(bytes / 99));
  });

  it("hands on lines of both streams, the last one without a line end too", async () => {
    const lines: string[] = [];
    await run("printf 'a\\r\\nb'; echo c >&2", {
      onLine: (line, stream) => lines.push(`${stream}:${line}`),
    });
    expect(lines.sort()).toEqual(["stderr:c", "stdout:a", "stdout:b"]);
  });

  it("joins characters that chunks cut in two", async () => {
    const lines: string[] = [];
    const done = await run("printf '\\xc3'; sleep 0.1; printf '\\xa9\\n'", {
      onLine: (line) => lines.push(line),
    });
    expect(lines).toEqual(["é"]);
    expect(done.stdout.text).toBe("é\n");
    expect(done.tail).toBe("é");
  });

  it("redacts secrets in all that it gives away, across chunks", async () => {
    const lines: string[] = [];
    const done = await run(
      "printf 'the hun'; sleep 0.1; echo 'ter42 ghp_abcdefghijklmnopqrstuvwxyz0123456789' | tee /dev/stderr",
      { secrets: ["hunter42"], onLine: (line) => lines.push(line) },
    );
    const all = [done.stdout.text, done.stderr.text, done.tail, ...lines].join("\n");
    expect(done.stdout.text).toBe("the [redacted] [redacted]\n");
    expect(all).not.toMatch(/hunter42|ghp_/);
  });
});
