"use client";

import { useTranslations } from "next-intl";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { addDays } from "#lib/domain/time/day.ts";
import { ChangeMark } from "#ui/shared/comparison/change-mark.tsx";
import { ComparedFigures } from "#ui/shared/comparison/compared-figures.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";

/** The totals against the chosen period, or that there was nothing to compare with. */
export const ComparedNote = ({ report }: { report: SegmentationReport }) => {
  const t = useTranslations();
  const { count, days, difference, money } = useFormats();
  const { totals, period, compared_period: chosen } = report;
  const compared = chosen ?? { start: addDays(period.start, -period.days), end: addDays(period.start, -1) };
  const shown = days(compared.start, compared.end);
  if (totals.previous_customer_count === 0) return <Notice>{t("comparison.none", { period: shown })}</Notice>;
  if (!chosen) return null;
  const { previous_order_count: orders = 0, previous_total_revenue: revenue = 0 } = totals;
  const counted = { show: count, showDifference: difference };
  const figures = [
    {
      label: t("report.customers"),
      value: count(totals.customer_count),
      mark: <ChangeMark now={totals.customer_count} before={totals.previous_customer_count} {...counted} />,
    },
    {
      label: t("members.orders"),
      value: count(totals.order_count),
      mark: <ChangeMark now={totals.order_count} before={orders} {...counted} />,
    },
    {
      label: t("terms.revenue"),
      value: money(totals.total_revenue),
      mark: (
        <ChangeMark
          now={totals.total_revenue}
          before={revenue}
          base={orders}
          show={money}
          showDifference={(amount) => `${amount > 0 ? "+" : ""}${money(amount)}`}
        />
      ),
    },
  ];
  return <ComparedFigures period={shown} figures={figures} />;
};
