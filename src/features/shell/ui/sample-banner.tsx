"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useSample } from "#core/ui/use-sample.ts";
import styles from "./sample.module.css";

/** Marks every page of a sample business, with the way back. */
export const SampleBanner = () => {
  const t = useTranslations("sample");
  const { sampleOf, mayManage, goBack, leaveAndRemove, isBusy } = useSample();
  if (!sampleOf) return null;
  return (
    <section className={`row items-center gap-4-12 text-warning ${styles.banner}`} aria-label={t("mark")}>
      <strong className={`font-semibold ${styles.mark}`}>{t("mark")}</strong>
      <span className={`hidden-on-phones ${styles.about}`}>{t("banner")}</span>
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
