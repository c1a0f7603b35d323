"use client";

import { CartesianGrid, Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import chart from "#core/ui/charts/chart.module.css";
import { buildTooltipProps, LINE_CURSOR, QUIET_AXIS, TICK } from "#core/ui/charts/plot-parts.tsx";
import { lineStyle } from "./cohort-model.ts";

const HEIGHT = 320;

type Point = Record<string, number>;

export type LinesPlotProps = {
  label: string;
  /** Of each month: `age`, and the value of each line: `l0`, `l1`, … */
  points: Point[];
  names: readonly string[];
  /** Formats a value. */
  write: (value: number) => string;
  /** The same for the axis. */
  tick: (value: number) => string;
  /** Formats a month since the first order. */
  month: (age: number) => string;
  /** A level to reach, with its name, and the most that is drawn: lines above leave the plot, so that the level stays readable. */
  goal?: { value: number; name: string; most: number };
};

/** Values of a few cohorts by month since the first order: each line has a color and a dash of its own. */
export const LinesPlot = ({ label, points, names, write, tick, month, goal }: LinesPlotProps) => {
  const tipOf = (point: Point) => ({
    title: month(point.age ?? 0),
    lines: names.flatMap((name, i) => {
      const value = point[`l${i}`];
      return value === undefined ? [] : [`${name}: ${write(value)}`];
    }),
  });
  const isCut = goal !== undefined && points.some((point) => names.some((_, i) => (point[`l${i}`] ?? 0) > goal.most));
  return (
    <LineChart
      responsive
      className={chart.plot ?? ""}
      data={points}
      margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
      style={{ width: "100%", height: HEIGHT }}
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis dataKey="age" tick={TICK} stroke="var(--chart-axis-line)" tickLine={false} minTickGap={16} />
      <YAxis
        tickFormatter={tick}
        {...QUIET_AXIS}
        width={72}
        {...(isCut && { domain: [0, goal.most], allowDataOverflow: true, tickCount: 7 })}
      />
      <Tooltip cursor={LINE_CURSOR} {...buildTooltipProps<Point>(tipOf)} />
      {goal && (
        <ReferenceLine
          y={goal.value}
          stroke="var(--chart-reference)"
          strokeDasharray="2 3"
          ifOverflow="extendDomain"
          label={{ value: goal.name, position: "insideBottomRight", ...TICK }}
        />
      )}
      {names.map((name, i) => {
        const { color, dash } = lineStyle(i);
        return (
          <Line
            key={name}
            dataKey={`l${i}`}
            name={name}
            type="linear"
            stroke={color}
            strokeWidth={2}
            strokeDasharray={dash}
            dot={{ r: 2, strokeDasharray: "none", fill: color }}
            connectNulls
            isAnimationActive={false}
          />
        );
      })}
    </LineChart>
  );
};
