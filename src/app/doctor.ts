import type { Item } from "../core/checklist.ts";
import { jsonText } from "../core/json-text.ts";
import { plainLine } from "../core/plain-text.ts";
import type { Stage } from "../core/status.ts";
import { EXIT_CODES } from "../core/verdict.ts";
import type { FactReaders } from "../engine/fact-store.ts";
import { askCheck } from "../engine/judge-item.ts";
import { checksOf, withParts } from "../engine/plan-node.ts";
import type { Repository } from "../facts/repository.ts";
import { createFacts } from "./create-facts.ts";
import { missingTools } from "./doctor-tools.ts";
import { type CheckRequest, type Prepared, prepare } from "./prepare.ts";

export interface DoctorRequest {
  readonly check: CheckRequest;
  readonly json: boolean;
}

/** What would keep something unknown, and the way out. */
interface Obstacle {
  readonly reason: string;
  readonly mend: string;
}

interface Examination {
  /** Lines about the place: repository, base, GitHub. */
  readonly place: readonly {
    readonly about: string;
    readonly found: string;
    readonly obstacle: Obstacle | null;
  }[];
  readonly items: readonly {
    readonly id: string;
    readonly stage: Stage;
    readonly obstacles: readonly Obstacle[];
  }[];
}

/**
 * Tries everything that the checklist's items would read, and runs no command: what cannot be had now
 * would be `unknown` in `dod check`.
 * @returns exit code 0 when nothing stands in the way, 3 when something does
 * @throws UsageError, ChecklistError (exit 2)
 */
export async function doctor({
  check,
  json,
}: DoctorRequest): Promise<{ exitCode: number; text: string }> {
  const now = check.now ?? new Date();
  const signal = check.signal ?? new AbortController().signal;
  const prepared = await prepare({ ...check, stage: check.stage ?? "production" }, now);
  const { repository, judged, event } = prepared;
  const open = createFacts({
    repository,
    base: "base" in judged ? judged.base : null,
    change: judged.change,
    environment: check.env,
    gate: prepared.loaded.checklist.gate,
    checks: checksOf(prepared.plan.asked),
    event,
    pullRequest: check.pr ?? null,
    signal,
  });
  try {
    const examination: Examination = {
      place: [...placeOf(prepared), await gitHubOf(prepared, open.facts)].flatMap(
        (one) => one ?? [],
      ),
      items: await Promise.all(
        prepared.plan.asked.map(async (item) => ({
          id: item.id,
          stage: item.stage,
          obstacles: await obstaclesOf(item, open.facts, repository, check, now, signal),
        })),
      ),
    };
    const clear =
      examination.place.every(({ obstacle }) => obstacle === null) &&
      examination.items.every(({ obstacles }) => obstacles.length === 0);
    return {
      exitCode: clear ? EXIT_CODES.done : EXIT_CODES.undetermined,
      text: json ? jsonText(examination) : inWords(examination),
    };
  } finally {
    await Promise.all([open.close(), prepared.close()]);
  }
}

function placeOf({ repository, judged, loaded }: Prepared): Examination["place"] {
  const { root, branch, head, shallow } = repository;
  const { checklist } = loaded;
  return [
    {
      about: "repository",
      found: `${root}, ${branch ?? `detached at ${head.slice(0, 12)}`}`,
      obstacle: shallow
        ? {
            reason: "this is a shallow clone: older commits are not here",
            mend: "`fetch-depth: 0` in actions/checkout, or `dod check --fetch`",
          }
        : null,
    },
    {
      about: "base",
      found: "base" in judged ? `${judged.base.name} (${judged.base.reason})` : "none",
      obstacle: "reason" in judged && !judged.empty ? judged : null,
    },
    {
      about: "checklist",
      found: `${checklist.label}, ${checklist.items.length} items`,
      obstacle: null,
    },
  ];
}

/** Asked only where an item asks GitHub. */
async function gitHubOf(
  { plan }: Prepared,
  facts: FactReaders,
): Promise<Examination["place"][number] | null> {
  const parts = plan.asked.flatMap((item) => [...withParts(item)]);
  if (!parts.some(({ definition }) => definition?.facts.includes("pullRequest"))) return null;
  const read = await facts.pullRequest().then(
    ({ repository, pullRequest, sought }) => ({
      found: `${repository}, ${pullRequest === null ? `no pull request for ${sought}` : `#${pullRequest.number}`}`,
      obstacle: null,
    }),
    (fault: unknown) => ({ found: "not readable", obstacle: asObstacle(fault) }),
  );
  return { about: "GitHub", ...read };
}

function asObstacle(fault: unknown): Obstacle {
  const { reason, mend, message } = fault as Partial<Obstacle> & { message?: string };
  return {
    reason: reason ?? message ?? String(fault),
    mend: mend ?? "please report this fault of dod, with this message",
  };
}

/** Commands are not run: it is looked whether they could be started. */
async function obstaclesOf(
  item: Item,
  facts: FactReaders,
  repository: Repository,
  { env }: CheckRequest,
  now: Date,
  signal: AbortSignal,
): Promise<Obstacle[]> {
  const found: Obstacle[] = [];
  for (const { definition, options, timeoutMs } of withParts(item)) {
    if (definition === null) continue;
    // What only reads the reports that commands left is asked as the others are.
    const readsReports =
      definition.facts.includes("coverage") && (options as { run?: unknown })?.run === undefined;
    if (definition.sequential && !readsReports) {
      found.push(...(await missingTools(options, facts, repository.root, env)));
      continue;
    }
    // A probe that is more than a look is not sent to find out whether it could be.
    const { method = "GET" } = (options ?? {}) as { method?: unknown };
    if (!/^(GET|HEAD|OPTIONS)$/i.test(String(method))) continue;
    const result = await askCheck(definition, options, facts, timeoutMs, signal, now);
    if (result.status === "unknown")
      found.push({ reason: result.summary, mend: result.mend ?? item.fix });
  }
  return found;
}

function inWords({ place, items }: Examination): string {
  const width = Math.max(
    ...[...place.map((one) => one.about), ...items.map((one) => one.id)].map((s) => s.length),
  );
  const line = (mark: string, name: string, text: string) =>
    plainLine(`${mark} ${name.padEnd(width)}  ${text}`);
  const wayOut = ({ mend }: Obstacle) => plainLine(`    → ${mend}`);
  const lines = [
    ...place.flatMap(({ about, found, obstacle }) =>
      obstacle === null
        ? [line("✓", about, found)]
        : [line("?", about, `${found}: ${obstacle.reason}`), wayOut(obstacle)],
    ),
    "",
    ...items.flatMap(({ id, obstacles }) =>
      obstacles.length === 0
        ? [line("✓", id, "can be measured here")]
        : obstacles.flatMap((one) => [line("?", id, one.reason), wayOut(one)]),
    ),
    "",
    summary({ place, items }),
  ];
  return `${lines.join("\n")}\n`;
}

function summary({ place, items }: Examination): string {
  const stuck = items.filter(({ obstacles }) => obstacles.length > 0).length;
  if (stuck > 0) return `${stuck} of ${items.length} items would be unknown here.`;
  return place.some(({ obstacle }) => obstacle !== null)
    ? "Every item can be measured; the marked things above may still get in the way."
    : `Nothing stands in the way: ${items.length} of ${items.length} items can be measured here.`;
}
