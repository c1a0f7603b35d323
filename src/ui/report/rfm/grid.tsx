"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef, useState } from "react";
import type { RfmReport } from "#contracts/report/segmentation-report-answer.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { useListedKeys } from "#ui/shared/keys/active-keys.ts";
import { SHORTCUTS } from "#ui/shared/keys/shortcuts.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { CellAddress } from "../report-state.ts";
import type { ReportAddress } from "../use-report-state.ts";
import { CellsTable } from "./cells-table.tsx";
import { EmptyRow } from "./empty-row.tsx";
import { isCellDimmed, isSame } from "./focus-model.ts";
import styles from "./grid.module.css";
import { GridCellMark } from "./grid-cell.tsx";
import { cellAfterKey } from "./grid-keys.ts";
import { GridLegend } from "./grid-legend.tsx";
import { gridCells, SCORES } from "./grid-model.ts";
import { useBandWords } from "./use-band-words.ts";

const TOP_FIRST = [...SCORES].reverse();

/** "Where your customers and revenue are": area shows customers, shade revenue, and the strip the segments. */
export const Grid = ({ page, report, isTable }: { page: ReportAddress; report: RfmReport; isTable: boolean }) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const bands = useBandWords(report);
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<CellAddress>(page.state.cell ?? { recency: 5, frequency: 5 });
  const chosen = page.state.cell;
  const cells = gridCells(report);
  const most = Math.max(...cells.map((cell) => cell.customers));
  const corner = cells.find((cell) => cell.recency === 5 && cell.frequency === 5);

  useListedKeys(isTable ? [] : ["grid_move", "grid_open"]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!SHORTCUTS.grid_move.keys.some((key) => key === event.key)) return;
    const next = cellAfterKey(active, event.key, event.ctrlKey || event.metaKey);
    if (!next) return;
    event.preventDefault();
    setActive(next);
    const find = (name: string) => box.current?.querySelector<HTMLElement>(`[data-cell="${name}"]`);
    (find(`${next.recency}-${next.frequency}`) ?? find(`*-${next.frequency}`))?.focus();
  };
  const toggle = ({ recency, frequency }: CellAddress) => {
    const cell = { recency, frequency };
    setActive(cell);
    page.change({ focus: null, cell: chosen && isSame(chosen, cell) ? null : cell });
  };

  return (
    <ChartCard
      title={t("chart_titles.rfm_grid")}
      term="rfm_segment"
      answer={
        corner && corner.customers > 0
          ? t("rfm.grid_answer", { count: corner.customers, share: percent(corner.revenueShare) })
          : t("rfm.grid_answer_none")
      }
      className={styles.tall}
      isTable={isTable}
      table={<CellsTable report={report} />}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a table has no arrow keys; this is the grid pattern of ARIA */}
      <div
        ref={box}
        role="grid"
        aria-label={t("chart_titles.rfm_grid")}
        aria-describedby="grid-keys"
        className={styles.grid}
        onKeyDown={onKeyDown}
      >
        {TOP_FIRST.map((frequency) => {
          const row = cells.filter((cell) => cell.frequency === frequency);
          const isEmpty = row.every((cell) => cell.customers === 0);
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus
            <div role="row" key={frequency} className={`${styles.row} ${isEmpty ? "" : styles.growing}`}>
              {/* biome-ignore lint/a11y/useSemanticElements: as above */}
              {/* biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus */}
              <div role="rowheader" className={styles.rowHead}>
                <strong>F{frequency}</strong>
                <span>{bands.orders(frequency)}</span>
              </div>
              {isEmpty ? (
                <EmptyRow frequency={frequency} report={report} isActive={active.frequency === frequency} />
              ) : (
                row.map((cell) => (
                  <GridCellMark
                    key={cell.recency}
                    cell={cell}
                    most={most}
                    isActive={isSame(active, cell)}
                    isChosen={chosen !== null && isSame(chosen, cell)}
                    isDimmed={isCellDimmed(cell, page.state)}
                    onChoose={() => toggle(cell)}
                  />
                ))
              )}
            </div>
          );
        })}
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus */}
        <div role="row" className={styles.row}>
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="gridcell" aria-hidden tabIndex={-1} />
          {SCORES.map((recency) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus
            <div role="columnheader" key={recency} className={styles.columnHead}>
              <strong>R{recency}</strong>
              <span>{bands.days(recency)}</span>
            </div>
          ))}
        </div>
      </div>
      <p id="grid-keys" className="visually-hidden">
        {t("rfm.grid_keys")}
      </p>
      <GridLegend />
    </ChartCard>
  );
};
