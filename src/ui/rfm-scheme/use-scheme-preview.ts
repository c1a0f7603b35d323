"use client";

import { useEffect, useState } from "react";
import type { RfmSchemePreview, WireScheme } from "#contracts/rfm-scheme/rfm-scheme.ts";
import { currentPreview, type PreviewState } from "#ui/segments/editor/preview-state.ts";
import { CallError, call } from "#ui/shared/api/call.ts";

const PAUSE_MS = 250;

/** Who would move, counted after a pause in editing; earlier requests are canceled. Null: nothing to count. */
export const useSchemePreview = (scheme: WireScheme | null, revision: number) => {
  const [state, setState] = useState<PreviewState<RfmSchemePreview, CallError>>({ settled: null, failed: null });
  const [attempt, setAttempt] = useState(0);
  const input = scheme && { thresholds: scheme.thresholds, cells: scheme.cells };
  const question = input === null ? null : JSON.stringify([input, revision]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the question contains the whole input
  useEffect(() => {
    if (question === null || input === null) return;
    const controller = new AbortController();
    const fetchPreview = async () => {
      try {
        const { data } = await call("POST /api/admin/rfm-scheme/preview", input, { signal: controller.signal });
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

  return { ...currentPreview(state, question), retry: () => setAttempt((count) => count + 1) };
};

export type SchemePreview = ReturnType<typeof useSchemePreview>;
