"use client";

import styles from "./chart.module.css";

export type Tip = { title: string; lines: string[] };

/**
 * What a mark's number hides; the same on focus as on hover. It is always there, and empty while no mark is asked for:
 * a screen reader speaks what comes into a live region, not a live region that comes.
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
