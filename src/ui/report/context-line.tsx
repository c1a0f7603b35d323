"use client";

import { useTranslations } from "next-intl";
import type { SegmentationReport } from "#contracts/report/segmentation-report.ts";
import { ReportContextLine } from "#ui/shared/page/report-context-line.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";

type Props = { report: SegmentationReport | undefined; isUpdating: boolean };

/** Of whom the report is, and of when. */
export const RfmContextLine = ({ report, isUpdating }: Props) => {
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
