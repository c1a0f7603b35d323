import { memoizeNewest } from "#lib/memoize.ts";
import { contentWords, MATCHES, matchWord, SUBJECTS, splitWords, toWord } from "./words.ts";

/** What can be found: by its title, or by other words for it, phrases that are separated by commas. */
export type Findable = { title: string; also?: readonly string[] };

type Word = ReturnType<typeof toWord>;
/** Its words that say something; what is typed may be any of all. */
type Phrase = { words: readonly Word[]; all: readonly Word[]; weight: number };

/** A match of a synonym counts a little less than one of the name. */
const SYNONYM = 0.9;

/** Names and synonyms are read again with every letter. */
const readWords = memoizeNewest(10_000, (text: string) => ({
  words: contentWords(text).map(toWord),
  all: splitWords(text).map(toWord),
}));

const toPhrases = ({ title, also = [] }: Findable): Phrase[] =>
  [
    { text: title, weight: 1 },
    ...also.flatMap((texts) => texts.split(",")).map((text) => ({ text, weight: SYNONYM })),
  ].flatMap(({ text, weight }) => {
    const read = readWords(text);
    return read.words.length > 0 ? [{ ...read, weight }] : [];
  });

/** How much of what was typed must be in a result, by the weight of its words. */
const LEAST_RECALL = 0.45;
/** How much what was typed counts beside how much of the name or synonym it covers. */
const RECALL_SHARE = 0.7;
/** Words that are spread over several names and synonyms say less than those of one. */
const SPREAD = 0.85;
/** A name that begins with what was typed. */
const BEGINNING = 0.96;
/** Of words that occur nowhere, and of those that nearly everything here is about. */
const UNKNOWN_WEIGHT = 0.25;
const SUBJECT_WEIGHT = 0.3;

/**
 * The items that a text means, best first, with a score from 0 to 1: how many of its words occur in a name or synonym, and how much
 * of that they are. Rare words count more than frequent ones. Of equally good ones those used recently come first, then their order.
 */
export const findAll = <Item extends Findable & { key?: string }>(
  text: string,
  items: readonly Item[],
  recent: readonly string[] = [],
): { item: Item; score: number }[] => {
  const typed = contentWords(text).map(toWord);
  if (typed.length === 0) return [];
  const whole = splitWords(text).join(" ");
  const all = items.map((item) => {
    const phrases = toPhrases(item).map(({ words, all: every, weight }) => ({
      weight,
      words,
      matches: typed.map((one) => Math.max(...every.map((word) => matchWord(one, word)))),
    }));
    return { item, phrases, best: typed.map((_, at) => Math.max(...phrases.map(({ matches }) => matches[at] ?? 0))) };
  });
  const weights = typed.map(({ stem }, at) => {
    const frequency = all.filter(({ best }) => (best[at] ?? 0) >= MATCHES.error).length;
    const importance = SUBJECTS.has(stem) ? SUBJECT_WEIGHT : frequency === 0 ? UNKNOWN_WEIGHT : 1;
    return importance * Math.log(1 + all.length / (1 + frequency));
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const recall = (matches: readonly number[]) =>
    matches.reduce((sum, match, at) => sum + match * (weights[at] ?? 0), 0) / total;
  const coverage = (word: Word) => Math.max(...typed.map((one) => matchWord(one, word)));
  const lastUse = ({ key }: Item) => (key !== undefined && recent.includes(key) ? recent.indexOf(key) : recent.length);

  return all
    .flatMap(({ item, phrases, best }) => {
      if (recall(best) < LEAST_RECALL * (typed.length > 1 ? 1 : MATCHES.within)) return [];
      if (splitWords(item.title).join(" ") === whole) return [{ item, score: 1 }];
      const scores = phrases.map(({ weight, words, matches }) => {
        const precision = words.reduce((sum, word) => sum + coverage(word), 0) / words.length;
        return weight * (RECALL_SHARE * recall(matches) + (1 - RECALL_SHARE) * precision);
      });
      const beginning = splitWords(item.title).join(" ").startsWith(whole) ? BEGINNING : 0;
      return [{ item, score: Math.max(...scores, beginning, SPREAD * recall(best)) }];
    })
    .sort((a, b) => b.score - a.score || lastUse(a.item) - lastUse(b.item));
};
