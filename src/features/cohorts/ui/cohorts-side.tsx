"use client";

import { Select } from "antd";
import { useTranslations } from "next-intl";
import type { TermKey } from "#core/messages/terms.ts";
import type { InputOf } from "#core/ui/call.ts";
import { ChartCard, CopyMenu } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { ImportLink, Notice, ProgressLine } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { FreshnessContext } from "#core/ui/page-freshness.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { Cohort, Cohorts } from "#features/cohorts/contracts.ts";
import { MOST_COHORTS, SHARED_DIMENSIONS } from "#features/cohorts/rules/cohort-table.ts";
import { FirstProductRanking } from "#features/products/ui/embed.tsx";
import type { CohortMetric } from "#records/rules/report-choices.ts";
import { toPopulationQuery } from "#records/ui/comparison/segment-address.ts";
import { CohortControls, type CohortsAddress, type CohortsState } from "./cohort-controls.tsx";
import { completeValues, MOST_LINES, pickLines, toChartPoints, toCohortId } from "./cohort-model.ts";
import { CohortTriangle, useCohortWords } from "./cohort-triangle.tsx";
import styles from "./cohorts.module.css";
import { LineLegend, LinesPlot } from "./line-legend.tsx";

/** What explains each metric of the cohorts. */
const METRIC_TERMS: Record<CohortMetric, TermKey> = {
  retention: "retention",
  orders: "orders",
  revenue: "revenue",
  margin: "gross_margin",
  ltv: "cohort_lifetime_value",
};

/** The same values as lines, of at most eight cohorts. */
const CurvesCard = ({ table, page }: { table: Cohorts; page: CohortsAddress }) => {
  const t = useTranslations("cohorts");
  const words = useCohortWords(table);
  const { state, change } = page;
  const lines = pickLines(table, state.lines);
  const names = lines.map(words.name);
  const points = toChartPoints(lines.map((line) => completeValues(line, table.metric))).filter(
    (point) => Object.keys(point).length > 1,
  );
  const title = t("curves_title", { metric: t(`metrics.${table.metric}`) });
  const month = (age: number) => t("month", { age });
  const column = (line: Cohort, i: number) => ({
    name: toCohortId(line),
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
          // Names of products are longer than the field, and the legend has them all.
          maxTagCount={0}
          maxTagPlaceholder={t("lines_chosen", { count: lines.length })}
          optionFilterProp="label"
          value={lines.map(toCohortId)}
          options={[table.total, ...table.rows].map((row) => ({ value: toCohortId(row), label: words.name(row) }))}
          onChange={(chosen: string[]) => change({ lines: chosen.length > 0 ? chosen : null })}
        />
      }
      table={
        <DataTable
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

/** The request of the table. */
export const cohortsInput = ({
  metric,
  by,
  per,
  months,
  storefront,
  ...state
}: CohortsState): InputOf<"GET /api/admin/cohorts"> => ({
  metric,
  by,
  per,
  months: String(months),
  ...(storefront !== null && { storefrontId: String(storefront) }),
  ...toPopulationQuery(state),
});

const OUTLINE = [
  { cards: 1, height: 420 },
  { cards: 1, height: 380 },
];

/** The triangle and the curves of a metric. */
export const CohortsSide = ({ page }: { page: CohortsAddress }) => {
  const t = useTranslations("cohorts");
  const { percent } = useFormats();
  const { answer, error, retry, isUpdating } = useAnswer("GET /api/admin/cohorts", cohortsInput(page.state), {
    keepsBefore: true,
  });
  const table = answer?.data;
  const title = table && t(`titles.${table.metric}`);
  const others = table ? table.values - MOST_COHORTS : 0;
  const fresh = table && { calculatedAt: table.calculatedAt };
  return (
    <FreshnessContext value={{ orders: fresh }}>
      <CohortControls page={page} />
      {error && <ErrorCard title={t("failed")} error={error} onRetry={retry} />}
      {!error && !table && <PageSkeleton rows={OUTLINE} />}
      {table && title && table.total.customers === 0 && (
        <Card title={title} isLoose>
          <p>{t("empty")}</p>
          <ImportLink />
        </Card>
      )}
      {table && title && table.total.customers > 0 && (
        <>
          {table.costCoverage !== null && table.costCoverage < 1 && (
            <Notice isQuiet>
              {t("coverage", { share: percent(table.costCoverage) })} <TermInfo term="cost_coverage" />
            </Notice>
          )}
          <Card title={title} term={METRIC_TERMS[table.metric]} tools={<CopyMenu title={title} />} isLoose>
            <p className="small faint">{t(`meanings.${table.metric}`)}</p>
            <CohortTriangle
              table={table}
              title={title}
              shows={page.state.cells}
              order={page.state.order}
              onOrder={(order) => page.change({ order })}
            />
            <p className="small faint">
              {t("note")} {SHARED_DIMENSIONS.includes(table.by) && t("several")}{" "}
              {table.by !== "month" && others > 0 && t("limited", { count: MOST_COHORTS, others })}
            </p>
          </Card>
          {(table.by === "product" || table.by === "category") && (
            <FirstProductRanking by={table.by} range={page.state} />
          )}
          <CurvesCard table={table} page={page} />
        </>
      )}
      {table && isUpdating && <ProgressLine />}
    </FreshnessContext>
  );
};
