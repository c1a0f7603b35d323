import { sayIn } from "#core/messages/format-message.ts";
import type { Formats } from "#core/messages/formats.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import type { ForecastReason } from "#lib/clv/forecast-reasons.ts";
import type { ModelRequest } from "#lib/clv/forecast-request.ts";
import type { ClvWarning } from "#lib/clv/model.ts";
import type { BaselineName, ModelReport } from "#lib/clv/validation-report.ts";

/** Every model or parameter set that has a display name. */
export type NamedModel = ModelRequest | BaselineName | "gamma_gamma";

export const modelInWords = (model: NamedModel, language: LanguageTag): string =>
  wordsIn(language).clv_words.models[model];

const isModel = (value: unknown, language: LanguageTag): value is NamedModel =>
  typeof value === "string" && Object.hasOwn(wordsIn(language).clv_words.models, value);

/** Replaces models among the values by their display names. */
const named = (values: ClvWarning["values"], language: LanguageTag): Record<string, number | string> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      isModel(value, language) ? modelInWords(value, language) : value,
    ]),
  );

/** Why this model was selected, as a sentence. */
export const choiceInWords = ({ selected, reason }: Pick<ModelReport, "selected" | "reason">, language: LanguageTag) =>
  sayIn(language)(wordsIn(language).clv_words.reasons[reason.code], {
    ...named(reason.values, language),
    model: modelInWords(selected, language),
  });

/** A warning as a sentence. */
export const forecastWarning = ({ code, values }: ClvWarning, language: LanguageTag): string =>
  sayIn(language)(wordsIn(language).clv_words.warnings[code], named(values, language));

/** The reason behind a customer's forecast, as a sentence. */
export const whyInWords = (
  { code, values }: ForecastReason,
  { language, formats }: { language: LanguageTag; formats: Formats },
): string => {
  const isMoney = code === "spends_much" || code === "spends_little";
  const formatted = Object.entries(values).map(([key, value]): [string, number | string] => {
    if (key === "share") return [key, formats.percent(value)];
    return [key, isMoney ? formats.money(value) : Math.max(key === "days" ? 0 : 1, Math.round(value))];
  });
  return sayIn(language)(wordsIn(language).clv_words.why[code], Object.fromEntries(formatted));
};
