"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { ChartCard, CopyMenu } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import styles from "../segments.module.css";
import type { Size } from "./trend-model.ts";

const TrendPlot = lazyPlot(() => import("./trend-plot.tsx").then(({ TrendPlot: it }) => it), 212);

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
          rows={[...sizes].reverse()}
          keyOf={({ day: of }) => of}
          columns={[
            { name: "day", title: t("segments.day"), value: ({ day: of }) => of, format: day },
            { name: "members", title: t("segments.size"), value: ({ members }) => members, format: count },
            { name: "joined", title: t("segments.joined_head"), value: ({ joined }) => joined, format: count },
            { name: "left", title: t("segments.left_head"), value: ({ left }) => left, format: count },
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

/** Shares from which a matrix cell is one step darker; zero has no color. */
const BOUNDS = [0.000_001, 0.05, 0.1, 0.25, 0.5, 0.75, 0.95];

/** The step of the sequential palette for a share of 0 to 1: 0 for none, up to 7. */
export const overlapStep = (share: number): number => BOUNDS.filter((bound) => share >= bound).length;

/** The share of each row's members who are also in the column's segment. */
export const Overlap = ({ segment }: { segment: Segment }) => {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const { answer, error, retry } = useAnswer("GET /api/admin/segments/{id}/overlap", { id: segment.id });
  if (error) return <ErrorCard title={t("segments.overlap_failed")} error={error} onRetry={retry} />;
  if (!answer) return <ListSkeleton columns={4} />;
  const { segments, shared } = answer.data;
  const [self, next] = segments;
  const sharedWithNext = shared[0]?.[1] ?? 0;
  if (!self || !next) return <p>{t("segments.overlap_alone")}</p>;
  return (
    <Card
      title={t("chart_titles.overlap")}
      term="segment_overlap"
      tools={<CopyMenu title={t("chart_titles.overlap")} />}
      isLoose
    >
      <p className="small font-normal faint">
        {sharedWithNext === 0
          ? t("segments.overlap_none")
          : t("segments.overlap_answer", {
              share: percent(self.members === 0 ? 0 : sharedWithNext / self.members),
              name: next.name,
              count: sharedWithNext,
            })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be focusable */}
      <section className="overflow-x-auto" aria-label={t("segments.overlap_table")} tabIndex={0}>
        <table className={styles.matrix}>
          <caption className="visually-hidden">{t("segments.overlap_caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("segments.overlap_rows")}</th>
              {segments.map(({ id, name }) => (
                <th key={id} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {segments.map((row, i) => (
              <tr key={row.id}>
                <th scope="row">
                  {row.id === segment.id ? row.name : <Link href={`/segments/${row.id}?tab=overlap`}>{row.name}</Link>}
                  <span className="block tiny">{t("states.customers", { count: row.members })}</span>
                </th>
                {segments.map((column, j) => {
                  const both = shared[i]?.[j] ?? 0;
                  const share = row.members === 0 ? 0 : both / row.members;
                  if (i === j) return <td key={column.id} data-self="" aria-label={t("segments.itself")} />;
                  return (
                    <td
                      key={column.id}
                      data-step={overlapStep(share)}
                      title={t("segments.overlap_cell", {
                        share: percent(share),
                        row: row.name,
                        column: column.name,
                        count: both,
                      })}
                    >
                      <strong>{percent(share)}</strong>
                      <span className="block tiny">{count(both)}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
};
