import type { Change, ChangedFile } from "../../src/core/change.ts";
import { findBase } from "../../src/facts/base.ts";
import { readChange } from "../../src/facts/change.ts";
import { openRepository } from "../../src/facts/repository.ts";
import type { TestRepository } from "./repository.ts";

/** Opens a test repository, finds its base (`main` unless said otherwise) and reads the change. */
export async function openChange(
  repo: TestRepository,
  option: string | null = "main",
  env: Record<string, string> = repo.env,
) {
  const repository = await openRepository({ cwd: repo.root, env });
  const base = await findBase({ repository, option, event: null, checklist: null });
  const change = await readChange(repository, base);
  return { repository, base, change };
}

export async function changeOf(repo: TestRepository, option?: string | null): Promise<Change> {
  return (await openChange(repo, option)).change;
}

/** The file of that path; fails where the change has none. */
export function fileOf(change: Change, path: string): ChangedFile {
  const file = change.files.find((f) => f.path === path);
  if (!file) throw new Error(`no ${path} among ${change.files.map((f) => f.path).join(", ")}`);
  return file;
}
