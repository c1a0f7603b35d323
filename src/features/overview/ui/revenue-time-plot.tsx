"use client";

import { useTranslations } from "next-intl";
import { Line, ReferenceArea, YAxis } from "recharts";
import { QUIET_AXIS } from "#core/ui/charts/plot-parts.tsx";
import { TimePlot } from "#core/ui/charts/time-plot.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { RevenueOverTime } from "#features/overview/contracts/revenue-over-time.ts";

type Point = RevenueOverTime["points"][number];

export type RevenueTimePlotProps = {
  label: string;
  points: readonly Point[];
  /** Days that something happened on, of the period. */
  notes: readonly { id: string; startsOn: string; lastDay: string }[];
};

const DAY_MS = 86_400_000;
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Revenue by day as a line, the year before as a dashed one, and the days of notes shaded. */
export const RevenueTimePlot = ({ label, points, notes }: RevenueTimePlotProps) => {
  const t = useTranslations();
  const { days, money, short } = useFormats();
  return (
    <TimePlot
      points={points.map((point) => ({ ...point, time: timeOf(point.day) }))}
      label={label}
      height={260}
      minTickGap={40}
      linesOf={({ revenue, yearBefore, comparedDay }) => [
        `${t("terms.revenue")}: ${money(revenue)}`,
        ...(yearBefore === null ? [] : [`${days(comparedDay, comparedDay)}: ${money(yearBefore)}`]),
      ]}
    >
      <YAxis {...QUIET_AXIS} width={56} tickFormatter={short} />
      {notes.map(({ id, startsOn, lastDay }) => (
        <ReferenceArea
          key={id}
          x1={timeOf(startsOn) - DAY_MS / 2}
          x2={timeOf(lastDay) + DAY_MS / 2}
          fill="var(--fill-soft)"
          ifOverflow="hidden"
        />
      ))}
      <Line
        dataKey="yearBefore"
        stroke="var(--chart-reference)"
        strokeDasharray="4 3"
        dot={false}
        isAnimationActive={false}
      />
      <Line dataKey="revenue" stroke="var(--accent-base)" strokeWidth={2} dot={false} isAnimationActive={false} />
    </TimePlot>
  );
};
