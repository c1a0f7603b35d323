import { LANGUAGES, type Language } from "#core/messages/language.ts";

export const LANGUAGE_COOKIE = "language";

/** Each language's name for itself, because readers may not know the others. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", es: "Español", pt: "Português" };

const isLanguage = (value: string): value is Language => LANGUAGES.some((language) => language === value);

/** The language of a locale such as `es-419`. */
export const toLanguage = (locale: string): Language => {
  const language = locale.slice(0, 2).toLowerCase();
  return isLanguage(language) ? language : "en";
};

/** The supported language with the highest weight in `Accept-Language`; English if there is none. */
export const preferredLanguage = (acceptLanguage: string | null): Language => {
  const preferences = (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.trim().slice(0, 2).toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return preferences.map(({ language }) => language).find(isLanguage) ?? "en";
};

/** The user's own choice, or else the browser's preference. */
export const chooseLanguage = (cookie: string | undefined, acceptLanguage: string | null): Language =>
  cookie !== undefined && isLanguage(cookie) ? cookie : preferredLanguage(acceptLanguage);
