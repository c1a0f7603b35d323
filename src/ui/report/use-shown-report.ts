"use client";

import { useState } from "react";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { useGroups } from "./groups/use-groups.ts";
import type { RfmState } from "./report-state.ts";
import { useReport } from "./use-report.ts";

/** A report with its segments' figures, which are loaded beside it and can fail alone. */
export type ShownReport = {
  report: SegmentationReport;
  /** Of the period and method. */
  id: string;
  groups: ReturnType<typeof useGroups>["groups"];
  figuresError: ReturnType<typeof useGroups>["error"];
};

/** The last report that was complete with its figures, until the next one is: both are replaced at once. */
const useComplete = (
  { report, id, isPrevious }: ReturnType<typeof useReport>,
  { groups, error: figuresError, isLoading }: ReturnType<typeof useGroups>,
): ShownReport | undefined => {
  const [shown, setShown] = useState<ShownReport>();
  if (!report || isPrevious || isLoading) return shown;
  const isSame = shown?.report === report && shown.groups === groups && shown.figuresError === figuresError;
  if (isSame) return shown;
  const next = { report, id, groups, figuresError };
  setShown(next);
  return next;
};

/** The report on screen, whether the one of this state is still being loaded, and what went wrong with it. */
export const useShownReport = (state: RfmState) => {
  const answer = useReport(state);
  const figures = useGroups(state);
  const complete = useComplete(answer, figures);
  const { error, isCancelled, isUpdating, isSlow, cancel, retry } = answer;
  return {
    error,
    isCancelled,
    cancel,
    retry,
    retryFigures: figures.retry,
    shown: error ? undefined : complete,
    isPending: isUpdating || figures.isLoading,
    /** What is shown was chosen before. */
    isPrevious: answer.isPrevious || (complete !== undefined && complete.id !== answer.id),
    /** The report itself takes long, and can be cancelled. */
    isSlow: isUpdating && isSlow,
  };
};
