import { plainLine } from "../core/plain-text.ts";
import type { Redact } from "../core/redact.ts";
import type { ReportedItem } from "../core/report.ts";
import { STATUS_INFO } from "../core/status.ts";
import type { RunEvent } from "../engine/events.ts";
import { isSequential } from "../engine/plan-node.ts";
import { MARKS } from "../reporters/pretty-parts.ts";
import { shortened } from "../reporters/pretty-text.ts";

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
  const running = new Map<string, number>();
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
    const lines = [...running].map(([id, since]) => {
      const seconds = Math.floor((Date.now() - since) / 1000);
      return `${spinner} ${safeLine(id, redact)}${seconds > 0 ? `  ${seconds} s` : ""}`.slice(
        0,
        width - 1,
      );
    });
    update([...lines, `  ${ended} of ${total}`].join("\n"));
  };
  const timer = setInterval(draw, FRAME_MS);
  return {
    listen(event) {
      waiting = null;
      if (event.type === "planned") {
        total = event.items.length;
        ended = 0;
      }
      if (event.type === "waiting") {
        const now = Date.now();
        waiting = {
          text: waitingText(event.on, redact),
          until: now + event.pauseMs,
          end: now + event.leftMs,
        };
      }
      if (event.type === "started") running.set(event.item.id, Date.now());
      if (event.type === "ended") {
        running.delete(event.item.id);
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
  return {
    listen(event) {
      if (event.type === "waiting") {
        // The same thing at every look would fill a log.
        const text = waitingText(event.on, redact);
        if (text !== said) stream.write(`… ${text}, for at most ${inWords(event.leftMs)}\n`);
        said = text;
        return;
      }
      // What could not be published is said at the end.
      if (event.type === "planned" || event.type === "published") return;
      if (!isSequential(event.item)) return;
      const id = safeLine(event.item.id, redact);
      if (event.type === "started") stream.write(`… ${id}\n`);
      else {
        const { status, durationMs } = event.report;
        const time = `${(durationMs / 1000).toFixed(1)} s`;
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

function inWords(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return seconds >= 120 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`;
}
