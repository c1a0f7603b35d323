"use client";

import { useEffect, useState } from "react";
import type { z } from "zod";
import { previewSegment } from "#contracts/segment-preview.ts";
import type { Criteria } from "#lib/domain/criteria/criteria.ts";
import { CallError, call } from "../call.ts";
import { useLanguage } from "../providers/use-language.ts";

type Preview = z.output<typeof previewSegment.output>["data"];

/** Long enough not to ask at every letter, short enough to be there when one looks up. */
const PAUSE_MS = 250;

type Settled = { question: string; preview: Preview };

/**
 * Whom criteria mean, asked for when they have stood still for a moment; what was asked before is cancelled. `last` is the
 * latest answer there was, `isCurrent` whether it is the answer to these criteria: any other must not be shown as such.
 */
export const usePreview = (criteria: Criteria | null, segmentId?: string) => {
  const { language } = useLanguage(false);
  const [settled, setSettled] = useState<Settled | null>(null);
  const [failed, setFailed] = useState<{ question: string; error: CallError } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const question = criteria === null ? null : JSON.stringify([criteria, segmentId, language]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the question says all of the criteria
  useEffect(() => {
    if (question === null || criteria === null) return;
    const asking = new AbortController();
    const ask = async () => {
      try {
        const input = { criteria, withReach: true, ...(segmentId !== undefined && { segmentId }) };
        const { data } = await call(previewSegment, input, { language, signal: asking.signal });
        setSettled({ question, preview: data });
        setFailed(null);
      } catch (error) {
        if (asking.signal.aborted || !(error instanceof CallError)) return;
        setFailed({ question, error });
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [question, attempt]);

  const isCurrent = question !== null && settled?.question === question;
  const error = question !== null && failed?.question === question && !isCurrent ? failed.error : null;
  return {
    last: settled?.preview ?? null,
    current: isCurrent ? settled.preview : null,
    isCurrent,
    isCounting: question !== null && !isCurrent && error === null,
    error,
    retry: () => {
      setFailed(null);
      setAttempt((count) => count + 1);
    },
  };
};

export type LivePreview = ReturnType<typeof usePreview>;
