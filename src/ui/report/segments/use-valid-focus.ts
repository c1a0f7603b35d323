"use client";

import { useEffect } from "react";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { segmentsInOrder } from "../shares/segment-model.ts";
import type { ReportAddress } from "../use-report-state.ts";

/** A segment by behavior is there in one period and not in the next: an address that names one that is not is corrected. */
export const useKnownFocus = (page: ReportAddress, report: SegmentationReport, isUpdating: boolean): void => {
  const { focus, method } = page.state;
  const isSettled = !isUpdating && report.method === method;
  const isLost = isSettled && focus !== null && !segmentsInOrder(report).some(({ key }) => key === focus);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one address is corrected once
  useEffect(() => {
    if (isLost) page.correct("focus", { focus: null });
  }, [isLost]);
};
