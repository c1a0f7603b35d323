import { dictionary } from "@zxcvbn-ts/language-common";
import { once } from "../process-singleton.ts";

const common = (): ReadonlySet<string> => once("common-passwords", () => new Set(dictionary["passwords-common"]));

/** Folds full-width and other character variants and case. */
export const foldPassword = (text: string): string => text.normalize("NFKC").toLowerCase();

/** How many digits or symbols people typically add to reach the minimum length: a year and "!", or "123456". */
export const USUALLY_ADDED = 6;

const ADDED = new RegExp(`^[^\\p{L}]{1,${USUALLY_ADDED}}|[^\\p{L}]{1,${USUALLY_ADDED}}$`, "gu");

/** "abcabc" gives "abc"; text without repetition is returned unchanged. */
export const repeatedPart = (text: string): string => /^(.+?)\1+$/su.exec(text)?.[1] ?? text;

/** A repeated part this short is easy to guess even if it isn't listed. */
const SHORT_PART = 4;

/** Whether the password is on a list of common passwords: as it is, without typical additions, or repeated. */
export const isCommonPassword = (password: string): boolean => {
  const text = foldPassword(password);
  const part = repeatedPart(text);
  if (part !== text && part.length <= SHORT_PART) return true;
  return [text, part, text.replace(ADDED, "")].some((each) => common().has(each));
};
