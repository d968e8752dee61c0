/** What can become of a request besides an answer; `faults.ts` puts it into words. */
export type Failure =
  /** An answer that says no. `said` is GitHub's own message, null where the body is not GitHub's. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers: Headers;
      readonly said: string | null;
    }
  /** `until` is null where GitHub does not say. */
  | {
      readonly kind: "rate-limit";
      readonly secondary: boolean;
      readonly until: Date | null;
      readonly waitMs: number;
    }
  | { readonly kind: "timeout"; readonly afterMs: number }
  /** It was not asked at all. */
  | { readonly kind: "no-turn"; readonly afterMs: number }
  /** No connection, or one that broke; the code is Node's. */
  | { readonly kind: "network"; readonly code: string | null }
  | { readonly kind: "cut-off" }
  | { readonly kind: "malformed" }
  | { readonly kind: "too-large"; readonly bytes: number }
  | { readonly kind: "not-json"; readonly status: number; readonly contentType: string | null }
  /** `to` is where it pointed; null where it did not say. */
  | {
      readonly kind: "redirect";
      readonly status: number;
      readonly to: URL | null;
      readonly tooMany: boolean;
    }
  /** GitHub left out what single sign-on hides from the token. */
  | { readonly kind: "partial" }
  /** An URL that would mean another thing than what was asked for. */
  | { readonly kind: "ambiguous-path" };

/** An answer with a body that was read whole. */
export interface Answer {
  /** Null where there is no body to be (204). */
  readonly json: unknown;
  readonly headers: Headers;
}

export type Outcome = { readonly answer: Answer } | { readonly failure: Failure };

const CERTIFICATE =
  /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY|DECRYPT))/;

/** The other side is not who it should be, as far as can be seen from here. */
export function isCertificateCode(code: string | null): boolean {
  return code !== null && CERTIFICATE.test(code);
}

/** Before anything was sent: no name server, no route, nobody there. Codes are Node's. */
const NOT_CONNECTED =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/** The other side may have done what it was asked for, though it did not say so. */
export function mayHaveBeenDone(failure: Failure): boolean {
  if (failure.kind === "network" && NOT_CONNECTED.test(failure.code ?? "")) return false;
  return mayPass(failure);
}

/** Asking the same once more may help. Rate limits are another thing: they say when. */
export function mayPass(failure: Failure): boolean {
  switch (failure.kind) {
    case "status":
      return failure.status >= 500 || failure.status === 408;
    case "network":
      return !isCertificateCode(failure.code);
    case "timeout":
    case "cut-off":
    case "malformed":
      return true;
    default:
      return false;
  }
}
