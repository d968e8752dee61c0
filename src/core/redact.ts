import { Buffer } from "node:buffer";

/**
 * Takes secrets out of text that people and reports will see: the values that are known to be
 * secret, and what has the shape of a well-known credential.
 */

export const REDACTED = "[redacted]";

/**
 * Shapes that their issuers publish so that they can be recognised. Sources: GitHub "About
 * authentication to GitHub: token formats", GitLab "Token prefixes", AWS "IAM unique identifiers",
 * Slack, Stripe, npm, PyPI, Google and Anthropic/OpenAI key formats, RFC 7468 (PEM), RFC 7519 (JWT).
 * What must be followed by something is bounded: output is hostile, and an open repetition before a
 * required character takes quadratic time on a long line.
 */
const SHAPES: readonly RegExp[] = [
  /\bgh[pousr]_[A-Za-z0-9]{20,255}/,
  /\bgithub_pat_[A-Za-z0-9_]{20,255}/,
  /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-[\w-]{20,}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/,
  /\bxapp-\d-[A-Za-z0-9-]{10,}/,
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bpypi-[\w-]{40,}/,
  /\bAIza[\w-]{35}/,
  /\bsk-(?:ant-|proj-|svcacct-|admin-)?[\w-]{32,}/,
  /\beyJ[\w-]{8,512}\.eyJ[\w-]{8,}(?:\.[\w-]*)?/,
];
const SHAPE = new RegExp(SHAPES.map((shape) => shape.source).join("|"), "g");

// `https://user:password@host`, as git prints remotes. The password goes on to the last `@` before the path,
// as it may hold one. The text up to the next `/` is looked at once from each `://`.
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:]{0,255}:)[^\s/]{1,4096}(?=@)/gi;
// `https://token@host`; names of users are shorter.
const URL_TOKEN = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[\w.~%+=-]{20,4096}(?=@)/gi;

// As in a request, in git's `http.<url>.extraHeader`, and in JSON; what only names a variable says no secret.
const AUTHORIZATION =
  /(\bauthorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?(?:basic|bearer|token)\s{1,3})(?!\$\{)[^\s"'`\\]+/gi;

const PEM_BEGIN = "-----BEGIN ";
const PEM = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[\s\S]*?(?:-----END \1-----|$(?![\s\S]))/g;
// What is left of a key whose beginning was cut away.
const PEM_REST =
  /^(?:[A-Za-z0-9+/=]+\r?\n)*[A-Za-z0-9+/=]*\r?\n?-----END [A-Z0-9 ]*PRIVATE KEY-----/;

/** Shorter values cannot be told from ordinary text: `1`, `true`, `passed`. */
const MIN_LENGTH = 6;
/** Of shorter ones what is left of their base64 form could be met by chance. */
const MIN_ENCODED = 8;

export type Redact = (text: string) => string;

/**
 * Makes a function that redacts. It is pure and works on one text; who cuts text into pieces must
 * redact before cutting, or cut at line ends: the lines of a secret that has several are secrets too.
 * @param secrets values; those under 6 characters are left alone.
 */
export function redactor(secrets: readonly string[]): Redact {
  const values = new Set<string>();
  for (const secret of secrets)
    for (const value of [secret, secret.trim(), ...secret.split(/\r?\n/)])
      if (value.trim().length >= MIN_LENGTH && !value.startsWith("-----")) {
        values.add(value);
        // As it stands in URLs and in JSON.
        values.add(encodeSafely(value));
        values.add(JSON.stringify(value).slice(1, -1));
        for (const encoded of base64Forms(value)) values.add(encoded);
      }
  // The longest first: a secret may be the beginning of another.
  const known = [...values].sort((a, b) => b.length - a.length).map(escapeRegex);
  const value = known.length === 0 ? null : new RegExp(known.join("|"), "g");
  return (text) => {
    let out = value === null ? text : text.replace(value, REDACTED);
    if (out.includes(PEM_BEGIN)) out = out.replace(PEM, REDACTED);
    if (out.includes("PRIVATE KEY-----")) out = out.replace(PEM_REST, REDACTED);
    if (out.includes("://"))
      out = out.replace(URL_PASSWORD, `$1${REDACTED}`).replace(URL_TOKEN, `$1${REDACTED}`);
    out = out.replace(AUTHORIZATION, `$1${REDACTED}`);
    return out.replace(SHAPE, REDACTED);
  };
}

function encodeSafely(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    return value; // A lone surrogate cannot stand in an URL either.
  }
}

/**
 * What base64 (RFC 4648, sections 4 and 5) makes of a value wherever it stands in what was encoded, as in
 * `base64("x-access-token:" + token)`, which actions/checkout leaves in git's configuration. A character holds
 * six bits, so there are three ways to begin; those that hold bits of what stands beside it are cut off.
 */
function base64Forms(value: string): string[] {
  if (value.length < MIN_ENCODED) return [];
  const bytes = Buffer.from(value);
  return [0, 1, 2].flatMap((before) => {
    const bits = 8 * (before + bytes.length);
    const form = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6));
    return [form, form.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
