"use client";

import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { SEGMENT_KEYS } from "#core/ui/theme/segments.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { Overview } from "#features/overview/contracts.ts";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";
import { SegmentSwatch, useSegmentWords } from "#records/ui/people/segment-mark.tsx";

import styles from "./overview.module.css";
import { computeStartDay, toRevenuePoints } from "./segment-revenue-model.ts";
import type { SegmentRevenuePlotProps } from "./segment-revenue-plot.tsx";

const Plot = lazyPlot<SegmentRevenuePlotProps>(
  () => import("./segment-revenue-plot.tsx").then(({ SegmentRevenuePlot: it }) => it),
  styles.plotToCome,
);

type Props = { overview: Overview; isTable: boolean };

/** Revenue by RFM segment over twelve months, as columns or a table. */
export const SegmentRevenue = ({ overview, isTable }: Props) => {
  const t = useTranslations("overview.revenue");
  const { days, money, moneyShort, percent } = useFormats();
  const words = useSegmentWords();
  const { end } = overview.period;
  const input = {
    days: "90",
    from: computeStartDay(end),
    to: end,
    step: "month" as const,
    ...(overview.storefrontId !== null && { storefrontId: String(overview.storefrontId) }),
  };
  const { answer, error, retry } = useAnswer("GET /api/admin/segmentation/movement", input, { keepsBefore: true });
  if (error) return <ErrorCard title={t("failed")} error={error} onRetry={retry} />;
  if (!answer) return <CardSkeleton height={424} />;
  const points = toRevenuePoints(answer.data);
  const last = points.at(-1);
  const largest = SEGMENT_KEYS.reduce((most, key) => ((last?.[key] ?? 0) > (last?.[most] ?? 0) ? key : most));
  const sentence =
    last && last.total > 0
      ? t("answer", {
          segment: words(largest).name,
          share: percent(last[largest] / last.total),
          total: moneyShort(last.total),
          day: days(last.day, last.day),
        })
      : t("none");
  return (
    <ChartCard
      title={t("title")}
      term="revenue"
      answer={sentence}
      isTable={isTable}
      table={
        <DataTable
          caption={t("title")}
          isCaptionHidden
          rows={points}
          keyOf={({ day }) => day}
          columns={[
            { name: "day", title: t("until"), value: ({ day }) => day, show: ({ day }) => days(day, day) },
            ...SEGMENT_KEYS.map((key) => ({
              name: key,
              title: words(key).name,
              value: (point: (typeof points)[number]) => point[key],
              show: (point: (typeof points)[number]) => money(point[key]),
            })),
            { name: "total", title: t("total"), value: ({ total }) => total, show: ({ total }) => money(total) },
          ]}
        />
      }
    >
      <Plot label={t("title")} points={points} />
      <ul className={styles.legend}>
        {SEGMENT_KEYS.map((key) => (
          <li key={key}>
            <SegmentSwatch segment={key} /> {words(key).name}
          </li>
        ))}
      </ul>
    </ChartCard>
  );
};
