import { expect, test } from "vitest";
import type { Fault } from "../stand-in/faults.ts";
import { WORKFLOW_TOKEN } from "../stand-in/github.ts";
import { CREATE, MARKER, openPublishing, READ, update } from "./publishing.ts";

/** Every request of `--publish` with every fault: a line each, nothing thrown, and nothing written twice. */

const elsewhere = "https://evil.example/x";
const faults: [string, Fault, RegExp][] = [
  ["401", { status: 401, body: { message: "Bad credentials" } }, /refused the token/],
  ["403", { status: 403, body: { message: "Forbidden" } }, /403/],
  ["404", { status: 404, body: { message: "Not Found" } }, /404/],
  ["422", { status: 422, body: { message: "Validation Failed" } }, /422/],
  ["502", { status: 502 }, /answered 502/],
  ["a proxy's page", { status: 503, body: "<html>" }, /answered 503/],
  ["the token back", { status: 422, body: { message: `no: ${WORKFLOW_TOKEN}` } }, /\[redacted\]/],
  ["control characters", { status: 422, body: { message: "\u001b[2J" } }, /\\x1b\[2J/],
  ["no answer", { timeout: true }, /did not answer within 1 s/],
  ["an answer cut off", { cut: true }, /broke off/],
  ["half an answer", { cut: "quietly" }, /not JSON, or not all/],
  ["a redirect", { redirect: elsewhere, status: 307 }, /dod does not go there/],
  ["a hang-up", { hangUp: true }, /connection/],
  ["another answer", { json: { ok: true } }, /not as GitHub describes it|none of GraphQL/],
  ["no JSON", { json: "DONE" }, /not JSON/],
  ["a rate limit", { rateLimit: "primary", retryAfter: 3600 }, /rate limit/],
];

const requests: [string, RegExp, "comment" | "status", boolean][] = [
  ["the comments", /POST \/graphql DodComments/, "comment", false],
  ["a new comment", /POST .*\/issues\/1\/comments/, "comment", false],
  ["a changed comment", /PATCH /, "comment", true],
  ["the status", /POST .*\/statuses\//, "status", false],
];

test.each(requests)("%s", async (_, match, part, isThere) => {
  const shop = await openPublishing();
  if (isThere) shop.hub.comment(shop.number, "github-actions[bot]", `${MARKER}\nold`);
  for (const [name, fault, words] of faults) {
    const remove = shop.hub.fault(match, fault);
    const { lines, asked } = await shop.publish({
      what: new Set([part]),
      body: name,
      ...("timeout" in fault ? { patience: { requestMs: 1000, callMs: 9000, backoffMs: 1 } } : {}),
    });
    remove();
    expect(lines, name).toHaveLength(1);
    expect(lines[0], name).toMatch(words);
    expect(lines[0], name).toMatch(new RegExp(`^the ${part} was not published: .+; .+$`));
    const sent = asked.filter((one) => one === CREATE);
    expect(sent.length, name).toBeLessThanOrEqual(1);
    if ("cut" in fault && match.source.includes("issues")) {
      // It was written, and is found again.
      expect(shop.comments(), name).toHaveLength(1);
      expect((await shop.publish({ body: `${name}!` })).asked).toEqual([
        READ,
        update(shop.comments()[0]),
      ]);
      shop.comments().splice(0);
    }
  }
  expect(shop.comments().length).toBe(isThere ? 1 : 0);
});

test("comments without an end are not read without end", async () => {
  const shop = await openPublishing();
  for (let count = 0; count < 101; count++) shop.hub.comment(shop.number, "bob", `${count}`);
  shop.hub.fault(READ, { alter: endless });
  const { lines, asked } = await shop.publish();
  expect(lines).toEqual([expect.stringMatching(/not all comments on #1 could be read/)]);
  expect(asked).toEqual(Array.from({ length: 30 }, () => READ));
});

// biome-ignore lint/suspicious/noExplicitAny: it is what the query asks for.
function endless(body: any) {
  const page = body.data.repository.pullRequest.comments;
  page.pageInfo = { hasNextPage: true, endCursor: "Y3Vyc29yOjA=" };
  return body;
}
