import type { Progress } from "../core/check.ts";
import { plainLine } from "../core/plain-text.ts";
import type { Redact } from "../core/redact.ts";
import type { ReportedItem } from "../core/report.ts";
import { STATUS_INFO } from "../core/status.ts";
import type { RunEvent } from "../engine/events.ts";
import { isSequential } from "../engine/plan-node.ts";
import { MARKS } from "../reporters/pretty-parts.ts";
import { shortened } from "../reporters/pretty-text.ts";
import { inWords, runLeft, standOf } from "./remaining.ts";

/** Shows a run while it goes on; `end` takes away what must not stay. */
export interface Live {
  readonly listen: (event: RunEvent) => void;
  readonly end: () => void;
}

/** Frames of the spinner; one column each. */
const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 120;
/** Runs shorter than this show nothing: a flash helps nobody. */
const QUIET_MS = 300;
/** Of what is waited for the beginning; the report has all of it. In UTF-16 units. */
const MOST_WAITING = 500;

const unchanged: Redact = (text) => text;

/**
 * On a terminal: what runs now and for how long, redrawn in place on stderr.
 * @param redact takes secrets out: what is waited for says what the API said.
 */
export async function liveOnTerminal(
  stream: NodeJS.WriteStream,
  redact: Redact = unchanged,
): Promise<Live> {
  const { createLogUpdate } = await import("log-update");
  const update = createLogUpdate(stream);
  const running = new Map<string, { readonly since: number; at: Progress | null }>();
  /** Ids of items that run commands and have not ended, in their order. */
  let commands: string[] = [];
  let lastMs: ReadonlyMap<string, number> = new Map();
  const startedAt = Date.now();
  let total = 0;
  let ended = 0;
  let frame = 0;
  let waiting: { readonly text: string; readonly until: number; readonly end: number } | null =
    null;
  const draw = () => {
    if (Date.now() - startedAt < QUIET_MS) return;
    const width = stream.columns ?? 80;
    const spinner = FRAMES[frame++ % FRAMES.length];
    if (waiting !== null) {
      const [next, left] = [waiting.until, waiting.end].map((time) => inWords(time - Date.now()));
      const first = `${spinner} ${waiting.text}`.slice(0, width - 1);
      return update(`${first}\n  asking again in ${next}, for ${left} more`);
    }
    const lines = [...running].map(([id, { since, at }]) => {
      const stand = standOf(Date.now() - since, lastMs.get(id) ?? null, at);
      const line = `${spinner} ${safeLine(id, redact)}${stand === "" ? "" : `  ${plainLine(stand)}`}`;
      return line.slice(0, width - 1);
    });
    const left = runLeft(
      commands.map((id) => {
        const since = running.get(id)?.since;
        const elapsedMs = since === undefined ? null : Date.now() - since;
        return { elapsedMs, lastMs: lastMs.get(id) ?? null };
      }),
    );
    const count = `  ${ended} of ${total}${left === "" ? "" : `, ${left}`}`;
    update([...lines, count].join("\n"));
  };
  const timer = setInterval(draw, FRAME_MS);
  return {
    listen(event) {
      waiting = null;
      if (event.type === "planned") {
        total = event.items.length;
        ended = 0;
        lastMs = event.lastMs ?? new Map();
        // Those answered from the cache have no time and take none.
        commands = event.items
          .filter((item) => isSequential(item) && event.answered?.has(item.id) !== true)
          .map(({ id }) => id);
      }
      if (event.type === "waiting") {
        const now = Date.now();
        waiting = {
          text: waitingText(event.on, redact),
          until: now + event.pauseMs,
          end: now + event.leftMs,
        };
      }
      if (event.type === "started") running.set(event.item.id, { since: Date.now(), at: null });
      if (event.type === "progress") {
        const item = running.get(event.item.id);
        if (item !== undefined) item.at = event.at;
      }
      if (event.type === "ended") {
        running.delete(event.item.id);
        commands = commands.filter((id) => id !== event.item.id);
        ended += 1;
      }
    },
    end() {
      clearInterval(timer);
      update.clear();
      update.done();
    },
  };
}

/**
 * Elsewhere: a plain line when an item that runs commands starts and ends, on stderr; and what is waited for.
 * @param redact as above.
 */
export function livePlain(stream: NodeJS.WriteStream, redact: Redact = unchanged): Live {
  let said = "";
  let lastMs: ReadonlyMap<string, number> = new Map();
  return {
    listen(event) {
      if (event.type === "waiting") {
        // The same thing at every look would fill a log.
        const text = waitingText(event.on, redact);
        if (text !== said) stream.write(`… ${text}, for at most ${inWords(event.leftMs)}\n`);
        said = text;
        return;
      }
      if (event.type === "planned") lastMs = event.lastMs ?? new Map();
      // What could not be published is said at the end; how far an item is would fill a log.
      if (event.type !== "started" && event.type !== "ended") return;
      if (!isSequential(event.item)) return;
      const id = safeLine(event.item.id, redact);
      if (event.type === "started") {
        const last = lastMs.get(event.item.id);
        stream.write(`… ${id}${last === undefined ? "" : ` (took ${inWords(last)} last time)`}\n`);
      } else {
        const { status, durationMs, cached } = event.report;
        const time = `${(durationMs / 1000).toFixed(1)} s${cached ? " (cached)" : ""}`;
        stream.write(`${MARKS[status]} ${id} ${STATUS_INFO[status].word} after ${time}\n`);
      }
    },
    end() {},
  };
}

function waitingText(items: readonly ReportedItem[], redact: Redact): string {
  const said = items.map(({ id, summary }) => safeLine(`${id} (${summary})`, redact));
  return shortened(`waiting: ${said.join(", ")}`, MOST_WAITING);
}

function safeLine(text: string, redact: Redact): string {
  return plainLine(redact(text));
}
