"use client";

import { Checkbox } from "antd";
import { type KeyboardEvent, useRef, useState } from "react";
import { useListedKeys } from "#core/ui/keys/active-keys.ts";
import { useOneStop } from "#core/ui/keys/one-stop.ts";
import { isPressed, isSingleKey, type KeyIn, SHORTCUTS } from "#core/ui/keys/shortcuts.ts";
import { Titled } from "#core/ui/term-info.tsx";
import { useSingleKeys } from "#core/ui/use-device.ts";
import { useKeptFocus } from "#core/ui/use-kept-focus.ts";
import { type ListColumn, markCell } from "./column.tsx";
import { nextSort, toAriaSort } from "./sorting.ts";
import styles from "./table.module.css";

/** Row selection: a labelled checkbox per row and one for all rows of the page. */
export type Selection<Row> = {
  isChosen: (row: Row) => boolean;
  /** Whether there is nothing to do with a row. */
  isDisabled?: (row: Row) => boolean;
  toggle: (row: Row) => void;
  labelOf: (row: Row) => string;
  /** The checkbox above the rows: all, some, or none. */
  page: { chosen: "all" | "some" | "none"; toggle: () => void; label: string };
};

/** Selects one row. */
export const RowCheckbox = <Row,>({ row, selection }: { row: Row; selection: Selection<Row> }) => (
  <Checkbox
    checked={selection.isChosen(row)}
    disabled={selection.isDisabled?.(row) ?? false}
    onChange={() => selection.toggle(row)}
    aria-label={selection.labelOf(row)}
  />
);

/** Selects or unselects the rows of the page. */
export const PageCheckbox = <Row,>({
  selection: { page },
  isNamed,
}: {
  selection: Selection<Row>;
  isNamed: boolean;
}) => (
  <Checkbox
    checked={page.chosen === "all"}
    indeterminate={page.chosen === "some"}
    onChange={page.toggle}
    {...(!isNamed && { "aria-label": page.label })}
  >
    {isNamed && page.label}
  </Checkbox>
);

/** What shortcuts do with the focused row. */
export type RowKeys<Row> = Partial<Record<Exclude<KeyIn<"row">, "row_move">, (row: Row) => void>>;

const listRowKeys = <Row,>(keys: RowKeys<Row>) => Object.keys(keys) as (keyof RowKeys<Row>)[];

/** The row to which a key leads from row `at` of `count`; undefined for none. */
const rowAfter = (at: number, key: string, count: number): number | undefined => {
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[key];
  return to !== undefined && to >= 0 && to < count ? to : undefined;
};

/**
 * Makes rows focusable: a single Tab stop for all of them, arrow keys to move, and single-letter shortcuts for the focused row
 * (unless turned off). Returns the row's props, empty if there are no shortcuts.
 */
const useRowFocus = <Row extends { id: string }>(rows: readonly Row[], keys: RowKeys<Row> | undefined) => {
  const { areOn } = useSingleKeys();
  const [active, setActive] = useState<string | null>(null);
  const first = rows[0]?.id;
  useListedKeys(keys && rows.length > 0 ? ["row_move", ...listRowKeys(keys)] : []);
  const tabStop = rows.some((row) => row.id === active) ? active : first;

  return (row: Row, index = 0) => {
    if (!keys) return {};
    const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
      // Buttons inside a cell handle their own keys.
      if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
      const to = rowAfter(index, event.key, rows.length);
      const name = listRowKeys(keys).find((one) =>
        SHORTCUTS[one].keys.some((key) => (areOn || !isSingleKey(key)) && isPressed(key, event)),
      );
      const act = name && keys[name];
      if (to === undefined && !act) return;
      event.preventDefault();
      act?.(row);
      const body = event.currentTarget.parentElement;
      if (to !== undefined) body?.querySelectorAll<HTMLElement>("tr[data-row-key]")[to]?.focus();
    };
    return { tabIndex: row.id === tabStop ? 0 : -1, onFocus: () => setActive(row.id), onKeyDown };
  };
};

type TableCellProps<Row> = { column: ListColumn<Row>; row: Row; isHeading: boolean };

/** A cell of a table's row. A text of one line is cut if it is too long, and shown as a whole on hover. */
const TableCell = <Row extends { id: string }>({ column, row, isHeading }: TableCellProps<Row>) => {
  const { show, align, isText, lines, isTall, isPinned } = column;
  const content = show(row);
  const title = typeof content === "string" && !isTall ? { title: content } : {};
  const className =
    [align && styles[align], isTall && styles.tall, isPinned && styles.pinned].filter(Boolean).join(" ") || undefined;
  const shown = isText ? (
    <div className={styles.text} {...title} {...(lines && { style: { WebkitLineClamp: lines, marginBlock: 6 } })}>
      {content}
    </div>
  ) : typeof content === "string" && !isTall ? (
    <div className={`truncate ${styles.line}`} {...title}>
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
  return (
    <td className={className} {...markCell(column, row)}>
      {shown}
    </td>
  );
};

type Props<Row extends { id: string }> = {
  caption: string;
  columns: ListColumn<Row>[];
  rows: readonly Row[];
  /** The columns by which the list can be sorted, by name. */
  sorts: readonly string[];
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

/** Tables with as many columns or more have less space between them, so that they fit a laptop's screen. */
const MANY_COLUMNS = 10;

/** A plain table: antd's would add a tree, a virtual list and a pager, 60 KB of script that no list here uses. */
export const WideTable = <Row extends { id: string }>(props: Props<Row>) => {
  const { caption, columns, rows, sorts, sort, onSort, rowKeys, selection } = props;
  const rowProps = useRowFocus(rows, rowKeys);
  const kept = useKeptRow();
  const head = useRef<HTMLTableSectionElement>(null);
  useOneStop(head, "horizontal");
  return (
    <table
      className={selection ? `${styles.table} ${styles.withBoxes}` : styles.table}
      data-many={columns.length >= MANY_COLUMNS || undefined}
    >
      <caption className="visually-hidden">{caption}</caption>
      <thead ref={head}>
        <tr>
          {selection && (
            <th scope="col" className={styles.box}>
              <PageCheckbox selection={selection} isNamed={false} />
            </th>
          )}
          {columns.map((column) => {
            const direction = toAriaSort(sort, column.name);
            return (
              <th
                key={column.name}
                scope="col"
                className={column.isPinned ? styles.pinned : column.align && styles[column.align]}
                {...(direction && { "aria-sort": direction })}
                {...(column.term && { "aria-label": column.title })}
              >
                <Titled term={column.term}>
                  {sorts.includes(column.name) ? (
                    <button
                      type="button"
                      className={`text-inherit bare-button ${styles.sort}`}
                      onClick={() => onSort(nextSort(sort, column))}
                    >
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
