import { APIConnectionError, APIConnectionTimeoutError, APIError } from "@anthropic-ai/sdk";
import type { NamingProblem } from "#lib/domain/axes/naming/naming-report.ts";

/** Why a call failed, whether to retry, and how long the service asks to wait. */
export type FailedCall = { why: NamingProblem; isWorthAnother: boolean; waitMs: number | null };

/** `retry-after`: seconds or a date. */
const waitOf = (headers: Headers | undefined, now: number): number | null => {
  const text = headers?.get("retry-after");
  if (!text) return null;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
};

/** The monthly or contract budget is exhausted, and stays so longer than a run can wait. */
const SPENT = /spend_limit_reached$/;

const ofStatus = (error: APIError, status: number): FailedCall => {
  const waitMs = waitOf(error.headers, Date.now());
  const isBusy = status === 429 || status === 529;
  const isWorthAnother =
    (isBusy && !SPENT.test(error.errorCode ?? "")) || status >= 500 || status === 408 || status === 409;
  if (isBusy) return { why: "overloaded", isWorthAnother, waitMs };
  return { why: isWorthAnother ? "service_failed" : "refused_request", isWorthAnother, waitMs };
};

/** Classifies an error from the SDK or from reading its response body; `isTimeUp`: the call timed out. */
export const failedCallOf = (error: unknown, isTimeUp: boolean): FailedCall => {
  if (isTimeUp || error instanceof APIConnectionTimeoutError) {
    return { why: "timeout", isWorthAnother: true, waitMs: null };
  }
  if (error instanceof APIConnectionError) return { why: "unreachable", isWorthAnother: true, waitMs: null };
  if (error instanceof APIError && error.status !== undefined) return ofStatus(error, error.status);
  // Invalid JSON; otherwise (`terminated`) the connection was closed while reading the body.
  const why = error instanceof SyntaxError ? "service_failed" : "unreachable";
  return { why, isWorthAnother: true, waitMs: null };
};
