export const LANGUAGES = ["en", "es", "pt"] as const;

export type Language = (typeof LANGUAGES)[number];

/** How numbers, money and dates are written in each. */
export const LOCALES: Record<Language, string> = { en: "en-US", es: "es-419", pt: "pt-BR" };
