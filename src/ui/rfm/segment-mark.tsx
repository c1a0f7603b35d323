"use client";

import { useTranslations } from "next-intl";
import { type SegmentKey, segmentColor, segmentTextColor } from "../theme/segments.ts";
import styles from "./rfm.module.css";

/** A segment's colour with its letters: never the one without the other. */
export const Monogram = ({ segment }: { segment: SegmentKey }) => {
  const t = useTranslations("rfm_segments");
  return (
    <span
      aria-hidden
      className={styles.monogram}
      style={{ background: segmentColor(segment), color: segmentTextColor(segment) }}
    >
      {t(`${segment}.short`)}
    </span>
  );
};

/** The small square before a name that stands beside it. */
export const Swatch = ({ segment }: { segment: SegmentKey }) => (
  <span aria-hidden className={styles.swatch} style={{ background: segmentColor(segment) }} />
);
