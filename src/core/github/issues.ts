/** Names an issue of any repository on the same host. */
export interface IssueRef {
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
}

export interface Issue extends IssueRef {
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  /** ISO time; null while it is open. */
  readonly closedAt: string | null;
  readonly url: string;
  /** Numbers are shared: what is found may be a pull request. */
  readonly isPullRequest: boolean;
}

export interface Issues {
  /**
   * Null: there is none of that number.
   * @throws FactUnavailable where it cannot be read
   */
  find(issue: IssueRef): Promise<Issue | null>;
  /**
   * Those that the pull request closes when it is merged, by GitHub's own account: keywords in its body
   * and commits, and links made by hand.
   * @throws FactUnavailable without a token
   */
  closing(): Promise<readonly IssueRef[]>;
}
