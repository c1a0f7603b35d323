"use client";

import type { ReactNode } from "react";
import { CartesianGrid, ComposedChart, Tooltip, XAxis } from "recharts";
import { useFormats } from "../session/use-formats.ts";
import styles from "./chart.module.css";
import { buildTooltipProps, LINE_CURSOR, TIME_AXIS, type Tip } from "./plot-parts.tsx";

type Props<Point> = {
  /** Their `time` is in milliseconds. */
  points: readonly Point[];
  label: string;
  height: number;
  minTickGap: number;
  /** The figures of a day, which is the tooltip's title. */
  linesOf: (point: Point) => Tip["lines"];
  /** What the axis and the tooltip call a time; its day by default. */
  nameOf?: (time: number) => string;
  /** The vertical axis, areas and lines. */
  children: ReactNode;
};

/** The frame of a plot over time: grid, days below it, and a tooltip for the nearest day. */
export const TimePlot = <Point extends { time: number }>({
  points,
  label,
  height,
  minTickGap,
  linesOf,
  nameOf,
  children,
}: Props<Point>) => {
  const { days } = useFormats();
  const dayOf = (time: number): string => {
    if (nameOf) return nameOf(time);
    const day = new Date(time).toISOString().slice(0, 10);
    return days(day, day);
  };
  return (
    <ComposedChart
      responsive
      className={styles.plot ?? ""}
      data={[...points]}
      margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
      style={{ width: "100%", height }}
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis {...TIME_AXIS} tickFormatter={dayOf} minTickGap={minTickGap} />
      <Tooltip
        cursor={LINE_CURSOR}
        {...buildTooltipProps<Point>((point) => ({ title: dayOf(point.time), lines: linesOf(point) }))}
      />
      {children}
    </ComposedChart>
  );
};
