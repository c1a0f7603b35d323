"use client";

import { useTranslations } from "next-intl";
import styles from "./reference.module.css";

/** The page's outline; it appears only when the document takes longer than a blink. */
export const ReferenceSkeleton = () => {
  const t = useTranslations("states");
  return (
    <div className={styles.columns}>
      <span className="visually-hidden" role="status">
        {t("loading")}
      </span>
      <div className={styles.skeletonSide} />
      <div className={styles.skeletonRoutes} />
    </div>
  );
};
