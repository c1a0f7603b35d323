"use client";

import { useTranslations } from "next-intl";
import type { TermKey } from "#core/messages/terms.ts";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import type { NamedModel } from "#features/forecast/rules/forecast-words.ts";
import { modelInWords } from "#features/forecast/rules/forecast-words.ts";
import type { ForecastResult, SideProps } from "#features/forecast/ui/forecast-state.ts";
import { SINGLE_MODELS, type SingleModelName } from "#lib/clv/model.ts";
import styles from "../forecast.module.css";

/** The model's name; for an ensemble, its parts with their weights, heaviest first. */
export const useModelWords = () => {
  const { percent } = useFormats();
  const { language } = useLanguage(false);
  return ({ label, weights }: { label: string; weights: Partial<Record<SingleModelName, number>> }): string => {
    const parts = SINGLE_MODELS.map((model) => ({ model, weight: weights[model] ?? 0 }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight);
    if (parts.length < 2) return label;
    return parts.map(({ model, weight }) => `${modelInWords(model, language)} ${percent(weight)}`).join(" + ");
  };
};

const DIGITS = 4;

/** The fitted parameters with the symbols used in their papers, for readers who want to check them. */
const ParametersCard = ({ shown }: { shown: ForecastResult }) => {
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
      <p className="small faint">{t("parameters_about", { rate: exactPercent(discountRate) })}</p>
      <dl className={styles.parameters}>
        {parts.map(([name, letters]) => (
          <div key={name}>
            <dt className="font-medium">{modelInWords(name as NamedModel, language)}</dt>
            <dd className="break-anywhere">
              {Object.entries(letters)
                .map(([letter, value]) => `${letter} = ${format(value, DIGITS)}${plusMinus(name, letter)}`)
                .join(", ")}
              {model.logLikelihood[name] !== undefined && (
                <span className="small faint">
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

type Candidate = ForecastResult["answer"]["model"]["candidates"][number];
type Errors = NonNullable<Candidate["holdout"]>;

/** The selected model and why: all candidates on holdout data, the fitted parameters, and the baseline to beat. */
export const ModelSide = ({ shown }: SideProps) => (
  <>
    <ModelsCard shown={shown} />
    <ParametersCard shown={shown} />
  </>
);

/** False if a specific model was requested, because then none are compared. */
const wasChosen = (candidates: readonly Candidate[]): boolean => candidates.some(({ selection }) => selection !== null);

const ModelsCard = ({ shown }: { shown: ForecastResult }) => {
  const t = useTranslations();
  const { days } = useFormats();
  const partsOf = useModelWords();
  const columns = useColumns(shown);
  const { model } = shown.answer;
  const { holdout, candidates, reason } = model;
  const title = t("chart_titles.models");
  return (
    <Card title={title} term="holdout" isLoose>
      <p>
        {reason} {model.selected === "ensemble" && `${partsOf(model)}.`}
      </p>
      {candidates.length === 0 ? (
        <p className="small faint">{t("forecast.no_candidates")}</p>
      ) : (
        <>
          {holdout && (
            <p className="small faint">
              {t("forecast.models_frame", {
                days: holdout.days,
                end: days(holdout.end, holdout.end),
                customers: holdout.customers,
              })}{" "}
              {wasChosen(candidates) && t("forecast.models_decided")}
            </p>
          )}
          <DataTable rows={candidates} keyOf={(each) => each.model} columns={columns} />
        </>
      )}
    </Card>
  );
};

/** Unknown errors sort last. */
const UNKNOWN = Number.MAX_VALUE;

const useColumns = (shown: ForecastResult) => {
  const t = useTranslations();
  const { change, exactPercent, fine, percent, thousandths } = useFormats();
  const { selected, candidates } = shown.answer.model;
  const error = (name: keyof Errors, title: string, term: TermKey, write: (value: number) => string) => ({
    name,
    title,
    term,
    value: ({ holdout }: Candidate) => holdout?.[name] ?? UNKNOWN,
    show: ({ holdout }: Candidate) => {
      const value = holdout?.[name];
      return value === null || value === undefined ? "–" : write(value);
    },
  });
  const selection = {
    name: "selection",
    title: t("forecast.selection_score"),
    term: "selection_score" as const,
    value: ({ selection }: Candidate) => selection?.score ?? UNKNOWN,
    show: ({ selection }: Candidate) => (selection?.score ? thousandths(selection.score) : "–"),
  };
  return [
    {
      name: "model",
      title: t("terms.model"),
      value: ({ label }: Candidate) => label,
      show: ({ label, model, isBaseline }: Candidate) => (
        <>
          {label}{" "}
          {model === selected && (
            <span className={`text-12 font-normal soft ${styles.tag}`}>{t("forecast.chosen")}</span>
          )}
          {isBaseline && <span className={`text-12 font-normal soft ${styles.tag}`}>{t("forecast.baseline")}</span>}
        </>
      ),
    },
    {
      name: "weight",
      title: t("forecast.weight"),
      term: "model_weight" as const,
      value: ({ weight }: Candidate) => weight,
      show: ({ weight }: Candidate) => (weight === 0 ? "–" : percent(weight)),
    },
    ...(wasChosen(candidates) ? [selection] : []),
    error("crps", t("forecast.crps"), "crps", thousandths),
    error("mae", t("forecast.mae"), "mae", thousandths),
    error("rmse", t("forecast.rmse"), "rmse", thousandths),
    error("bias", t("forecast.bias"), "forecast_bias", change),
    error("rankCorrelation", t("forecast.rank"), "rank_correlation", fine),
    error("coverage", `${t("forecast.held")} (${exactPercent(shown.level)})`, "interval_coverage", percent),
  ];
};
