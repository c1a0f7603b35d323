"use client";

import { useTranslations } from "next-intl";
import type { CustomerForecast } from "#features/forecast/contracts/forecast-customers.ts";
import styles from "./forecast.module.css";

const SIGNS = { more: "▲", less: "▼", neutral: "•" } as const;

/** What raises or lowers a forecast, the strongest first. */
export const ReasonList = ({ reasons }: { reasons: CustomerForecast["why"] }) => {
  const t = useTranslations("forecast.effects");
  return (
    <ul className={styles.reasons}>
      {reasons.map(({ code, message, effect }) => (
        <li key={code} data-effect={effect}>
          <span aria-hidden>{SIGNS[effect]}</span>
          <span>
            {message} <span className="visually-hidden">({t(effect)})</span>
          </span>
        </li>
      ))}
    </ul>
  );
};
