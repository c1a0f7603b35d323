import { Rect, Svg, Text, View } from "@react-pdf/renderer";
import { createElement as h } from "react";
import type { SharesChart } from "#features/report/rules/document/shares-chart.ts";
import { COLORS, PAGE_WIDTH, styles } from "./styles.ts";

const NAME_WIDTH = 130;
const LABEL_WIDTH = 42;
const LONGEST = PAGE_WIDTH - NAME_WIDTH - LABEL_WIDTH;
const THICK = 7;

type Bar = { share: number; text: string };

/** A bar on the common scale with its number at the end; at least a hairline for values above 0. */
const bar = ({ share, text }: Bar, color: string, longest: number, isPale: boolean) => {
  const width = share > 0 ? Math.max(0.75, (LONGEST * Math.min(share, longest)) / longest) : 0;
  const fill = { fill: color, stroke: color, strokeWidth: 0.5, fillOpacity: isPale ? 0.3 : 1 };
  const box = { x: 0.25, y: 0.25, width: Math.max(0.25, width - 0.5), height: THICK - 0.5 };
  return h(
    View,
    { style: [styles.row, { marginBottom: 1 }] },
    h(Svg, { width: width + 0.5, height: THICK }, ...(width > 0 ? [h(Rect, { ...box, ...fill })] : [])),
    h(Text, { style: { fontSize: 7, marginLeft: 4, color: COLORS.soft } }, text),
  );
};

/** A square in the segment's color, next to its name. */
export const mark = (color: string) =>
  h(
    Svg,
    { width: 7, height: 7, style: { flexShrink: 0 } },
    h(Rect, { x: 0, y: 0, width: 7, height: 7, rx: 1, fill: color }),
  );

export const drawChart = ({ title, answer, legend, rows, ...scale }: SharesChart) => {
  const longest = Math.max(0.01, scale.longest);
  return h(
    View,
    { style: styles.section, wrap: false },
    h(Text, { style: styles.heading }, title),
    ...[answer, legend.join(" · ")].map((text) => h(Text, { style: styles.answer }, text)),
    ...rows.map(({ name, color, customers, revenue }) =>
      h(
        View,
        { style: [styles.row, { marginTop: 3 }] },
        h(
          View,
          { style: [styles.name, { width: NAME_WIDTH, paddingRight: 8 }] },
          mark(color),
          h(Text, { style: [styles.short, { flex: 1 }] }, name),
        ),
        h(View, null, bar(customers, color, longest, true), bar(revenue, color, longest, false)),
      ),
    ),
  );
};
