// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${NAME}` is what people write in a checklist
import { describe, expect, it } from "vitest";
import { commandEnv, type Environment, secretValues } from "../../src/core/command-env.ts";

function given(own: Environment, asked: Environment = {}) {
  const made = commandEnv(own, asked);
  if ("unset" in made) throw new Error(`unset: ${made.unset}`);
  return made;
}

describe("what a command does not get", () => {
  it.each([
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "GH_ENTERPRISE_TOKEN",
    "GITHUB_ENTERPRISE_TOKEN",
    "HOMEBREW_GITHUB_API_TOKEN",
    "GITHUB_PAT",
    "ACTIONS_RUNTIME_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    "GITHUB_ENV",
    "GITHUB_PATH",
    "GITHUB_OUTPUT",
    "GITHUB_STATE",
    "GITHUB_STEP_SUMMARY",
    "INPUT_GITHUB-TOKEN",
    "CI_JOB_TOKEN",
    "GITLAB_TOKEN",
    "SYSTEM_ACCESSTOKEN",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_VALUE_0",
    "GIT_PREFIX",
    "NODE_TEST_CONTEXT",
  ])("%s", (name) => {
    expect(given({ [name]: "something-long", OTHER: "x" }).env).toEqual({ OTHER: "x" });
    // Unless the item names it.
    expect(given({ [name]: "v" }, { [name]: "mine" }).env).toEqual({ [name]: "mine" });
  });

  it.each([
    "PATH",
    "HOME",
    "CI",
    "GITHUB_SHA",
    "GITHUB_ACTIONS",
    "GIT_AUTHOR_NAME",
    "GIT_SSH_COMMAND",
    "NPM_TOKEN",
    "RUNNER_TEMP",
  ])("but %s", (name) => expect(given({ [name]: "x" }).env).toEqual({ [name]: "x" }));

  it("gets the token under no other name", () => {
    const own = { GITHUB_TOKEN: "the-token-itself", NODE_AUTH_TOKEN: "the-token-itself", A: "b" };
    expect(given(own).env).toEqual({ A: "b" });
    expect(given(own, { NODE_AUTH_TOKEN: "${NODE_AUTH_TOKEN}" }).env.NODE_AUTH_TOKEN).toBe(
      "the-token-itself",
    );
  });
});

describe("`env` of the item", () => {
  it("takes ${NAME} from dod's own environment and leaves the rest as it is", () => {
    const own = { A: "1", B: "two" };
    const asked = { X: "${A}-${B}", Y: "$A ${} ${A:-0} $$", Z: "" };
    expect(given(own, asked).env).toEqual({
      A: "1",
      B: "two",
      X: "1-two",
      Y: "$A ${} ${A:-0} $$",
      Z: "",
    });
  });
  it("does not put in what a value holds", () => {
    expect(given({ A: "${B} $& $1", B: "b" }, { X: "${A}" }).env.X).toBe("${B} $& $1");
  });
  it("names every variable that is not set", () => {
    expect(commandEnv({}, { X: "${NOPE}", Y: "${ALSO} ${NOPE}" })).toEqual({
      unset: ["ALSO", "NOPE"],
    });
    expect(given({ EMPTY: "" }, { X: "${EMPTY}" }).env.X).toBe("");
  });
});

describe("what is secret", () => {
  it("values of variables whose names say so, stripped or not, and those that the item names", () => {
    const own = {
      GITHUB_TOKEN: "aaa",
      DB_PASSWORD: "bbb",
      AWS_SECRET_ACCESS_KEY: "ccc",
      LICENSE: "ddd",
      MODE: "eee",
    };
    expect([...given(own, { X: "${LICENSE}" }).secrets].sort()).toEqual([
      "aaa",
      "bbb",
      "ccc",
      "ddd",
    ]);
  });
  it("for a report: the same, and what an action or a job is given under a longer name", () => {
    const own = {
      GITHUB_TOKEN: "aaa",
      DB_PASSWORD: "bbb",
      "INPUT_GITHUB-TOKEN": "aaa",
      INPUT_TOKEN_FOR_READING: "ccc",
      CI_JOB_JWT_V2: "ddd",
      EMPTY_SECRET: "",
      UNSET_SECRET: undefined,
      MODE: "eee",
      TOKENIZER: "fff",
      GITHUB_OUTPUT: "/tmp/output",
    };
    expect([...secretValues(own)].sort()).toEqual(["aaa", "bbb", "ccc", "ddd"]);
  });
  it("not folders and versions, which every path in the output would be made of", () => {
    expect(
      given(
        { HOME: "/home/ann", NODE_VERSION: "20.1.1" },
        { X: "${HOME}/go", V: "${NODE_VERSION}" },
      ).secrets,
    ).toEqual([]);
  });
});
