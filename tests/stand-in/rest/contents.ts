import type { TreeItem } from "../git.ts";
import { commitOf } from "../revisions.ts";
import type { World } from "../world.ts";
import { repositoryUrl } from "./commits.ts";
import { missing, type Reply, type RestRequest, type Routes } from "./reply.ts";

/** Files and folders. */
export const contentRoutes: Routes = {
  "/repos/{owner}/{repo}/contents/{path}": contents,
  "/repos/{owner}/{repo}/git/blobs/{file_sha}": ({ world, params: { file_sha: sha = "" } }) => {
    const known = world.git.bytes(["cat-file", "-e", sha]).status === 0;
    if (!known || world.git.typeOf(sha) !== "blob") return missing();
    const blob = world.git.blob(sha);
    if (blob.length > 100_000_000)
      return missing(403, "This API returns blobs up to 100 MB in size.");
    return {
      body: {
        sha,
        node_id: `B_${sha}`,
        size: blob.length,
        url: `${repositoryUrl(world)}/git/blobs/${sha}`,
        content: base64Lines(blob),
        encoding: "base64",
      },
    };
  },
};

function contents({ world, params, query, accept }: RestRequest): Reply {
  const path = (params.path ?? "").replace(/^\.$|\/$/, "");
  const ref = query.get("ref") ?? world.defaultBranch;
  const commit = commitOf(world, ref);
  if (commit === null) return missing(404, `No commit found for the ref ${ref}`);
  const item = path === "" ? null : world.git.item(commit, path);
  if (path !== "" && item === null) return missing();
  if (item === null || item.type === "tree") {
    const inside = world.git.tree(commit, path);
    return { body: inside.map((one) => itemView(world, one, ref)) };
  }
  if (item.size > 100_000_000) return missing(403, "This API returns blobs up to 100 MB in size.");
  if (accept.includes("raw") && item.type === "blob") {
    return { text: world.git.blob(item.sha), type: "application/vnd.github.raw; charset=utf-8" };
  }
  return { body: { ...itemView(world, item, ref), ...contentOf(world, item) } };
}

/** Between 1 and 100 MB GitHub gives no content but raw. */
function contentOf(world: World, item: TreeItem): object {
  if (item.type === "commit") return { submodule_git_url: "https://github.com/acme/submodule.git" };
  if (item.mode === "120000") return { target: world.git.blob(item.sha).toString("utf8") };
  if (item.size > 1_000_000) return { encoding: "none", content: "" };
  return { encoding: "base64", content: base64Lines(world.git.blob(item.sha)) };
}

/** GitHub breaks it into lines of sixty. */
function base64Lines(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,60}/g) ?? [];
  return lines.map((line) => `${line}\n`).join("");
}

function itemView(world: World, { path, type, mode, sha, size }: TreeItem, ref: string) {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const self = `${repositoryUrl(world)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const kind = type === "tree" ? "dir" : type === "commit" ? "submodule" : "file";
  const html = `${world.webUrl}/${world.owner}/${world.name}/blob/${ref}/${encoded}`;
  const git = `${repositoryUrl(world)}/git/${type === "tree" ? "trees" : "blobs"}/${sha}`;
  return {
    name: path.split("/").at(-1),
    path,
    sha,
    size: kind === "file" ? size : 0,
    type: mode === "120000" ? "symlink" : kind,
    url: self,
    html_url: html,
    git_url: git,
    download_url: kind === "file" ? html.replace("/blob/", "/raw/") : null,
    _links: { self, git, html },
  };
}
