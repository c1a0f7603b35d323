import { CLV_TIERS, type ClvTier } from "../../clv/answer.ts";
import { tierInWords } from "../../clv/words/words-of.ts";
import type { Field } from "../field.ts";
import { keptForecast } from "../kept-forecast.ts";

/** By what they are expected to spend: the first fifth of all customers, the next three, the last; as of the last forecast, unknown without a sale. */
export const clvTier: Field = {
  name: "clvTier",
  group: "forecast",
  type: "choice",
  words: { en: "CLV tier", es: "Nivel de CLV", pt: "Faixa de CLV" },
  options: CLV_TIERS,
  optionWord: (_, option, language) => tierInWords(option as ClvTier, language).label,
  value: (sql) => keptForecast(sql, "tier"),
};
