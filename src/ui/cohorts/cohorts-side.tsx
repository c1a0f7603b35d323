"use client";

import { useTranslations } from "next-intl";
import { MOST_COHORTS, SHARED_DIMENSIONS } from "#lib/domain/cohorts/cohort-request.ts";
import { CopyMenu } from "#ui/shared/charts/copy/copy-menu.tsx";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { ImportLink } from "#ui/shared/feedback/import-link.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { ProgressLine } from "#ui/shared/feedback/progress-line.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { PageSkeleton } from "#ui/shared/page/page-skeleton.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { FreshnessContext } from "#ui/shared/terms/freshness.ts";
import { TermInfo } from "#ui/shared/terms/term-info.tsx";
import { CohortControls } from "./cohort-controls.tsx";
import { CohortTriangle } from "./cohort-triangle.tsx";
import styles from "./cohorts.module.css";
import { cohortsInput } from "./cohorts-input.ts";
import type { CohortsAddress } from "./cohorts-state.ts";
import { CurvesCard } from "./curves-card.tsx";
import { METRIC_TERMS } from "./metric-terms.ts";

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
            <p className={styles.soft}>{t(`meanings.${table.metric}`)}</p>
            <CohortTriangle table={table} title={title} />
            <p className={styles.soft}>
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
