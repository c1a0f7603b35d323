"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import styles from "./sample.module.css";
import { useSample } from "./use-sample.ts";

/** The way to sample data for users who have none of their own yet. */
export const SampleOffer = ({ hasSample }: { hasSample: boolean }) => {
  const t = useTranslations("sample");
  const { sampleOf, mayManage, open, remove, isBusy } = useSample();
  if (sampleOf || !mayManage) return null;
  return (
    <p className={styles.offer}>
      {!hasSample && t("offer")}
      <Button type="link" loading={isBusy} onClick={open}>
        {t(hasSample ? "open" : "explore")}
      </Button>
      {hasSample && (
        <Button type="link" danger disabled={isBusy} onClick={remove}>
          {t("delete")}
        </Button>
      )}
    </p>
  );
};
