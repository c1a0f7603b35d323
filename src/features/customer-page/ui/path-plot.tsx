"use client";

import { type DotItemDotProps, Line, YAxis } from "recharts";
import { QUIET_AXIS, TICK } from "#core/ui/charts/plot-parts.tsx";
import { TimePlot } from "#core/ui/charts/time-plot.tsx";
import { useIsPhone } from "#core/ui/use-device.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { segmentColor } from "#records/rules/rfm/segment-colors.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { computeHeight, type PathPoint, segmentAt } from "./path-model.ts";

const HEIGHT = 260;
const NAMES = { wide: 176, phone: 32 };
const HEIGHTS = Array.from({ length: 9 }, (_, height) => height);
/** A name that is too long is cut: a second line would lie over its neighbors and the dates. */
const NAME_TICK = { ...TICK, maxLines: 1 };
const DOT = 4;

/** A step for every month, from no segment at the bottom to Champions at the top. */
export const PathPlot = ({ points, label }: { points: readonly PathPoint[]; label: string }) => {
  const isPhone = useIsPhone();
  const words = useSegmentWords();
  const data = points.map((point) => ({
    ...point,
    time: Date.parse(`${point.day}T00:00:00Z`),
    height: computeHeight(point.segment),
  }));
  const name = (segment: string | null) => words(segment ?? LAPSED_CODE).name;
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
  return (
    <TimePlot points={data} label={label} height={HEIGHT} minTickGap={32} linesOf={({ segment }) => [name(segment)]}>
      <YAxis
        {...QUIET_AXIS}
        tick={NAME_TICK}
        domain={[0, HEIGHTS.length - 1]}
        ticks={HEIGHTS}
        interval={0}
        tickFormatter={tick}
        width={isPhone ? NAMES.phone : NAMES.wide}
      />
      <Line
        dataKey="height"
        type="stepAfter"
        stroke="var(--chart-axis)"
        strokeWidth={2}
        dot={dot}
        isAnimationActive={false}
      />
    </TimePlot>
  );
};
