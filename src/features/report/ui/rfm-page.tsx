"use client";

import { useCan } from "@refinedev/core";
import { Button, Segmented } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ariaKeys, SHORTCUTS } from "#core/ui/keys/shortcuts.ts";
import { MoreMenu } from "#core/ui/menu-button.tsx";
import { ReportContextLine } from "#core/ui/page/context-line.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useViewToggle } from "#core/ui/state-link.tsx";
import { useIsPhone } from "#core/ui/use-device.ts";
import { useDownload } from "#core/ui/use-download.ts";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { PERIODS } from "#lib/rfm/periods.ts";
import { REPORT_METHODS } from "#records/rules/order-readings/populations.ts";
import { CompareMenu } from "#records/ui/comparison/compare-menu.tsx";
import { PopulationMenu } from "#records/ui/comparison/population-menu.tsx";
import { BasisChoice, BasisTexts, PeriodMenu, StorefrontMenu } from "#records/ui/comparison/scope-menus.tsx";
import { EvidenceProvider } from "#records/ui/evidence.tsx";
import { SetupReminder } from "#records/ui/setup/setup-steps.tsx";
import { ViewsBar } from "#records/ui/views/views-bar.tsx";
import { WithSavedViews } from "#records/ui/views/with-saved-views.tsx";
import { ReportBody } from "./report-body.tsx";
import { type ReportAddress, type RfmState, reportQuery, useRfmState } from "./report-state.ts";
import styles from "./rfm.module.css";

import { useShownReport } from "./use-shown-report.ts";

type ControlsProps = Pick<ReportAddress, "state" | "change">;

/** Method, period, storefront, and what orders are worth. */
const Controls = ({ state, change }: ControlsProps) => {
  const t = useTranslations();

  return (
    <div className={`row gap-8 ${styles.controls}`}>
      <Segmented
        className={styles.methods ?? ""}
        name="method"
        aria-label={t("rfm.method")}
        value={state.method}
        options={REPORT_METHODS.map((method) => ({ value: method, label: t(`methods.${method}`) }))}
        onChange={(method) => change({ method, focus: null, cell: null })}
      />
      <PeriodMenu days={state.days} onChoose={(days) => change({ days })} />
      <CompareMenu
        days={state.days}
        chosen={state.compare}
        onChoose={(compare) => change({ compare: compare ?? "previous" })}
      />
      <StorefrontMenu chosen={state.storefront} onChoose={(storefront) => change({ storefront })} />
      <PopulationMenu chosen={state} onChoose={change} />
      <BasisChoice basis={state.basis} onChoose={(basis) => change({ basis })} />
    </div>
  );
};

/** In days; the range that the report's specification recommends. */
const RECOMMENDED = { from: 30, to: 365 } as const;

/** The recommended periods nearest to one outside of the range, at most two, nearest first; empty inside the range. */
export const nearestPeriods = (days: number): number[] => {
  if (days >= RECOMMENDED.from && days <= RECOMMENDED.to) return [];
  return PERIODS.filter((period) => period >= RECOMMENDED.from && period <= RECOMMENDED.to)
    .sort((a, b) => Math.abs(a - days) - Math.abs(b - days))
    .slice(0, 2);
};

type PeriodHintProps = { page: ReportAddress; report: SegmentationReport | undefined };

/** For a period outside of the recommended range: the range, the effect on the figures, and links to the nearest periods. */
const PeriodHint = ({ page, report }: PeriodHintProps) => {
  const t = useTranslations("rfm");
  const { count, decimal } = useFormats();
  const { days } = page.state;
  const suggestions = nearestPeriods(days);
  if (suggestions.length === 0) return null;
  const totals = report?.period.days === days && report.totals.customer_count > 0 ? report.totals : null;
  return (
    <div role="note" className={`row items-center gap-4-8 small soft ${styles.hint}`}>
      <p>
        {t("recommended", { from: count(RECOMMENDED.from), to: count(RECOMMENDED.to) })}{" "}
        {days > RECOMMENDED.to
          ? t("period_long", { days: count(days) })
          : totals && t("period_short", { days, orders: decimal(totals.order_count / totals.customer_count) })}
      </p>
      {suggestions.map((other) => (
        <Button key={other} size="small" onClick={() => page.change({ days: other })}>
          {t("try_days", { days: count(other) })}
        </Button>
      ))}
    </div>
  );
};

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

type RfmContextLineProps = { report: SegmentationReport | undefined; isUpdating: boolean };

/** The report's population and date. */
const RfmContextLine = ({ report, isUpdating }: RfmContextLineProps) => {
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
  <WithSavedViews list="rfm">
    <BasisTexts>
      <EvidenceProvider>
        <Report />
      </EvidenceProvider>
    </BasisTexts>
  </WithSavedViews>
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
      <ViewsBar list="rfm" />
      <Controls state={state} change={change} />
      <PeriodHint page={page} report={report} />
      <SetupReminder />
      <ReportBody page={page} answer={answer} />
    </PageLayout>
  );
};
