"use client";

import { Tooltip } from "antd";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef, useState } from "react";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { useListedKeys } from "#core/ui/keys/active-keys.ts";
import { SHORTCUTS } from "#core/ui/keys/shortcuts.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { RfmReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { type CellAddress, cellName, type ReportAddress } from "#features/report/ui/report-state.ts";
import { segmentColor } from "#records/rules/rfm/segment-colors.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { useBandWords } from "#records/ui/people/why-scores.tsx";
import styles from "./grid.module.css";
import {
  cellAfterKey,
  type GridCell,
  gridCells,
  isCellDimmed,
  isSame,
  SCORES,
  SHADE_STARTS,
  shadeStep,
  squareSide,
} from "./grid-model.ts";
import { useMovedWords, useWhyWords } from "./use-cell-words.ts";

/** Details of a cell: its segments, average order value and monetary scores. */
const CellTip = ({ cell, words }: { cell: GridCell; words: string }) => {
  const t = useTranslations();
  const names = useSegmentWords();
  const describeMoved = useMovedWords();
  const { count, money } = useFormats();
  if (cell.customers === 0) return words;
  const [least, most] = [cell.monetary[0], cell.monetary.at(-1)];
  return (
    <span className="stack small">
      <strong>{words}</strong>
      {cell.mix.map(({ key, customers }) => (
        <span key={key}>
          {names(key).name}: {count(customers)}
        </span>
      ))}
      {cell.moved.map((part) => (
        <span key={part.from}>{describeMoved(part)}</span>
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

type GridCellMarkProps = {
  cell: GridCell;
  /** Customers in the fullest cell, which has the largest square. */
  most: number;
  /** The grid is a single Tab stop: only this cell is in the tab order. */
  isActive: boolean;
  isChosen: boolean;
  isDimmed: boolean;
  onChoose: () => void;
};

const GridCellMark = ({ cell, most, isActive, isChosen, isDimmed, onChoose }: GridCellMarkProps) => {
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
        className={`stack min-w-0 gap-4 ${styles.cell}`}
        onClick={onChoose}
        onKeyDown={onKeyDown}
      >
        <span className={`grid place-center w-full ${styles.squareBox}`} data-dimmed={isDimmed || undefined}>
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
        <span className={`row justify-between tiny ${styles.numbers}`}>
          <strong className="font-semibold">{count(cell.customers)}</strong>
          {cell.customers > 0 && <span className="soft hidden-on-phones">{percent(cell.revenueShare)}</span>}
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

/** The non-empty cells of the grid as a table. */
const CellsTable = ({ report }: { report: RfmReport }) => {
  const t = useTranslations();
  const { count, percent, money, decimal } = useFormats();
  const bands = useBandWords(report);
  const average = (whole: number, parts: number) => (parts > 0 ? whole / parts : 0);
  const columns: Column<GridCell>[] = [
    { name: "cell", title: t("terms.cell"), value: cellName },
    { name: "recency", title: t("scores.recency.name"), value: (c) => c.recency, format: bands.days },
    { name: "frequency", title: t("scores.frequency.name"), value: (c) => c.frequency, format: bands.orders },
    { name: "customers", title: t("report.customers"), value: (c) => c.customers, format: count },
    { name: "revenue", title: t("terms.revenue"), value: (c) => c.revenue, format: money },
    { name: "share", title: t("terms.share_of_revenue"), value: (c) => c.revenueShare, format: percent },
    { name: "orders", title: t("report.orders_each"), value: (c) => average(c.orders, c.customers), format: decimal },
  ];
  return (
    <DataTable columns={columns} rows={gridCells(report).filter(({ customers }) => customers > 0)} keyOf={cellName} />
  );
};

const GridLegend = () => {
  const t = useTranslations("rfm");
  const { decimal } = useFormats();
  const starts = SHADE_STARTS.map((share) => decimal(share * 100));
  const labels = [`<${starts[0]}`, ...starts.slice(0, -1), `${starts.at(-1)}+`];
  return (
    <div className={`grid mt-16 tiny soft ${styles.legend}`}>
      <span className={`flex items-center gap-6 ${styles.legendItem}`}>
        <span className={styles.legendSquare} aria-hidden />
        {t("legend_area")}
      </span>
      <span className={`flex items-center gap-6 ${styles.legendItem}`}>
        <span className={styles.legendStrip} aria-hidden>
          <span className="flex-1" style={{ background: segmentColor("at_risk") }} />
          <span className="flex-1" style={{ background: segmentColor("hibernating") }} />
        </span>
        {t("legend_strip")}
      </span>
      <span className={`flex gap-8 ${styles.legendRamp}`}>
        <span>{t("legend_shade")}</span>
        <span className="flex">
          {labels.map((label, step) => (
            <span key={label} className={`stack items-center ${styles.rampStep}`}>
              <span className={styles.rampColor} style={{ background: `var(--sequential-${step})` }} aria-hidden />
              {label}
            </span>
          ))}
        </span>
      </span>
    </div>
  );
};

type EmptyRowProps = { frequency: number; report: RfmReport; isActive: boolean };

/** A score without customers, with the reason. */
const EmptyRow = ({ frequency, report, isActive }: EmptyRowProps) => {
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
      <span className="tiny soft text-center">{why("frequency", frequency)}</span>
    </div>
  );
};

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
      className="stack"
      isTable={isTable}
      table={<CellsTable report={report} />}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a table has no arrow keys; this is the grid pattern of ARIA */}
      <div
        ref={box}
        role="grid"
        aria-label={t("chart_titles.rfm_grid")}
        aria-describedby="grid-keys"
        className="stack flex-1 gap-4 mt-12"
        onKeyDown={onKeyDown}
      >
        {TOP_FIRST.map((frequency) => {
          const row = cells.filter((cell) => cell.frequency === frequency);
          const isEmpty = row.every((cell) => cell.customers === 0);
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus
            <div role="row" key={frequency} className={`grid gap-4 ${styles.row} ${isEmpty ? "" : "flex-1"}`}>
              {/* biome-ignore lint/a11y/useSemanticElements: as above */}
              {/* biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus */}
              <div role="rowheader" className={`stack ${styles.rowHead}`}>
                <strong>F{frequency}</strong>
                <span className="tiny faint unseen-on-phones">{bands.orders(frequency)}</span>
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
        <div role="row" className={`grid gap-4 ${styles.row}`}>
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="gridcell" aria-hidden tabIndex={-1} />
          {SCORES.map((recency) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus
            <div role="columnheader" key={recency} className={`stack text-center ${styles.columnHead}`}>
              <strong>R{recency}</strong>
              <span className="tiny faint">{bands.days(recency)}</span>
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
