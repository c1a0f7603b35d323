import Anthropic from "@anthropic-ai/sdk";
import { z } from "zod";
import { takesEffort } from "#lib/domain/axes/naming/language-models.ts";
import { log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { type FailedCall, failedCallOf } from "./failed-call.ts";

export type Question = { system: string; content: string; schema: Record<string, unknown> };

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
  { system, content, schema }: Question,
  signal: AbortSignal,
): Promise<Message | FailedCall> => {
  const timeout = ANTHROPIC_TIMEOUT * 1000;
  // Only the settings choose the endpoint and model, and only our log is used; the SDK must not read the environment.
  const client = new Anthropic({
    ...{ apiKey, baseURL: baseURL ?? "https://api.anthropic.com", timeout, maxRetries: 0 },
    ...{ logLevel: "off", openTelemetry: false },
  });
  // The SDK's timeout ends when headers arrive; this one covers the body too.
  const time = AbortSignal.timeout(timeout);
  try {
    const said = await client.messages.create(
      {
        ...{ model, max_tokens: MOST_TOKENS, system, messages: [{ role: "user", content }] },
        output_config: { format: { type: "json_schema", schema }, ...(takesEffort(model) && { effort: "low" }) },
      },
      { signal: AbortSignal.any([signal, time]) },
    );
    return message.safeParse(said).data ?? { why: "service_failed", isWorthAnother: true, waitMs: null };
  } catch (error) {
    signal.throwIfAborted();
    const failed = failedCallOf(error, time.aborted);
    // The report shows the kind of failure; the log has the service's message for the operator.
    log().warn({ err: error, why: failed.why, model }, "a request to Claude failed");
    return failed;
  }
};
