import { Text, View } from "@react-pdf/renderer";
import { createElement as h } from "react";
import type { SegmentsTable } from "#lib/domain/report/document/segments-table.ts";
import { mark } from "./draw-chart.ts";
import { styles } from "./styles.ts";

/** Column widths: the name, and each column of numbers. */
const NAME_WIDTH = "21%";
const WIDTHS = ["10%", "9%", "14%", "9%", "11%", "9%", "9%", "8%"];

const ROWS = { head: [styles.small], total: [styles.total], segment: [] };

const number = (text: string, column: number, row: keyof typeof ROWS) => {
  const width = { width: WIDTHS[column] ?? "auto", paddingLeft: 4 };
  return h(Text, { style: [styles.number, ...ROWS[row], width] }, text);
};

export const drawTable = ({ title, head, rows }: SegmentsTable) => {
  const [first = "", ...others] = head;
  return h(
    View,
    { style: styles.section, wrap: false },
    h(Text, { style: styles.heading }, title),
    h(
      View,
      { style: [styles.row, styles.tableHead] },
      h(Text, { style: [styles.small, { width: NAME_WIDTH }] }, first),
      ...others.map((text, at) => number(text, at, "head")),
    ),
    ...rows.map(({ color, cells: [name = "", ...numbers] }) => {
      const row = color === null ? "total" : "segment";
      return h(
        View,
        { style: [styles.row, styles.tableRow] },
        h(
          View,
          { style: [styles.name, { width: NAME_WIDTH }] },
          color !== null && mark(color),
          h(Text, { style: [styles.short, { flex: 1 }, ...ROWS[row]] }, name),
        ),
        ...numbers.map((text, at) => number(text, at, row)),
      );
    }),
  );
};
