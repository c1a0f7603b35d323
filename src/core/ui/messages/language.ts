import type { Language } from "#core/messages/language.ts";

export const LANGUAGE_COOKIE = "language";

/** Each language's name for itself, because readers may not know the others. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", es: "Español", pt: "Português" };
