"use client";

import { Table } from "antd";
import type { ListColumn } from "./column.ts";
import { directionOf, nextSort } from "./list-state.ts";
import { PageBox, RowBox } from "./row-box.tsx";
import type { Selection } from "./selection.ts";
import styles from "./table.module.css";
import { useRowFocus } from "./use-row-focus.ts";

type Props<Row> = {
  caption: string;
  columns: ListColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  list: { sort: string };
  onSort: (sort: string) => void;
  selection?: Selection<Row>;
  rowKeys?: Record<string, (row: Row) => void>;
};

const ARROWS = { ascending: " ↑", descending: " ↓" };

export const WideTable = <Row extends object>(props: Props<Row>) => {
  const { caption, columns, rows, keyOf, list, onSort, rowKeys, selection } = props;
  const boxes = selection && {
    key: "chosen",
    width: 48,
    title: <PageBox selection={selection} isNamed={false} />,
    render: (_: unknown, row: Row) => <RowBox row={row} selection={selection} />,
  };
  const onRow = useRowFocus(rows, keyOf, rowKeys);
  return (
    <Table<Row>
      className={styles.table ?? ""}
      caption={<span className="visually-hidden">{caption}</span>}
      dataSource={rows}
      rowKey={keyOf}
      onRow={onRow}
      pagination={false}
      columns={[
        ...(boxes ? [boxes] : []),
        ...columns.map((column, index) => {
          const { name, title, show, isSortable, align } = column;
          const direction = isSortable ? directionOf(list.sort, name) : undefined;
          return {
            key: name,
            ...(align && { align }),
            ...(index === 0 && { rowScope: "row" as const }),
            render: (_: unknown, row: Row) => show(row),
            onHeaderCell: () => (direction ? { "aria-sort": direction } : {}),
            // A button in the heading: antd's own sorter makes the heading itself focusable, without a role.
            title: isSortable ? (
              <button type="button" className={styles.sort} onClick={() => onSort(nextSort(list.sort, column))}>
                {title}
                <span aria-hidden>{direction ? ARROWS[direction] : ""}</span>
              </button>
            ) : (
              title
            ),
          };
        }),
      ]}
    />
  );
};
