import { dictionary } from "@zxcvbn-ts/language-common";
import { once } from "../process-singleton.ts";

const common = (): ReadonlySet<string> => once("common-passwords", () => new Set(dictionary["passwords-common"]));

/** Full-width and other variants of a character count as that character, and case does not matter. */
export const foldPassword = (text: string): string => text.normalize("NFKC").toLowerCase();

/** As many digits or signs as people usually add to a word to make it long enough: a year and "!", or "123456". */
export const USUALLY_ADDED = 6;

const ADDED = new RegExp(`^[^\\p{L}]{1,${USUALLY_ADDED}}|[^\\p{L}]{1,${USUALLY_ADDED}}$`, "gu");

/** "abcabc" gives "abc"; a text that repeats nothing is returned whole. */
export const repeatedPart = (text: string): string => /^(.+?)\1+$/su.exec(text)?.[1] ?? text;

/** A repeated part this short adds next to nothing to guess, listed or not. */
const SHORT_PART = 4;

/** Whether a list of the most used passwords has it: as it is, without what is usually added, or repeated. */
export const isCommonPassword = (password: string): boolean => {
  const text = foldPassword(password);
  const part = repeatedPart(text);
  if (part !== text && part.length <= SHORT_PART) return true;
  return [text, part, text.replace(ADDED, "")].some((each) => common().has(each));
};
