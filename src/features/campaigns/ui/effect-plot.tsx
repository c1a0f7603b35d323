"use client";

import { useTranslations } from "next-intl";
import { Area, Line, ReferenceLine, YAxis } from "recharts";
import { INTERVAL_BAND, QUIET_AXIS, TICK } from "#core/ui/charts/plot-parts.tsx";
import { TimePlot } from "#core/ui/charts/time-plot.tsx";
import type { CampaignPoint } from "#features/campaigns/contracts.ts";
import { useCampaignWords } from "#features/campaigns/ui/campaign-words.tsx";
import { type Measure, WINDOWS } from "#lib/effects/campaign.ts";
import { addDays, type Day } from "#lib/time/day.ts";

const HEIGHT = 280;

type Props = { label: string; series: readonly CampaignPoint[]; startsOn: Day; measure: Measure };

/** The effect as a line in the band of its intervals, with the readouts marked; an effect is shown where the band leaves zero. */
export const EffectPlot = ({ label, series, startsOn, measure }: Props) => {
  const t = useTranslations("campaigns");
  const words = useCampaignWords();
  const timeOf = (day: number): number => Date.parse(`${addDays(startsOn, day - 1)}T00:00:00Z`);
  const points = series.map((point) => ({ ...point, time: timeOf(point.day), band: [point.lower, point.upper] }));
  const [first = 0, last = 0] = [points[0]?.day, points.at(-1)?.day];
  return (
    <TimePlot
      points={points}
      label={label}
      height={HEIGHT}
      minTickGap={40}
      linesOf={(point) => [
        t("tip_effect", { effect: words.amount(measure)(point.effect), relative: words.relative(point) }),
        words.interval(point, measure),
      ]}
    >
      <YAxis tickFormatter={words.tick(measure)} {...QUIET_AXIS} width={64} />
      <ReferenceLine y={0} stroke="var(--chart-axis)" ifOverflow="extendDomain" />
      {WINDOWS.filter((day) => day >= first && day <= last).map((day) => (
        <ReferenceLine
          key={day}
          x={timeOf(day)}
          stroke="var(--chart-reference)"
          strokeDasharray="2 3"
          label={{ value: t("days", { days: day }), position: "insideTopLeft", ...TICK }}
        />
      ))}
      <Area {...INTERVAL_BAND} />
      <Line
        dataKey="effect"
        type="linear"
        stroke="var(--accent-base)"
        strokeWidth={2}
        dot={points.length < 3}
        isAnimationActive={false}
      />
    </TimePlot>
  );
};
