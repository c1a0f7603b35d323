"use client";

import { useEffect, useState } from "react";
import { CallError } from "../api/call.ts";
import { currentPreview, type PreviewState } from "./preview-state.ts";

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
