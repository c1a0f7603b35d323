"use client";

import { Tooltip } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef, useState } from "react";
import { toShade } from "#core/ui/charts/chart-scale.ts";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { useListedKeys } from "#core/ui/keys/active-keys.ts";
import { SHORTCUTS } from "#core/ui/keys/shortcuts.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import {
  customersIn,
  isSegment,
  listRanks,
  type Move,
  type MovementRank,
  moveBetween,
  pickRankSign,
  useRankWords,
} from "#features/report/ui/movement/movement-model.ts";
import { Monogram } from "#records/ui/people/segment-mark.tsx";
import styles from "./movement.module.css";

type MovementGridProps = {
  moves: readonly Move[];
  /** Headings of the rows and columns: the two periods. */
  before: string;
  now: string;
  /** Opens the customers of a cell. */
  onOpen: (move: Move) => void;
};

/** The index an arrow key leads to among `count` rows or columns; undefined at the edge. */
const afterKey = (
  [row, column]: readonly [number, number],
  key: string,
  [rows, columns]: readonly [number, number],
): [number, number] | undefined => {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
  if (key === "Home") return [row, 0];
  if (key === "End") return [row, columns - 1];
  if (!step) return undefined;
  const to: [number, number] = [row + (step[0] ?? 0), column + (step[1] ?? 0)];
  return to[0] >= 0 && to[0] < rows && to[1] >= 0 && to[1] < columns ? to : undefined;
};

const PlaceMark = ({ place }: { place: MovementRank }) =>
  !isSegment(place) ? (
    <span aria-hidden className={styles.empty}>
      {pickRankSign(place)}
    </span>
  ) : (
    <Monogram segment={place} />
  );

/**
 * Previous segments as rows, current ones as columns; the shade shows the number of customers, and those who stayed are gray. A
 * single Tab stop; arrow keys move.
 */
export const MovementGrid = ({ moves, before, now, onOpen }: MovementGridProps) => {
  const [rows, columns] = [listRanks(moves, "from"), listRanks(moves, "to")];
  const t = useTranslations();
  const { count } = useFormats();
  const words = useRankWords(moves);
  const box = useRef<HTMLTableElement>(null);
  const [active, setActive] = useState<readonly [number, number]>([0, 0]);
  const most = Math.max(0, ...moves.filter(({ from, to }) => from !== to).map(({ customers }) => customers));

  useListedKeys(["grid_move"]);

  const onKeyDown = (event: KeyboardEvent) => {
    const [row, column] = active;
    const move = moveBetween(moves, rows[row] ?? "", columns[column] ?? "");
    if (event.key === "Enter" && move) return onOpen(move);
    if (!SHORTCUTS.grid_move.keys.some((key) => key === event.key)) return;
    const next = afterKey(active, event.key, [rows.length, columns.length]);
    if (!next) return;
    event.preventDefault();
    setActive(next);
    box.current?.querySelector<HTMLElement>(`[data-at="${next.join("-")}"]`)?.focus();
  };
  const shade = (from: MovementRank, to: MovementRank, move: Move | undefined) => {
    if (!move) return {};
    if (from === to) return { background: "var(--fill-strong)", color: "var(--ink-soft)" };
    const step = toShade(move.customers, most);
    return { background: `var(--sequential-${step})`, color: `var(--sequential-text-${step})` };
  };

  return (
    <div className="mt-16 overflow-x-auto relative">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys move between the table's cells */}
      <table ref={box} role="grid" className={styles.grid} aria-describedby="movement-keys" onKeyDown={onKeyDown}>
        <caption className="visually-hidden">{t("chart_titles.rfm_flow")}</caption>
        <thead>
          <tr>
            <td />
            <th colSpan={columns.length + 1} scope="colgroup" className={styles.axis}>
              {now}
            </th>
          </tr>
          <tr>
            <th scope="col" className={styles.axis}>
              {before}
            </th>
            {columns.map((place) => (
              <th key={place} scope="col" title={words.name(place)}>
                <PlaceMark place={place} />
                <span className="visually-hidden">{words.name(place)}</span>
              </th>
            ))}
            <th scope="col" className={styles.total}>
              {t("movement.total")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((from, row) => (
            <tr key={from}>
              <th scope="row">
                <span className="flex items-center gap-8">
                  <PlaceMark place={from} />
                  <span className="nowrap unseen-on-phones">{words.name(from, "from")}</span>
                </span>
              </th>
              {columns.map((to, column) => {
                const move = moveBetween(moves, from, to);
                const isActive = active[0] === row && active[1] === column;
                const label = words.cell(from, to, move);
                return (
                  <Tooltip key={to} title={label} trigger={["hover", "focus"]} mouseEnterDelay={0.3}>
                    <td
                      tabIndex={isActive ? 0 : -1}
                      data-at={`${row}-${column}`}
                      aria-label={label}
                      className={styles.cell}
                      style={shade(from, to, move)}
                      onFocus={() => setActive([row, column])}
                      data-opens={move !== undefined || undefined}
                      {...(move && { onClick: () => onOpen(move) })}
                    >
                      {move ? count(move.customers) : ""}
                    </td>
                  </Tooltip>
                );
              })}
              <td className={styles.total}>{!isSegment(from) ? "" : count(customersIn(moves, "from", from))}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("movement.total")}</th>
            {columns.map((to) => (
              <td key={to} className={styles.total}>
                {!isSegment(to) ? "" : count(customersIn(moves, "to", to))}
              </td>
            ))}
            <td />
          </tr>
        </tfoot>
      </table>
      <p id="movement-keys" className="visually-hidden">
        {t("movement.keys")}
      </p>
      <p className="mt-8 tiny faint">{t("movement.legend")}</p>
    </div>
  );
};

type MovementTableProps = {
  moves: readonly Move[];
  /** The name of the table, if it is one of several. */
  caption?: string;
  /** The address of a move's customers; undefined for moves without a list. */
  addressOf: (move: Move) => string | undefined;
};

/** Every move as a row of a sortable table, with a link to its customers. */
export const MovementTable = ({ moves, caption, addressOf }: MovementTableProps) => {
  const t = useTranslations();
  const { count, money, percent } = useFormats();
  const { name, sentence } = useRankWords(moves);
  const columns: Column<Move>[] = [
    { name: "from", title: t("movement.from"), value: ({ from }) => name(from, "from") },
    { name: "to", title: t("movement.to"), value: ({ to }) => name(to) },
    {
      name: "customers",
      title: t("movement.customers"),
      value: ({ customers }) => customers,
      show: (move) => {
        const address = addressOf(move);
        const customers = count(move.customers);
        if (!address) return customers;
        return (
          <Link href={address} aria-label={`${customers}: ${sentence(move)}`}>
            {customers}
          </Link>
        );
      },
    },
    { name: "share", title: t("movement.share"), value: ({ share }) => share, format: percent },
    { name: "before", title: t("movement.revenue_before"), value: ({ revenueBefore }) => revenueBefore, format: money },
    { name: "now", title: t("movement.revenue_now"), value: ({ revenueNow }) => revenueNow, format: money },
  ];
  return (
    <DataTable
      caption={caption ?? t("chart_titles.rfm_flow")}
      isCaptionHidden={caption === undefined}
      columns={columns}
      rows={[...moves]}
      keyOf={({ from, to }) => `${from} ${to}`}
    />
  );
};
