import { describe, expect, it } from "vitest";
import { commits } from "../../src/checks/commits.ts";
import { ask, commit, type Situation } from "./situation.ts";

const rules = async (options: object, situation: Situation) => {
  const result = await ask(commits, options, situation);
  return { status: result.status, rules: result.findings.map(({ rule }) => rule) };
};
const passes = { status: "pass", rules: [] };
const fails = (...names: string[]) => ({ status: "fail", rules: names });

describe("unfinished commits", () => {
  it.each(["fixup! add x", "squash! add x", "amend! add x", "fixup! fixup! add x"])(
    "%s",
    async (subject) =>
      expect(await rules({}, { commits: [commit(subject)] })).toEqual(fails("autosquash")),
  );
  it.each([
    "WIP",
    "wip: parser",
    "[WIP] parser",
    "feat: wip",
    "feat(x)!: WIP on the parser",
    "parser (wip)",
    "Work in progress",
    "WIP on main: 1234 x",
    "🚧 wip",
    "Create deb file as part of CI build. WIP",
    "parser - WIP (#64)",
  ])("%s", async (subject) =>
    expect(await rules({}, { commits: [commit(subject)] })).toEqual(fails("work-in-progress")),
  );
  it.each([
    "Wipe the disk",
    "Remove the WIP banner",
    "Remove WIP",
    "fixup: correct type ignore comment",
    "wipe: x",
    'Revert "WIP"',
    "Fix fixup! handling",
    "feat: squash!",
  ])("%s is finished", async (subject) =>
    expect(await rules({}, { commits: [commit(subject)] })).toEqual(passes),
  );
  it("leaves merges alone", async () =>
    expect(
      await rules(
        { conventional: true, signedOff: true },
        { commits: [commit("wip branch merged", { parents: ["a", "b"] })] },
      ),
    ).toEqual(passes));
});

describe("conventional", () => {
  it.each([
    "feat: x",
    "fix(api): x",
    "feat(api)!: x",
    "FEAT: x",
    "chore(a,b): x",
    'Revert "x"',
    'Reapply "x"',
  ])("%s", async (subject) =>
    expect(await rules({ conventional: true }, { commits: [commit(subject)] })).toEqual(passes),
  );
  it.each(["x", "feat:x", "feat : x", "feat(): x", "feature: x", "feat: ", ": x"])(
    "%s is not",
    async (subject) =>
      expect(await rules({ conventional: true }, { commits: [commit(subject)] })).toEqual(
        fails("conventional"),
      ),
  );
  it("takes types and scopes", async () => {
    const conventional = { types: ["add", "Fix"], scopes: ["api", "cli"] };
    const ask = (subject: string) => rules({ conventional }, { commits: [commit(subject)] });
    expect(await ask("add: x")).toEqual(passes);
    expect(await ask("fix(api/cli): x")).toEqual(passes);
    expect(await ask("feat: x")).toEqual(fails("conventional"));
    expect(await ask("add(web): x")).toEqual(fails("conventional"));
  });
});

describe("signed off", () => {
  const trailers = (value: string) => ({ trailers: [{ key: "Signed-off-by", value }] });
  it.each([
    ["Ann <ann@example.org>", passes],
    ["Ann <ANN@example.org>", passes],
    ["Bob <bob@example.org>", fails("signed-off")],
  ])("%s", async (value, expected) =>
    expect(await rules({ signedOff: true }, { commits: [commit("x", trailers(value))] })).toEqual(
      expected,
    ),
  );
  it("wants it of every commit", async () => {
    const good = commit("x", { ...trailers("Ann <ann@example.org>"), sha: "1".repeat(40) });
    const result = await ask(commits, { signedOff: true }, { commits: [good, commit("y")] });
    expect(result.summary).toBe("1 of 2 commits not ready: not signed off");
    expect(result.findings[0]?.message).toBe(
      "c0ffee0000 “y” has no Signed-off-by of ann@example.org",
    );
  });
  it("takes the committer's", async () =>
    expect(
      await rules(
        { signedOff: true },
        {
          commits: [
            commit("x", {
              committerEmail: "bob@example.org",
              ...trailers("Bob <bob@example.org>"),
            }),
          ],
        },
      ),
    ).toEqual(passes));
});

describe("signed", () => {
  it.each([
    ["G", passes],
    ["U", passes],
    ["N", fails("signed")],
    ["B", fails("signed")],
    ["X", fails("signed")],
    ["Y", fails("signed")],
    ["R", fails("signed")],
    ["E", { status: "unknown", rules: [] }],
    [null, { status: "unknown", rules: [] }],
  ])("%s", async (signature, expected) =>
    expect(
      await rules(
        { signed: true },
        { commits: [commit("x")], signed: [commit("x", { signature })] },
      ),
    ).toEqual(expected),
  );
  it("a bad one weighs more than one that cannot be checked", async () => {
    const two = [
      commit("x", { sha: "1".repeat(40), signature: "E" }),
      commit("y", { signature: "B" }),
    ];
    expect(await rules({ signed: true }, { commits: two })).toEqual(fails("signed"));
  });
});

describe("what is committed", () => {
  it("waits for the author while nothing is", async () => {
    const result = await ask(commits, {}, { change: { "a.ts": "1\n" }, dirty: true });
    expect(result).toMatchObject({
      status: "pending",
      waitingOn: "author",
      summary: "nothing is committed yet: 1 changed file",
    });
  });
  it("has nothing to say about nothing", async () => {
    expect(await ask(commits, {}, {})).toMatchObject({ status: "not-applicable" });
  });
  it("says what is not in the commits", async () => {
    const result = await ask(commits, {}, { commits: [commit("x")], dirty: true });
    expect(result.summary).toBe("1 commit: none unfinished; uncommitted changes not looked at");
    // Once: a note beside the summary made reports say it twice.
    expect(result.notes).toEqual([]);
    const failed = await ask(commits, {}, { commits: [commit("wip")], dirty: true });
    expect(failed.notes).toEqual(["uncommitted changes are in none of these commits"]);
  });
});
