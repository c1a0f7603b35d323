import Anthropic, { APIConnectionError, APIConnectionTimeoutError, APIError } from "@anthropic-ai/sdk";
import { z } from "zod";
import { log } from "#core/server/log.ts";
import type { Settings } from "#core/server/settings.ts";
import type { ModelProblem } from "#core/values/outgoing-problems.ts";
import { takesEffort } from "./language-models.ts";

/** Why a call failed, whether to retry, and how long the service asks to wait. */
export type FailedCall = { why: ModelProblem; isWorthAnother: boolean; waitMs: number | null };

/** `retry-after`: seconds or a date. */
const parseRetryAfter = (headers: Headers | undefined, now: number): number | null => {
  const text = headers?.get("retry-after");
  if (!text) return null;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
};

/** The monthly or contract budget is exhausted, and stays so longer than a run can wait. */
const SPENT = /spend_limit_reached$/;

const ofStatus = (error: APIError, status: number): FailedCall => {
  const waitMs = parseRetryAfter(error.headers, Date.now());
  const isBusy = status === 429 || status === 529;
  const isWorthAnother =
    (isBusy && !SPENT.test(error.errorCode ?? "")) || status >= 500 || status === 408 || status === 409;
  if (isBusy) return { why: "overloaded", isWorthAnother, waitMs };
  return { why: isWorthAnother ? "service_failed" : "refused_request", isWorthAnother, waitMs };
};

/** Classifies an error from the SDK or from reading its response body; `isTimeUp`: the call timed out. */
const toFailedCall = (error: unknown, isTimeUp: boolean): FailedCall => {
  if (isTimeUp || error instanceof APIConnectionTimeoutError) {
    return { why: "timeout", isWorthAnother: true, waitMs: null };
  }
  if (error instanceof APIConnectionError) return { why: "unreachable", isWorthAnother: true, waitMs: null };
  if (error instanceof APIError && error.status !== undefined) return ofStatus(error, error.status);
  // Invalid JSON; otherwise (`terminated`) the connection was closed while reading the body.
  const why = error instanceof SyntaxError ? "service_failed" : "unreachable";
  return { why, isWorthAnother: true, waitMs: null };
};

export type ModelQuestion = { system: string; content: string; schema: Record<string, unknown> };

export type Service = Pick<Settings, "ANTHROPIC_MODEL" | "ANTHROPIC_TIMEOUT" | "ANTHROPIC_BASE_URL"> & {
  apiKey: string;
};

/** Enough for a dozen segments (about 1,500 tokens) plus thinking, which counts as output. */
const MOST_TOKENS = 8000;

/** The parts of a Messages API response that are used; any other 200 response didn't come from the service. */
const message = z.object({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string().nullable(),
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
});

export type Message = z.infer<typeof message>;

/** Sends a question once, and returns an answer that follows its schema. Throws only the signal's reason. */
export const sendQuestion = async (
  { apiKey, ANTHROPIC_MODEL: model, ANTHROPIC_BASE_URL: baseURL, ANTHROPIC_TIMEOUT }: Service,
  { system, content, schema }: ModelQuestion,
  signal: AbortSignal,
): Promise<Message | FailedCall> => {
  const timeout = ANTHROPIC_TIMEOUT * 1000;
  // Only the settings choose the endpoint and model, and only our log is used; the SDK must not read the environment.
  const client = new Anthropic({
    apiKey,
    baseURL: baseURL ?? "https://api.anthropic.com",
    timeout,
    maxRetries: 0,
    logLevel: "off",
    openTelemetry: false,
  });
  // The SDK's timeout ends when headers arrive; this one covers the body too.
  const time = AbortSignal.timeout(timeout);
  try {
    const said = await client.messages.create(
      {
        model,
        max_tokens: MOST_TOKENS,
        system,
        messages: [{ role: "user", content }],
        output_config: { format: { type: "json_schema", schema }, ...(takesEffort(model) && { effort: "low" }) },
      },
      { signal: AbortSignal.any([signal, time]) },
    );
    return message.safeParse(said).data ?? { why: "service_failed", isWorthAnother: true, waitMs: null };
  } catch (error) {
    signal.throwIfAborted();
    const failed = toFailedCall(error, time.aborted);
    // The report shows the kind of failure; the log has the service's message for the operator.
    log().warn({ err: error, why: failed.why, model }, "a request to Claude failed");
    return failed;
  }
};
