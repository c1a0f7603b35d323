"use client";

import { Segmented } from "antd";
import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { CopyMenu } from "#core/ui/charts/copy-menu.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Paybacks } from "#features/cohorts/contracts/payback.ts";
import { MOST_CAMPAIGNS, PAYBACK_DIMENSIONS } from "#features/cohorts/rules/payback.ts";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import { SpanMenu } from "./cohort-controls.tsx";
import { toChartPoints } from "./cohort-model.ts";
import styles from "./cohorts.module.css";
import { type CohortsAddress, MOST_LINES } from "./cohorts-state.ts";
import { LinesPlot } from "./lazy-lines-plot.ts";
import { LineLegend } from "./line-legend.tsx";

type Row = Paybacks["rows"][number];

/** The share up to which recovery is drawn: beyond, how far above the cost a campaign is no longer matters. */
const MOST_DRAWN = 3;

/** Which share of the cost is recovered by the end of each month. */
const computeRecoveredShares = ({ points }: Row): (number | null)[] =>
  points.map(({ costPerCustomer, valuePerCustomer }) =>
    costPerCustomer && valuePerCustomer !== null ? valuePerCustomer / costPerCustomer : null,
  );

/** Cost and value per customer by campaign or month, and how fast the cost is recovered. */
export const PaybackCards = ({ table, page }: { table: Paybacks; page: CohortsAddress }) => {
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
      <div className={styles.controls}>
        <Segmented
          name="cost"
          aria-label={t("by")}
          value={table.by}
          options={PAYBACK_DIMENSIONS.map((by) => ({ value: by, label: t(`dimensions.${by}`) }))}
          onChange={(cost) => page.change({ cost })}
        />
        <SpanMenu page={page} />
      </div>
      <Notice isQuiet>
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
            <p className={styles.soft}>{t("payback_answer", { paid, of: table.rows.length })}</p>
            <DataTable
              caption={title}
              isCaptionHidden
              rows={rows}
              keyOf={({ key }) => key ?? ""}
              columns={[
                { name: "key", title: t(`dimensions.${table.by}`), value: (row) => row.key ?? "\uffff", show: nameOf },
                { name: "cost", title: t("cost"), value: ({ cost }) => cost, show: ({ cost }) => money(cost) },
                {
                  name: "customers",
                  title: t("customers"),
                  value: (row) => row.customers,
                  show: (row) => count(row.customers),
                },
                {
                  name: "cac",
                  title: t("cac"),
                  term: "acquisition_cost",
                  value: ({ costPerCustomer }) => costPerCustomer ?? -1,
                  show: ({ costPerCustomer }) => or(costPerCustomer, money),
                },
                {
                  name: "value",
                  title: t(`value.${table.basis}`),
                  term: table.basis === "margin" ? "gross_margin" : "revenue",
                  value: ({ valuePerCustomer }) => valuePerCustomer ?? -1,
                  show: ({ valuePerCustomer }) => or(valuePerCustomer, money),
                },
                {
                  name: "recovered",
                  title: t("recovered"),
                  term: "cost_recovered",
                  value: ({ recovered }) => recovered ?? -1,
                  show: ({ recovered }) => or(recovered, percent),
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
            <p className={styles.soft}>{t("payback_note")}</p>
          </Card>
          {points.length > 0 && (
            <ChartCard
              title={t("recovery_title")}
              term="cost_recovered"
              answer={`${t("recovery_answer")}${isCut ? ` ${t("recovery_cut", { share: percent(MOST_DRAWN) })}` : ""}`}
              isTable={page.state.view === "table"}
              table={
                <DataTable
                  caption={t("recovery_title")}
                  isCaptionHidden
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
