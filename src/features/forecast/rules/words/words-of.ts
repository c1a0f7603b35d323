import { sayIn } from "#core/messages/format-message.ts";
import type { Formats } from "#core/messages/formats.ts";
import type { Language } from "#core/messages/language.ts";
import { clvWordsIn } from "#features/forecast/rules/words/clv-words-in.ts";
import type { ForecastReason } from "#lib/clv/forecast-reasons.ts";
import type { ClvWarning } from "#lib/clv/model.ts";
import type { ModelReport } from "#lib/clv/validation-report.ts";
import type { NamedModel } from "./forecast-words.ts";

export const modelInWords = (model: NamedModel, language: Language): string => clvWordsIn(language).models[model];

const isModel = (value: unknown, language: Language): value is NamedModel =>
  typeof value === "string" && Object.hasOwn(clvWordsIn(language).models, value);

/** Replaces models among the values by their display names. */
const named = (values: ClvWarning["values"], language: Language): Record<string, number | string> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      isModel(value, language) ? modelInWords(value, language) : value,
    ]),
  );

/** Why this model was selected, as a sentence. */
export const choiceInWords = ({ selected, reason }: Pick<ModelReport, "selected" | "reason">, language: Language) =>
  sayIn(language)(clvWordsIn(language).reasons[reason.code], {
    ...named(reason.values, language),
    model: modelInWords(selected, language),
  });

/** A warning as a sentence. */
export const forecastWarning = ({ code, values }: ClvWarning, language: Language): string =>
  sayIn(language)(clvWordsIn(language).warnings[code], named(values, language));

/** The reason behind a customer's forecast, as a sentence. */
export const whyInWords = (
  { code, values }: ForecastReason,
  { language, formats }: { language: Language; formats: Formats },
): string => {
  const isMoney = code === "spends_much" || code === "spends_little";
  const formatted = Object.entries(values).map(([key, value]): [string, number | string] => {
    if (key === "share") return [key, formats.percent(value)];
    return [key, isMoney ? formats.money(value) : Math.max(key === "days" ? 0 : 1, Math.round(value))];
  });
  return sayIn(language)(clvWordsIn(language).why[code], Object.fromEntries(formatted));
};
