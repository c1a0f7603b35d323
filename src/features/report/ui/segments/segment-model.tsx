"use client";

import { useEffect } from "react";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ReportSegment, SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import type { ReportAddress } from "#features/report/ui/report-state.ts";
import { SEGMENTS, segmentKey, TIER_CODES } from "#records/rules/rfm/segment-colors.ts";
import { ChangeMark } from "#records/ui/comparison/change-mark.tsx";
import styles from "./shares.module.css";

/** `key` identifies the segment in addresses and colors: an RFM segment's name without spaces, else the code. */
export type KeyedSegment = ReportSegment & { key: string };

const ORDERS: Record<SegmentationReport["method"], readonly string[]> = {
  rfm: SEGMENTS.map(({ code }) => code),
  value: TIER_CODES,
  behavior: [],
};

const keyed = (segment: ReportSegment): KeyedSegment => ({
  ...segment,
  key: segmentKey(segment.segment_code) ?? segment.segment_code,
});

/**
 * The report's segments by value (the API keeps the specification's order); behavior segments stay in the API's order, largest
 * first.
 */
export const segmentsInOrder = ({ method, segments }: SegmentationReport): KeyedSegment[] => {
  const rank = ({ segment_code }: ReportSegment) => ORDERS[method].indexOf(segment_code);
  return segments.map(keyed).sort((a, b) => rank(a) - rank(b));
};

/** How a segment's number of customers changed. */
export const GrowthMark = ({ segment }: { segment: ReportSegment }) => {
  const { count, difference } = useFormats();
  return (
    <ChangeMark
      now={segment.customer_count}
      before={segment.previous_customer_count}
      show={count}
      showDifference={difference}
      className={styles.growth ?? ""}
    />
  );
};

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
