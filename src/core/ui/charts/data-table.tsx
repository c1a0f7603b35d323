"use client";

import { type ReactNode, useState } from "react";
import type { TermKey } from "#core/messages/terms.ts";
import { Titled } from "../terms/titled.tsx";
import styles from "./data-table.module.css";
import { ScrollFrame } from "./scroll-frame.tsx";

export type Column<Row> = {
  name: string;
  title: string;
  /** What the column shows, explained beside its title. */
  term?: TermKey | undefined;
  /** The sort value, which is also shown unless there is a `show`. */
  value: (row: Row) => number | string;
  show?: (row: Row) => ReactNode;
};

type Order = { name: string; isDown: boolean };

type Props<Row> = {
  caption: string;
  /** For tables below a heading with the same text. */
  isCaptionHidden?: boolean;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
};

const compare = (a: number | string, b: number | string) =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

/** The table of a chart: sortable and easy to copy. The first column is the row heading. */
export const DataTable = <Row,>({ caption, isCaptionHidden = false, columns, rows, keyOf }: Props<Row>) => {
  const [order, setOrder] = useState<Order | null>(null);
  const column = columns.find(({ name }) => name === order?.name);
  const sorted = column
    ? [...rows].sort((a, b) => compare(column.value(a), column.value(b)) * (order?.isDown ? -1 : 1))
    : rows;
  const areTexts = new Set(columns.filter(({ value }) => rows.every((row) => typeof value(row) === "string")));
  const sortBy = (name: string) =>
    setOrder((now) => (now?.name === name ? { name, isDown: !now.isDown } : { name, isDown: true }));
  return (
    <ScrollFrame label={caption}>
      <table className={styles.table}>
        <caption className={isCaptionHidden ? "visually-hidden" : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((one) => {
              const { name, title, term } = one;
              const isSorted = order?.name === name;
              return (
                <th
                  key={name}
                  scope="col"
                  data-text={areTexts.has(one) || undefined}
                  {...(term && { "aria-label": title })}
                  {...(isSorted && { "aria-sort": order.isDown ? ("descending" as const) : ("ascending" as const) })}
                >
                  <Titled term={term}>
                    <button type="button" onClick={() => sortBy(name)}>
                      {title}
                      <span aria-hidden>{isSorted ? (order.isDown ? " ↓" : " ↑") : ""}</span>
                    </button>
                  </Titled>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((one, index) => {
                const { name, value, show } = one;
                const content = show ? show(row) : value(row);
                return index === 0 ? (
                  <th key={name} scope="row">
                    {content}
                  </th>
                ) : (
                  <td key={name} data-text={areTexts.has(one) || undefined}>
                    {content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
};
