import { IntlMessageFormat } from "intl-messageformat";
import { type Language, LOCALES } from "./language.ts";

export type Say = (message: string, values?: Record<string, string | number>) => string;

/** Formats ICU messages with one language's plurals and numbers. Throws on a missing value. */
export const sayIn =
  (language: Language): Say =>
  (message, values = {}) =>
    String(new IntlMessageFormat(message, LOCALES[language]).format(values));
