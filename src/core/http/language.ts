import { LANGUAGES, type Language } from "#core/messages/language.ts";

export type { Language };

const isOurs = (language: string): language is Language => (LANGUAGES as readonly string[]).includes(language);

/**
 * RFC 9110 12.5.4: the supported language with the highest weight, including regional variants; the first of equal weights.
 * `*` and unsupported languages mean English.
 */
export const negotiateLanguage = (header: string | null): Language => {
  let best: { language: Language; weight: number } = { language: "en", weight: 0 };
  for (const range of (header ?? "").split(",").slice(0, 50)) {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
    const weight = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(quality) ? Number(quality) : 0;
    const [primary = ""] = tag.split("-");
    const language = primary === "*" ? "en" : primary;
    if (isOurs(language) && weight > best.weight) best = { language, weight };
  }
  return best.language;
};
