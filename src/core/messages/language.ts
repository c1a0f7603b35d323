/** The languages that texts are written in. */
export const LANGUAGES = ["en", "es", "pt"] as const;

export type Language = (typeof LANGUAGES)[number];

/**
 * Each language's regions (ISO 3166, or UN M.49 for Latin America), whose formats of numbers, money, dates and times can be chosen. The
 * first one's are used if no region is known.
 */
export const REGIONS = {
  en: ["US", "AU", "CA", "GB", "IE", "IN", "NZ", "ZA"],
  es: [
    "419",
    "AR",
    "BO",
    "CL",
    "CO",
    "CR",
    "DO",
    "EC",
    "ES",
    "GT",
    "HN",
    "MX",
    "NI",
    "PA",
    "PE",
    "PR",
    "PY",
    "SV",
    "US",
    "UY",
    "VE",
  ],
  pt: ["BR", "PT"],
} as const satisfies Record<Language, readonly string[]>;

type LocaleOf<One extends Language> = One extends Language ? `${One}-${(typeof REGIONS)[One][number]}` : never;

/** A language and the region of its formats: `es-ES`. */
export type Locale = LocaleOf<Language>;

/** What a reader chose, or their browser asks for: a language, with or without a region. */
export type LanguageTag = Language | Locale;

export const LOCALES: readonly Locale[] = LANGUAGES.flatMap((language) =>
  REGIONS[language].map((region) => `${language}-${region}` as Locale),
);

export const LANGUAGE_TAGS: readonly LanguageTag[] = [...LANGUAGES, ...LOCALES];

const isLanguage = (value: string): value is Language => (LANGUAGES as readonly string[]).includes(value);

const BY_LOWER_CASE = new Map(LANGUAGE_TAGS.map((tag) => [tag.toLowerCase(), tag]));

export const isLanguageTag = (value: string): value is LanguageTag => BY_LOWER_CASE.get(value.toLowerCase()) === value;

/** The language of a tag such as `es-419`; English if it is none of ours. */
export const toLanguage = (tag: string): Language => {
  const language = tag.slice(0, 2).toLowerCase();
  return isLanguage(language) ? language : "en";
};

/** The locale to format numbers, money, dates and times in. */
export const toLocale = (tag: LanguageTag): Locale => (isLanguage(tag) ? (`${tag}-${REGIONS[tag][0]}` as Locale) : tag);

/**
 * The supported language with the highest weight in `Accept-Language` (RFC 9110 12.5.4), with its region if its formats are known; the
 * first of equal weights. `*` and unsupported languages mean English.
 */
export const negotiateLanguage = (header: string | null): LanguageTag => {
  let best: { tag: LanguageTag; weight: number } = { tag: "en", weight: 0 };
  for (const range of (header ?? "").split(",").slice(0, 50)) {
    const [asked = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
    const weight = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(quality) ? Number(quality) : 0;
    const [primary = ""] = asked.split("-");
    const language = primary === "*" ? "en" : primary;
    if (isLanguage(language) && weight > best.weight) best = { tag: BY_LOWER_CASE.get(asked) ?? language, weight };
  }
  return best.tag;
};

/**
 * What a reader is shown: their own choice, or else the browser's. A choice without a region has the region that the browser asks for in
 * that language.
 */
export const chooseLanguage = (chosen: string | undefined, acceptLanguage: string | null): LanguageTag => {
  if (chosen === undefined || !isLanguageTag(chosen)) return negotiateLanguage(acceptLanguage);
  if (!isLanguage(chosen)) return chosen;
  const inLanguage = (acceptLanguage ?? "").split(",").filter((range) => toLanguage(range.trim()) === chosen);
  const asked = negotiateLanguage(inLanguage.join(","));
  return toLanguage(asked) === chosen ? asked : chosen;
};
