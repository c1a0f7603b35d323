"use client";

import { useId } from "react";
import { Bar, BarChart, type BarShapeProps, LabelList, Tooltip, XAxis, YAxis } from "recharts";
import styles from "./chart.module.css";
import { BAR_CURSOR, buildTooltipProps, type Tip } from "./plot-parts.tsx";

type ChartColumn = {
  name: string;
  /** Additional text for the name, in the axis's unit. */
  cut: string;
  value: number;
  /** The formatted value; empty for a gap without a label. */
  words: string;
  tip: Tip;
};

export type ColumnsProps = {
  label: string;
  columns: ChartColumn[];
  /** The value at full height, which charts side by side share. */
  most: number;
};

const HEIGHT = 150;
const ROOM_FOR_LABELS = 20;

/**
 * Columns from zero with their values on top. An empty one is hatched over the full height: a gap with a tooltip that explains
 * it. The names below are HTML text, which can wrap.
 */
export const ColumnsPlot = ({ label, columns, most }: ColumnsProps) => {
  const hatch = useId();
  const shape = ({ x, y, width, height, value, background }: BarShapeProps) =>
    value === 0 && background ? (
      <rect x={x} y={background.y ?? 0} width={width} height={background.height} fill={`url(#${hatch})`} />
    ) : (
      <rect x={x} y={y} width={width} height={height} fill="var(--sequential-5)" />
    );
  return (
    <div className={`min-w-0 ${styles.columns}`}>
      <BarChart
        responsive
        className={styles.plot ?? ""}
        data={columns}
        margin={{ top: ROOM_FOR_LABELS, right: 0, bottom: 0, left: 0 }}
        barCategoryGap="16%"
        style={{ width: "100%", height: HEIGHT }}
        aria-label={label}
      >
        <defs>
          <pattern id={hatch} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line x1="0" y1="0" x2="0" y2="8" stroke="var(--chart-missing)" />
          </pattern>
        </defs>
        <XAxis dataKey="name" hide />
        <YAxis hide domain={[0, most]} />
        <Tooltip cursor={BAR_CURSOR} {...buildTooltipProps<ChartColumn>(({ tip }) => tip)} />
        <Bar dataKey="value" shape={shape} isAnimationActive={false} activeBar={false}>
          <LabelList dataKey="words" position="top" className={styles.value ?? ""} />
        </Bar>
      </BarChart>
      <div className={`grid tiny faint text-center ${styles.names}`} aria-hidden>
        {columns.map(({ name, cut }) => (
          <span key={name}>
            <strong className="block font-semibold text-ink">{name}</strong>
            {cut}
          </span>
        ))}
      </div>
    </div>
  );
};
