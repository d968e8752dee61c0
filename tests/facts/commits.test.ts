import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Commit } from "../../src/core/change.ts";
import { encodePath } from "../../src/core/path-bytes.ts";
import { FactUnavailable } from "../../src/core/result.ts";
import { findBase } from "../../src/facts/base.ts";
import { makeEvent } from "../../src/facts/ci-event-parts.ts";
import { readCommits, readSignedCommits } from "../../src/facts/commits.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { makeRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";

async function open(
  repo: TestRepository,
  option: string | null = "main",
  event: Parameters<typeof makeEvent>[0] | null = null,
) {
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  const base = await findBase({
    repository,
    option,
    event: event && makeEvent(event),
    checklist: null,
  });
  return { repository, base };
}

async function commitsOf(...args: Parameters<typeof open>): Promise<Commit[]> {
  const { repository, base } = await open(...args);
  return readCommits(repository, base);
}

const start = () => makeRepository().write("a", "0").commit("root").branch("feature");
const subjects = (commits: readonly Commit[]) => commits.map((c) => c.subject);

describe("commits of the change", () => {
  test("oldest first, with everything git says, by one process", async () => {
    const repo = start()
      .write("a", "1")
      .commit("one\n\nbody line\n\nSigned-off-by: Ann <ann@example.org>\nFixes: #12")
      .commit("two");
    const { repository, base } = await open(repo);
    const before = repository.git.processes;
    const commits = await readCommits(repository, base);
    expect(repository.git.processes - before).toBe(1);
    expect(commits).toEqual([
      {
        sha: repo.sha("HEAD~1"),
        parents: [repo.sha("main")],
        authorName: "Ann Author",
        authorEmail: "ann@example.org",
        committerName: "Cleo Committer",
        committerEmail: "cleo@example.org",
        subject: "one",
        body: "body line\n\nSigned-off-by: Ann <ann@example.org>\nFixes: #12\n",
        trailers: [
          { key: "Signed-off-by", value: "Ann <ann@example.org>" },
          { key: "Fixes", value: "#12" },
        ],
        signature: null,
      },
      expect.objectContaining({
        subject: "two",
        body: "",
        trailers: [],
        parents: [repo.sha("HEAD~1")],
      }),
    ]);
  });

  test("none", async () => expect(await commitsOf(start())).toEqual([]));

  test("merges of the base are included, the base's own commits are not; criss-cross neither", async () => {
    const repo = start().write("f", "1").commit("f1");
    repo.checkout("main").write("m", "1").commit("m1");
    repo.git("tag", "m1");
    repo.merge("feature").checkout("feature").merge("m1").write("f", "2").commit("f2");
    expect(subjects(await commitsOf(repo))).toEqual(["Merge tag 'm1' into feature", "f2"]);
    repo.checkout("main");
    repo.git("reset", "--quiet", "--hard", "m1");
    repo.checkout("feature");
    expect(subjects(await commitsOf(repo))).toEqual(["f1", "Merge tag 'm1' into feature", "f2"]);
  });

  test("parents come before children though clocks disagree", async () => {
    const repo = start().commit("late").commit("early", "--date=2001-01-01T00:00:00Z");
    expect(subjects(await commitsOf(repo))).toEqual(["late", "early"]);
  });

  test("a root commit on the default branch", async () => {
    const repo = makeRepository().write("a", "1").commit("root");
    expect(subjects(await commitsOf(repo, null))).toEqual(["root"]);
  });

  test("CI's own merge of a pull request is none of the branch's", async () => {
    const repo = start().write("b", "1").commit("mine");
    const head = repo.sha();
    repo.git("checkout", "--quiet", "--detach", "main");
    repo.merge("feature", "-m", "Merge mine into main");
    const event = {
      provider: "CI",
      event: "pull_request",
      kind: "pull-request",
      baseRef: "main",
      sha: repo.sha(),
      headSha: head,
      isTestMerge: true,
    } as const;
    expect(subjects(await commitsOf(repo, null, event))).toEqual(["mine"]);
  });
});

describe("messages", () => {
  test("trailers as git parses them: folded, empty, of the last paragraph only", async () => {
    const message =
      "s\n\nNot-a-trailer: x\n\nno: trailer: here is text\nmore text\n\nReviewed-by: Bo\n  and Cy\nEmpty:\nDod-Waive: item reason (a: b)\n";
    const [commit] = await commitsOf(start().commit(message));
    expect(commit?.trailers).toEqual([
      { key: "Reviewed-by", value: "Bo and Cy" },
      { key: "Empty", value: "" },
      { key: "Dod-Waive", value: "item reason (a: b)" },
    ]);
  });

  test("control characters do not move a field", async () => {
    const [commit, next] = await commitsOf(
      start().commit("a\x01b\x02\n\nx\x1e\n\nKey: v\x01w\x02z\n").commit("next"),
    );
    expect(commit).toMatchObject({
      subject: "a\x01b\x02",
      trailers: [{ key: "Key", value: "v\x01w\x02z" }],
    });
    expect(next?.subject).toBe("next");
  });

  test("what is not UTF-8 survives; a declared encoding is converted", async () => {
    const repo = start();
    // git itself would convert such a message; a commit of another tool may hold it as it is.
    const commit = (header: string) => {
      const file = join(temporaryFolder(), "commit");
      const raw = repo
        .git("cat-file", "commit", "HEAD")
        .replace(/^parent.*\n/m, "")
        .split("\n\n")[0];
      writeFileSync(
        file,
        `${raw}\nparent ${repo.sha()}\n${header}\ncaf\xe9\n`.replace(
          /(\nauthor[\s\S]*?)(\nparent [0-9a-f]+)/,
          "$2$1",
        ),
        "latin1",
      );
      repo.git("reset", "--quiet", "--soft", repo.git("hash-object", "-t", "commit", "-w", file));
    };
    commit("");
    commit("encoding ISO-8859-1\n");
    const commits = await commitsOf(repo);
    expect(encodePath(commits[0]?.subject ?? "").toString("latin1")).toBe("caf\xe9");
    expect(commits[1]?.subject).toBe("café");
  });

  test("configuration does not change them", async () => {
    const repo = start().commit("one\n\nKey: v");
    const before = await commitsOf(repo);
    repo.configure({
      "log.mailmap": "true",
      "log.showSignature": "true",
      "trailer.separators": "%",
      "log.date": "raw",
      "format.pretty": "oneline",
      "i18n.logOutputEncoding": "latin1",
      "log.follow": "true",
      "color.ui": "always",
    });
    repo.write(".mailmap", "Other <other@example.org> <ann@example.org>\n");
    expect(await commitsOf(repo)).toEqual(before);
  });
});

describe("signatures", () => {
  const signed = async (repo: TestRepository) => {
    const { repository, base } = await open(repo);
    return readSignedCommits(repository, base);
  };

  test("an unsigned commit is N", async () => {
    expect((await signed(start().commit("one"))).map((c) => c.signature)).toEqual(["N"]);
  });

  test("a good one is what git says, and a program that is missing makes them unavailable", async () => {
    const repo = start();
    const gpg = join(temporaryFolder(), "gpg");
    // Signs anything, and takes its own signature for good.
    writeFileSync(
      gpg,
      `#!/bin/sh
case "$*" in
*--verify*) cat >/dev/null; echo "[GNUPG:] NEWSIG"; echo "[GNUPG:] GOODSIG 0123456789ABCDEF Ann"; echo "[GNUPG:] VALIDSIG 0123 2020 1 0 4 0 1 8 00 0123"; echo "[GNUPG:] TRUST_FULLY 0 pgp";;
*) cat >/dev/null; echo "[GNUPG:] SIG_CREATED " >&2; echo "-----BEGIN PGP SIGNATURE-----"; echo; echo abc; echo "-----END PGP SIGNATURE-----";;
esac
`,
    );
    chmodSync(gpg, 0o755);
    repo.configure({ "gpg.program": gpg });
    repo.commit("signed", "-S").commit("plain");
    expect((await signed(repo)).map((c) => c.signature)).toEqual(["G", "N"]);
    repo.configure({ "gpg.program": "/nowhere/gpg" });
    await expect(signed(repo)).rejects.toThrow(FactUnavailable);
    expect((await commitsOf(repo)).map((c) => c.signature)).toEqual([null, null]);
  });
});
