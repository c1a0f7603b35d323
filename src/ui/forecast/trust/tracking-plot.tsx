"use client";

import { useTranslations } from "next-intl";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, Tooltip, XAxis, YAxis } from "recharts";
import { LINE_CURSOR, QUIET_AXIS, TICK, TIME_AXIS, tipsOf } from "#ui/shared/charts/plot-parts.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../../shared/charts/chart.module.css";
import { useGapWords } from "../use-gap-words.ts";
import { plotPoints, type Tracking, timeOf } from "./tracking-model.ts";

const HEIGHT = 320;

/** Actual as a solid line, expected as a dashed one with its interval; the holdout is shaded. */
export const TrackingPlot = ({ tracking, label }: { tracking: Tracking; label: string }) => {
  const t = useTranslations();
  const { count, days, short } = useFormats();
  const gapWords = useGapWords();
  const points = plotPoints(tracking);
  type Point = (typeof points)[number];
  const dayOf = (time: number) => {
    const day = new Date(time).toISOString().slice(0, 10);
    return days(day, day);
  };
  const tipOf = ({ time, actual, expected, lower, upper }: Point) => ({
    title: dayOf(time),
    lines: [
      t("forecast.tip_actual", { count: actual }),
      t("forecast.tip_expected", { count: Math.round(expected) }),
      ...(lower < upper ? [t("forecast.tip_band", { lower: count(lower), upper: count(upper) })] : []),
      ...(actual > 0 ? [gapWords(expected / actual - 1)] : []),
    ],
  });
  return (
    <ComposedChart
      responsive
      className={styles.plot ?? ""}
      data={points}
      margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
      style={{ width: "100%", height: HEIGHT }}
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <ReferenceArea
        x1={timeOf(tracking.holdoutFrom)}
        x2={points.at(-1)?.time ?? 0}
        fill="var(--fill-strong)"
        fillOpacity={0.7}
        label={{ value: t("terms.holdout"), position: "insideTopRight", ...TICK }}
      />
      <XAxis {...TIME_AXIS} tickFormatter={dayOf} minTickGap={40} />
      <YAxis
        tickFormatter={short}
        {...QUIET_AXIS}
        width={56}
        label={{
          value: t("forecast.tracking_y"),
          angle: -90,
          position: "insideLeft",
          style: { textAnchor: "middle" },
          ...TICK,
        }}
      />
      <Tooltip cursor={LINE_CURSOR} {...tipsOf<Point>(tipOf)} />
      <Area
        dataKey="band"
        type="linear"
        stroke="none"
        fill="var(--chart-interval-band)"
        fillOpacity={0.6}
        activeDot={false}
        isAnimationActive={false}
      />
      <Line
        dataKey="expected"
        type="linear"
        stroke="var(--chart-forecast)"
        strokeWidth={2}
        strokeDasharray="6 4"
        dot={false}
        isAnimationActive={false}
      />
      <Line
        dataKey="actual"
        type="linear"
        stroke="var(--chart-actual)"
        strokeWidth={2}
        dot={false}
        isAnimationActive={false}
      />
    </ComposedChart>
  );
};
