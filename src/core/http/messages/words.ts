import type { FileProblem } from "#core/messages/file-error.ts";
import { sayIn } from "#core/messages/format-message.ts";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import { wordsIn as termsIn } from "#core/messages/words.ts";
import en from "./en.json" with { type: "json" };
import es from "./es.json" with { type: "json" };
import pt from "./pt.json" with { type: "json" };

/** Error messages of the `ai` and `admin` families; the report's are English only. Values replace the braces. */
export type Messages = typeof en;

export type { Language };

const isOurs = (language: string): language is Language => (LANGUAGES as readonly string[]).includes(language);

/**
 * RFC 9110 12.5.4: the supported language with the highest weight, including regional variants; the first of equal weights.
 * `*` and unsupported languages mean English.
 */
export const negotiateLanguage = (header: string | null): Language => {
  let best: { language: Language; weight: number } = { language: "en", weight: 0 };
  for (const range of (header ?? "").split(",").slice(0, 50)) {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
    const weight = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(quality) ? Number(quality) : 0;
    const [primary = ""] = tag.split("-");
    const language = primary === "*" ? "en" : primary;
    if (isOurs(language) && weight > best.weight) best = { language, weight };
  }
  return best.language;
};

const MESSAGES: Record<Language, Messages> = { en, es, pt };

export const messagesIn = (language: Language): Messages => MESSAGES[language];

/** Replaces placeholders in braces; unknown ones stay unchanged. */
export const fillPlaceholders = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (braces, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : braces,
  );

const isReason = (reason: string): reason is keyof Messages["reasons"] => Object.hasOwn(en.reasons, reason);

const isFileProblem = (reason: string): reason is FileProblem => Object.hasOwn(termsIn("en").file_problems, reason);

/** A type as the reader's language names it. */
const formatValues = (language: Language, values: Record<string, string | number>): Record<string, string | number> => {
  const { types } = MESSAGES[language];
  const { type } = values;
  return typeof type === "string" && Object.hasOwn(types, type)
    ? { ...values, type: types[type as keyof typeof types] }
    : values;
};

/** The reason why a field is invalid, in the reader's language; a use-case's own message is passed on unchanged. */
export const reasonIn = (
  language: Language,
  { reason, values = {}, message }: { reason?: string; values?: Record<string, string | number>; message: string },
): string => {
  if (reason === undefined) return message;
  if (isFileProblem(reason)) return sayIn(language)(termsIn(language).file_problems[reason], values);
  return isReason(reason)
    ? fillPlaceholders(MESSAGES[language].reasons[reason], formatValues(language, values))
    : message;
};
