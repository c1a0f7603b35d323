"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../forecast.module.css";
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
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be focusable
    <section className={styles.matrixFrame} aria-label={t("forecast.cohort_scroll")} tabIndex={0}>
      <table className={styles.matrix}>
        <caption>{first && t(`forecast.ages_${spanOf(first.cohort)}`)}</caption>
        <thead>
          <tr>
            <th scope="col">{t("terms.cohort")}</th>
            <th scope="col">{t("forecast.customers")}</th>
            {ages.map((age) => (
              <th key={age} scope="col">
                {count(age)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cohorts.map((cohort) => (
            <tr key={cohort.cohort}>
              <th scope="row">{cohortWords(cohort.cohort)}</th>
              <td data-plain="">{count(cohort.customers)}</td>
              {ages.map((at) => {
                const age = cohort.ages[at];
                if (!age) return <td key={at} data-plain="" />;
                const value = cellValue(cohort, age, measure);
                const step = stepOf(value, most);
                return (
                  <td
                    key={at}
                    title={wordsOf(cohort, at)}
                    data-open={age.isComplete ? undefined : ""}
                    style={{ color: `var(--sequential-text-${step})`, backgroundColor: `var(--sequential-${step})` }}
                  >
                    {write(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
