"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { RevenueOverTime as Answer } from "#features/overview/contracts/revenue-over-time.ts";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";
import { buildCustomersUrl, FigureLink } from "./figure-tiles.tsx";
import styles from "./overview.module.css";
import type { PeriodQuery } from "./overview-address.ts";
import type { RevenueTimePlotProps } from "./revenue-time-plot.tsx";

const Plot = lazyPlot<RevenueTimePlotProps>(
  () => import("./revenue-time-plot.tsx").then(({ RevenueTimePlot: it }) => it),
  272,
);

type Span = { startsOn: string; lastDay: string };

/** The events of a period, each cut to it, the earliest first. */
export const eventsWithin = <Event extends Span>(events: readonly Event[], { start, end }: Answer["period"]): Event[] =>
  events
    .filter(({ startsOn, lastDay }) => startsOn <= end && lastDay >= start)
    .map((event) => ({
      ...event,
      startsOn: event.startsOn < start ? start : event.startsOn,
      lastDay: event.lastDay > end ? end : event.lastDay,
    }))
    .sort((one, other) => (one.startsOn < other.startsOn ? -1 : 1));

type Props = { query: PeriodQuery; isTable: boolean };

/** Revenue by day with the year before behind it, and what the business entered about these days. */
export const RevenueOverTime = ({ query, isTable }: Props) => {
  const t = useTranslations();
  const { days: shownDays, money } = useFormats();
  const { answer, error, retry } = useAnswer("GET /api/admin/overview/revenue", query, { keepsBefore: true });
  const { answer: entered } = useAnswer("GET /api/admin/planned-events", { pageSize: "100" });
  if (error) return <ErrorCard title={t("overview.over_time.failed")} error={error} onRetry={retry} />;
  if (!answer) return <CardSkeleton height={360} />;
  const { points, period } = answer.data;
  const events = eventsWithin(entered?.data ?? [], period);
  const day = (one: string) => shownDays(one, one);
  const linked = (on: string, revenue: number) => (
    <FigureLink
      href={revenue === 0 ? null : buildCustomersUrl(answer.data, { days: 1, to: on })}
      label={t("overview.over_time.see", { day: day(on), figure: money(revenue) })}
    >
      {money(revenue)}
    </FigureLink>
  );
  const total = points.reduce((sum, { revenue }) => sum + revenue, 0);
  const hasYearBefore = points.some(({ yearBefore }) => yearBefore !== null);
  return (
    <ChartCard
      title={t("overview.over_time.title")}
      term="revenue"
      answer={t(hasYearBefore ? "overview.over_time.answer" : "overview.over_time.answer_young", {
        period: shownDays(period.start, period.end),
        total: money(total),
        before: money(points.reduce((sum, { yearBefore }) => sum + (yearBefore ?? 0), 0)),
      })}
      isTable={isTable}
      table={
        <DataTable
          rows={points}
          keyOf={(point) => point.day}
          columns={[
            {
              name: "day",
              title: t("overview.over_time.day"),
              value: (point) => point.day,
              show: (point) => day(point.day),
            },
            {
              name: "revenue",
              title: t("terms.revenue"),
              value: ({ revenue }) => revenue,
              show: (point) => linked(point.day, point.revenue),
            },
            {
              name: "before",
              title: t("overview.over_time.year_before"),
              value: ({ yearBefore }) => yearBefore,
              show: ({ comparedDay, yearBefore }) => (yearBefore === null ? "–" : linked(comparedDay, yearBefore)),
            },
          ]}
        />
      }
      below={
        <>
          {events.length > 0 && (
            <ul className={`stack gap-4 small soft mt-12`} aria-label={t("overview.over_time.events")}>
              {events.map(({ id, name, kind, startsOn, lastDay }) => (
                <li key={id}>
                  {shownDays(startsOn, lastDay)}: <strong>{name}</strong> ({t(`forecast.event_kinds.${kind}`)})
                </li>
              ))}
            </ul>
          )}
          <p className={`small faint ${styles.note}`}>
            {t("overview.over_time.about")} <Link href="/forecast">{t("overview.over_time.enter")}</Link>
          </p>
        </>
      }
    >
      <Plot
        label={t("overview.over_time.title")}
        points={points}
        events={events.map(({ id, startsOn, lastDay }) => ({ id, startsOn, lastDay }))}
      />
    </ChartCard>
  );
};
