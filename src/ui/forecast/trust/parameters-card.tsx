"use client";

import { useTranslations } from "next-intl";
import type { NamedModel } from "#lib/domain/forecast/words/forecast-words.ts";
import { modelInWords } from "#lib/domain/forecast/words/words-of.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import styles from "../forecast.module.css";
import type { ForecastResult } from "../types.ts";

const DIGITS = 4;

/** The fitted parameters with the symbols used in their papers, for readers who want to check them. */
export const ParametersCard = ({ shown }: { shown: ForecastResult }) => {
  const t = useTranslations("forecast");
  const { exact, exactPercent, decimal } = useFormats();
  const { language } = useLanguage(false);
  const { model, discountRate } = shown.answer;
  const parts = Object.entries(model.parameters);
  if (parts.length === 0) return null;
  const format = (value: number, digits: number): string => exact(Number(value.toPrecision(digits)));
  const plusMinus = (part: string, letter: string): string => {
    const error = model.standardErrors[part]?.[letter];
    return typeof error === "number" ? ` ± ${format(error, 2)}` : "";
  };
  return (
    <Card title={t("parameters_title")} isLoose>
      <p className={styles.soft}>{t("parameters_about", { rate: exactPercent(discountRate) })}</p>
      <dl className={styles.parameters}>
        {parts.map(([name, letters]) => (
          <div key={name}>
            <dt>{modelInWords(name as NamedModel, language)}</dt>
            <dd>
              {Object.entries(letters)
                .map(([letter, value]) => `${letter} = ${format(value, DIGITS)}${plusMinus(name, letter)}`)
                .join(", ")}
              {model.logLikelihood[name] !== undefined && (
                <span className={styles.soft}>
                  {" "}
                  {t("log_likelihood", { value: decimal(model.logLikelihood[name]) })}
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
};
