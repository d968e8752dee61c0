import { describe, expect, test } from "vitest";
import { readDeployConfig } from "../../../src/facts/github/deploy-config.ts";
import { faultOf } from "./literal-lookup.ts";
import { type Answers, literalSession } from "./literal-session.ts";

const REPO = "/repos/acme/shop";
const ENVIRONMENT = `${REPO}/environments/production`;
const named = (...names: string[]) =>
  names.map((name) => ({ name, value: "of no concern", created_at: "2026-01-01T00:00:00Z" }));
const ANSWERS: Answers = {
  [`${ENVIRONMENT}/secrets`]: named("DB_PASSWORD", "API_KEY"),
  [`${ENVIRONMENT}/variables`]: named("REGION"),
  [`${REPO}/actions/secrets`]: named("API_KEY"),
  [`${REPO}/actions/variables`]: named("LOCALE"),
  [`${REPO}/actions/organization-secrets`]: named("SIGNING_KEY"),
  [`${REPO}/actions/organization-variables`]: [],
};

function config(answers: Answers) {
  const session = literalSession(answers);
  const environments = async () => ["production"];
  return { ...readDeployConfig({ session, environments }), requests: session.requests };
}

describe("the names that an environment gets", () => {
  test("its own, the repository's and the organisation's, sorted, and no value", async () => {
    const fact = config(ANSWERS);
    expect(await fact.names("production")).toEqual({
      secrets: ["API_KEY", "DB_PASSWORD", "SIGNING_KEY"],
      variables: ["LOCALE", "REGION"],
    });
    expect(fact.requests.sort()).toEqual(Object.keys(ANSWERS).sort());
    expect(await fact.environments()).toEqual(["production"]);
  });

  test("what environments share is asked for once", async () => {
    const fact = config({
      ...ANSWERS,
      [`${REPO}/environments/staging/secrets`]: [],
      [`${REPO}/environments/staging/variables`]: [],
    });
    await fact.names("production");
    expect(await fact.names("staging")).toEqual({
      secrets: ["API_KEY", "SIGNING_KEY"],
      variables: ["LOCALE"],
    });
    expect(fact.requests).toHaveLength(8);
  });

  test.each<[string, string, string]>([
    [`${ENVIRONMENT}/secrets`, "the secrets of the environment production", "environments: read"],
    [
      `${ENVIRONMENT}/variables`,
      "the variables of the environment production",
      "environments: read",
    ],
    [`${REPO}/actions/secrets`, "the secrets of the repository", "secrets: read"],
    [`${REPO}/actions/variables`, "the variables of the repository", "variables: read"],
    [`${REPO}/actions/organization-secrets`, "the secrets that the organisation", "secrets: read"],
    [
      `${REPO}/actions/organization-variables`,
      "the variables that the organisation",
      "variables: read",
    ],
  ])("%s that is closed", async (path, what, permission) => {
    const fault = await faultOf(config({ ...ANSWERS, [path]: 403 }).names("production"));
    expect(fault.reason).toContain(`${what}`);
    expect(fault.reason).toMatch(/could not be listed: GitHub answered 403/);
    expect(fault.mend).toContain(`a token with \`${permission}\``);
  });

  test("more than are listed could hold the one in question", async () => {
    const many = { ...ANSWERS, [`${REPO}/actions/secrets`]: named(...Array(1001).fill("X")) };
    expect((await faultOf(config(many).names("production"))).reason).toMatch(/more than 1,000/);
  });
});
