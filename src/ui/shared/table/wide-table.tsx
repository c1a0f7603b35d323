"use client";

import { Table } from "antd";
import type { ListColumn } from "./column.ts";
import { directionOf, nextSort } from "./list-state.ts";
import { PageBox, RowBox } from "./row-checkbox.tsx";
import type { Selection } from "./selection.ts";
import styles from "./table.module.css";
import { useRowFocus } from "./use-row-focus.ts";

type Props<Row extends { id: string }> = {
  caption: string;
  columns: ListColumn<Row>[];
  rows: readonly Row[];
  sort: string;
  onSort: (sort: string) => void;
  selection?: Selection<Row>;
  rowKeys?: Record<string, (row: Row) => void>;
};

const ARROWS = { ascending: " ↑", descending: " ↓" };

export const WideTable = <Row extends { id: string }>(props: Props<Row>) => {
  const { caption, columns, rows, sort, onSort, rowKeys, selection } = props;
  const boxes = selection && {
    key: "chosen",
    width: 48,
    title: <PageBox selection={selection} isNamed={false} />,
    render: (_: unknown, row: Row) => <RowBox row={row} selection={selection} />,
  };
  const onRow = useRowFocus(rows, rowKeys);
  return (
    <Table<Row>
      className={styles.table ?? ""}
      caption={<span className="visually-hidden">{caption}</span>}
      dataSource={rows}
      rowKey="id"
      onRow={onRow}
      pagination={false}
      columns={[
        ...(boxes ? [boxes] : []),
        ...columns.map((column, index) => {
          const { name, title, show, isSortable, align } = column;
          const direction = isSortable ? directionOf(sort, name) : undefined;
          return {
            key: name,
            ...(align && { align }),
            ...(index === 0 && { rowScope: "row" as const }),
            render: (_: unknown, row: Row) => show(row),
            onHeaderCell: () => (direction ? { "aria-sort": direction } : {}),
            // A button in the heading: antd's own sorter makes the heading itself focusable, without a role.
            title: isSortable ? (
              <button type="button" className={styles.sort} onClick={() => onSort(nextSort(sort, column))}>
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
