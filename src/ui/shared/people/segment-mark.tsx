"use client";

import { segmentColor, segmentMarkStyle } from "#ui/theme/segments.ts";
import styles from "./people.module.css";
import { useSegmentWords } from "./use-segment-words.ts";

/** A segment's colour with its letters: never the one without the other. */
export const Monogram = ({ segment }: { segment: string }) => {
  const words = useSegmentWords();
  return (
    <span aria-hidden className={styles.monogram} style={segmentMarkStyle(segment)}>
      {words(segment).short}
    </span>
  );
};

/** A segment as a cell of a list says it. */
export const SegmentName = ({ segment }: { segment: string }) => {
  const words = useSegmentWords();
  return (
    <span className={styles.named}>
      <Monogram segment={segment} /> {words(segment).name}
    </span>
  );
};

/** The small square before a name that stands beside it. */
export const Swatch = ({ segment }: { segment: string }) => (
  <span aria-hidden className={styles.swatch} style={{ background: segmentColor(segment) }} />
);
