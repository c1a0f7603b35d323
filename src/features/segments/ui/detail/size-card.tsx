"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import styles from "../segments.module.css";
import type { Size } from "./trend-model.ts";

const TrendPlot = lazyPlot(() => import("./trend-plot.tsx").then(({ TrendPlot: it }) => it), styles.plotWaiting);

type Sizes = AnswerOf<"GET /api/admin/segments/{id}/sizes">["data"];
type Props = Pick<Sizes, "sizes" | "edits"> & { isTable: boolean };

/** The daily number of members, with the days on which the rule was edited. */
export const SizeCard = ({ sizes, edits, isTable }: Props) => {
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
      term="segment_size"
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
