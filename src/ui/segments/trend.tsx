"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import { getSegmentSizes } from "#contracts/segment-sizes.ts";
import type { Segment } from "#contracts/segments.ts";
import { ChartCard } from "../charts/chart-card.tsx";
import { DataTable } from "../charts/data-table.tsx";
import type { Address } from "../providers/use-address-state.ts";
import { useAnswer } from "../providers/use-answer.ts";
import { useFormats } from "../providers/use-formats.ts";
import { usePageKey } from "../providers/use-page-key.ts";
import { ErrorCard } from "../states/error-card.tsx";
import { ListSkeleton } from "../table/list-skeleton.tsx";
import type { SegmentState } from "./segment-state.ts";
import styles from "./segments.module.css";
import { type Size, TREND_MEASURES, type TrendMeasure } from "./trend-model.ts";
import { TrendPlot } from "./trend-plot.tsx";

type Sizes = z.infer<typeof getSegmentSizes.output>["data"];

const DAYS = "365";

/** How a segment grew, and what its members bring, beside everybody. */
export const Trend = ({ segment, page }: { segment: Segment; page: Address<SegmentState> }) => {
  const t = useTranslations();
  const { answer, error, retry } = useAnswer(getSegmentSizes, { id: segment.id, days: DAYS });
  const isTable = page.state.view === "table";
  const toggle = () => page.change({ view: isTable ? "chart" : "table" });
  usePageKey("t", toggle);
  if (error) return <ErrorCard title={t("segments.trend_failed")} error={error} onRetry={retry} />;
  if (!answer) return <ListSkeleton columns={3} />;
  const { sizes, edits } = answer.data;
  return (
    <div className={styles.stack}>
      <div className={styles.actions}>
        <Button onClick={toggle} aria-keyshortcuts="t">
          {t(isTable ? "buttons.show_chart" : "buttons.show_table")}
        </Button>
      </div>
      <SizeCard sizes={sizes} edits={edits} isTable={isTable} />
      <div className={styles.measures}>
        {TREND_MEASURES.map((measure) => (
          <MeasureCard key={measure.name} measure={measure} sizes={sizes} isTable={isTable} />
        ))}
      </div>
    </div>
  );
};

const SizeCard = ({ sizes, edits, isTable }: Pick<Sizes, "sizes" | "edits"> & { isTable: boolean }) => {
  const t = useTranslations();
  const { count, difference, days } = useFormats();
  const [first, last] = [sizes[0], sizes.at(-1)];
  const day = (of: string) => days(of, of);
  const answer =
    !first || !last || sizes.length < 2
      ? t("segments.trend_short", { count: last?.members ?? 0 })
      : t("segments.trend_answer", {
          from: day(first.day),
          before: count(first.members),
          now: count(last.members),
          change: difference(last.members - first.members),
        });
  return (
    <ChartCard
      title={t("chart_titles.size_over_time")}
      answer={answer}
      isTable={isTable || sizes.length < 2}
      table={
        <DataTable
          caption={t("chart_titles.size_over_time")}
          isCaptionHidden
          rows={[...sizes].reverse()}
          keyOf={({ day: of }) => of}
          columns={[
            { name: "day", title: t("segments.day"), value: ({ day: of }) => of, show: ({ day: of }) => day(of) },
            {
              name: "members",
              title: t("segments.size"),
              value: ({ members }) => members,
              show: (row) => count(row.members),
            },
            {
              name: "joined",
              title: t("segments.joined_head"),
              value: ({ joined }) => joined,
              show: (row) => count(row.joined),
            },
            { name: "left", title: t("segments.left_head"), value: ({ left }) => left, show: (row) => count(row.left) },
          ]}
        />
      }
    >
      <TrendPlot
        label={t("chart_titles.size_over_time")}
        points={sizes.map(({ day: of, members }) => ({ day: of, own: members, everyone: null }))}
        format={count}
        pins={edits}
        linesOf={({ joined, left }: Size) => [t("segments.joined_left", { joined, left })]}
        sizes={sizes}
        isStep
      />
    </ChartCard>
  );
};

type MeasureProps = { measure: TrendMeasure; sizes: readonly Size[]; isTable: boolean };

const MeasureCard = ({ measure, sizes, isTable }: MeasureProps) => {
  const t = useTranslations("segments");
  const formats = useFormats();
  const { name, of } = measure;
  const format = (value: number) =>
    ({
      revenue: formats.money,
      order_value: formats.money,
      recency: (days: number) => t("days_short", { days: Math.round(days) }),
      retention: formats.percent,
    })[name](value);
  const written = (value: number | null) => (value === null ? "–" : format(value));
  const points = sizes.map((size) => ({
    day: size.day,
    own: of(size),
    everyone: size.everyone ? of(size.everyone) : null,
  }));
  const last = points.at(-1);
  const title = t(`measures.${name}`);
  return (
    <ChartCard
      title={title}
      answer={t("measure_answer", { own: written(last?.own ?? null), everyone: written(last?.everyone ?? null) })}
      isTable={isTable || points.length < 2}
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={[...points].reverse()}
          keyOf={({ day }) => day}
          columns={[
            { name: "day", title: t("day"), value: ({ day }) => day, show: ({ day }) => formats.days(day, day) },
            { name: "own", title: t("members_head"), value: ({ own }) => own ?? -1, show: ({ own }) => written(own) },
            {
              name: "everyone",
              title: t("everyone"),
              value: ({ everyone }) => everyone ?? -1,
              show: ({ everyone }) => written(everyone),
            },
          ]}
        />
      }
    >
      <TrendPlot label={title} points={points} format={format} sizes={sizes} />
    </ChartCard>
  );
};
