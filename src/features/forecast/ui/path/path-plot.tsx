"use client";

import { useTranslations } from "next-intl";
import { Area, Line, ReferenceLine, YAxis } from "recharts";
import { INTERVAL_BAND, QUIET_AXIS } from "#core/ui/charts/plot-parts.tsx";
import { TimePlot } from "#core/ui/charts/time-plot.tsx";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import { type PathMonth, plotPoints } from "./path-model.ts";

const HEIGHT = 320;

type Props = {
  months: readonly PathMonth[];
  /** The names of a month's planned events. */
  eventsIn: (month: string) => string[];
  label: string;
  /** A value in full, and on the axis. */
  show: (value: number) => string;
  short: (value: number) => string;
};

const LINE = { type: "linear", strokeWidth: 2, dot: false, isAnimationActive: false } as const;

/** Actual as a solid line, expected as a dashed one with its intervals, and the year before as a thin one; a dotted line marks a month with events. */
export const PathPlot = ({ months, eventsIn, label, show, short }: Props) => {
  const t = useTranslations("forecast");
  const { first: monthWords } = useMonthWords();
  const points = plotPoints(months);
  type Point = (typeof points)[number];
  const linesOf = ({ month: { month, actual, ahead, lastYear, whatIf } }: Point) => [
    ...(actual === null ? [] : [t(ahead ? "path_tip_so_far" : "path_tip_actual", { value: show(actual) })]),
    ...(ahead
      ? [
          t("path_tip_expected", { value: show(ahead.expected) }),
          t("tip_band", { lower: show(ahead.lower95), upper: show(ahead.upper95) }),
          ...(whatIf === undefined ? [] : [t("path_tip_what_if", { value: show(whatIf) })]),
        ]
      : []),
    ...(lastYear === null ? [] : [t("path_tip_last_year", { value: show(lastYear) })]),
    ...eventsIn(month).map((name) => t("event_tip", { name })),
  ];
  const marked = months.filter(({ month }) => eventsIn(month).length > 0);
  return (
    <TimePlot
      points={points}
      label={label}
      height={HEIGHT}
      minTickGap={24}
      linesOf={linesOf}
      nameOf={(time) => monthWords(new Date(time).toISOString().slice(0, 7))}
    >
      <YAxis tickFormatter={short} {...QUIET_AXIS} width={64} />
      {marked.map(({ time }) => (
        <ReferenceLine key={time} x={time} stroke="var(--chart-axis)" strokeDasharray="1 3" />
      ))}
      <Area {...INTERVAL_BAND} />
      <Area {...INTERVAL_BAND} dataKey="inner" />
      <Line {...LINE} dataKey="lastYear" stroke="var(--chart-axis)" strokeWidth={1} strokeDasharray="2 3" />
      <Line {...LINE} dataKey="expected" stroke="var(--chart-forecast)" strokeDasharray="6 4" />
      <Line {...LINE} dataKey="whatIf" stroke="var(--diverging-0)" />
      <Line {...LINE} dataKey="actual" stroke="var(--chart-actual)" />
    </TimePlot>
  );
};
