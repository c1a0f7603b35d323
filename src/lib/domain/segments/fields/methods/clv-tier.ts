import { CLV_TIERS, type ClvTier } from "#lib/domain/forecast/forecast-answer.ts";
import { tierInWords } from "#lib/domain/forecast/words/words-of.ts";
import type { Field } from "#lib/domain/segments/field.ts";
import { storedForecastSql } from "#lib/domain/segments/stored-forecast.ts";

/** By what they are expected to spend: the first fifth of all customers, the next three, the last; as of the last forecast, unknown without a sale. */
export const clvTier: Field = {
  name: "clvTier",
  group: "forecast",
  type: "choice",
  words: { en: "CLV tier", es: "Nivel de CLV", pt: "Faixa de CLV" },
  options: CLV_TIERS,
  optionWord: (_, option, language) => tierInWords(option as ClvTier, language).label,
  value: (sql) => storedForecastSql(sql, "tier"),
};
