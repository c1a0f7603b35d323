import formatCompiled from "icu-minify/format";
import { parseMessage } from "#core/messages/parse-message.ts";
import { type LanguageTag, toLocale } from "./language.ts";

/** Whether it contains texts. An array is one text, as pages get them (`core/ui/messages/compile-messages.ts`). */
const isBranch = (text: unknown): text is object => typeof text === "object" && text !== null && !Array.isArray(text);

/** Texts with some of them replaced: `others` is a part of the same tree. */
export const overlay = <Texts extends object>(texts: Texts, others: object): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      const other: unknown = (others as Record<string, unknown>)[key];
      if (other === undefined) return [key, text];
      return [key, isBranch(text) ? overlay(text, other as object) : other];
    }),
  ) as Texts;

export type Say = (message: string, values?: Record<string, string | number>) => string;

/** The named format that messages use; compiled ones do not know ICU's. */
export const MESSAGE_FORMATS = { number: { percent: { style: "percent" } } } as const;

/** Creating a formatter is far slower than using one, and messages have only a few kinds. */
const cached = <Args extends unknown[], Made>(make: (...args: Args) => Made): ((...args: Args) => Made) => {
  const kept = new Map<string, Made>();
  return (...args) => {
    const key = JSON.stringify(args);
    const found = kept.get(key) ?? make(...args);
    kept.set(key, found);
    return found;
  };
};

const FORMATTERS = {
  getDateTimeFormat: cached(
    (...args: ConstructorParameters<typeof Intl.DateTimeFormat>) => new Intl.DateTimeFormat(...args),
  ),
  getNumberFormat: cached((...args: ConstructorParameters<typeof Intl.NumberFormat>) => new Intl.NumberFormat(...args)),
  getPluralRules: cached((...args: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...args)),
};

/**
 * Formats ICU messages with one language's plurals and numbers. Throws on a missing value. On pages, messages with placeholders
 * are compiled (`core/ui/messages/compile-messages.ts`), and all others are returned as they are.
 */
export const sayIn =
  (language: LanguageTag): Say =>
  (message, values = {}) =>
    typeof message === "string"
      ? String(parseMessage(message, toLocale(language), FORMATTERS).format(values))
      : String(
          formatCompiled(message, toLocale(language), values, { formats: MESSAGE_FORMATS, formatters: FORMATTERS }),
        );
