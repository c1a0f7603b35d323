export const LANGUAGES = ["en", "es", "pt"] as const;

export type Language = (typeof LANGUAGES)[number];

/** The locale for numbers, money and dates. */
export const LOCALES: Record<Language, string> = { en: "en-US", es: "es-419", pt: "pt-BR" };
