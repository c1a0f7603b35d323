import type { Language } from "../../words/language.ts";
import type { AxisTerms } from "../axis.ts";
import { kindOf } from "../discovery/name-segments.ts";

/**
 * A segment kind's name and interpretation from the axis's vocabulary. A key no longer in the vocabulary, from a run before an
 * upgrade, is its own name.
 */
export const kindWords = (
  { vocabulary }: AxisTerms,
  key: string,
  language: Language,
): { name: string; means: string } =>
  vocabulary.find((kind) => kind.key === kindOf(key))?.words[language] ?? { name: key.replaceAll("_", " "), means: "" };
