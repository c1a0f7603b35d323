import type { FileProblem } from "#core/messages/file-error.ts";
import { sayIn } from "#core/messages/format-message.ts";
import { type Language, type LanguageTag, toLanguage } from "#core/messages/language.ts";
import { wordsIn as termsIn } from "#core/messages/words.ts";
import en from "./en.json" with { type: "json" };
import es from "./es.json" with { type: "json" };
import pt from "./pt.json" with { type: "json" };

/** Error messages of the `ai` and `admin` families; the report's are English only. Values replace the braces. */
export type Messages = typeof en;

const MESSAGES: Record<Language, Messages> = { en, es, pt };

export const messagesIn = (language: LanguageTag): Messages => MESSAGES[toLanguage(language)];

/** Replaces placeholders in braces; unknown ones stay unchanged. */
export const fillPlaceholders = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (braces, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : braces,
  );

const isReason = (reason: string): reason is keyof Messages["reasons"] => Object.hasOwn(en.reasons, reason);

const isFileProblem = (reason: string): reason is FileProblem => Object.hasOwn(termsIn("en").file_problems, reason);

/** A type as the reader's language names it. */
const formatValues = (
  language: LanguageTag,
  values: Record<string, string | number>,
): Record<string, string | number> => {
  const { types } = MESSAGES[toLanguage(language)];
  const { type } = values;
  return typeof type === "string" && Object.hasOwn(types, type)
    ? { ...values, type: types[type as keyof typeof types] }
    : values;
};

/** The reason why a field is invalid, in the reader's language; a use-case's own message is passed on unchanged. */
export const reasonIn = (
  language: LanguageTag,
  { reason, values = {}, message }: { reason?: string; values?: Record<string, string | number>; message: string },
): string => {
  if (reason === undefined) return message;
  if (isFileProblem(reason)) return sayIn(language)(termsIn(language).file_problems[reason], values);
  return isReason(reason)
    ? fillPlaceholders(MESSAGES[toLanguage(language)].reasons[reason], formatValues(language, values))
    : message;
};
