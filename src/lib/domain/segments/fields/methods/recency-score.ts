import type { Field } from "#lib/domain/segments/field.ts";
import { storedScoreSql } from "#lib/domain/segments/stored-score.ts";

/** 1 to 5 in the standard RFM report (90 days), as of the last recalculation; unknown without a sale in it. */
export const recencyScore: Field = {
  name: "recencyScore",
  words: { en: "Recency score", es: "Puntaje de recencia", pt: "Pontuação de recência" },
  ...storedScoreSql("recency"),
};
