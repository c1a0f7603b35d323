"use client";

import styles from "./chart.module.css";

export type Tip = { title: string; lines: string[] };

/**
 * Details of a mark, the same on focus as on hover. The element always exists, because screen readers announce changes in a
 * live region but not a new live region.
 */
export const ChartTip = ({ tip }: { tip: Tip | undefined }) => (
  <div role="status" className={tip ? styles.tip : undefined}>
    {tip && (
      <>
        <strong>{tip.title}</strong>
        {tip.lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </>
    )}
  </div>
);
