import type { SourceProblem } from "#lib/domain/imports/connections/kinds.ts";

/** Long enough for a shop's own sentence. */
const LONGEST_DETAIL = 300;

/** Why another system could not be read. `detail` is what it said, or the host or code concerned; shown to admins. */
export class OutgoingError extends Error {
  readonly problem: SourceProblem;
  readonly detail: string;
  /** A later attempt may succeed. */
  readonly isPassing: boolean;
  /** How long the other system asks to wait. */
  readonly retryAfterMs: number | null;

  constructor(
    problem: SourceProblem,
    detail: string,
    {
      isPassing = false,
      retryAfterMs = null,
      cause,
    }: { isPassing?: boolean; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(`${problem}: ${detail.slice(0, LONGEST_DETAIL)}`, { cause });
    this.problem = problem;
    this.detail = detail.slice(0, LONGEST_DETAIL);
    this.isPassing = isPassing;
    this.retryAfterMs = retryAfterMs;
  }
}
