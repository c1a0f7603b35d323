"use client";

import { useRef } from "react";
import { useKeptFocus } from "../page/use-kept-focus.ts";
import { Titled } from "../terms/titled.tsx";
import type { ListColumn } from "./column.ts";
import { nextSort, toAriaSort } from "./list-state.ts";
import { PageCheckbox, RowCheckbox, type Selection } from "./row-checkbox.tsx";
import styles from "./table.module.css";
import { type RowKeys, useRowFocus } from "./use-row-focus.ts";

type TableCellProps<Row> = { column: ListColumn<Row>; row: Row; isHeading: boolean };

/** A cell of a table's row. A text of one line is cut if it is too long, and shown as a whole on hover. */
const TableCell = <Row,>({
  column: { show, align, isText, lines, isTall, isPinned },
  row,
  isHeading,
}: TableCellProps<Row>) => {
  const content = show(row);
  const title = typeof content === "string" && !isTall ? { title: content } : {};
  const className =
    [align && styles[align], isTall && styles.tall, isPinned && styles.pinned].filter(Boolean).join(" ") || undefined;
  const shown = isText ? (
    <div className={styles.text} {...title} {...(lines && { style: { WebkitLineClamp: lines, marginBlock: 6 } })}>
      {content}
    </div>
  ) : typeof content === "string" && !isTall ? (
    <div className={styles.line} {...title}>
      {content}
    </div>
  ) : (
    content
  );
  if (isHeading) {
    return (
      <th scope="row" className={className}>
        {shown}
      </th>
    );
  }
  return <td className={className}>{shown}</td>;
};

type Props<Row extends { id: string }> = {
  caption: string;
  columns: ListColumn<Row>[];
  rows: readonly Row[];
  sort: string;
  onSort: (sort: string) => void;
  selection?: Selection<Row>;
  rowKeys?: RowKeys<Row>;
};

const ARROWS = { ascending: " ↑", descending: " ↓" };

const ROW = "tr[data-row-key]";
const STOPS = "a, button, input";

/** When the focused row goes away, the same control of the row that takes its place has the focus. */
const useKeptRow = () => {
  const body = useRef<HTMLTableSectionElement>(null);
  const rowsNow = () => [...(body.current?.querySelectorAll<HTMLElement>(ROW) ?? [])];
  const stopsOf = (row: HTMLElement | undefined) => [...(row?.querySelectorAll<HTMLElement>(STOPS) ?? [])];
  const kept = useKeptFocus(
    (control) => {
      const row = control.closest<HTMLElement>(ROW);
      return { at: row ? rowsNow().indexOf(row) : 0, stop: stopsOf(row ?? undefined).indexOf(control) };
    },
    ({ at, stop }) => {
      const rows = rowsNow();
      const row = rows[Math.min(at, rows.length - 1)];
      return stopsOf(row)[stop] ?? row;
    },
  );
  return { ref: body, ...kept };
};

/** A plain table: antd's would add a tree, a virtual list and a pager, 60 KB of script that no list here uses. */
export const WideTable = <Row extends { id: string }>(props: Props<Row>) => {
  const { caption, columns, rows, sort, onSort, rowKeys, selection } = props;
  const rowProps = useRowFocus(rows, rowKeys);
  const kept = useKeptRow();
  return (
    <table className={selection ? `${styles.table} ${styles.withBoxes}` : styles.table}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {selection && (
            <th scope="col" className={styles.box}>
              <PageCheckbox selection={selection} isNamed={false} />
            </th>
          )}
          {columns.map((column) => {
            const direction = column.isSortable ? toAriaSort(sort, column.name) : undefined;
            return (
              <th
                key={column.name}
                scope="col"
                className={column.isPinned ? styles.pinned : column.align && styles[column.align]}
                {...(direction && { "aria-sort": direction })}
                {...(column.term && { "aria-label": column.title })}
              >
                <Titled term={column.term}>
                  {column.isSortable ? (
                    <button type="button" className={styles.sort} onClick={() => onSort(nextSort(sort, column))}>
                      {column.title}
                      <span aria-hidden>{direction ? ARROWS[direction] : ""}</span>
                    </button>
                  ) : (
                    column.title
                  )}
                </Titled>
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody {...kept}>
        {rows.map((row, index) => (
          <tr
            key={row.id}
            data-row-key={row.id}
            data-selected={selection?.isChosen(row) || undefined}
            {...rowProps(row, index)}
          >
            {selection && (
              <td className={styles.box}>
                <RowCheckbox row={row} selection={selection} />
              </td>
            )}
            {columns.map((column, at) => (
              <TableCell key={column.name} column={column} row={row} isHeading={at === 0} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
