"use client";

import { Segmented } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { TermKey } from "#core/messages/terms.ts";
import { AgeTable } from "#core/ui/charts/age-table.tsx";
import { CopyMenu } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import {
  agesShown,
  type Cohort,
  cellValue,
  compareCohortHalves,
  parseCohortSpan,
  toColorStep,
  useCohortWords,
} from "./cohort-model.ts";
import { MEASURES, type Measure, type SideProps } from "./forecast-state.ts";

/** Revenue to date and expected revenue of each cohort. */
const CohortValues = ({ cohorts }: { cohorts: readonly Cohort[] }) => {
  const t = useTranslations();
  const { count, money, moneyShort } = useFormats();
  const cohortWords = useCohortWords();
  const [best] = [...cohorts].sort((a, b) => b.predictedClv - a.predictedClv);
  const title = t("forecast.cohorts_value_title");
  const column = (
    name: "customers" | "purchases" | "revenue" | "predictedClv" | "meanClv",
    title: string,
    write: (value: number) => string,
    term?: TermKey,
  ) => ({
    name,
    title,
    term,
    value: (cohort: Cohort) => cohort[name],
    show: (cohort: Cohort) => write(cohort[name]),
  });
  return (
    <Card title={title} term="expected_spend" isLoose>
      {best && (
        <p className="small faint">
          {t("forecast.cohorts_value_answer", {
            cohort: cohortWords(best.cohort),
            money: moneyShort(best.predictedClv),
            each: moneyShort(best.meanClv),
          })}
        </p>
      )}
      <DataTable
        rows={[...cohorts]}
        keyOf={({ cohort }) => cohort}
        columns={[
          {
            name: "cohort",
            title: t("terms.cohort"),
            term: "cohort",
            value: ({ cohort }) => cohort,
            format: cohortWords,
          },
          column("customers", t("forecast.customers"), count),
          column("purchases", t("forecast.purchases_to_date"), count),
          column("revenue", t("forecast.revenue_to_date"), money, "revenue"),
          column("predictedClv", t("forecast.expected"), money, "expected_spend"),
          column("meanClv", t("forecast.each"), money, "clv"),
        ]}
      />
    </Card>
  );
};

type Props = { cohorts: readonly Cohort[]; measure: Measure };

/** A row per cohort and a column per age. Incomplete ages are hatched, future ones empty. */
const CohortMatrix = ({ cohorts, measure }: Props) => {
  const t = useTranslations();
  const { count, moneyShort, percent } = useFormats();
  const cohortWords = useCohortWords();
  const ages = agesShown(cohorts, measure);
  const [first] = cohorts;
  const write = measure === "active" ? percent : moneyShort;
  const most = Math.max(
    0,
    ...cohorts.flatMap((cohort) =>
      ages.flatMap((at) => cohort.ages[at] ?? []).map((age) => cellValue(cohort, age, measure)),
    ),
  );
  const wordsOf = (cohort: Cohort, at: number) => {
    const age = cohort.ages[at];
    if (!age || !first) return "";
    const { customers } = cohort;
    const words =
      measure === "active"
        ? t("forecast.cell_active", {
            share: percent(cellValue(cohort, age, measure)),
            count: age.activeCustomers,
            customers,
          })
        : t("forecast.cell_revenue", { money: moneyShort(cellValue(cohort, age, measure)), customers });
    const when = t(`forecast.later_${parseCohortSpan(first.cohort)}`, { age: at });
    return [cohortWords(cohort.cohort), when, words, ...(age.isComplete ? [] : [t("forecast.unfinished")])].join(" · ");
  };
  const cellOf = (cohort: Cohort, at: number) => {
    const age = cohort.ages[at];
    if (!age) return undefined;
    const value = cellValue(cohort, age, measure);
    const content = <span>{write(value)}</span>;
    return { content, step: toColorStep(value, most), isComplete: age.isComplete, title: wordsOf(cohort, at) };
  };
  return (
    <AgeTable
      label={t("forecast.cohort_scroll")}
      caption={first && t(`forecast.ages_${parseCohortSpan(first.cohort)}`)}
      nameTitle={t("terms.cohort")}
      customersTitle={t("forecast.customers")}
      ages={ages}
      rows={cohorts.map((cohort) => ({
        key: cohort.cohort,
        name: cohortWords(cohort.cohort),
        customers: <span>{count(cohort.customers)}</span>,
        cells: ages.map((at) => cellOf(cohort, at)),
      }))}
    />
  );
};

/** How newer cohorts retain compared with older ones, and the future value of each. */
export const CohortSide = ({ page, shown }: SideProps) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const { cohorts } = shown.answer;
  const { measure } = page.state;
  const [first] = cohorts;
  const compared = compareCohortHalves(cohorts);
  if (!first) {
    return (
      <Card title={t("chart_titles.cohorts")} isLoose>
        <p>{t("forecast.cohorts_young")}</p>
      </Card>
    );
  }
  return (
    <>
      <Card
        title={t("chart_titles.cohorts")}
        term={measure === "active" ? "retention" : "revenue"}
        isLoose
        tools={
          <>
            <Segmented
              name="measure"
              aria-label={t("forecast.measure")}
              value={measure}
              options={MEASURES.map((each) => ({ value: each, label: t(`forecast.measures.${each}`) }))}
              onChange={(next) => page.change({ measure: next })}
            />
            <CopyMenu title={t("chart_titles.cohorts")} />
          </>
        }
      >
        <p className="small faint">
          {compared
            ? t("forecast.cohorts_answer", {
                ages: t(`forecast.later_${parseCohortSpan(first.cohort)}`, { age: compared.age }),
                newer: percent(compared.newer),
                older: percent(compared.older),
              })
            : t("forecast.cohorts_young")}
        </p>
        <CohortMatrix cohorts={cohorts} measure={measure} />
        <p className="small faint">
          {t("forecast.cohorts_note")}{" "}
          <Link className="underline" href="/retention">
            {t("forecast.cohorts_explore")}
          </Link>
        </p>
      </Card>
      <CohortValues cohorts={cohorts} />
    </>
  );
};
