"use client";

import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import styles from "#core/ui/charts/chart.module.css";
import { BAR_CURSOR, buildTooltipProps, QUIET_AXIS, TICK } from "#core/ui/charts/plot-parts.tsx";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import type { GroupMonth } from "./path/path-model.ts";

type Props = {
  label: string;
  groups: readonly { id: string; name: string; color: string }[];
  months: readonly GroupMonth[];
  /** A value in full, and on the axis. */
  show: (value: number) => string;
  short: (value: number) => string;
};

const HEIGHT = 260;
const AXIS_WIDTH = 64;

/** Stacked columns by month, the first group at the bottom. */
export const GroupsPlot = ({ label, groups, months, show, short }: Props) => {
  const { first: monthWords } = useMonthWords();
  const tipOf = ({ month, parts }: GroupMonth) => ({
    title: monthWords(month),
    lines: groups.map(({ id, name }) => `${name}: ${show(parts[id] ?? 0)}`),
  });
  return (
    <BarChart
      responsive
      className={styles.plot ?? ""}
      data={[...months]}
      margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      barCategoryGap="20%"
      style={{ width: "100%", height: HEIGHT }}
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        dataKey="month"
        tick={TICK}
        stroke="var(--chart-axis-line)"
        tickLine={false}
        minTickGap={24}
        tickFormatter={monthWords}
      />
      <YAxis {...QUIET_AXIS} width={AXIS_WIDTH} tickFormatter={short} />
      <Tooltip cursor={BAR_CURSOR} {...buildTooltipProps<GroupMonth>(tipOf)} />
      {groups.map(({ id, color }) => (
        <Bar
          key={id}
          dataKey={({ parts }: GroupMonth) => parts[id] ?? 0}
          stackId="groups"
          fill={color}
          stroke="var(--surface-card)"
          strokeWidth={1}
          isAnimationActive={false}
          activeBar={false}
        />
      ))}
    </BarChart>
  );
};
