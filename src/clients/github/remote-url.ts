/** Where a remote's URL points, read as a forge's: a host and two names. */
export interface RemoteAddress {
  /** In lower case; with the port of its web server where the URL tells an unusual one. */
  readonly host: string;
  /** Null where the path is not `owner/name`; such a remote is on no GitHub. */
  readonly repository: RepositoryName | null;
}

export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

// Of accounts: letters, digits and hyphens, and `_` before the company's short code of managed users.
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
const WEB = /^(?:git\+)?https?:$/;
const OTHER = /^(?:(?:git\+)?ssh|git|git\+ssh):$/;
const HOST = /^(?:[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?|\[[0-9a-f:.]{2,45}\])$/;
/** `git@host:owner/name.git`, `host:owner/name`; what stands before the colon has no slash (git-clone(1), "GIT URLS"). */
const SCP = /^(?:[^@/:]*@)?(\[[^\]/]*\]|[^@/:[\]]+):(?!:)(.*)$/;

/** Git sends it as it is; who reads the URL by the book takes the path for another. */
const DOT_SEGMENT = /\/(?:\.|%2e){1,2}(?:\/|$)/i;

/**
 * Reads `https://` (credentials and all), `ssh://`, `git://` and the scp form.
 * @returns null for local paths, files, remote helpers and what cannot be read for certain: programs do
 * not agree on where the host ends when there are backslashes, blanks or controls in it.
 */
export function parseRemoteUrl(url: string): RemoteAddress | null {
  if (!/^[!-[\]-~]{1,4096}$/.test(url) || DOT_SEGMENT.test(url)) return null;
  const address = url.includes("://") ? ofUrl(url) : ofScpForm(url);
  const host = usual(address?.hostname ?? "");
  if (address === null || !HOST.test(host)) return null;
  return {
    host: address.port === "" ? host : `${host}:${address.port}`,
    repository: parseRepositoryName(address.path),
  };
}

interface Parts {
  readonly hostname: string;
  readonly port: string;
  readonly path: string;
}

function ofUrl(text: string): Parts | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, port, pathname, search, hash } = new URL(text);
  if (search !== "" || hash !== "") return null;
  if (!WEB.test(protocol) && !OTHER.test(protocol)) return null;
  // Only the port of https says where the web server, and with it the API, is.
  const told = protocol.endsWith("https:") && port !== "443" ? port : "";
  return { hostname: hostname.toLowerCase(), port: told, path: pathname };
}

function ofScpForm(text: string): Parts | null {
  const [, hostname = "", path = ""] = SCP.exec(text) ?? [];
  // One letter is a drive: `C:/work/shop`.
  if (hostname.length < 2) return null;
  return { hostname: hostname.toLowerCase(), port: "", path };
}

/** Other names of the same host: `www.`, SSH over the https port, a root's dot. */
function usual(hostname: string): string {
  const plain = hostname.replace(/\.$/, "");
  return /^(?:www|ssh)\.github\.com$/.test(plain) ? "github.com" : plain;
}

/** `owner/name`, `/owner/name.git/`; null for anything else. */
export function parseRepositoryName(path: string): RepositoryName | null {
  const [owner = "", name = "", ...more] = path.replace(/^\/+|\/+$/g, "").split("/");
  const short = name.replace(/\.git$/i, "");
  if (more.length > 0 || !OWNER.test(owner) || !NAME.test(short)) return null;
  return { owner, name: short };
}

/** `github.com` and the hosts that GitHub runs for companies with their data elsewhere. */
export function isGitHubsOwn(host: string): boolean {
  return host === "github.com" || /^[a-z0-9-]+\.ghe\.com$/.test(host);
}
