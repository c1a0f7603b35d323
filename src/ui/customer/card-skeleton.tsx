"use client";

import { useTranslations } from "next-intl";
import styles from "./customer.module.css";

/** A card whose answer is under way. */
export const CardSkeleton = () => {
  const t = useTranslations("states");
  return (
    <div className={styles.skeleton} aria-busy="true">
      <span className="visually-hidden" role="status">
        {t("loading")}
      </span>
    </div>
  );
};
