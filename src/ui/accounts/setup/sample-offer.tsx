"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { DEMO_CUSTOMERS } from "#lib/domain/demo/demo-size.ts";
import { useSample } from "../sample/use-sample.ts";
import styles from "./setup.module.css";

/** The way to sample data for users who have none of their own yet. */
export const SampleOffer = ({ hasSample }: { hasSample: boolean }) => {
  const t = useTranslations("sample");
  const { sampleOf, mayManage, open, remove, isBusy } = useSample();
  if (sampleOf || !mayManage) return null;
  return (
    <p className={styles.foot}>
      {!hasSample && t("offer", { count: DEMO_CUSTOMERS })}
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
