import formatCompiled from "icu-minify/format";
import { IntlMessageFormat } from "intl-messageformat";
import { type Language, LOCALES } from "./language.ts";

export type Say = (message: string, values?: Record<string, string | number>) => string;

/** The named format that messages use; compiled ones do not know ICU's. */
export const MESSAGE_FORMATS = { number: { percent: { style: "percent" } } } as const;

const FORMATTERS = {
  getDateTimeFormat: (...args: ConstructorParameters<typeof Intl.DateTimeFormat>) => new Intl.DateTimeFormat(...args),
  getNumberFormat: (...args: ConstructorParameters<typeof Intl.NumberFormat>) => new Intl.NumberFormat(...args),
  getPluralRules: (...args: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...args),
};

/**
 * Formats ICU messages with one language's plurals and numbers. Throws on a missing value. On pages, messages with placeholders
 * are compiled (`ui/messages/compile-messages.ts`), and all others are returned as they are.
 */
export const sayIn =
  (language: Language): Say =>
  (message, values = {}) =>
    typeof message === "string"
      ? String(new IntlMessageFormat(message, LOCALES[language]).format(values))
      : String(
          formatCompiled(message, LOCALES[language], values, { formats: MESSAGE_FORMATS, formatters: FORMATTERS }),
        );
