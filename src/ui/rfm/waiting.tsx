"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import styles from "./rfm.module.css";

/** What a shop of a hundred thousand customers takes on a small machine, with room. */
const EXPECTED_SECONDS = 10;

/** After three seconds: how long it can take, and the way out. */
export const SlowNote = ({ onCancel }: { onCancel: () => void }) => {
  const t = useTranslations();
  return (
    <div className={styles.waiting} role="status">
      <span>{t("states.calculating", { seconds: EXPECTED_SECONDS })}</span>
      <Button size="small" onClick={onCancel}>
        {t("buttons.cancel")}
      </Button>
    </div>
  );
};

/** The page's final layout, in grey; it appears only when the answer takes longer than a blink. */
export const ReportSkeleton = () => {
  const t = useTranslations("states");
  return (
    <div className={styles.skeleton} aria-busy="true">
      <span className="visually-hidden" role="status">
        {t("loading")}
      </span>
      <div className={styles.skeletonCards}>
        <div />
        <div />
        <div />
        <div />
      </div>
      <div className={styles.pair}>
        <div className={styles.skeletonTall} />
        <div className={styles.skeletonTall} />
      </div>
    </div>
  );
};
