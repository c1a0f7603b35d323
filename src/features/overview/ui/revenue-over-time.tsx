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
import { notesWithin } from "#records/rules/notes.ts";
import { useNoteWords } from "#records/ui/notes/note-words.tsx";
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

/** The notes of a period, each cut to it. */
export const cutNotes = <Note extends Span>(notes: readonly Note[], { start, end }: Answer["period"]): Note[] =>
  notesWithin(notes, { from: start, to: end }).map((note) => ({
    ...note,
    startsOn: note.startsOn < start ? start : note.startsOn,
    lastDay: note.lastDay > end ? end : note.lastDay,
  }));

type Props = { query: PeriodQuery; isTable: boolean };

/** Revenue by day with the year before behind it, and the notes of these days. */
export const RevenueOverTime = ({ query, isTable }: Props) => {
  const t = useTranslations();
  const { days: shownDays, money } = useFormats();
  const { answer, error, retry } = useAnswer("GET /api/admin/overview/revenue", query, { keepsBefore: true });
  const { start: from = "", end: to = "" } = answer?.data.period ?? {};
  const { answer: noted } = useAnswer(
    "GET /api/admin/notes-on-time",
    { from, to },
    { isAllowed: answer !== undefined },
  );
  const noteWords = useNoteWords();
  if (error) return <ErrorCard title={t("overview.over_time.failed")} error={error} onRetry={retry} />;
  if (!answer) return <CardSkeleton height={360} />;
  const { points, period } = answer.data;
  const notes = cutNotes(noted?.data ?? [], period);
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
          {notes.length > 0 && (
            <ul className="stack gap-4 small soft mt-12 underlined-links" aria-label={t("overview.over_time.events")}>
              {notes.map((note) => (
                <li key={note.id}>
                  {shownDays(note.startsOn, note.lastDay)}: {noteWords(note)}
                </li>
              ))}
            </ul>
          )}
          <p className={`small faint ${styles.note}`}>
            {t("overview.over_time.about")}{" "}
            <Link className="underline" href="/forecast">
              {t("overview.over_time.enter")}
            </Link>
          </p>
        </>
      }
    >
      <Plot
        label={t("overview.over_time.title")}
        points={points}
        notes={notes.map(({ id, startsOn, lastDay }) => ({ id, startsOn, lastDay }))}
      />
    </ChartCard>
  );
};
