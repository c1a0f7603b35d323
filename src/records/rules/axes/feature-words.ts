import { type Language, type LanguageTag, toLanguage } from "#core/messages/language.ts";
import en from "./texts/features-en.json" with { type: "json" };
import es from "./texts/features-es.json" with { type: "json" };
import pt from "./texts/features-pt.json" with { type: "json" };

/** A feature's name, and what a segment with more or less of it has, to tell two segments of one kind apart. */
type FeatureWords = { name: string; more: string; less: string };

// Apart from the words of axes and kinds, as pages need only those.
const TEXTS: Record<Language, Readonly<Record<string, Readonly<Record<string, FeatureWords>>>>> = { en, es, pt };

export const featureWords = (axis: string, feature: string, language: LanguageTag): FeatureWords =>
  TEXTS[toLanguage(language)][axis]?.[feature] ?? { name: feature, more: "", less: "" };
