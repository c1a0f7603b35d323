"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import styles from "../rfm.module.css";
import type { ReportAddress } from "../use-report-state.ts";
import { nearestPeriods, RECOMMENDED } from "./period-model.ts";

type Props = { page: ReportAddress; report: SegmentationReport | undefined };

/** For a period outside of the recommended range: the range, the effect on the figures, and links to the nearest periods. */
export const PeriodHint = ({ page, report }: Props) => {
  const t = useTranslations("rfm");
  const { count, decimal } = useFormats();
  const { days } = page.state;
  const suggestions = nearestPeriods(days);
  if (suggestions.length === 0) return null;
  const totals = report?.period.days === days && report.totals.customer_count > 0 ? report.totals : null;
  return (
    <div role="note" className={styles.hint}>
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
