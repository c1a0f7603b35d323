"use client";

import { useEffect, useState } from "react";
import { CallError } from "#core/ui/call.ts";

/** Results of previews, each with the criteria it belongs to. */
export type PreviewState<Answer, Problem> = {
  settled: { question: string; answer: Answer } | null;
  failed: { question: string; problem: Problem } | null;
};

/**
 * What to show for `question` (null: nothing to preview): `current` is its own result; `last` is the latest result, which must
 * be marked as outdated unless it is current.
 */
export const currentPreview = <Answer, Problem>(
  { settled, failed }: PreviewState<Answer, Problem>,
  question: string | null,
): { last: Answer | null; current: Answer | null; isCounting: boolean; error: Problem | null } => {
  const current = question !== null && settled?.question === question ? settled.answer : null;
  const error = question !== null && current === null && failed?.question === question ? failed.problem : null;
  return {
    last: settled?.answer ?? null,
    current,
    isCounting: question !== null && current === null && error === null,
    error,
  };
};

/** Long enough to skip single keystrokes, short enough to be ready when the user looks up. */
const PAUSE_MS = 250;

/**
 * Asks with `input` (null: nothing to ask) after a pause in editing and cancels earlier requests. The answer also depends on
 * `context`, such as the language. See `currentPreview` for what is current.
 */
export const useLivePreview = <Input extends object, Answer>(
  input: Input | null,
  context: string | number,
  ask: (input: Input, signal: AbortSignal) => Promise<{ data: Answer }>,
) => {
  const question = input && JSON.stringify([input, context]);
  const [state, setState] = useState<PreviewState<Answer, CallError>>({ settled: null, failed: null });
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the question contains the whole input
  useEffect(() => {
    if (question === null || input === null) return;
    const controller = new AbortController();
    const fetchPreview = async () => {
      try {
        const { data } = await ask(input, controller.signal);
        setState({ settled: { question, answer: data }, failed: null });
      } catch (error) {
        if (controller.signal.aborted || !(error instanceof CallError)) return;
        setState((before) => ({ ...before, failed: { question, problem: error } }));
      }
    };
    const timer = setTimeout(() => void fetchPreview(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [question, attempt]);

  return {
    ...currentPreview(state, question),
    retry: () => {
      setState((before) => ({ ...before, failed: null }));
      setAttempt((count) => count + 1);
    },
  };
};
