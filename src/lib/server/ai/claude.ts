import { setTimeout as timer } from "node:timers/promises";
import type { NamingProblem } from "#lib/domain/axes/naming/naming-report.ts";
import { settings } from "../settings.ts";
import type { Message, Question } from "./send-question.ts";

type Outcome = { said: unknown } | { why: NamingProblem };

/** What asking came to: the answer as JSON, or why there is none; with what it took, failed calls included. */
type Asked = { calls: number; tokensIn: number; tokensOut: number } & Outcome;

export type Claude = {
  model: string;
  /**
   * Asks once, and again where the failure is of the kind that passes. `signal` ends it at once and is thrown; at the end of
   * `until` it is given up as timed out.
   */
  ask: (question: Question, ends: { signal: AbortSignal; until: AbortSignal }) => Promise<Asked>;
};

/** How often a question is sent at most, and the wait before the second time; it doubles each time after. */
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 1000;
/** Who is asked to wait for longer gives up at once. */
const MOST_WAIT_MS = 60_000;

type Pause = (ms: number, signal: AbortSignal) => Promise<unknown>;
const wait: Pause = (ms, signal) => timer(ms, undefined, { signal });

/** Between half of it and all: those who were turned down together don't come back together. */
const backoff = (attempt: number): number => FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random() / 2);

const jsonOf = (text: string): Outcome => {
  try {
    return { said: JSON.parse(text) };
  } catch {
    return { why: "unusable_answer" };
  }
};

const outcomeOf = ({ content, stop_reason }: Message): Outcome => {
  if (stop_reason === "refusal") return { why: "refused_answer" };
  if (stop_reason !== "end_turn" && stop_reason !== "stop_sequence") return { why: "cut_short" };
  return jsonOf(content.flatMap(({ type, text }) => (type === "text" && text ? [text] : [])).join(""));
};

/** The model to ask, where a key is set; null where none is. `pause` is for tests. */
export const configuredClaude = (pause: Pause = wait): Claude | null => {
  const { ANTHROPIC_API_KEY: apiKey, ...service } = settings();
  if (!apiKey) return null;
  const ask: Claude["ask"] = async (question, { signal, until }) => {
    // Only who asks pays for loading the SDK.
    const { sendQuestion } = await import("./send-question.ts");
    const within = AbortSignal.any([signal, until]);
    const none = { tokensIn: 0, tokensOut: 0 };
    let calls = 0;
    try {
      for (;;) {
        within.throwIfAborted();
        calls++;
        const came = await sendQuestion({ apiKey, ...service }, question, within);
        if (!("why" in came)) {
          const { input_tokens: tokensIn, output_tokens: tokensOut } = came.usage;
          return { calls, tokensIn, tokensOut, ...outcomeOf(came) };
        }
        const { why, isWorthAnother, waitMs } = came;
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
