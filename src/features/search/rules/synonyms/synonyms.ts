import en from "./en.json" with { type: "json" };
import es from "./es.json" with { type: "json" };
import pt from "./pt.json" with { type: "json" };

type Synonyms = Readonly<Record<keyof typeof en, Readonly<Record<string, string>>>>;

/**
 * Other words for what can be found, as phrases separated by commas. A team may search in another language than its pages have, so
 * those of all languages count.
 */
const SYNONYMS: readonly Synonyms[] = [en, es, pt];

export type SynonymKind = keyof Synonyms;

/** The synonyms of an entry in all languages. */
export const listSynonyms = (kind: SynonymKind, key: string): string[] =>
  SYNONYMS.flatMap((synonyms) => synonyms[kind][key] ?? []);
