"use client";

import { useCan } from "@refinedev/core";
import { Button, Segmented } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ChartCard, CopyMenu } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Notice, ProgressLine } from "#core/ui/feedback/notice.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ViewButton } from "#core/ui/state-link.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { AcquisitionCosts, Paybacks } from "#features/cohorts/contracts.ts";
import { MOST_CAMPAIGNS } from "#features/cohorts/rules/payback.ts";
import { PAYBACK_DIMENSIONS } from "#records/rules/report-choices.ts";
import { isPopulationNarrowed } from "#records/ui/comparison/segment-address.ts";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import type { CohortsAddress } from "./cohort-controls.tsx";
import { MOST_LINES, toChartPoints } from "./cohort-model.ts";
import styles from "./cohorts.module.css";
import { LineLegend, LinesPlot } from "./line-legend.tsx";

type Row = Paybacks["rows"][number];

/** The share up to which recovery is drawn: beyond, how far above the cost a campaign is no longer matters. */
const MOST_DRAWN = 3;

/** Which share of the cost is recovered by the end of each month. */
const computeRecoveredShares = ({ points }: Row): (number | null)[] =>
  points.map(({ costPerCustomer, valuePerCustomer }) =>
    costPerCustomer && valuePerCustomer !== null ? valuePerCustomer / costPerCustomer : null,
  );

/** Cost and value per customer by campaign or month, and how fast the cost is recovered. */
const PaybackCards = ({ table, page }: { table: Paybacks; page: CohortsAddress }) => {
  const t = useTranslations("cohorts");
  const { count, money, percent } = useFormats();
  const { first } = useMonthWords();
  const nameOf = ({ key }: Row) => (key === null ? t("all") : table.by === "month" ? first(key) : key);
  const month = (age: number) => t("month", { age });
  const or = <Value,>(value: Value | null, write: (value: Value) => string) => (value === null ? "–" : write(value));
  const rows = [...table.rows, table.total];
  const lines = rows.filter((row) => computeRecoveredShares(row).some((share) => share !== null)).slice(0, MOST_LINES);
  const names = lines.map(nameOf);
  const points = toChartPoints(lines.map(computeRecoveredShares));
  const isCut = lines.some((row) => computeRecoveredShares(row).some((share) => share !== null && share > MOST_DRAWN));
  const paid = table.rows.filter(({ paidBackIn }) => paidBackIn !== null).length;
  const title = t("payback_title");
  return (
    <>
      <div className={`row gap-8 ${styles.controls}`}>
        <Segmented
          name="cost"
          aria-label={t("by")}
          value={table.by}
          options={PAYBACK_DIMENSIONS.map((by) => ({ value: by, label: t(`dimensions.${by}`) }))}
          onChange={(cost) => page.change({ cost })}
        />
      </div>
      <Notice isQuiet>
        {(page.state.storefront !== null || isPopulationNarrowed(page.state)) && `${t("all_customers")} `}
        {t(`basis.${table.basis}`)}
        {table.costCoverage !== null &&
          table.costCoverage < 1 &&
          ` ${t("coverage", { share: percent(table.costCoverage) })}`}
        {table.campaigns > MOST_CAMPAIGNS &&
          ` ${t("campaigns_limited", { count: MOST_CAMPAIGNS, of: table.campaigns })}`}
      </Notice>
      {table.rows.length === 0 ? (
        <Card title={title} isLoose>
          <p>{t("no_costs_then")}</p>
        </Card>
      ) : (
        <>
          <Card title={title} term="payback" tools={<CopyMenu title={title} />} isLoose>
            <p className="small faint">{t("payback_answer", { paid, of: table.rows.length })}</p>
            <DataTable
              rows={table.rows}
              total={table.total}
              keyOf={({ key }) => key ?? ""}
              columns={[
                { name: "key", title: t(`dimensions.${table.by}`), value: ({ key }) => key, show: nameOf },
                { name: "cost", title: t("cost"), value: ({ cost }) => cost, format: money },
                { name: "customers", title: t("customers"), value: (row) => row.customers, format: count },
                {
                  name: "cac",
                  title: t("cac"),
                  term: "acquisition_cost",
                  value: ({ costPerCustomer }) => costPerCustomer,
                  format: money,
                },
                {
                  name: "value",
                  title: t(`value.${table.basis}`),
                  term: table.basis === "margin" ? "gross_margin" : "revenue",
                  value: ({ valuePerCustomer }) => valuePerCustomer,
                  format: money,
                },
                {
                  name: "recovered",
                  title: t("recovered"),
                  term: "cost_recovered",
                  value: ({ recovered }) => recovered,
                  format: percent,
                },
                {
                  name: "paid",
                  title: t("paid_back"),
                  term: "payback",
                  value: ({ paidBackIn }) => paidBackIn ?? 1000,
                  show: ({ paidBackIn }) => (paidBackIn === null ? t("not_yet") : month(paidBackIn)),
                },
              ]}
            />
            <p className="small faint">{t("payback_note")}</p>
          </Card>
          {points.length > 0 && (
            <ChartCard
              title={t("recovery_title")}
              term="cost_recovered"
              answer={`${t("recovery_answer")}${isCut ? ` ${t("recovery_cut", { share: percent(MOST_DRAWN) })}` : ""}`}
              isTable={page.state.view === "table"}
              table={
                <DataTable
                  rows={points}
                  keyOf={({ age }) => String(age)}
                  columns={[
                    { name: "age", title: t("age"), value: ({ age }) => age ?? 0, show: ({ age }) => month(age ?? 0) },
                    ...lines.map((line, i) => ({
                      name: line.key ?? "",
                      title: nameOf(line),
                      value: (point: Record<string, number>) => point[`l${i}`] ?? -1,
                      show: (point: Record<string, number>) => or(point[`l${i}`] ?? null, percent),
                    })),
                  ]}
                />
              }
            >
              <LinesPlot
                label={t("recovery_title")}
                points={points}
                names={names}
                write={percent}
                tick={percent}
                month={month}
                goal={{ value: 1, name: t("goal"), most: MOST_DRAWN }}
              />
              <LineLegend names={names} />
            </ChartCard>
          )}
        </>
      )}
    </>
  );
};

const CostDialog = lazily(() => import("./cost-dialog.tsx").then(({ CostDialog: it }) => it));

type Month = { month: string; campaigns: number; amount: number };

/** The costs by month, newest first. */
const byMonth = ({ data }: AcquisitionCosts): Month[] => {
  const months = new Map<string, Month>();
  for (const { month, amount } of data) {
    const sum = months.get(month) ?? { month, campaigns: 0, amount: 0 };
    months.set(month, { month, campaigns: sum.campaigns + 1, amount: sum.amount + amount });
  }
  return [...months.values()];
};

type Props = { costs: AcquisitionCosts; onSaved: () => void };

/** Which months have costs, and the way to add some. */
const CostsCard = ({ costs, onSaved }: Props) => {
  const t = useTranslations("cohorts");
  const { count, money } = useFormats();
  const { month: monthWords } = useMonthWords();
  const mayEdit = useCan({ resource: "customer-retention", action: "edit" }).data?.can ?? false;
  const [isOpen, setOpen] = useState(false);
  const confirm = useConfirm();
  const { write } = useWrite("DELETE /api/admin/acquisition-costs", { refresh: onSaved });
  const months = byMonth(costs);
  const remove = (month: string) =>
    confirm({
      title: t("delete_title", { month: monthWords(month) }),
      content: t("delete_content"),
      okText: t("delete"),
      onOk: () => write({ month }, { successMessage: t("deleted", { month: monthWords(month) }) }),
    });
  return (
    <Card
      title={t("costs_title")}
      isLoose
      tools={
        mayEdit && (
          <Button type={months.length === 0 ? "primary" : "default"} onClick={() => setOpen(true)}>
            {t("upload")}
          </Button>
        )
      }
    >
      {months.length === 0 ? (
        <>
          <p>{t("costs_empty")}</p>
          <pre className={styles.example}>{t("costs_example")}</pre>
          {!mayEdit && <p className="small faint">{t("costs_no_right")}</p>}
        </>
      ) : (
        <>
          <DataTable
            rows={months}
            keyOf={({ month }) => month}
            columns={[
              { name: "month", title: t("dimensions.month"), value: (row) => row.month, format: monthWords },
              { name: "campaigns", title: t("campaigns"), value: (row) => row.campaigns, format: count },
              { name: "amount", title: t("cost"), value: (row) => row.amount, format: money },
              ...(mayEdit
                ? [
                    {
                      name: "delete",
                      title: t("change"),
                      value: () => "",
                      show: ({ month }: Month) => (
                        <Button
                          size="small"
                          aria-label={t("delete_month", { month: monthWords(month) })}
                          onClick={() => remove(month)}
                        >
                          {t("delete")}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
          {costs.total > costs.data.length && (
            <p className="small faint">{t("costs_more", { count: costs.data.length })}</p>
          )}
        </>
      )}
      {isOpen && <CostDialog onClose={() => setOpen(false)} onSaved={onSaved} />}
    </Card>
  );
};

const OUTLINE = [
  { cards: 1, height: 320 },
  { cards: 1, height: 320 },
];

const useCosts = () => useAnswer("GET /api/admin/acquisition-costs", { pageSize: "200", sort: "-month" });

/** Without costs there is neither a chart nor a table. */
export const PaybackViewButton = ({ page }: { page: CohortsAddress }) =>
  (useCosts().answer?.total ?? 0) > 0 && <ViewButton page={page} />;

/** What customers cost, and when they have paid for it. */
export const PaybackSide = ({ page }: { page: CohortsAddress }) => {
  const t = useTranslations("cohorts");
  const { months, cost } = page.state;
  const payback = useAnswer(
    "GET /api/admin/cohorts/payback",
    { by: cost, months: String(months) },
    { keepsBefore: true },
  );
  const costs = useCosts();
  const table = payback.answer?.data;
  const saved = costs.answer;
  const error = payback.error ?? costs.error;
  const retry = () => {
    payback.retry();
    costs.retry();
  };
  if (error) return <ErrorCard title={t("failed")} error={error} onRetry={retry} />;
  if (!table || !saved) return <PageSkeleton rows={OUTLINE} />;
  return (
    <>
      {saved.total > 0 && <PaybackCards table={table} page={page} />}
      <CostsCard costs={saved} onSaved={retry} />
      {payback.isUpdating && <ProgressLine />}
    </>
  );
};
