"use client";

import { useTranslations } from "next-intl";
import { useMay } from "../providers/me.ts";
import { usePageKey } from "../providers/use-page-key.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { NoPermission } from "../states/no-permission.tsx";
import { Controls } from "./controls.tsx";
import { FrameLine } from "./frame-line.tsx";
import { PageActions } from "./page-actions.tsx";
import { PeriodHint } from "./period-hint.tsx";
import { ReportBody } from "./report-body.tsx";
import styles from "./rfm.module.css";
import { useReport } from "./use-report.ts";
import { useRfmState } from "./use-rfm-state.ts";

/** Which customers are worth what, and what to do about each group. */
export const RfmPage = () => {
  const t = useTranslations();
  const mayView = useMay("reports:view");
  const page = useRfmState();
  const { state, change } = page;
  const answer = useReport(state, mayView);
  const toggleView = () => change({ view: state.view === "table" ? "chart" : "table" });
  usePageKey("t", toggleView);

  if (!mayView) {
    return (
      <div className={styles.page}>
        <PageHeading title={t("nav.rfm")} />
        <NoPermission permission="reports:view" />
      </div>
    );
  }
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.headerWords}>
          <PageHeading title={t("nav.rfm")} />
          <FrameLine report={answer.report} isUpdating={answer.isUpdating} />
        </div>
        <PageActions
          state={state}
          hasReport={(answer.report?.totals.customer_count ?? 0) > 0}
          onToggleView={toggleView}
        />
      </header>
      <Controls state={state} change={change} />
      <PeriodHint page={page} report={answer.report} />
      <ReportBody page={page} answer={answer} />
    </div>
  );
};
