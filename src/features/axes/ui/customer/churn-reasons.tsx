"use client";

import { useTranslations } from "next-intl";
import type { CustomerChurn } from "#features/axes/contracts/customer-axes.ts";
import { churnReasons } from "./churn-model.ts";
import styles from "./customer-axes.module.css";
import { useChurnWords } from "./use-churn-words.ts";

const SIGNS = { more: "▲", less: "▼", neutral: "•" } as const;

export const ChurnReasons = ({ churn }: { churn: CustomerChurn }) => {
  const t = useTranslations("customer_axes.churn.effects");
  const words = useChurnWords();
  return (
    <ul className={styles.reasons}>
      {churnReasons(churn).map((reason) => (
        <li key={reason.code}>
          <span aria-hidden>{SIGNS[reason.effect]}</span>
          <span>
            {words.reason(reason)} <span className="visually-hidden">({t(reason.effect)})</span>
          </span>
        </li>
      ))}
    </ul>
  );
};
