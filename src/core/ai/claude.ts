import { setTimeout as timer } from "node:timers/promises";
import { settings } from "#core/server/settings.ts";
import type { ModelProblem } from "#core/values/outgoing-problems.ts";
import type { Message, ModelQuestion } from "./send-question.ts";

/** Whether an API key is set, and which model to use. */
export const claudeSettings = (): { isConfigured: boolean; model: string } => {
  const { ANTHROPIC_API_KEY, ANTHROPIC_MODEL } = settings();
  return { isConfigured: ANTHROPIC_API_KEY !== undefined, model: ANTHROPIC_MODEL };
};

type Outcome = { said: unknown } | { why: ModelProblem };

/** The answer as JSON, or why there is none, with usage including failed calls. */
type ModelReply = { calls: number; tokensIn: number; tokensOut: number } & Outcome;

export type Claude = {
  model: string;
  /**
   * Sends a question, and retries temporary failures. `signal` aborts immediately and throws; when `until` aborts, the
   * result is a timeout.
   */
  ask: (question: ModelQuestion, ends: { signal: AbortSignal; until: AbortSignal }) => Promise<ModelReply>;
};

/** The maximum number of attempts, and the wait before the second one, which doubles each time. */
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 1000;
/** If the service requests a longer wait, give up immediately. */
const MOST_WAIT_MS = 60_000;

type Pause = (ms: number, signal: AbortSignal) => Promise<unknown>;
const wait: Pause = (ms, signal) => timer(ms, undefined, { signal });

/** With jitter between half and all of it, so that clients rejected together don't retry together. */
const backoff = (attempt: number): number => FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random() / 2);

const parseJsonAnswer = (text: string): Outcome => {
  try {
    return { said: JSON.parse(text) };
  } catch {
    return { why: "unusable_answer" };
  }
};

const toOutcome = ({ content, stop_reason }: Message): Outcome => {
  if (stop_reason === "refusal") return { why: "refused_answer" };
  if (stop_reason !== "end_turn" && stop_reason !== "stop_sequence") return { why: "cut_short" };
  return parseJsonAnswer(content.flatMap(({ type, text }) => (type === "text" && text ? [text] : [])).join(""));
};

/** A client for the configured model, by default with the configured API key; null without one. `pause` is replaced in tests. */
export const configuredClaude = ({
  pause = wait,
  apiKey = settings().ANTHROPIC_API_KEY,
}: {
  pause?: Pause;
  apiKey?: string | undefined;
} = {}): Claude | null => {
  const service = settings();
  if (!apiKey) return null;
  const ask: Claude["ask"] = async (question, { signal, until }) => {
    // Loaded on first use, because the SDK is slow to load.
    const { sendQuestion } = await import("./send-question.ts");
    const within = AbortSignal.any([signal, until]);
    const none = { tokensIn: 0, tokensOut: 0 };
    let calls = 0;
    try {
      for (;;) {
        within.throwIfAborted();
        calls++;
        const response = await sendQuestion({ apiKey, ...service }, question, within);
        if (!("why" in response)) {
          const { input_tokens: tokensIn, output_tokens: tokensOut } = response.usage;
          return { calls, tokensIn, tokensOut, ...toOutcome(response) };
        }
        const { why, isWorthAnother, waitMs } = response;
        if (!isWorthAnother || calls === ATTEMPTS || (waitMs ?? 0) > MOST_WAIT_MS) return { calls, ...none, why };
        await pause(Math.max(waitMs ?? 0, backoff(calls - 1)), within);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!until.aborted) throw error;
      return { calls, ...none, why: "timeout" };
    }
  };
  return { model: service.ANTHROPIC_MODEL, ask };
};
