"use client";

import { Segmented } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { CopyMenu } from "#ui/shared/charts/copy/copy-menu.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../forecast.module.css";
import { MEASURES } from "../forecast-state.ts";
import type { SideProps } from "../types.ts";
import { CohortMatrix } from "./cohort-matrix.tsx";
import { compareCohortHalves, spanOf } from "./cohort-model.ts";
import { CohortValues } from "./cohort-values.tsx";

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
        <p className={styles.soft}>
          {compared
            ? t("forecast.cohorts_answer", {
                ages: t(`forecast.later_${spanOf(first.cohort)}`, { age: compared.age }),
                newer: percent(compared.newer),
                older: percent(compared.older),
              })
            : t("forecast.cohorts_young")}
        </p>
        <CohortMatrix cohorts={cohorts} measure={measure} />
        <p className={styles.soft}>
          {t("forecast.cohorts_note")} <Link href="/cohorts">{t("forecast.cohorts_explore")}</Link>
        </p>
      </Card>
      <CohortValues cohorts={cohorts} />
    </>
  );
};
