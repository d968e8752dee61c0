import { expect } from "vitest";
import { type PublishRequest, publish } from "../../src/app/publish.ts";
import { openShop } from "../facts/github/at-github.ts";
import { sampleItem, sampleReport } from "../reporters/sample-report.ts";
import { WORKFLOW, WORKFLOW_TOKEN } from "../stand-in/github.ts";
import { makeRepository } from "../support/repository.ts";

export const here = makeRepository().write("a.ts", "1\n").commit("start");
export const MARKER = "<!-- dod:comment dod.yml -->";
/** Of a token that may read and write what is published. */
export const WRITING = { ...WORKFLOW, pull_requests: "write", statuses: "write" } as const;
export const change = sampleReport().change;
const clean = change && { ...change, dirty: false };
export const done = sampleReport({ verdict: "done", change: clean, items: [sampleItem()] });

type Parts = Partial<Omit<PublishRequest, "target">> & {
  target?: Partial<PublishRequest["target"]>;
};

/** acme/shop with #1, published to by a workflow whose token may. */
export async function openPublishing(
  permissions: Readonly<Record<string, "read" | "write">> = WRITING,
) {
  const shop = await openShop();
  shop.hub.tokens.set(WORKFLOW_TOKEN, { login: null, permissions });
  const request = ({ target, ...parts }: Parts = {}): PublishRequest => ({
    cwd: here.root,
    env: {
      ...here.env,
      GITHUB_API_URL: shop.hub.apiUrl,
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_ACTIONS: "true",
      GITHUB_TOKEN: WORKFLOW_TOKEN,
    },
    patience: { requestMs: 15_000, callMs: 30_000, backoffMs: 1 },
    what: new Set(["comment"]),
    report: done,
    body: "## DONE\n\nall of it",
    runUrl: null,
    ...parts,
    target: { commit: shop.sha("fix"), pullRequest: shop.number, superseded: false, ...target },
  });
  return {
    ...shop,
    request,
    /** Publishes; what was asked, and the lines. */
    publish: async (parts: Parts = {}) => {
      shop.asked();
      const lines = await publish(request(parts));
      const { GITHUB_TOKEN = "" } = request(parts).env;
      for (const line of lines) expect(line).not.toContain(GITHUB_TOKEN || "\0");
      return { lines, asked: shop.asked() };
    },
    comments: () => shop.hub.pull(shop.number).conversation,
    texts: () => shop.hub.pull(shop.number).conversation.map(({ text }) => text),
  };
}

export const READ = "DodComments";
export const CREATE = "POST /repos/acme/shop/issues/1/comments";
export const update = ({ id }: { id: number } = { id: 0 }) =>
  `PATCH /repos/acme/shop/issues/comments/${id}`;
