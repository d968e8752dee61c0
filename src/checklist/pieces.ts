import type { Checklist, PluginCode } from "../core/checklist.ts";
import { pluginImports } from "./plugin-imports.ts";
import type { Layer } from "./read-layer.ts";
import type { ChecklistSource } from "./request.ts";

/** What of the repository a checklist is made of, beyond the names that stand in it. */
export interface Pieces extends Pick<Checklist, "pluginCode" | "gate"> {
  /** What plugins import, by path from the root. */
  readonly imported: ReadonlyMap<string, Uint8Array>;
  readonly notes: readonly string[];
}

/**
 * Follows links and the imports of plugins: a branch that changes what is at their end changes the checklist.
 * @param plugins local ones, by path from the root
 */
export async function piecesOf(
  layers: readonly Layer[],
  plugins: ReadonlyMap<string, Uint8Array>,
  source: ChecklistSource,
): Promise<Pieces> {
  const gate = new Set<string>();
  const pluginCode: PluginCode[] = [];
  const imported = new Map<string, Uint8Array>();
  const notes: string[] = [];
  const walked = async (path: string) => (await source.walked?.(path)) ?? [];
  for (const { file } of layers)
    if (file.kind === "repository")
      for (const path of [file.name, ...(await walked(file.name))]) gate.add(path);
  for (const [plugin, bytes] of plugins) {
    gate.add(plugin);
    const { files, ways, manifests, whole } = await pluginImports(plugin, bytes, source);
    const parts = new Set([...(await walked(plugin)), ...ways, ...files.keys()]);
    for (const path of parts) if (path !== plugin) pluginCode.push({ path, plugin });
    for (const path of [...parts, ...manifests]) gate.add(path);
    // One that is named itself is in the digest already.
    for (const [path, content] of files) if (!plugins.has(path)) imported.set(path, content);
    if (!whole)
      notes.push(
        `the plugin ${plugin} imports more files than are followed, so a change of some of them is not noticed`,
      );
  }
  return { pluginCode, imported, gate: [...gate], notes };
}
