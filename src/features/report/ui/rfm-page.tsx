"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useViewToggle } from "#core/ui/address/view-button.tsx";
import { MoreMenu } from "#core/ui/buttons/more-menu.tsx";
import { useDownload } from "#core/ui/data/use-download.ts";
import { useIsPhone } from "#core/ui/device/use-is-phone.ts";
import { ariaKeys } from "#core/ui/keys/press.ts";
import { SHORTCUTS } from "#core/ui/keys/shortcuts.ts";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { ReportContextLine } from "#core/ui/page/report-context-line.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { SetupReminder } from "#features/accounts/ui/setup/setup-reminder.tsx";
import { EvidenceProvider } from "#features/evidence/ui/evidence.tsx";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { BasisTexts } from "#features/report/ui/basis-texts.tsx";
import { Controls } from "./controls/controls.tsx";
import { PeriodHint } from "./controls/period-hint.tsx";
import { ReportBody } from "./report-body.tsx";
import { reportQuery } from "./report-query.ts";
import type { RfmState } from "./report-state.ts";
import { useRfmState } from "./use-report-state.ts";
import { useShownReport } from "./use-shown-report.ts";

type ExportFormat = "csv" | "pdf";

/** Downloads the current report. */
const useReportExport = (state: RfmState) => {
  const me = useMe();
  const { isLoading, fetchAndSave } = useDownload();
  const [format, setFormat] = useState<ExportFormat | null>(null);
  const exportAs = (wished: ExportFormat) => {
    setFormat(wished);
    void fetchAndSave("GET /api/reports/customers/segmentation", { ...reportQuery(state, me), export_format: wished });
  };
  return { exporting: isLoading ? format : null, exportAs };
};

const SCHEME_ADDRESS = "/rfm/scheme";

const FORMATS = ["csv", "pdf"] as const;

type PageActionsProps = { state: RfmState; hasReport: boolean; onToggleView: () => void };

/** Actions for the whole page; on phones behind one button. */
const PageActions = ({ state, hasReport, onToggleView }: PageActionsProps) => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const mayExport = useCan({ resource: "rfm", action: "export" }).data?.can;
  const mayEditSegments = useCan({ resource: "rfm-scheme", action: "list" }).data?.can && state.method === "rfm";
  const router = useRouter();
  const { exporting, exportAs } = useReportExport(state);
  const exports = mayExport
    ? FORMATS.map((format) => ({ key: format, label: t(`buttons.export_${format}`), onClick: () => exportAs(format) }))
    : [];
  const view = t(state.view === "table" ? "buttons.show_chart" : "buttons.show_table");

  if (isPhone) {
    const edit = { key: "edit", label: t("rfm_scheme.edit"), onClick: () => router.push(SCHEME_ADDRESS) };
    const items = [{ key: "view", label: view, onClick: onToggleView }, ...exports, ...(mayEditSegments ? [edit] : [])];
    return <MoreMenu label={t("rfm.page_actions")} items={items} loading={exporting !== null} disabled={!hasReport} />;
  }
  return (
    <>
      {mayEditSegments && <Link href={SCHEME_ADDRESS}>{t("rfm_scheme.edit")}</Link>}
      <Button onClick={onToggleView} disabled={!hasReport} aria-keyshortcuts={ariaKeys(SHORTCUTS.view.keys)}>
        {view}
      </Button>
      {exports.map(({ key, label, onClick }) => (
        <Button key={key} onClick={onClick} loading={exporting === key} disabled={!hasReport || exporting !== null}>
          {label}
        </Button>
      ))}
    </>
  );
};

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
    <PageLayout freshness={{ orders: fresh, report: fresh }} isBusy={answer.isPending && answer.isPrevious}>
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
