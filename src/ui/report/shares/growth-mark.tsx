"use client";

import type { ReportSegment } from "#contracts/report/segmentation-report-answer.ts";
import { ChangeMark } from "#ui/shared/comparison/change-mark.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
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
