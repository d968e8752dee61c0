/** Requests to the running service. */
export interface Probes {
  /**
   * Redirects are followed; the answer is that of the last.
   * @throws FactUnavailable where nothing answers: refused, TLS, timeout, no such host
   */
  ask(request: ProbeRequest, signal: AbortSignal): Promise<ProbeAnswer>;
}

export interface ProbeRequest {
  /** `${NAME}` in it is taken from `dod`'s own environment, as in `headers`. */
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ProbeAnswer {
  /** Without credentials and without what came from the environment. */
  readonly url: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first 1 MiB. */
  readonly text: string;
  /** The body was longer. */
  readonly truncated: boolean;
  readonly durationMs: number;
}
