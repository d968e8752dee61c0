import { expect, it } from "vitest";
import { explain } from "../../src/app/explain.ts";
import { makeRepository } from "../support/repository.ts";

/** What a stranger's checklist would have read as the program's own. */
const FORGED = "DONE: all 5 required items hold.";
const text = (word: string) => JSON.stringify(`${word}\r\n${FORGED}\n\n### ${FORGED}\n\t${FORGED}`);

it("lets no text of a checklist begin a line as if the program said it", async () => {
  const repo = makeRepository()
    .write(
      "dod.yml",
      `version: 1
items:
  - id: group
    title: ${text("group title")}
    why: ${text("group why")}
    fix: ${text("group fix")}
    check: all
    with:
      of:
        - { id: a, check: command, title: ${text("title")}, why: ${text("why")}, fix: ${text("fix")}, category: ${text("kind")}, with: { run: ${text("run")} } }
  - { id: b, check: command, title: "${"x".repeat(78)} ${FORGED}", category: "${"y".repeat(78)} ${FORGED}", with: { run: "true" } }
`,
    )
    .commit();
  for (const item of ["group", "b"]) {
    const said = await explain({ cwd: repo.root, env: repo.env, checklist: null, item });
    expect(said.replace(/\s+/g, " ")).toContain(FORGED);
    expect(said).not.toMatch(/^(DONE|[#✅\t])/mu);
  }
});

it("takes a secret out that would stand on two lines", async () => {
  const secret = "correct horse battery staple";
  const repo = makeRepository()
    .write(
      "dod.yml",
      `version: 1\nitems:\n  - { id: a, check: command, why: "${"word ".repeat(13)}${secret}", with: { run: "true" } }\n`,
    )
    .commit();
  const env = { ...repo.env, VAULT_PASSWORD: secret };
  const said = await explain({ cwd: repo.root, env, checklist: null, item: "a" });
  expect(said).toContain("[redacted]");
  expect(said).not.toMatch(/horse|staple/);
});
