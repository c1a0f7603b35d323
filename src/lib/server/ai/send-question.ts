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

/** Room for the answer of a dozen segments (some 1,500 tokens) and for thinking, which counts as output too. */
const MOST_TOKENS = 8000;

/** What is read of the answer (Messages API); anything else that came with 200 was no answer of the service. */
const message = z.object({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string().nullable(),
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
});
export type Message = z.infer<typeof message>;

/** Sends a question, once; the answer comes in the form of its schema. Throws only what `signal` does. */
export const sendQuestion = async (
  { apiKey, ANTHROPIC_MODEL: model, ANTHROPIC_BASE_URL: baseURL, ANTHROPIC_TIMEOUT }: Service,
  { system, content, schema }: Question,
  signal: AbortSignal,
): Promise<Message | FailedCall> => {
  const timeout = ANTHROPIC_TIMEOUT * 1000;
  // Nothing of the process's surroundings: the settings alone say who is asked, and the log is ours.
  const client = new Anthropic({
    ...{ apiKey, baseURL: baseURL ?? "https://api.anthropic.com", timeout, maxRetries: 0 },
    ...{ logLevel: "off", openTelemetry: false },
  });
  // The SDK's own time is up when the headers are there; this one covers the body too.
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
    // The report says the kind of failure; what the service said of it is for whoever runs this server.
    log().warn({ err: error, why: failed.why, model }, "a question to Claude failed");
    return failed;
  }
};
