"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import styles from "./sample.module.css";
import { useSample } from "./use-sample.ts";

/** Marks every page of a sample business, with the way back. */
export const SampleBanner = () => {
  const t = useTranslations("sample");
  const { sampleOf, mayManage, goBack, leaveAndRemove, isBusy } = useSample();
  if (!sampleOf) return null;
  return (
    <section className={styles.banner} aria-label={t("mark")}>
      <strong className={styles.mark}>{t("mark")}</strong>
      <span className={styles.about}>{t("banner")}</span>
      <Button size="small" onClick={goBack}>
        {t("back", { business: sampleOf.name })}
      </Button>
      {mayManage && (
        <Button size="small" type="link" loading={isBusy} onClick={leaveAndRemove}>
          {t("delete")}
        </Button>
      )}
    </section>
  );
};
