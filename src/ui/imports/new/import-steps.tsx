"use client";

import { CheckOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import styles from "./wizard.module.css";

export const IMPORT_STEPS = ["files", "review", "check", "import"] as const;
export type ImportStep = (typeof IMPORT_STEPS)[number];

/** Where the reader is on the way from file to result. */
export const ImportSteps = ({ now }: { now: ImportStep }) => {
  const t = useTranslations("imports.steps");
  const at = IMPORT_STEPS.indexOf(now);
  return (
    <nav aria-label={t("label")}>
      <ol className={styles.steps}>
        {IMPORT_STEPS.map((step, i) => (
          <li
            key={step}
            data-state={i < at ? "done" : i === at ? "now" : "later"}
            aria-current={i === at ? "step" : undefined}
          >
            <span aria-hidden className={styles.stepMark}>
              {i < at ? <CheckOutlined /> : i + 1}
            </span>
            <span className={styles.stepName}>{t(step)}</span>
          </li>
        ))}
      </ol>
      <p className={styles.stepLine}>{t("of", { step: at + 1, count: IMPORT_STEPS.length, name: t(now) })}</p>
    </nav>
  );
};
