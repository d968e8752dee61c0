import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute } from "node:path";
import type { Environment } from "../../core/command-env.ts";
import { endGroup, registerGroup } from "../process-group.ts";

/** A keychain may ask its owner; nobody is there to answer. */
const CAP_MS = 5_000;
const GRACE_MS = 100;
const OUTPUT_LIMIT = 64 * 1024;
/** What `gh` would hand back before it looks at its own logins. */
const TOKENS = ["GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];

/**
 * The token that `gh` is logged in with: `gh auth token --hostname HOST`, without a terminal.
 * @returns null where there is no `gh`, no login, or no answer in time
 * @throws the signal's reason
 */
export async function ghToken(
  host: string,
  env: Environment,
  signal?: AbortSignal,
  capMs: number = CAP_MS,
): Promise<string | null> {
  signal?.throwIfAborted();
  // It goes to a program as an argument.
  if (!/^[a-z0-9[][\w.:[\]-]*$/i.test(host)) return null;
  const child = spawn("gh", ["auth", "token", "--hostname", host], {
    // Nothing of the repository may pass for `gh`, or for its configuration.
    cwd: tmpdir(),
    env: ghEnvironment(env),
    stdio: ["ignore", "pipe", "ignore"],
    // A session of its own: no terminal to ask on.
    detached: true,
    windowsHide: true,
  });
  const group = child.pid;
  if (group !== undefined) registerGroup(group);
  let output = Buffer.alloc(0);
  child.stdout.on("data", (chunk: Buffer) => {
    if (output.length < OUTPUT_LIMIT) output = Buffer.concat([output, chunk]);
  });
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  const exitCode = await new Promise<number | null>((resolve) => {
    stop = () => resolve(null);
    child.once("error", stop);
    child.once("close", resolve);
    timer = setTimeout(stop, capMs);
    signal?.addEventListener("abort", stop, { once: true });
  });
  clearTimeout(timer);
  if (stop) signal?.removeEventListener("abort", stop);
  child.stdout.destroy();
  if (group !== undefined) await endGroup(group, GRACE_MS);
  signal?.throwIfAborted();
  const token = output.toString("utf8").trim();
  return exitCode === 0 && token !== "" ? token : null;
}

function ghEnvironment(env: Environment): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && !TOKENS.includes(name)) clean[name] = value;
  const path = Object.keys(clean).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  return {
    ...clean,
    [path]: (clean[path] ?? "").split(delimiter).filter(isAbsolute).join(delimiter),
    GH_PROMPT_DISABLED: "1",
    GH_NO_UPDATE_NOTIFIER: "1",
  };
}
