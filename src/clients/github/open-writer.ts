import type * as z from "zod/mini";
import { FactUnavailable } from "../../core/result.ts";
import { mayHaveBeenDone } from "./failure.ts";
import { faultOf } from "./faults.ts";
import { HttpSession, type SessionRequest } from "./http-session.ts";
import { findConnection } from "./open-session.ts";
import { neededPermissions } from "./permissions.ts";
import type { OpenedWriter, Write } from "./writer.ts";

/**
 * Opens what may write, and sends nothing yet.
 * @throws FactUnavailable, the signal's reason; as `openSession`
 */
export async function openWriter(request: SessionRequest): Promise<OpenedWriter> {
  const { place, token } = await findConnection(request);
  const session = new WritingSession(place, token, request);
  return {
    session,
    send: (write, schema) => session.send(write, schema),
    close: () => session.close(),
  };
}

class WritingSession extends HttpSession {
  async send<S extends z.core.$ZodType>(write: Write, schema: S): Promise<z.output<S>> {
    const { method, route, parameters, body, repeatable, permission } = write;
    const asked = this.question(method, route, parameters);
    const what = this.nameOf(asked);
    if (!this.hasToken)
      throw new FactUnavailable(
        `${what}: GitHub takes it only with a token, and there is none for ${this.host}`,
        this.wording.getToken,
      );
    const ended = await this.asker.ask({
      ...asked,
      parameters: { ...asked.parameters, data: JSON.stringify(body) },
      once: !repeatable,
    });
    if ("answer" in ended) return this.parsed(schema, ended.answer.json, what);
    const { failure, attempts } = ended;
    const fault = faultOf(failure, what, attempts, this.wording, neededPermissions(permission));
    if (!mayHaveBeenDone(failure)) throw fault;
    throw new FactUnavailable(`${fault.reason}; it may have been written all the same`, fault.mend);
  }
}
