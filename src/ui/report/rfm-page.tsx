"use client";

import { useTranslations } from "next-intl";
import { usePageKey } from "#ui/shared/address/use-page-key.ts";
import { ForbiddenPage } from "#ui/shared/page/forbidden-page.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { useCan } from "#ui/shared/session/me.ts";
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
  const mayView = useCan("reports:view");
  const page = useRfmState();
  const { state, change } = page;
  const answer = useReport(state, mayView);
  const toggleView = () => change({ view: state.view === "table" ? "chart" : "table" });
  usePageKey("t", toggleView);

  if (!mayView) return <ForbiddenPage title={t("nav.rfm")} permission="reports:view" />;
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
