"use client";

import { useEffect, useRef } from "react";
import { useAnswer } from "#core/ui/data/use-answer.ts";
import type { Comparison } from "#features/report/rules/comparison.ts";
import { useRunWatch } from "#features/runs/ui/use-run-watch.ts";

/**
 * The axes of the active model, with live updates, and those of an earlier day. Both pages share the answer. `isFruitless`: a run that was just watched
 * changed nothing.
 */
export const useAxes = (compare: Comparison | null) => {
  const axesAnswer = useAnswer("GET /api/admin/axes", { ...(compare && { compare }) }, { keepsBefore: true });
  const { isRunning, isNew } = useRunWatch(axesAnswer.answer?.run);
  // A run over too few customers succeeds without changing anything.
  const version = axesAnswer.answer?.model?.version ?? 0;
  const before = useRef(version);
  useEffect(() => {
    if (isRunning) before.current = version;
  }, [isRunning, version]);
  const isChanged = version !== before.current;
  return { ...axesAnswer, isRunning, isNew: isNew && isChanged, isFruitless: isNew && !isChanged };
};

export type AxesAnswer = NonNullable<ReturnType<typeof useAxes>["answer"]>;
