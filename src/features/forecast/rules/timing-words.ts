import type { LanguageTag } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { CLV_FEATURES, clvFeatureUnit } from "#lib/clv/timing/clv-features.ts";

/** The features of the answer, in order. */
export const clvFeatureDefinitions = (language: LanguageTag) =>
  CLV_FEATURES.map((feature) => ({
    feature,
    unit: clvFeatureUnit(feature),
    definition: serverWordsIn(language).purchase_timing.features[feature],
  }));
