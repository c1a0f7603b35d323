"use client";

import { useTranslations } from "next-intl";
import { Notice } from "#ui/shared/feedback/notice.tsx";

/** From here on a share of one percent is about half a customer: shares stop jumping. */
const ENOUGH = 50;

/** Small numbers are shown, with a word on how far they carry. */
export const SampleNote = ({ customers, fewest }: { customers: number; fewest: number }) => {
  const t = useTranslations();
  if (customers >= ENOUGH) return null;
  const why =
    customers < fewest
      ? t("rfm.tiny_sample_why", { count: customers })
      : t("report.small_sample_why", { count: customers, need: ENOUGH });
  return (
    <Notice>
      <strong>{t("terms.small_sample")}.</strong> {why}
    </Notice>
  );
};
