import { sayIn } from "#core/messages/format-message.ts";
import type { Language } from "#core/messages/language.ts";
import { type ServerWords, serverWordsIn } from "#core/messages/server-words.ts";
import type { RecommendationWarning, RecommenderName } from "#lib/recommend/recommender.ts";

/** Why this recommender was chosen, as a sentence. */
export const choiceInWords = (
  { selected, reason }: { selected: RecommenderName; reason: keyof ServerWords["recommendations"]["reasons"] },
  language: Language,
): string => {
  const { reasons, models } = serverWordsIn(language).recommendations;
  return sayIn(language)(reasons[reason], { model: models[selected] });
};

/** Warnings in the answer's form. */
export const warningsInWords = (warnings: readonly RecommendationWarning[], language: Language) =>
  warnings.map(({ code, values }) => ({
    code,
    message: sayIn(language)(serverWordsIn(language).recommendations.warnings[code], values),
    values: { ...values },
  }));
