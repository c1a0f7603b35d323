"use client";

import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLanguage } from "#core/ui/session/use-language.ts";
import { modelInWords } from "#features/forecast/rules/words/words-of.ts";
import { SINGLE_MODELS, type SingleModelName } from "#lib/clv/model.ts";

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
