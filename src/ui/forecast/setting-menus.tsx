"use client";

import { useTranslations } from "next-intl";
import type { ForecastAnswer } from "#contracts/forecast/forecast-answer.ts";
import {
  FORECAST_LEVELS,
  FORECAST_MODELS,
  FORECAST_MONTHS,
  type ForecastSetting,
} from "#lib/domain/forecast/forecast-setting.ts";
import { horizonDays } from "#lib/domain/forecast/horizon.ts";
import { modelInWords } from "#lib/domain/forecast/words/words-of.ts";
import { CompareMenu } from "#ui/shared/comparison/compare-menu.tsx";
import { ChoiceMenu } from "#ui/shared/forms/choice-menu.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import { BasisChoice } from "#ui/shared/value-basis/basis-choice.tsx";
import styles from "./forecast.module.css";
import type { ForecastAddress } from "./types.ts";

type Value = NonNullable<ForecastSetting[keyof ForecastSetting]>;

type Props = { page: ForecastAddress; answer: ForecastAnswer | null };

/** Horizon, confidence level, model, what orders are worth, and the forecast to compare with. */
export const SettingMenus = ({ page: { state, change }, answer }: Props) => {
  const t = useTranslations();
  const { exactPercent } = useFormats();
  const { language } = useLanguage(false);
  const menu = <Of extends Value>(
    label: string,
    values: readonly Of[],
    wordsOf: (value: Of) => string,
    [chosen, choose]: [Of, (value: Of) => void],
  ) => (
    <ChoiceMenu
      label={label}
      words={wordsOf(chosen)}
      options={values.map((value) => ({ key: String(value), label: wordsOf(value) }))}
      chosen={String(chosen)}
      onChoose={(key) => {
        const value = values.find((each) => String(each) === key);
        if (value !== undefined) choose(value);
      }}
    />
  );
  const monthWords = (months: number) => t("forecast.months", { months });
  const levelWords = (level: number) => t("terms.interval", { level: exactPercent(level) });
  return (
    <div className={styles.controls}>
      {menu(t("terms.horizon"), FORECAST_MONTHS, monthWords, [state.months, (months) => change({ months, page: 1 })])}
      {menu(t("forecast.level"), FORECAST_LEVELS, levelWords, [state.level, (level) => change({ level, page: 1 })])}
      {menu(t("terms.model"), FORECAST_MODELS, (model) => modelInWords(model, language), [
        state.model,
        (model) => change({ model, page: 1 }),
      ])}
      <CompareMenu
        isOfDay
        days={Math.round(horizonDays(state.months, "months"))}
        latest={answer?.asOf}
        chosen={state.compare}
        onChoose={(compare) => change({ compare })}
      />
      <BasisChoice basis={state.basis} onChoose={(basis) => change({ basis, page: 1 })} />
    </div>
  );
};
