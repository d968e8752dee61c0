import { expect, it } from "vitest";
import { workflowEnvironments } from "../../src/formats/workflow.ts";

it("reads the environments of jobs, in either form", () => {
  const text = `on: push
jobs:
  a: { runs-on: x, environment: production }
  b:
    environment:
      name: staging
      url: https://x.org
  c:
    environment: \${{ inputs.where }}
  d:
    environment: { name: "review-\${{ github.head_ref }}" }
  e: { environment: production }
  f: { runs-on: x }
`;
  expect(workflowEnvironments(text)).toEqual(["production", "staging"]);
});

it.each([
  ["no YAML", "jobs: [\n"],
  ["no workflow", "- a\n- b\n"],
  ["nothing", ""],
  ["jobs that are none", "jobs: { a: 1, b: null, c: [environment] }\n"],
  [
    "an alias bomb",
    `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, n) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[n]}`).join(",")}]\n`).join("")}jobs: { x: { environment: *i } }\n`,
  ],
  ["too much", `jobs: { a: { environment: production } }\n#${"x".repeat(1024 * 1024)}`],
])("finds none in %s", (_, text) => expect(workflowEnvironments(text)).toEqual([]));
