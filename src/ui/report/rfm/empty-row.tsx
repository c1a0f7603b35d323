"use client";

import type { RfmReport } from "#contracts/report/segmentation-report-answer.ts";
import styles from "./grid.module.css";
import { useWhyWords } from "./use-empty-cell-words.ts";

type Props = { frequency: number; report: RfmReport; isActive: boolean };

/** A score without customers, with the reason. */
export const EmptyRow = ({ frequency, report, isActive }: Props) => {
  const why = useWhyWords(report);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a cell of the ARIA grid
    <div
      role="gridcell"
      aria-colspan={5}
      tabIndex={isActive ? 0 : -1}
      data-cell={`*-${frequency}`}
      className={styles.emptyRow}
    >
      <span>{why("frequency", frequency)}</span>
    </div>
  );
};
