"use client";

import { useTranslations } from "next-intl";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../forecast.module.css";
import type { ForecastResult, SideProps } from "../types.ts";
import { useGapWords } from "../use-gap-words.ts";
import { CalibrationCard } from "./calibration-card.tsx";
import { ScoreCard } from "./score-card.tsx";
import { TrackingCard } from "./tracking-card.tsx";

/** How far to trust the forecast: predictions for the holdout beside what happened, and warnings. */
export const TrustSide = ({ page, shown, isTable }: SideProps) => (
  <>
    <ScoreCard page={page} shown={shown} />
    <div className={styles.pair}>
      <CoverageCard shown={shown} />
      <WarningsCard shown={shown} />
    </div>
    <TrackingCard shown={shown} isTable={isTable} />
    <CalibrationCard shown={shown} isTable={isTable} />
  </>
);

const CoverageCard = ({ shown }: { shown: ForecastResult }) => {
  const t = useTranslations("forecast");
  const { count, exactPercent, percent } = useFormats();
  const gap = useGapWords();
  const { holdout, candidates, selected } = shown.answer.model;
  const errors = candidates.find(({ model }) => model === selected)?.holdout;
  return (
    <Card title={t("trust_title")} term="interval_coverage" isLoose>
      {holdout && errors ? (
        <>
          {errors.coverage !== null && (
            <p>
              {t("coverage", {
                level: exactPercent(shown.level),
                coverage: percent(errors.coverage),
                customers: holdout.customers,
                days: holdout.days,
              })}
            </p>
          )}
          <p>
            {t("total_bought", {
              actual: count(errors.actual),
              predicted: count(errors.predicted),
              bias: gap(errors.bias),
            })}
          </p>
        </>
      ) : (
        <p>{t("not_tested")}</p>
      )}
    </Card>
  );
};

const WarningsCard = ({ shown: { answer } }: { shown: ForecastResult }) => {
  const t = useTranslations("forecast");
  const { warnings, sampled, customers } = answer;
  const words = warnings.map(({ message }) => message);
  if (sampled < customers) words.push(t("sampled", { sampled, customers }));
  return (
    <Card title={t("know_title")} isLoose>
      {words.length === 0 ? (
        <p>{t("know_nothing")}</p>
      ) : (
        <ul className={styles.bulleted}>
          {words.map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
    </Card>
  );
};
