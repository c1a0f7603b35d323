"use client";

import { InputNumber, Segmented } from "antd";
import { useTranslations } from "next-intl";
import { useId } from "react";
import type { RfmSchemePreview, WireScheme } from "#contracts/rfm-scheme/rfm-scheme.ts";
import type { SchemeProblem } from "#lib/domain/report/rfm/scheme-problems.ts";
import { Card } from "#ui/shared/page/card.tsx";
import styles from "./rfm-scheme.module.css";
import { DIMENSIONS, type Dimension } from "./scheme-model.ts";
import { useProblemWords } from "./use-problem-words.ts";

/** Before the first preview, and without sales. */
const FALLBACK = { recency: [17, 35, 53, 71], frequency: [2, 3, 4, 5], monetary: [50, 100, 200, 500] };
/** Recency counts down: few days score best. */
const SCORES = { recency: [5, 4, 3, 2], frequency: [2, 3, 4, 5], monetary: [2, 3, 4, 5] } as const;

type Props = {
  scheme: WireScheme;
  currency: string;
  standard: RfmSchemePreview["standardThresholds"] | undefined;
  problems: readonly SchemeProblem[];
  onChange: (thresholds: WireScheme["thresholds"]) => void;
};

/** Standard scoring or four values of the business's own, for each score. */
export const ThresholdsCard = ({ scheme: { thresholds }, currency, standard, problems, onChange }: Props) => {
  const t = useTranslations();
  const id = useId();
  const words = useProblemWords();
  const set = (dimension: Dimension, values: number[] | null) => onChange({ ...thresholds, [dimension]: values });
  return (
    <Card title={t("rfm_scheme.thresholds")} isLoose>
      <p className={styles.about}>{t("rfm_scheme.thresholds_about")}</p>
      {DIMENSIONS.map((dimension) => {
        const own = thresholds[dimension];
        const problem = problems.find(({ path }) => path.startsWith(`thresholds.${dimension}`));
        return (
          <fieldset key={dimension} className={styles.dimension}>
            <legend>{t(`scores.${dimension}.name`)}</legend>
            <Segmented
              name={`${id}-${dimension}`}
              aria-label={t("rfm_scheme.scoring_of", { name: t(`scores.${dimension}.name`) })}
              value={own === null ? "standard" : "own"}
              options={[
                { value: "standard", label: t(`rfm_scheme.standard_${dimension}`) },
                { value: "own", label: t("rfm_scheme.own") },
              ]}
              onChange={(choice) => set(dimension, choice === "own" ? [...(standard ?? FALLBACK)[dimension]] : null)}
            />
            {own && (
              <div className={styles.values}>
                {SCORES[dimension].map((score, at) => (
                  <label key={score} htmlFor={`${id}-${dimension}-${score}`}>
                    {t(`rfm_scheme.from_${dimension}`, { score, currency })}
                    <InputNumber
                      id={`${id}-${dimension}-${score}`}
                      value={own[at] ?? 0}
                      min={0}
                      {...(dimension !== "monetary" && { precision: 0 })}
                      {...(problem?.path.endsWith(`[${at}]`) && { status: "error" as const })}
                      onChange={(value) =>
                        set(
                          dimension,
                          own.map((before, i) => (i === at ? (value ?? 0) : before)),
                        )
                      }
                    />
                  </label>
                ))}
              </div>
            )}
            {problem && (
              <p className={styles.problem} role="alert">
                {words(problem, currency)}
              </p>
            )}
          </fieldset>
        );
      })}
    </Card>
  );
};
