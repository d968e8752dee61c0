import { mergedLines } from "../checklist/merged-lines.ts";
import { toPlain } from "../checklist/nodes.ts";
import type { Environment } from "../core/command-env.ts";
import { jsonText } from "../core/json-text.ts";
import { plainLine } from "../core/plain-text.ts";
import { openRepository } from "../facts/repository.ts";
import { openChecklist } from "./open-checklist.ts";

export interface ConfigRequest {
  readonly cwd: string;
  readonly env: Environment;
  readonly checklist: string | null;
  readonly json: boolean;
}

/**
 * The merged, validated checklist: as YAML with the place that each line comes from behind it, or as JSON.
 * The YAML stays a checklist that can be used.
 */
export async function config({ cwd, env, checklist, json }: ConfigRequest): Promise<string> {
  const { root } = await openRepository({ cwd, env });
  const { merged } = await openChecklist({ root, cwd, path: checklist }, new Date());
  if (json) return jsonText(toPlain(merged));
  const lines = mergedLines(merged);
  const width = Math.min(60, Math.max(0, ...lines.map(({ text }) => text.length)));
  return lines
    .map(
      ({ text, at }) =>
        `${plainLine(text).padEnd(width)}  # ${plainLine(`${at.file}:${at.line}`)}\n`,
    )
    .join("");
}
