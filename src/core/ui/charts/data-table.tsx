"use client";

import { type ReactNode, use, useEffect, useRef, useState } from "react";

import type { TermKey } from "#core/messages/terms.ts";
import { CardContext } from "#core/ui/page/card.tsx";
import { Titled } from "#core/ui/term-info.tsx";
import styles from "./data-table.module.css";

type ScrollFrameProps = { label: string; className?: string | undefined; children: ReactNode };

const isCut = ({ scrollLeft, clientWidth, scrollWidth }: Element): boolean =>
  scrollLeft + clientWidth < scrollWidth - 1;

/** Scrolls a table that is wider than its place. A shadow at its right edge shows that there is more, because phones have no scroll bar. */
export const ScrollFrame = ({ label, className = "", children }: ScrollFrameProps) => {
  const frame = useRef<HTMLDivElement>(null);
  const [hasMore, setMore] = useState(false);
  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const watcher = new ResizeObserver(() => setMore(isCut(box)));
    for (const each of [box, ...box.children]) watcher.observe(each);
    return () => watcher.disconnect();
  }, []);
  return (
    <div className={`min-w-0 relative ${styles.place} ${className}`} data-more={hasMore || undefined}>
      {/* biome-ignore lint/a11y/useSemanticElements: a table is not a fieldset, and a region of its name would repeat its card's */}
      <div
        ref={frame}
        role="group"
        className={styles.frame}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be focusable
        tabIndex={0}
        onScroll={({ currentTarget }) => setMore(isCut(currentTarget))}
      >
        {children}
      </div>
    </div>
  );
};

type Value = number | string | null | undefined;
/** For all values of a column, which are either numbers or texts. */
type Format = ((value: number) => ReactNode) | ((value: string) => ReactNode);

export type Column<Row> = {
  name: string;
  title: string;
  /** What the column shows, explained beside its title. */
  term?: TermKey | undefined;
  /** The sort value, which is also shown unless there is a `show`. Null, for one that is not known, is a dash and sorted below all others. */
  value: (row: Row) => Value;
  /** How a value is shown, instead of as it is. */
  format?: Format | undefined;
  show?: (row: Row) => ReactNode;
};

type Order = { name: string; isDown: boolean };

type DataTableProps<Row> = {
  /** By default the title of the card around it, which screens show already. */
  caption?: string;
  /** For tables below a heading with the same text. */
  isCaptionHidden?: boolean;
  columns: Column<Row>[];
  rows: Row[];
  /** What the rows add up to, which stays last however they are sorted. */
  total?: Row;
  keyOf: (row: Row) => string;
};

const compare = (a: Value, b: Value) =>
  typeof a === "string" && typeof b === "string"
    ? a.localeCompare(b)
    : Number(a ?? Number.NEGATIVE_INFINITY) - Number(b ?? Number.NEGATIVE_INFINITY) || 0;

const showValue = (value: Value, format?: Format): ReactNode => {
  if (value === null || value === undefined) return "–";
  return format ? (format as (value: number | string) => ReactNode)(value) : value;
};

/** The table of a chart: sortable and easy to copy. The first column is the row heading. */
export const DataTable = <Row,>({ columns, rows, total, keyOf, ...props }: DataTableProps<Row>) => {
  const title = use(CardContext);
  const { caption = title, isCaptionHidden = caption === title } = props;
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
          {(total ? [...sorted, total] : sorted).map((row) => (
            <tr key={keyOf(row)} data-total={row === total || undefined}>
              {columns.map((one, index) => {
                const { name, value, format, show } = one;
                const content = show ? show(row) : showValue(value(row), format);
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
