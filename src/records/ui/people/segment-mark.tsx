"use client";

import { useTranslations } from "next-intl";
import { segmentColor, segmentMarkStyle } from "#core/ui/theme/segments.ts";
import styles from "./people.module.css";
import { useSegmentWords } from "./use-segment-words.ts";

/** A segment's color with its letters, so that color is never the only cue. */
export const Monogram = ({ segment }: { segment: string }) => {
  const words = useSegmentWords();
  return (
    <span aria-hidden className={styles.monogram} style={segmentMarkStyle(segment)}>
      {words(segment).short}
    </span>
  );
};

/** An RFM segment as a table cell; null without an order in the 90 days that it is of. */
export const SegmentName = ({ segment }: { segment: string | null }) => {
  const t = useTranslations("customer");
  const words = useSegmentWords();
  if (segment === null) return <span className={styles.none}>{t("no_segment")}</span>;
  return (
    <span className={styles.named}>
      <Monogram segment={segment} /> <span className={styles.name}>{words(segment).name}</span>
    </span>
  );
};

/** The small square before a segment's name. */
export const SegmentSwatch = ({ segment }: { segment: string }) => (
  <span aria-hidden className={styles.swatch} style={{ background: segmentColor(segment) }} />
);
