"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useMe } from "#core/ui/session/me.ts";
import { answerKey, useAnswer } from "#core/ui/use-answer.ts";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { type RfmState, reportQuery } from "./report-state.ts";
import { useGroups } from "./use-groups.ts";

const ROUTE = "GET /api/reports/customers/segmentation";

const SLOW_AFTER_MS = 3000;

/** True once loading has taken three seconds. */
const useIsSlow = (isGoingOn: boolean): boolean => {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isGoingOn) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isGoingOn]);
  return isSlow;
};

/** The report of a period and method; the previous one stays visible, marked as updating, until the next has loaded. */
const useReport = (state: RfmState) => {
  const client = useQueryClient();
  const input = reportQuery(state, useMe());
  const { query, answer, isUpdating, isSettled, ...rest } = useAnswer(ROUTE, input, {
    keepsBefore: true,
    staleMs: 60_000,
  });
  return {
    ...rest,
    report: answer?.data,
    /** Of the period and method, the same when they are loaded again. */
    id: JSON.stringify(input),
    /** The report is that of another period or method. */
    isPrevious: query.isPlaceholderData,
    isUpdating,
    isSlow: useIsSlow(isUpdating),
    /** The user cancelled it before an answer arrived. */
    isCancelled: !isUpdating && !query.error && !isSettled,
    cancel: () => void client.cancelQueries({ queryKey: answerKey(ROUTE) }),
  };
};

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
    // The report's own refusals are in English only; its figures are refused for the same parameters in the reader's language.
    error: error && (figures.error ?? error),
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
