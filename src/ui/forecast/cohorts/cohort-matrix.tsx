"use client";

import { useTranslations } from "next-intl";
import { AgeTable } from "#ui/shared/charts/age-table.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { Measure } from "../forecast-state.ts";
import { agesShown, type Cohort, cellValue, spanOf, stepOf } from "./cohort-model.ts";
import { useCohortWords } from "./use-cohort-words.ts";

type Props = { cohorts: readonly Cohort[]; measure: Measure };

/** A row per cohort and a column per age. Incomplete ages are hatched, future ones empty. */
export const CohortMatrix = ({ cohorts, measure }: Props) => {
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
    const when = t(`forecast.later_${spanOf(first.cohort)}`, { age: at });
    return [cohortWords(cohort.cohort), when, words, ...(age.isComplete ? [] : [t("forecast.unfinished")])].join(" · ");
  };
  const cellOf = (cohort: Cohort, at: number) => {
    const age = cohort.ages[at];
    if (!age) return undefined;
    const value = cellValue(cohort, age, measure);
    const content = <span>{write(value)}</span>;
    return { content, step: stepOf(value, most), isComplete: age.isComplete, title: wordsOf(cohort, at) };
  };
  return (
    <AgeTable
      label={t("forecast.cohort_scroll")}
      caption={first && t(`forecast.ages_${spanOf(first.cohort)}`)}
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
