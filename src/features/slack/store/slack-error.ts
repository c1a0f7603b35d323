import type { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import { type SlackProblem, toSlackProblem } from "#features/slack/rules/kinds.ts";

/** Why a message was not posted. `detail` is Slack's code or the host, and never contains a key. */
export class SlackError extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.slack-error");

  readonly problem: SlackProblem;
  readonly detail: string;
  /** From Retry-After; null if there was none. */
  readonly retryAfterMs: number | null;

  constructor(problem: SlackProblem, detail: string, retryAfterMs: number | null = null) {
    super(`${problem}: ${detail}`);
    this.problem = problem;
    this.detail = detail;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Nothing can have arrived: the connection was never open. */
const BEFORE_SENDING = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"];

const isBeforeSending = ({ cause }: OutgoingError): boolean =>
  cause instanceof Error && "code" in cause && BEFORE_SENDING.includes(String(cause.code));

/** A gateway had no answer from Slack, which may have posted the message. */
const LOST_BY_GATEWAY = [502, 504];

/** A refusal by status, of an incoming webhook or before the Web API. A webhook's code is its whole answer: "404 no_service". */
const toStatusProblem = (status: number, code: string): SlackProblem => {
  if (status === 429) return "RATE_LIMITED";
  if (LOST_BY_GATEWAY.includes(status)) return "UNCONFIRMED";
  if (code !== "") return toSlackProblem(code);
  if (status >= 500) return "SLACK_FAILED";
  return status === 401 || status === 403 || status === 404 || status === 410 ? "KEY_REJECTED" : "MESSAGE_REFUSED";
};

/** Without an answer, Slack may have posted the message. */
export const toSlackError = (error: OutgoingError): SlackError => {
  const { problem, detail, status, retryAfterMs } = error;
  if (status !== null) {
    const code = detail.replace(/^\d{3} ?/, "");
    return new SlackError(toStatusProblem(status, code), detail, retryAfterMs);
  }
  if (problem === "PRIVATE_ADDRESS" || problem === "INSECURE_ADDRESS") return new SlackError("PRIVATE_ADDRESS", detail);
  return new SlackError(problem === "UNREACHABLE" && isBeforeSending(error) ? "UNREACHABLE" : "UNCONFIRMED", detail);
};
