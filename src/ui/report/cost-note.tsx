"use client";

import { useTranslations } from "next-intl";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { TermInfo } from "#ui/shared/terms/term-info.tsx";

/** With less, segments by gross margin may say more about known costs than about customers. */
const NEARLY_ALL = 0.95;

/** In a report by gross margin: how much of the revenue has no known cost. */
export const CostNote = ({ report }: { report: SegmentationReport }) => {
  const t = useTranslations("margin");
  const { percent } = useFormats();
  const { cost_coverage: share, customers_without_costs: count = 0 } = report;
  if (share === undefined || share === null || share >= 1) return null;
  return (
    <Notice isQuiet={share >= NEARLY_ALL}>
      {t("partly", { share: percent(share) })}
      {count > 0 && ` ${t("without", { count })}`} <TermInfo term="cost_coverage" />
    </Notice>
  );
};
