import type { Language } from "../language.ts";
import { en, type Messages } from "./en.ts";
import { es } from "./es.ts";
import { pt } from "./pt.ts";

const MESSAGES: Record<Language, Messages> = { en, es, pt };

export const messagesIn = (language: Language): Messages => MESSAGES[language];

/** Replaces placeholders in braces; unknown ones stay unchanged. */
export const fillPlaceholders = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (braces, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : braces,
  );

const isReason = (reason: string): reason is keyof Messages["reasons"] => Object.hasOwn(en.reasons, reason);

/** The reason why a field is invalid, in the reader's language; a use-case's own message is passed on unchanged. */
export const reasonIn = (
  language: Language,
  { reason, values = {}, message }: { reason?: string; values?: Record<string, string | number>; message: string },
): string =>
  reason !== undefined && isReason(reason) ? fillPlaceholders(MESSAGES[language].reasons[reason], values) : message;
