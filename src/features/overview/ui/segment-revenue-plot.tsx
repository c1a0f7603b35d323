"use client";

import { useTranslations } from "next-intl";
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import styles from "#core/ui/charts/chart.module.css";
import { BAR_CURSOR, buildTooltipProps, QUIET_AXIS, TICK } from "#core/ui/charts/plot-parts.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { toMonth } from "#lib/time/month.ts";
import { SEGMENT_KEYS, segmentColor } from "#records/rules/rfm/segment-colors.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import type { SegmentRevenuePoint } from "./segment-revenue-model.ts";

export type SegmentRevenuePlotProps = {
  label: string;
  points: readonly SegmentRevenuePoint[];
  /** Whether any of the revenue is of customers in no segment. */
  hasOther: boolean;
};

const HEIGHT = 260;
const AXIS_WIDTH = 56;

/** Stacked columns, the most valuable segment at the bottom. */
export const SegmentRevenuePlot = ({ label, points, hasOther }: SegmentRevenuePlotProps) => {
  const t = useTranslations("overview.revenue");
  const { days, money, short } = useFormats();
  const words = useSegmentWords();
  const { first, tick } = useMonthWords();
  const tipOf = (point: SegmentRevenuePoint) => ({
    title: `${days(point.from, point.to)}: ${money(point.total)}`,
    lines: [
      ...SEGMENT_KEYS.filter((key) => point[key] !== 0).map((key) => `${words(key).name}: ${money(point[key])}`),
      ...(point.other === 0 ? [] : [`${t("other")}: ${money(point.other)}`]),
    ],
  });
  return (
    <BarChart
      responsive
      className={styles.plot ?? ""}
      data={[...points]}
      margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      barCategoryGap="20%"
      style={{ width: "100%", height: HEIGHT }}
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        dataKey="to"
        tick={TICK}
        stroke="var(--chart-axis-line)"
        tickLine={false}
        minTickGap={24}
        tickFormatter={(to: string, at: number) => (at === 0 ? first(toMonth(to)) : tick(toMonth(to)))}
      />
      <YAxis {...QUIET_AXIS} width={AXIS_WIDTH} tickFormatter={short} />
      <Tooltip cursor={BAR_CURSOR} {...buildTooltipProps<SegmentRevenuePoint>(tipOf)} />
      {SEGMENT_KEYS.map((key) => (
        <Bar
          key={key}
          dataKey={key}
          stackId="segments"
          fill={segmentColor(key)}
          stroke="var(--surface-card)"
          strokeWidth={1}
          isAnimationActive={false}
          activeBar={false}
        />
      ))}
      {hasOther && (
        <Bar
          dataKey="other"
          stackId="segments"
          fill="var(--chart-axis-line)"
          stroke="var(--surface-card)"
          strokeWidth={1}
          isAnimationActive={false}
          activeBar={false}
        />
      )}
    </BarChart>
  );
};
