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
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { PageTabs } from "#core/ui/page/page-tabs.tsx";
import { FreshnessContext } from "#core/ui/page-freshness.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ViewButton } from "#core/ui/state-link.tsx";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { TermInfo } from "#core/ui/term-info.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";

import type { Cohort, Cohorts } from "#features/cohorts/contracts.ts";
import { type CohortMetric, MOST_COHORTS, SHARED_DIMENSIONS } from "#features/cohorts/rules/cohort-table.ts";
import { toPopulationQuery } from "#records/ui/comparison/segment-address.ts";
import { CohortControls, type CohortsAddress, type CohortsState, cohortsAddress, TABS } from "./cohort-controls.tsx";
import { completeValues, MOST_LINES, pickLines, toChartPoints, toCohortId } from "./cohort-model.ts";
import { CohortTriangle, useCohortWords } from "./cohort-triangle.tsx";
import styles from "./cohorts.module.css";
import { LineLegend, LinesPlot } from "./line-legend.tsx";

import { PaybackSide, PaybackViewButton } from "./payback-side.tsx";

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
          maxTagCount="responsive"
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

/** The request of the page's table. */
const cohortsInput = ({
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
const CohortsSide = ({ page }: { page: CohortsAddress }) => {
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
            <CohortTriangle table={table} title={title} />
            <p className="small faint">
              {t("note")} {SHARED_DIMENSIONS.includes(table.by) && t("several")}{" "}
              {table.by !== "month" && others > 0 && t("limited", { count: MOST_COHORTS, others })}
            </p>
          </Card>
          <CurvesCard table={table} page={page} />
        </>
      )}
      {table && isUpdating && <ProgressLine />}
    </FreshnessContext>
  );
};

/** What customers who started alike did since, and whether they have paid for their acquisition. */
export const CohortsPage = () => {
  const t = useTranslations();
  const page = useAddressState(cohortsAddress);
  const { tab } = page.state;
  return (
    <PageLayout>
      <PageHeader
        title={t("nav.cohorts")}
        about={t("cohorts.about")}
        actions={
          <>
            {tab === "payback" ? <PaybackViewButton page={page} /> : <ViewButton page={page} />}
            {tab === "cohorts" && (
              <ExportButton
                route="GET /api/admin/cohorts"
                input={{ ...cohortsInput(page.state), exportFormat: "csv" }}
              />
            )}
          </>
        }
      />
      <PageTabs
        label={t("cohorts.tabs_label")}
        tabs={TABS.map((key) => ({ key, label: t(`cohorts.tabs.${key}`) }))}
        active={tab}
        onChoose={(next) => page.change({ tab: next })}
      >
        <div className="stack min-w-0 gap-16">
          {tab === "cohorts" ? <CohortsSide page={page} /> : <PaybackSide page={page} />}
        </div>
      </PageTabs>
    </PageLayout>
  );
};
