import type { Language } from "../language.ts";
import { en, type Messages } from "./en.ts";
import { es } from "./es.ts";
import { pt } from "./pt.ts";

const WORDS: Record<Language, Messages> = { en, es, pt };

export const wordsIn = (language: Language): Messages => WORDS[language];

/** Puts values into a sentence's braces; what is not given stays as it stands. */
export const fill = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (braces, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : braces,
  );

const isReason = (reason: string): reason is keyof Messages["reasons"] => Object.hasOwn(en.reasons, reason);

/** What would be right about a field, in the reader's language; a use-case's own sentence is passed on as it is. */
export const reasonIn = (
  language: Language,
  { reason, values = {}, message }: { reason?: string; values?: Record<string, string | number>; message: string },
): string => (reason !== undefined && isReason(reason) ? fill(WORDS[language].reasons[reason], values) : message);
