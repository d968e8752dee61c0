import { plainLine } from "../core/plain-text.ts";
import type { ReportedItem } from "../core/report.ts";
import { STATUS_INFO } from "../core/status.ts";
import type { RunEvent } from "../engine/events.ts";
import { isSequential } from "../engine/plan-node.ts";
import { MARKS } from "../reporters/pretty-parts.ts";

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

/** On a terminal: what runs now and for how long, redrawn in place on stderr. */
export async function liveOnTerminal(stream: NodeJS.WriteStream): Promise<Live> {
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
      return `${spinner} ${plainLine(id)}${seconds > 0 ? `  ${seconds} s` : ""}`.slice(
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
          text: waitingText(event.on),
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

/** Elsewhere: a plain line when an item that runs commands starts and ends, on stderr; and what is waited for. */
export function livePlain(stream: NodeJS.WriteStream): Live {
  let said = "";
  return {
    listen(event) {
      if (event.type === "waiting") {
        // The same thing at every look would fill a log.
        const text = waitingText(event.on);
        if (text !== said) stream.write(`… ${text}, for at most ${inWords(event.leftMs)}\n`);
        said = text;
        return;
      }
      if (event.type === "planned" || !isSequential(event.item)) return;
      const id = plainLine(event.item.id);
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

function waitingText(items: readonly ReportedItem[]): string {
  return `waiting: ${items.map(({ id, summary }) => plainLine(`${id} (${summary})`)).join(", ")}`;
}

function inWords(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return seconds >= 120 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`;
}
