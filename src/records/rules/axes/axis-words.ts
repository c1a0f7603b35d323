import { type Language, type LanguageTag, toLanguage } from "#core/messages/language.ts";
import { toSegmentKind } from "#lib/axes/axis.ts";
import en from "./texts/en.json" with { type: "json" };
import es from "./texts/es.json" with { type: "json" };
import pt from "./texts/pt.json" with { type: "json" };

type KindWords = { name: string; means: string };
type AxisWords = { name: string; asks: string; kinds: Readonly<Record<string, KindWords>> };

const TEXTS: Record<Language, Readonly<Record<string, AxisWords>>> = { en, es, pt };

/** What an axis is called and asks; an axis that is no longer in the registry is called by its key. */
export const axisWords = (axis: string, language: LanguageTag): Pick<AxisWords, "name" | "asks"> => {
  const { name, asks } = TEXTS[toLanguage(language)][axis] ?? { name: axis, asks: "" };
  return { name, asks };
};

export const axisInWords = (axis: string, language: LanguageTag): string => axisWords(axis, language).name;

/**
 * A segment kind's name and interpretation from the axis's vocabulary. A key no longer in the vocabulary, from a run before an
 * upgrade, is its own name.
 */
export const kindWords = (axis: string, key: string, language: LanguageTag): KindWords =>
  TEXTS[toLanguage(language)][axis]?.kinds[toSegmentKind(key)] ?? { name: key.replaceAll("_", " "), means: "" };

/** A segment kind's name in the axis's vocabulary; its key for an axis that is no longer in the registry. */
export const kindName = (axis: string, kind: string, language: LanguageTag): string =>
  TEXTS[toLanguage(language)][axis] ? kindWords(axis, kind, language).name : kind;
