"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import styles from "./comparison.module.css";

type Props = {
  /** What the figures are compared with, as text. */
  period: string;
  figures: readonly { label: string; value: string; mark: ReactNode }[];
};

/** A report's totals, each with its change, and the compared period. */
export const ComparedFigures = ({ period, figures }: Props) => {
  const t = useTranslations("comparison");
  return (
    <dl className={styles.figures} aria-label={t("with", { period })}>
      {figures.map(({ label, value, mark }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <strong>{value}</strong> {mark}
          </dd>
        </div>
      ))}
      <div>
        <dt>{t("compared")}</dt>
        <dd>{period}</dd>
      </div>
    </dl>
  );
};
