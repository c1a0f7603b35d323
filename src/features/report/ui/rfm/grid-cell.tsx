"use client";

import { Tooltip } from "antd";
import { useTranslations } from "next-intl";
import type { KeyboardEvent } from "react";
import { SHORTCUTS } from "#core/ui/keys/shortcuts.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { segmentColor } from "#core/ui/theme/segments.ts";
import { useSegmentWords } from "#records/ui/people/use-segment-words.ts";
import styles from "./grid.module.css";
import { type GridCell, shadeStep, squareSide } from "./grid-model.ts";

/** Details of a cell: its segments, average order value and monetary scores. */
const CellTip = ({ cell, words }: { cell: GridCell; words: string }) => {
  const t = useTranslations();
  const names = useSegmentWords();
  const { count, money } = useFormats();
  if (cell.customers === 0) return words;
  const [least, most] = [cell.monetary[0], cell.monetary.at(-1)];
  return (
    <span className={styles.tip}>
      <strong>{words}</strong>
      {cell.mix.map(({ key, customers }) => (
        <span key={key}>
          {names(key).name}: {count(customers)}
        </span>
      ))}
      <span>
        {t("terms.average_order_value")}: {money(cell.revenue / cell.orders)}
      </span>
      <span>
        {t("scores.monetary.name")}: {least === most ? `M${least}` : `M${least}–M${most}`}
      </span>
    </span>
  );
};

type Props = {
  cell: GridCell;
  /** Customers in the fullest cell, which has the largest square. */
  most: number;
  /** The grid is a single Tab stop: only this cell is in the tab order. */
  isActive: boolean;
  isChosen: boolean;
  isDimmed: boolean;
  onChoose: () => void;
};

export const GridCellMark = ({ cell, most, isActive, isChosen, isDimmed, onChoose }: Props) => {
  const t = useTranslations("rfm");
  const { percent, count } = useFormats();
  const scores = { r: cell.recency, f: cell.frequency };
  const words =
    cell.customers > 0
      ? t("grid_cell", { ...scores, count: cell.customers, share: percent(cell.revenueShare) })
      : t("grid_cell_empty", scores);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!SHORTCUTS.grid_open.keys.some((key) => key === event.key)) return;
    event.preventDefault();
    onChoose();
  };
  return (
    <Tooltip title={<CellTip cell={cell} words={words} />} trigger={["hover", "focus"]} mouseEnterDelay={0.3}>
      {/* biome-ignore lint/a11y/useSemanticElements: a cell of the ARIA grid */}
      <div
        role="gridcell"
        tabIndex={isActive ? 0 : -1}
        data-cell={`${cell.recency}-${cell.frequency}`}
        aria-label={words}
        aria-selected={isChosen}
        className={styles.cell}
        onClick={onChoose}
        onKeyDown={onKeyDown}
      >
        <span className={styles.squareBox} data-dimmed={isDimmed || undefined}>
          {cell.customers > 0 && (
            <span
              className={styles.square}
              style={{
                width: `max(5px, ${(squareSide(cell.customers, most) * 100).toFixed(1)}%)`,
                background: `var(--sequential-${shadeStep(cell.revenueShare)})`,
              }}
            />
          )}
        </span>
        <span className={styles.numbers}>
          <strong>{count(cell.customers)}</strong>
          {cell.customers > 0 && <span>{percent(cell.revenueShare)}</span>}
        </span>
        <span className={styles.strip} data-dimmed={isDimmed || undefined}>
          {cell.mix.map(({ key, customers }) => (
            <span key={key} style={{ flexGrow: customers, background: segmentColor(key) }} />
          ))}
        </span>
      </div>
    </Tooltip>
  );
};
