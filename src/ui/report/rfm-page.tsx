"use client";

import { useTranslations } from "next-intl";
import { usePageKey } from "#ui/shared/address/use-page-key.ts";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { RfmContextLine } from "./context-line.tsx";
import { Controls } from "./controls/controls.tsx";
import { PeriodHint } from "./controls/period-hint.tsx";
import { PageActions } from "./page-actions.tsx";
import { ReportBody } from "./report-body.tsx";
import { useReport } from "./use-report.ts";
import { useRfmState } from "./use-report-state.ts";

/** Which customers are worth what, and what to do about each group. */
export const RfmPage = () => {
  const t = useTranslations();
  const page = useRfmState();
  const { state, change } = page;
  const answer = useReport(state);
  const toggleView = () => change({ view: state.view === "table" ? "chart" : "table" });
  usePageKey("t", toggleView);

  return (
    <PageLayout>
      <PageHeader
        title={t("nav.rfm")}
        staysBeside
        actions={
          <PageActions
            state={state}
            hasReport={(answer.report?.totals.customer_count ?? 0) > 0}
            onToggleView={toggleView}
          />
        }
      >
        <RfmContextLine report={answer.report} isUpdating={answer.isUpdating} />
      </PageHeader>
      <Controls state={state} change={change} />
      <PeriodHint page={page} report={answer.report} />
      <ReportBody page={page} answer={answer} />
    </PageLayout>
  );
};
