import { IntlMessageFormat } from "intl-messageformat";
import { type Language, LOCALES } from "./language.ts";

export type Say = (message: string, values?: Record<string, string | number>) => string;

/** Puts values into ICU messages, by the plurals and numbers of one language. Throws on a value that is missing. */
export const sayIn =
  (language: Language): Say =>
  (message, values = {}) =>
    String(new IntlMessageFormat(message, LOCALES[language]).format(values));
