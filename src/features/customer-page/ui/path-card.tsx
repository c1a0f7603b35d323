"use client";

import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { toLocalDay } from "#lib/time/day.ts";
import type { Customer } from "#records/ui/people/customer-name.ts";
import { CardSkeleton, useCustomerPart } from "#records/ui/people/customer-part.tsx";

import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import styles from "./customer.module.css";
import { type PathChange, pathChanges, pathPoints } from "./path-model.ts";
import { useTimeline } from "./timeline-list.tsx";

const PathPlot = lazyPlot(() => import("./path-plot.tsx").then(({ PathPlot: it }) => it), 272);

/** Changes below the chart; the table has all of them. */
const LATEST = 5;

/** A change as text. */
const useChangeWords = () => {
  const t = useTranslations();
  const words = useSegmentWords();
  const name = (segment: string | null) => words(segment ?? LAPSED_CODE).name;
  return (change: PathChange): string => {
    if (change.kind === "rfm") return t("customer.path_rfm", { from: name(change.from), to: name(change.to) });
    return t(change.kind === "joined" ? "customer.entry_joined" : "customer.entry_left", { segment: change.name });
  };
};

/** "Which path did they take?": the RFM segment at each month's end, and the segments joined and left. */
export const PathCard = ({ customer, isTable }: { customer: Customer; isTable: boolean }) => {
  const t = useTranslations();
  const { days } = useFormats();
  const { business } = useMe();
  const history = useCustomerPart("GET /api/admin/customers/{id}/rfm-history", customer.id);
  const timeline = useTimeline(customer.id, { kinds: ["segment"], until: null });
  const changeWords = useChangeWords();
  const title = t("customer.path");
  const error = history.error ?? timeline.error;
  const retry = () => {
    history.retry();
    timeline.retry();
  };
  if (error) return <ErrorCard title={t("customer.path_failed")} error={error} onRetry={retry} />;
  if (!history.data || !timeline.entries) return <CardSkeleton height={345} />;
  const dayIn = (instant: string | Date) => toLocalDay(new Date(instant), business.timeZone);
  const points = pathPoints(history.data, { day: dayIn(new Date()), segment: customer.rfm?.segment ?? null });
  const changes = pathChanges(points, timeline.entries, dayIn);
  const [latest] = changes;
  const dated = ({ day }: PathChange) => days(day, day);
  const answer = latest
    ? t("customer.path_answer", { count: changes.length, change: changeWords(latest), day: dated(latest) })
    : t("customer.path_same");
  const keyOf = (change: PathChange) => `${change.day} ${change.kind} ${changeWords(change)}`;
  return (
    <ChartCard
      title={title}
      term="rfm_segment"
      answer={answer}
      isTable={isTable}
      table={
        <DataTable
          rows={changes}
          keyOf={keyOf}
          columns={[
            { name: "day", title: t("customer.path_day"), value: ({ day }) => day, show: dated },
            { name: "change", title: t("customer.path_change"), value: changeWords },
          ]}
        />
      }
    >
      <PathPlot points={points} label={title} />
      <ol className={`mt-12 text-13 ${styles.path}`}>
        {changes.slice(0, LATEST).map((change) => (
          <li key={keyOf(change)}>
            <span className="small faint">{dated(change)}</span> {changeWords(change)}
          </li>
        ))}
      </ol>
    </ChartCard>
  );
};
