import { Text, View } from "@react-pdf/renderer";
import { createElement as h } from "react";
import type { SegmentsTable } from "#lib/domain/report/document/segments-table.ts";
import { mark } from "./draw-chart.ts";
import { styles } from "./styles.ts";

/** Column widths: the name, and each column of numbers. */
const NAME_WIDTH = "21%";
const WIDTHS = ["10%", "9%", "14%", "9%", "11%", "9%", "9%", "8%"];

const number = (text: string, column: number, isHead: boolean) => {
  const width = { width: WIDTHS[column] ?? "auto", paddingLeft: 4 };
  return h(Text, { style: [styles.number, ...(isHead ? [styles.small] : []), width] }, text);
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
      ...others.map((text, at) => number(text, at, true)),
    ),
    ...rows.map(({ color, cells: [name = "", ...numbers] }) =>
      h(
        View,
        { style: [styles.row, styles.tableRow] },
        h(
          View,
          { style: [styles.name, { width: NAME_WIDTH }] },
          mark(color),
          h(Text, { style: [styles.short, { flex: 1 }] }, name),
        ),
        ...numbers.map((text, at) => number(text, at, false)),
      ),
    ),
  );
};
