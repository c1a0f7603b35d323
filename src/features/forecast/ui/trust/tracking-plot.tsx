"use client";

import { useTranslations } from "next-intl";
import { Area, Line, ReferenceArea, YAxis } from "recharts";
import { INTERVAL_BAND, labelAlong, QUIET_AXIS, TICK } from "#core/ui/charts/plot-parts.tsx";
import { TimePlot } from "#core/ui/charts/time-plot.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { plotPoints, type Tracking, toTimestamp, useGapWords } from "./tracking-model.ts";

const HEIGHT = 320;

/** Actual as a solid line, expected as a dashed one with its interval; the holdout is shaded. */
export const TrackingPlot = ({ tracking, label }: { tracking: Tracking; label: string }) => {
  const t = useTranslations();
  const { count, short } = useFormats();
  const gapWords = useGapWords();
  const points = plotPoints(tracking);
  type Point = (typeof points)[number];
  const linesOf = ({ actual, expected, lower, upper }: Point) => [
    t("forecast.tip_actual", { count: actual }),
    t("forecast.tip_expected", { count: Math.round(expected) }),
    ...(lower < upper ? [t("forecast.tip_band", { lower: count(lower), upper: count(upper) })] : []),
    ...(actual > 0 ? [gapWords(expected / actual - 1)] : []),
  ];
  return (
    <TimePlot points={points} label={label} height={HEIGHT} minTickGap={40} linesOf={linesOf}>
      <ReferenceArea
        x1={toTimestamp(tracking.holdoutFrom)}
        x2={points.at(-1)?.time ?? 0}
        fill="var(--fill-strong)"
        fillOpacity={0.7}
        label={{ value: t("terms.holdout"), position: "insideTopRight", ...TICK }}
      />
      <YAxis tickFormatter={short} {...QUIET_AXIS} width={56} label={labelAlong(t("forecast.tracking_y"))} />
      <Area {...INTERVAL_BAND} />
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
    </TimePlot>
  );
};
