"use client";

import { Select } from "antd";
import { useTranslations } from "next-intl";
import type { Cohort, Cohorts } from "#contracts/cohorts/cohorts.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { completeValues, idOf, linesOf, pointsOf } from "./cohort-model.ts";
import styles from "./cohorts.module.css";
import { type CohortsAddress, MOST_LINES } from "./cohorts-state.ts";
import { LinesPlot } from "./lazy-lines-plot.ts";
import { LineLegend } from "./line-legend.tsx";
import { METRIC_TERMS } from "./metric-terms.ts";
import { useCohortWords } from "./use-cohort-words.ts";

/** The same values as lines, of at most eight cohorts. */
export const CurvesCard = ({ table, page }: { table: Cohorts; page: CohortsAddress }) => {
  const t = useTranslations("cohorts");
  const words = useCohortWords(table);
  const { state, change } = page;
  const lines = linesOf(table, state.lines);
  const names = lines.map(words.name);
  const points = pointsOf(lines.map((line) => completeValues(line, table.metric))).filter(
    (point) => Object.keys(point).length > 1,
  );
  const title = t("curves_title", { metric: t(`metrics.${table.metric}`) });
  const month = (age: number) => t("month", { age });
  const column = (line: Cohort, i: number) => ({
    name: idOf(line),
    title: words.name(line),
    value: (point: Record<string, number>) => point[`l${i}`] ?? Number.NEGATIVE_INFINITY,
    show: (point: Record<string, number>) => {
      const value = point[`l${i}`];
      return value === undefined ? "" : words.long(value);
    },
  });
  return (
    <ChartCard
      title={title}
      term={METRIC_TERMS[table.metric]}
      answer={t("curves_answer", { lines: lines.length })}
      isTable={state.view === "table"}
      tools={
        <Select
          mode="multiple"
          className={styles.picker ?? ""}
          aria-label={t("lines")}
          maxCount={MOST_LINES}
          maxTagCount="responsive"
          optionFilterProp="label"
          value={lines.map(idOf)}
          options={[table.total, ...table.rows].map((row) => ({ value: idOf(row), label: words.name(row) }))}
          onChange={(chosen: string[]) => change({ lines: chosen.length > 0 ? chosen : null })}
        />
      }
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={points}
          keyOf={({ age }) => String(age)}
          columns={[
            { name: "age", title: t("age"), value: ({ age }) => age ?? 0, show: ({ age }) => month(age ?? 0) },
            ...lines.map(column),
          ]}
        />
      }
    >
      <LinesPlot label={title} points={points} names={names} write={words.long} tick={words.short} month={month} />
      <LineLegend names={names} />
    </ChartCard>
  );
};
