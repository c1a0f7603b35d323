"use client";

import { useEffect } from "react";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { segmentsInOrder } from "../shares/segment-model.ts";
import type { ReportAddress } from "../use-report-state.ts";

/** Behavior segments vary between periods, so drop a focus that the current report does not have. */
export const useValidFocus = (page: ReportAddress, report: SegmentationReport, isUpdating: boolean): void => {
  const { focus, method } = page.state;
  const isSettled = !isUpdating && report.method === method;
  const isMissing = isSettled && focus !== null && !segmentsInOrder(report).some(({ key }) => key === focus);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one address is corrected once
  useEffect(() => {
    if (isMissing) page.correct("focus", { focus: null });
  }, [isMissing]);
};
