import type { Language } from "#core/messages/language.ts";
import type { AxisTerms } from "../axis.ts";

/** The kind behind a key: `occasional_buyers_2` is the second `occasional_buyers`. */
export const toSegmentKind = (key: string): string => key.replace(/_\d+$/, "");

/**
 * A segment kind's name and interpretation from the axis's vocabulary. A key no longer in the vocabulary, from a run before an
 * upgrade, is its own name.
 */
export const kindWords = (
  { vocabulary }: AxisTerms,
  key: string,
  language: Language,
): { name: string; means: string } =>
  vocabulary.find((kind) => kind.key === toSegmentKind(key))?.words[language] ?? {
    name: key.replaceAll("_", " "),
    means: "",
  };
