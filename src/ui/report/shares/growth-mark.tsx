"use client";

import { useTranslations } from "next-intl";
import type { ReportSegment } from "#contracts/report/segmentation-report-answer.ts";
import { growthOf } from "#lib/domain/report/growth.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./shares.module.css";

/** Arrow, signed growth and base: "▲ +96%, from 231". */
export const GrowthMark = ({ segment }: { segment: ReportSegment }) => {
  const t = useTranslations();
  const formats = useFormats();
  const growth = growthOf(segment);
  if (growth.kind === "new") return <span className={styles.growth}>{t("report.new_here")}</span>;
  const base = (
    <span className={styles.small}>{t("report.from", { count: formats.count(segment.previous_customer_count) })}</span>
  );
  if (growth.kind === "same") {
    return (
      <span className={styles.growth}>
        <span>{t("report.no_change")}</span>
        {segment.previous_customer_count > 0 && base}
      </span>
    );
  }
  return (
    <span className={styles.growth}>
      <span>
        <span aria-hidden>{growth.isUp ? "▲" : "▼"} </span>
        <span className="visually-hidden">{t(growth.isUp ? "rfm.grew" : "rfm.shrank")} </span>
        {growth.kind === "percent" ? formats.change(growth.rate) : formats.difference(growth.difference)}
      </span>
      {base}
    </span>
  );
};
