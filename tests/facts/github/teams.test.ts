import { describe, expect, test } from "vitest";
import { readTeams } from "../../../src/facts/github/teams.ts";
import { faultOf } from "./literal-lookup.ts";
import { type Answers, literalSession } from "./literal-session.ts";

const MEMBERSHIP = "/orgs/acme/teams/core/memberships/bob";
const MEMBERS = "/orgs/acme/teams/core/members";
const has = (answers: Answers, hasToken = true) => {
  const session = literalSession(answers, { hasToken });
  const teams = readTeams(session);
  return { session, teams, bob: () => teams.has("@acme/core", "bob") };
};

test.each<[string, Answers, boolean, number]>([
  ["an active member", { [MEMBERSHIP]: { state: "active", role: "member" } }, true, 1],
  ["somebody who was invited", { [MEMBERSHIP]: { state: "pending" } }, false, 1],
  ["none of those who are listed", { [MEMBERS]: [{ login: "ann" }] }, false, 2],
  ["one of those who are listed", { [MEMBERS]: [{ login: "ann" }, { login: "BOB" }] }, true, 2],
  ["nobody is listed", { [MEMBERS]: [] }, false, 2],
])("%s", async (_, answers, member, requests) => {
  const { session, bob } = has(answers);
  expect(await bob()).toBe(member);
  expect(session.requests).toHaveLength(requests);
});

test.each<[string, Answers]>([
  ["a team that may not be seen", {}],
  ["a membership that may not be asked for", { [MEMBERSHIP]: 403, [MEMBERS]: [] }],
  ["members that may not be listed", { [MEMBERS]: 403 }],
  [
    "a team of more than are read",
    { [MEMBERS]: Array.from({ length: 1001 }, () => ({ login: "x" })) },
  ],
])("%s is not one without that member", async (_, answers) => {
  await faultOf(has(answers).bob());
});

test("a state that nobody knows is no membership", async () => {
  await expect(has({ [MEMBERSHIP]: { state: "asleep" } }).bob()).rejects.toThrow();
});

test("each question is asked once, whatever the case, and the list once a team", async () => {
  const { session, teams } = has({ [MEMBERS]: [{ login: "ann" }] });
  const asked = [
    teams.has("acme/core", "bob"),
    teams.has("@Acme/Core", "Bob"),
    teams.has("acme/core", "ann"),
  ];
  expect(await Promise.all(asked)).toEqual([false, false, true]);
  expect(session.requests.sort()).toEqual([
    MEMBERS,
    "/orgs/acme/teams/core/memberships/ann",
    MEMBERSHIP,
  ]);
});

describe("nobody is asked", () => {
  test("without a token", async () => {
    const { session, bob } = has({ [MEMBERSHIP]: { state: "active" } }, false);
    expect(await faultOf(bob())).toMatchObject({ mend: "set GH_TOKEN or run gh auth login" });
    expect(session.requests).toEqual([]);
  });
  test.each(["core", "acme/core/sub", "", "acme/"])("about %j, which is no team", async (team) => {
    const { session, teams } = has({});
    expect((await faultOf(teams.has(team, "bob"))).reason).toMatch(/is no team/);
    expect(session.requests).toEqual([]);
  });
});
