"use client";

import { useEffect, useState } from "react";
import type { Criteria } from "#lib/domain/segments/criteria.ts";
import { type AnswerOf, CallError, call } from "#ui/shared/api/call.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import { currentPreview, type PreviewState } from "./preview-state.ts";

type Preview = AnswerOf<"POST /api/admin/segments/preview">["data"];

/** Long enough to skip single keystrokes, short enough to be ready when the user looks up. */
const PAUSE_MS = 250;

/**
 * Previews the criteria after a pause in editing and cancels earlier requests. With `segmentId`, also lists who would join and
 * leave that segment. See `currentPreview` for what is current.
 */
export const usePreview = (criteria: Criteria | null, segmentId?: string) => {
  const { language } = useLanguage(false);
  const [state, setState] = useState<PreviewState<Preview, CallError>>({ settled: null, failed: null });
  const [attempt, setAttempt] = useState(0);
  const question = criteria === null ? null : JSON.stringify([criteria, segmentId, language]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the question contains all criteria
  useEffect(() => {
    if (question === null || criteria === null) return;
    const controller = new AbortController();
    const fetchPreview = async () => {
      try {
        const input = { criteria, withReach: true, ...(segmentId !== undefined && { segmentId }) };
        const { data } = await call("POST /api/admin/segments/preview", input, { signal: controller.signal });
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

export type LivePreview = ReturnType<typeof usePreview>;
