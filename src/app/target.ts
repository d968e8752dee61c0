/** Where a word about a run may be published. */
export interface Target {
  /** Full SHA; null where nothing tells. */
  readonly commit: string | null;
  readonly pullRequest: number | null;
  /** The pull request has moved on, or goes elsewhere now: a newer run speaks for it. */
  readonly superseded: boolean;
}
