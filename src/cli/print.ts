import { secretValues } from "../core/command-env.ts";
import { jsonText } from "../core/json-text.ts";
import { redactor } from "../core/redact.ts";

/** Writes to stdout and comes back when it has left; a reader that went away (`| head`) is no fault. */
export function print(text: string, stream: NodeJS.WritableStream = process.stdout): Promise<void> {
  return new Promise((resolve) => {
    stream.once("error", () => resolve());
    stream.write(text, () => resolve());
  });
}

/**
 * For all that is said beside a report, which redacts itself: without the values of this process's secrets,
 * and without what has the shape of a credential.
 */
export function withoutSecrets(text: string): string {
  return redactor(secretValues(process.env))(text);
}

/** As above, of JSON: text by text, so that it stays JSON. Keys are names, and stay. */
export function jsonWithoutSecrets(text: string): string {
  const redact = redactor(secretValues(process.env));
  return jsonText(
    JSON.parse(text, (_, value: unknown) => (typeof value === "string" ? redact(value) : value)),
  );
}
