import { MAX_FILE_BYTES } from "../core/facts.ts";
import { FactUnavailable } from "../core/result.ts";

/** As UTF-8: invalid bytes replaced, a byte order mark removed. */
export function asText(bytes: Uint8Array | null): string | null {
  return bytes && new TextDecoder("utf-8").decode(bytes);
}

/** @throws always: a file of more than `MAX_FILE_BYTES`. */
export function tooLarge(path: string): never {
  throw new FactUnavailable(
    `${path} is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB, and such files are not read`,
    "leave it out of what the item looks at",
  );
}
