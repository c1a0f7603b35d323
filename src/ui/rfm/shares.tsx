"use client";

import { useTranslations } from "next-intl";
import type { RfmReport } from "#contracts/segmentation-report.ts";
import { useFormats } from "../providers/use-formats.ts";
import { useIsPhone } from "../providers/use-is-phone.ts";
import { isSegmentDimmed } from "./focus-model.ts";
import { gridCells } from "./grid-model.ts";
import styles from "./rfm.module.css";
import { segmentsByValue, topByRevenue } from "./segment-model.ts";
import { SharesCards } from "./shares-cards.tsx";
import { SharesTable } from "./shares-table.tsx";
import type { Page } from "./use-rfm-state.ts";

/** "Who brings the revenue?": share of customers and share of revenue of each segment, on one scale. */
export const Shares = ({ page, report }: { page: Page; report: RfmReport }) => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const cells = gridCells(report);
  const rows = segmentsByValue(report).map((segment) => ({
    segment,
    isDimmed: isSegmentDimmed(segment.key, cells, page.state),
  }));
  const longest = Math.max(...rows.map(({ segment }) => Math.max(segment.customer_share, segment.revenue_share)));
  const Rows = isPhone ? SharesCards : SharesTable;
  return (
    <section className={styles.card} aria-labelledby="shares-title" aria-describedby="shares-answer">
      <h2 id="shares-title" className={styles.cardTitle}>
        {t("chart_titles.rfm_shares")}
      </h2>
      <p id="shares-answer" className={styles.soft}>
        <SharesAnswer report={report} />
      </p>
      <Rows rows={rows} longest={longest} days={report.period.days} page={page} />
    </section>
  );
};

const SharesAnswer = ({ report }: { report: RfmReport }) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const [first, second] = topByRevenue(report);
  if (!first) return null;
  const name = (key: typeof first.key) => t(`rfm_segments.${key}.name`);
  const shares = {
    first: name(first.key),
    customers: percent(first.customer_share + (second?.customer_share ?? 0)),
    revenue: percent(first.revenue_share + (second?.revenue_share ?? 0)),
  };
  return second
    ? t("report.shares_answer", { ...shares, second: name(second.key) })
    : t("report.shares_answer_one", shares);
};
