"use client";

import { useTranslations } from "next-intl";
import type { SegmentationReport } from "#contracts/segmentation-report.ts";
import { useMe } from "../providers/me.ts";
import { useFormats } from "../providers/use-formats.ts";
import styles from "./rfm.module.css";

type Props = { report: SegmentationReport | undefined; isUpdating: boolean };

/** Whose numbers these are, and of when: population, period, storefront, currency, moment. */
export const FrameLine = ({ report, isUpdating }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const { storefronts, business } = useMe();
  if (!report) return <p className={styles.frame}>{isUpdating ? t("states.loading") : ""}</p>;
  const { totals, period, storefront_id, currency, generated_at } = report;
  const storefront = storefronts.find(({ id }) => id === storefront_id)?.name ?? t("report.all_storefronts");
  return (
    <p className={styles.frame}>
      {[
        t("report.with_sale", { count: totals.customer_count }),
        formats.days(period.start, period.end),
        storefront,
        t("report.currency_net", { currency }),
      ].join(" · ")}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>
        {t("report.as_of", { time: formats.moment(generated_at, new Date()) })}
      </span>
      <span role="status" className={styles.updating}>
        {isUpdating ? ` · ${t("rfm.updating")}` : ""}
      </span>
    </p>
  );
};
