"use client";

import type { CSSProperties } from "react";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import styles from "./page-skeleton.module.css";

/** A row of a page's layout: the number of cards side by side, and their height in pixels. */
type Row = { cards: number; height: number };

/** The page's final layout in gray; it appears only if loading takes noticeably long. */
export const PageSkeleton = ({ rows }: { rows: readonly Row[] }) => {
  return (
    <div className="stack gap-16 appears" aria-busy="true">
      <LoadingWords isHidden />
      {rows.map(({ cards, height }, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a layout are never reordered
          key={row}
          className={`grid gap-16 ${styles.row}`}
          style={{ "--cards": cards, "--card-height": `${height}px` } as CSSProperties}
        >
          {Array.from({ length: cards }, (_, card) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: all are identical
            <div key={card} />
          ))}
        </div>
      ))}
    </div>
  );
};
