import { APIConnectionError, APIConnectionTimeoutError, APIError } from "@anthropic-ai/sdk";
import type { NamingProblem } from "#lib/domain/axes/naming/naming-report.ts";

/** Why a call came to nothing, whether another may come to more, and how long the service asks to wait until then. */
export type FailedCall = { why: NamingProblem; isWorthAnother: boolean; waitMs: number | null };

/** `retry-after`: seconds or a date. */
const waitOf = (headers: Headers | undefined, now: number): number | null => {
  const text = headers?.get("retry-after");
  if (!text) return null;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
};

/** The month's or the contract's budget is spent: it stays so for longer than anyone waits. */
const SPENT = /spend_limit_reached$/;

const ofStatus = (error: APIError, status: number): FailedCall => {
  const waitMs = waitOf(error.headers, Date.now());
  const isBusy = status === 429 || status === 529;
  const isWorthAnother =
    (isBusy && !SPENT.test(error.errorCode ?? "")) || status >= 500 || status === 408 || status === 409;
  if (isBusy) return { why: "overloaded", isWorthAnother, waitMs };
  return { why: isWorthAnother ? "service_failed" : "refused_request", isWorthAnother, waitMs };
};

/** Of what the SDK, or reading the body of its answer, threw; `isTimeUp`: after the call's own time. */
export const failedCallOf = (error: unknown, isTimeUp: boolean): FailedCall => {
  if (isTimeUp || error instanceof APIConnectionTimeoutError) {
    return { why: "timeout", isWorthAnother: true, waitMs: null };
  }
  if (error instanceof APIConnectionError) return { why: "unreachable", isWorthAnother: true, waitMs: null };
  if (error instanceof APIError && error.status !== undefined) return ofStatus(error, error.status);
  // No JSON where there should be some, and `terminated`: the connection was cut inside the body.
  const why = error instanceof SyntaxError ? "service_failed" : "unreachable";
  return { why, isWorthAnother: true, waitMs: null };
};
