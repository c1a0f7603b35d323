import type { ReactNode } from "react";
import { segmentColor } from "#ui/theme/segments.ts";
import styles from "./shares.module.css";

type Props = { segment: string; share: number; longest: number; isPale?: boolean; children: ReactNode };

/** A bar from zero followed by its number: pale with an outline for customers, solid for revenue. */
export const ShareBar = ({ segment, share, longest, isPale = false, children }: Props) => (
  <span className={styles.bar}>
    <span
      aria-hidden
      className={isPale ? styles.paleMark : styles.fullMark}
      style={{
        flexBasis: `${longest > 0 ? ((share / longest) * 100).toFixed(2) : 0}%`,
        color: segmentColor(segment),
        ...(share === 0 && { display: "none" }),
      }}
    />
    <span className={styles.barWords}>{children}</span>
  </span>
);
