"use client";

import { useTranslations } from "next-intl";
import type { TermKey } from "#lib/domain/glossary/terms.ts";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../forecast.module.css";
import type { Cohort } from "./cohort-model.ts";
import { useCohortWords } from "./use-cohort-words.ts";

/** Revenue to date and expected revenue of each cohort. */
export const CohortValues = ({ cohorts }: { cohorts: readonly Cohort[] }) => {
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
        <p className={styles.soft}>
          {t("forecast.cohorts_value_answer", {
            cohort: cohortWords(best.cohort),
            money: moneyShort(best.predictedClv),
            each: moneyShort(best.meanClv),
          })}
        </p>
      )}
      <DataTable
        caption={title}
        isCaptionHidden
        rows={[...cohorts]}
        keyOf={({ cohort }) => cohort}
        columns={[
          {
            name: "cohort",
            title: t("terms.cohort"),
            term: "cohort",
            value: ({ cohort }) => cohort,
            show: ({ cohort }) => cohortWords(cohort),
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
