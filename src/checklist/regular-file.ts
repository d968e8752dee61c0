import { readFileSync, statSync } from "node:fs";

/** Far more than a checklist or a plugin has: a larger file would only fill the memory. 64 MiB. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/**
 * The bytes of a file, which may be anybody's: a pipe would be waited for, a device has no end.
 *
 * At once and not by promises: for small files their machinery takes ten times as long.
 * @param path absolute
 * @throws Error whose message says in plain words why it cannot be read.
 */
export function readRegularFile(path: string): Uint8Array {
  try {
    const kind = statSync(path);
    if (!kind.isFile() && !kind.isDirectory()) throw new Error("it is no regular file");
    if (kind.size > MAX_FILE_BYTES) throw new Error("it is larger than 64 MiB");
    return readFileSync(path);
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    throw new Error(REASONS[code ?? ""] ?? message, { cause: fault });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder",
  EACCES: "there is no permission to read it",
  EPERM: "there is no permission to read it",
};
