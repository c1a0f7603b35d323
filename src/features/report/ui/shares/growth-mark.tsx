"use client";

import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ReportSegment } from "#features/report/contracts/segmentation-report-answer.ts";
import { ChangeMark } from "#features/report/ui/comparison/change-mark.tsx";
import styles from "./shares.module.css";

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
