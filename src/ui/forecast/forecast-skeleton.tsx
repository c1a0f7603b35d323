"use client";

import { useTranslations } from "next-intl";
import styles from "./forecast.module.css";

/** The page's final layout, in grey; it appears only when the answer takes longer than a blink. */
export const ForecastSkeleton = () => {
  const t = useTranslations("states");
  return (
    <div className={styles.skeleton} aria-busy="true">
      <span className="visually-hidden" role="status">
        {t("loading")}
      </span>
      <div className={styles.tiers}>
        <div />
        <div />
        <div />
      </div>
      <div className={styles.skeletonTall} />
    </div>
  );
};
