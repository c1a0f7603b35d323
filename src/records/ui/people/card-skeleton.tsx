"use client";

import { useTranslations } from "next-intl";
import styles from "./people.module.css";

/** A card whose answer is loading. */
export const CardSkeleton = ({ height = 160 }: { height?: number }) => {
  const t = useTranslations("states");
  return (
    <div className={styles.skeleton} style={{ minHeight: height }} aria-busy="true">
      <span className="visually-hidden" role="status">
        {t("loading")}
      </span>
    </div>
  );
};
