// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${NAME}` is what people write in a checklist
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { COMMAND_GAP_MS } from "../../src/facts/command-gap.ts";
import { commandRuns } from "../../src/facts/commands.ts";

const root = mkdtempSync(join(tmpdir(), "dod-commands-"));
mkdirSync(join(root, "pkg/deep"), { recursive: true });
writeFileSync(join(root, "file"), "");
symlinkSync(tmpdir(), join(root, "out"));
symlinkSync("pkg", join(root, "within"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const environment = {
  PATH: process.env.PATH,
  GITHUB_TOKEN: "the-token-itself",
  LICENSE: "license-key",
};
const make = () => commandRuns({ root, environment });
const calls = (name: string) => readFileSync(join(root, name), "utf8").split("\n").length - 1;

describe("between two commands", () => {
  it("lies time enough to tell their files apart", async () => {
    const commands = make();
    const [first, second] = [await commands.run({ run: ":" }), await commands.run({ run: "true" })];
    const gap = second.startedAt - first.startedAt - first.durationMs;
    // Both are rounded to milliseconds.
    expect(gap).toBeGreaterThanOrEqual(COMMAND_GAP_MS - 2);
  });
});

describe("one command runs once", () => {
  it("whoever asks, at once or later", async () => {
    const commands = make();
    const spec = { run: "echo x >> a", env: { A: "1", B: "2" } };
    const [one, two] = await Promise.all([
      commands.run(spec),
      commands.run({ run: "echo x >> a", cwd: "./", env: { B: "2", A: "1" } }),
    ]);
    expect(two).toBe(one);
    expect(await commands.run(spec)).toBe(one);
    expect(commands.has(spec)).toBe(true);
    expect(calls("a")).toBe(1);
  });
  it("another folder, environment or attempt is another run", async () => {
    const commands = make();
    const run = "echo x >> b";
    await commands.run({ run });
    expect(commands.has({ run, attempt: 1 })).toBe(true);
    for (const other of [{ cwd: "pkg" }, { env: { A: "1" } }, { attempt: 2 }])
      expect(commands.has({ run, ...other })).toBe(false);
    const again = await commands.run({ run, attempt: 2 });
    expect(again.exitCode).toBe(0);
    expect(calls("b")).toBe(2);
  });
  it("what was cut short is asked again", async () => {
    const commands = make();
    const run = "echo x >> c; until test -f go-on; do sleep 0.01; done";
    const time = new AbortController();
    const going = commands.run({ run, signal: time.signal });
    await expect.poll(() => existsSync(join(root, "c")), { timeout: 20_000 }).toBe(true);
    time.abort(new DOMException("the time is over", "TimeoutError"));
    expect((await going).timedOut).toBe(true);
    writeFileSync(join(root, "go-on"), "");
    expect(await commands.run({ run })).toMatchObject({ exitCode: 0 });
    expect(calls("c")).toBe(2);
  });
});

describe("where it runs", () => {
  it("says the folder relative to the root", async () => {
    const commands = make();
    expect((await commands.run({ run: "pwd" })).cwd).toBe(".");
    const deep = await commands.run({ run: "pwd", cwd: "pkg/deep/" });
    expect(deep.cwd).toBe("pkg/deep");
    expect(deep.stdout.text.trim().endsWith("/pkg/deep")).toBe(true);
    expect((await commands.run({ run: "true", cwd: "within" })).exitCode).toBe(0);
  });
  it.each([
    ["..", /outside the repository/],
    ["pkg/../../", /outside the repository/],
    [tmpdir(), /outside the repository/],
    ["out", /outside the repository/],
    ["missing", /does not exist/],
    ["file", /not a folder/],
    ["a\0b", /not a path/],
  ])("not in %s", async (cwd, why) => {
    const done = await make().run({ run: "echo > ran", cwd });
    expect(done).toMatchObject({ exitCode: null, killedBy: null });
    expect(done.notStarted).toMatch(why);
    expect(existsSync(join(root, "ran"))).toBe(false);
  });
});

describe("its environment", () => {
  it("has no token, and no secret is left in the output", async () => {
    const done = await make().run({
      run: 'echo "[$GITHUB_TOKEN] [$KEY]"; echo license-key >&2',
      env: { KEY: "${LICENSE}" },
    });
    expect(done.stdout.text).toBe("[] [[redacted]]\n");
    expect(done.tail).not.toContain("license-key");
  });
  it("does not start without what the item names", async () => {
    const done = await make().run({ run: "true", env: { KEY: "${NOPE}" } });
    expect(done.notStarted).toBe("NOPE is not set in dod's environment");
  });
});

describe("a file that a command is to write", () => {
  const reading = (run: string, file: string, again = false) => {
    const commands = make();
    const spec = { run, file };
    return again ? commands.run({ run }).then(() => commands.run(spec)) : commands.run(spec);
  };

  it.each<[string, string, string, boolean, unknown]>([
    ["written", "echo 12 > size.txt", "size.txt", false, { kind: "written", text: "12\n" }],
    [
      "written for another item",
      "echo 13 > other.txt",
      "other.txt",
      true,
      { kind: "written", text: "13\n" },
    ],
    ["written anew as it was", "printf '' > file", "file", false, { kind: "written", text: "" }],
    [
      "with a byte order mark",
      "printf '\\357\\273\\2771' > bom.txt",
      "bom.txt",
      false,
      { kind: "written", text: "1" },
    ],
    [
      "in a folder",
      "echo 1 > pkg/deep/[x].txt",
      "pkg/deep/[x].txt",
      false,
      { kind: "written", text: "1\n" },
    ],
    ["not there", "true", "none.txt", false, { kind: "missing" }],
    ["removed", "echo 1 > gone.txt; rm gone.txt", "gone.txt", false, { kind: "missing" }],
    ["below a file", "true", "file/x", false, { kind: "missing" }],
    ["a folder", "true", "pkg", false, { kind: "unreadable", reason: "it is no file" }],
    [
      "a link",
      "ln -sf /etc/hostname l.txt",
      "l.txt",
      false,
      { kind: "unreadable", reason: "a symbolic link leads to it" },
    ],
    [
      "behind a link",
      "echo 1 > within/w.txt",
      "within/w.txt",
      false,
      { kind: "unreadable", reason: "a symbolic link leads to it" },
    ],
    [
      "outside",
      "true",
      "../x",
      false,
      { kind: "unreadable", reason: "it is not a path in the repository" },
    ],
    [
      "git's own",
      "true",
      ".git/config",
      false,
      { kind: "unreadable", reason: "it is not a path in the repository" },
    ],
    [
      "too large",
      "truncate -s 17M large.txt",
      "large.txt",
      false,
      { kind: "unreadable", reason: "it is larger than 16 MiB" },
    ],
  ])("%s", async (_, run, file, again, expected) => {
    expect((await reading(run, file, again)).file).toEqual(expected);
  });

  it.each([
    ["", false],
    ["of another item", true],
  ])("from an earlier run is stale, whatever time it has%s", async (_, again) => {
    writeFileSync(join(root, "old.txt"), "1");
    // Nobody looked before the other item's run: then its times alone decide.
    if (again) await new Promise((resolve) => setTimeout(resolve, COMMAND_GAP_MS));
    const ran = await reading("true", "old.txt", again);
    expect(ran.file).toEqual({ kind: "stale" });
    const touched = await reading("touch -d '+1 hour' other-file; cat old.txt", "old.txt", again);
    expect(touched.file).toEqual({ kind: "stale" });
  });

  it("is read though the run is known, and that runs once", async () => {
    const commands = make();
    const run = "echo x >> calls; echo 5 > five.txt; echo 6 > six.txt";
    const five = await commands.run({ run, file: "five.txt" });
    const six = await commands.run({ run, file: "six.txt" });
    expect([five.file, six.file]).toMatchObject([{ text: "5\n" }, { text: "6\n" }]);
    expect((await commands.run({ run })).file).toBeUndefined();
    expect(calls("calls")).toBe(1);
  });
});
