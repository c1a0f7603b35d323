"use client";

import { useTranslations } from "next-intl";
import { CartesianGrid, type DotItemDotProps, Line, LineChart, Tooltip, XAxis, YAxis } from "recharts";
import { LINE_CURSOR, QUIET_AXIS, TIME_AXIS, tipsOf } from "#ui/shared/charts/plot-parts.tsx";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { segmentColor } from "#ui/theme/segments.ts";
import styles from "../../shared/charts/chart.module.css";
import { heightOf, type PathPoint, segmentAt } from "./path-model.ts";

const HEIGHT = 260;
const NAMES = { wide: 132, phone: 32 };
const HEIGHTS = Array.from({ length: 9 }, (_, height) => height);
const DOT = 4;

/** A step for every month, from no segment at the bottom to Champions at the top. */
export const PathPlot = ({ points, label }: { points: readonly PathPoint[]; label: string }) => {
  const t = useTranslations("movement");
  const isPhone = useIsPhone();
  const words = useSegmentWords();
  const { days } = useFormats();
  const data = points.map((point) => ({
    ...point,
    time: Date.parse(`${point.day}T00:00:00Z`),
    height: heightOf(point.segment),
  }));
  type Point = (typeof data)[number];
  const name = (segment: string | null) => (segment === null ? t("not_buying") : words(segment).name);
  const tick = (height: number): string => {
    const segment = segmentAt(height);
    if (!isPhone) return name(segment);
    return segment === null ? "–" : words(segment).short;
  };
  const dot = ({ cx, cy, index }: DotItemDotProps) => {
    const segment = data[index]?.segment ?? null;
    const color = segment === null ? "var(--chart-reference)" : segmentColor(segment);
    return <circle key={index} cx={cx} cy={cy} r={DOT} fill={color} />;
  };
  const dated = (time: number) => {
    const day = new Date(time).toISOString().slice(0, 10);
    return days(day, day);
  };
  return (
    <LineChart
      responsive
      className={styles.plot ?? ""}
      data={data}
      margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
      style={{ width: "100%", height: HEIGHT }}
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis {...TIME_AXIS} tickFormatter={dated} minTickGap={32} />
      <YAxis
        {...QUIET_AXIS}
        domain={[0, HEIGHTS.length - 1]}
        ticks={HEIGHTS}
        interval={0}
        tickFormatter={tick}
        width={isPhone ? NAMES.phone : NAMES.wide}
      />
      <Tooltip
        cursor={LINE_CURSOR}
        {...tipsOf<Point>(({ day, segment }) => ({ title: days(day, day), lines: [name(segment)] }))}
      />
      <Line
        dataKey="height"
        type="stepAfter"
        stroke="var(--chart-axis)"
        strokeWidth={2}
        dot={dot}
        isAnimationActive={false}
      />
    </LineChart>
  );
};
