import { OtherSystemError } from "#core/values/branded-error.ts";
import type { OutgoingProblem } from "#core/values/outgoing-problems.ts";
import { maskPersonalData } from "#core/values/personal-data.ts";
import { storableText } from "#core/values/texts.ts";

/** Long enough for a shop's error message. */
const LONGEST_DETAIL = 300;

/** Why a request to another system failed. `detail` is its message, the host or an error code, and is shown to admins. */
export class OutgoingError extends OtherSystemError {
  static override readonly brand: symbol = Symbol.for("customer-360.outgoing-error");

  readonly problem: OutgoingProblem;
  readonly detail: string;
  /** A later attempt may succeed. */
  readonly isTransient: boolean;
  /** From Retry-After; null if the answer has none. */
  readonly retryAfterMs: number | null;
  /** Of an answer that is no success; null if there was none. */
  readonly status: number | null;
  /** Private, so that a logged error doesn't contain it. */
  readonly #answer: unknown;

  constructor(
    problem: OutgoingProblem,
    detail: string,
    {
      isTransient = false,
      retryAfterMs = null,
      status = null,
      answer = null,
      cause,
    }: {
      isTransient?: boolean;
      retryAfterMs?: number | null;
      status?: number | null;
      answer?: unknown;
      cause?: unknown;
    } = {},
  ) {
    // Cut first, because a cut may leave half of a character.
    const shown = storableText(detail.slice(0, LONGEST_DETAIL));
    // Logs have the message, and some systems repeat the addresses that were sent to them.
    super(`${problem}: ${maskPersonalData("values", shown)}`, { cause });
    this.problem = problem;
    this.detail = shown;
    this.isTransient = isTransient;
    this.retryAfterMs = retryAfterMs;
    this.status = status;
    this.#answer = answer;
  }

  /** The JSON document of that answer. It may repeat personal data that was sent. */
  get answer(): unknown {
    return this.#answer;
  }
}
