"use client";

import { useTranslations } from "next-intl";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { useViewToggle } from "#ui/shared/address/view-button.tsx";
import { EvidenceProvider } from "#ui/shared/evidence/evidence.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { ReportContextLine } from "#ui/shared/page/report-context-line.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { BasisTexts } from "#ui/shared/value-basis/basis-texts.tsx";
import { SetupReminder } from "../accounts/setup/setup-reminder.tsx";
import { Controls } from "./controls/controls.tsx";
import { PeriodHint } from "./controls/period-hint.tsx";
import { PageActions } from "./page-actions.tsx";
import { ReportBody } from "./report-body.tsx";
import { useRfmState } from "./use-report-state.ts";
import { useShownReport } from "./use-shown-report.ts";

type Props = { report: SegmentationReport | undefined; isUpdating: boolean };

/** The report's population and date. */
const RfmContextLine = ({ report, isUpdating }: Props) => {
  const t = useTranslations("report");
  const { moment } = useFormats();
  const figures = report && {
    population: t("with_sale", { count: report.totals.customer_count }),
    period: report.period,
    storefrontId: report.storefront_id,
    currency: report.currency,
    asOf: t("as_of", { time: moment(report.generated_at, new Date()) }),
  };
  return <ReportContextLine figures={figures} isUpdating={isUpdating} />;
};

/** The value of each segment, and what to do about it. */
export const RfmPage = () => (
  <BasisTexts>
    <EvidenceProvider>
      <Report />
    </EvidenceProvider>
  </BasisTexts>
);

const Report = () => {
  const t = useTranslations();
  const page = useRfmState();
  const { state, change } = page;
  const answer = useShownReport(state);
  const toggleView = useViewToggle(page);

  const report = answer.shown?.report;
  const fresh = report && { until: report.period.end, calculatedAt: report.generated_at };
  return (
    <PageLayout freshness={{ orders: fresh, report: fresh }}>
      <PageHeader
        title={t("nav.rfm")}
        staysBeside
        actions={
          <PageActions state={state} hasReport={(report?.totals.customer_count ?? 0) > 0} onToggleView={toggleView} />
        }
      >
        <RfmContextLine report={report} isUpdating={answer.isPending} />
      </PageHeader>
      <Controls state={state} change={change} />
      <PeriodHint page={page} report={report} />
      <SetupReminder />
      <ReportBody page={page} answer={answer} />
    </PageLayout>
  );
};
