import { sayIn } from "#core/messages/format-message.ts";
import type { Language } from "#core/messages/language.ts";
import type { RecommendationWarning, RecommenderName } from "#lib/recommend/recommender.ts";

import { en } from "./en.ts";
import { es } from "./es.ts";
import { pt } from "./pt.ts";
import type { RecommendationWords } from "./recommendation-words.ts";

const WORDS: Record<Language, RecommendationWords> = { en, es, pt };

/** Why this recommender was chosen, as a sentence. */
export const choiceInWords = (
  { selected, reason }: { selected: RecommenderName; reason: keyof RecommendationWords["reasons"] },
  language: Language,
): string => sayIn(language)(WORDS[language].reasons[reason], { model: WORDS[language].models[selected] });

/** Warnings in the answer's form. */
export const warningsInWords = (warnings: readonly RecommendationWarning[], language: Language) =>
  warnings.map(({ code, values }) => ({
    code,
    message: sayIn(language)(WORDS[language].warnings[code], values),
    values: { ...values },
  }));
