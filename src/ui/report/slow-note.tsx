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
