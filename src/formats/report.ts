import * as z from "zod/mini";
import type { EarlierReport } from "../core/earlier-report.ts";
import type { ReportedItem } from "../core/report.ts";
import { STAGES, STATUSES, WAITING_ON } from "../core/status.ts";
import { VERDICTS } from "../core/verdict.ts";

/** The text is no report of `dod`; the message says why not. */
export class UnreadableReport extends Error {
  override readonly name = "UnreadableReport";
}

const filled = z.string().check(z.regex(/\S/, "must not be empty"));
const sha = z.string().check(z.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, "must be a full SHA"));
const count = z.int().check(z.minimum(0));
const place = z.nullable(z.int());

const findingSchema = z.object({
  path: z.nullable(z.string()),
  line: place,
  endLine: place,
  column: place,
  rule: filled,
  message: filled,
  fix: z.nullable(z.string()),
});

const evidenceSchema = z.object({
  kind: z.enum(["file", "commit", "command", "report", "api", "attestation", "change", "item"]),
  ref: filled,
  summary: filled,
});

const waiverSchema = z.object({
  reason: z.string(),
  by: z.string(),
  until: z.nullable(z.string()),
  source: z.string(),
});

const itemSchema: z.ZodMiniType<ReportedItem> = z.object({
  id: filled,
  check: filled,
  title: filled,
  category: filled,
  stage: z.enum(STAGES),
  required: z.boolean(),
  status: z.enum(STATUSES),
  summary: filled,
  waitingOn: z.nullable(z.enum(WAITING_ON)),
  findings: z.array(findingSchema),
  evidence: z.array(evidenceSchema),
  mend: z.nullable(z.string()),
  since: z.nullable(z.string()),
  ignored: count,
  notes: z.array(filled),
  children: z.array(z.lazy(() => itemSchema)),
  waiver: z.nullable(waiverSchema),
  cached: z.boolean(),
  durationMs: count,
});

/** What every version's report begins with. */
const headSchema = z.object({
  schemaVersion: z.int(),
  tool: z.object({ name: z.literal("dod"), version: filled }),
});

/** Later versions only add fields: what is not known here is left out. */
const reportSchema = z.object({
  verdict: z.enum(VERDICTS),
  change: z.nullable(z.object({ mergeBase: sha, head: sha, digest: filled, contents: filled })),
  checklist: z.object({ digest: z.string() }),
  items: z.array(itemSchema),
  treeChanged: z.nullable(z.string()),
});

/**
 * Reads a JSON report (`--format json`) that this very `dod` wrote. The file may be anybody's: its shape is
 * looked at, whether it is true cannot be. Of one that another version wrote only that is told, without
 * its change and items: what they mean may differ.
 * @param version of this `dod`
 * @throws UnreadableReport, and nothing else
 */
export function parseReport(text: string, version: string): EarlierReport {
  const json = parseJson(text);
  const head = held(headSchema, json);
  if (head.schemaVersion !== 1 || head.tool.version !== version)
    return { ...head, change: null, checklist: { digest: "" }, items: [], treeChanged: null };
  const report = held(reportSchema, json);
  const ids = new Set<string>();
  for (const { id } of report.items) {
    if (ids.has(id)) throw new UnreadableReport(`it has two items ${shown(id)}`);
    ids.add(id);
  }
  return { ...head, ...report };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableReport(`it is not well-formed JSON: ${shown((error as Error).message)}`);
  }
}

function held<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const parsed = attempt(schema, value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${placeOf(issue.path)}`;
  throw new UnreadableReport(`it is no report of dod${where}: ${shown(issue?.message ?? "")}`);
}

function attempt<T>(schema: z.ZodMiniType<T>, value: unknown) {
  try {
    return z.safeParse(schema, value);
  } catch {
    // Items within items until the stack is full.
    throw new UnreadableReport("its items are nested too deep");
  }
}

function placeOf(path: readonly PropertyKey[]): string {
  return shown(path.map(String).join("."));
}

/** A piece of a hostile file, for a message. */
function shown(text: string): string {
  const short = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  return short.replace(/\s+/g, " ");
}
