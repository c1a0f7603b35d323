import { fold } from "#lib/fold.ts";

/** The folded words of a search. */
export const foldedWords = (text: string): string[] =>
  fold(text)
    .split(/\s+/)
    .filter((word) => word !== "");

/** What can be found by its title, or by other words for it. */
type Searchable = { title: string; also?: readonly string[] };

/** How well a text means something: it is its title, begins it, begins words of it, occurs in it, or is another word for it. */
export const RANKS = { title: 0, beginning: 1, words: 2, within: 3, also: 4 } as const;

/**
 * How well the text means this, from `RANKS` (lower is better); null if a word occurs nowhere. Case and accents don't matter,
 * nor does the order of words.
 */
export const rankMatch = (text: string, { title, also = [] }: Searchable): number | null => {
  const words = foldedWords(text);
  if (words.length === 0) return null;
  const [whole, name] = [words.join(" "), foldedWords(title).join(" ")];
  if (name === whole) return RANKS.title;
  if (name.startsWith(whole)) return RANKS.beginning;
  // Words begin after anything that is no letter or digit: "Purchase/CLV".
  const begins = (word: string) => name.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word));
  if (words.every(begins)) return RANKS.words;
  if (words.every((word) => name.includes(word))) return RANKS.within;
  const everything = [name, ...also.map(fold)].join(" ");
  return words.every((word) => everything.includes(word)) ? RANKS.also : null;
};

/** The best matches first; of equally good ones those used recently, then in their own order. */
export const rankAll = <Item extends Searchable & { key: string }>(
  text: string,
  items: readonly Item[],
  recent: readonly string[],
): { item: Item; rank: number }[] => {
  const lastUse = ({ key }: Item) => (recent.includes(key) ? recent.indexOf(key) : recent.length);
  return items
    .flatMap((item) => {
      const rank = rankMatch(text, item);
      return rank === null ? [] : [{ item, rank }];
    })
    .sort((a, b) => a.rank - b.rank || lastUse(a.item) - lastUse(b.item));
};
