import { makeFormats } from "#core/messages/formats.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { daysBetween, toLocalDay } from "#lib/time/day.ts";
import {
  type ActionNumber,
  type BusinessTexts,
  fillText,
  type PlaceholderValues,
  type TextKey,
} from "./business-texts.ts";

/** The product's own text. */
export const standardText = (key: TextKey, language: Language): string => {
  const { plays, play_words, rfm_segments } = wordsIn(language);
  if (key === "outreach_message") return plays.outreach_message;
  if (key === "churn_call") return plays.personal_call_with_20pct_discount;
  if (key === "churn_message") return play_words.plays.outreach;
  const [segment, number] = key.split(":") as [keyof typeof rfm_segments, ActionNumber];
  return rfm_segments[segment].actions[number];
};

/** The business's text, else the standard one, as it was written. */
export const writtenText = (texts: BusinessTexts, key: TextKey, language: Language): string =>
  texts[key]?.[language] ?? standardText(key, language);

/** A business's texts, its name and what it calls its segments. */
export type OwnTexts = {
  texts: BusinessTexts;
  shop: string;
  /** Names of RFM segments by key; those without are standard. */
  segmentNames?: Readonly<Record<string, { name: string | null }>>;
};

/** The business's text, else the standard one, with the business's name; a customer's placeholders remain. */
export const textIn = ({ texts, shop }: OwnTexts, key: TextKey, language: Language): string =>
  fillText(writtenText(texts, key, language), { shop });

type Addressee = { name: string | null; lastOrderAt: Date | null };
type TextContext = { shop: string; timeZone: string; currency: string; now: Date; language: Language };

/** A customer's values for a message. A customer without a name is addressed as such, and one without orders has never bought. */
export const placeholderValues = (
  { name, lastOrderAt }: Addressee,
  { shop, timeZone, currency, now, language }: TextContext,
): PlaceholderValues => {
  const { no_name, no_order } = wordsIn(language).play_words.text_values;
  const formats = makeFormats({ locale: LOCALES[language], timeZone, currency });
  const known = name?.trim() || no_name;
  return {
    name: known,
    first_name: known.split(/\s+/)[0] ?? known,
    shop,
    last_order: lastOrderAt ? formats.day(lastOrderAt.toISOString()) : no_order,
    days_since_last_order: lastOrderAt
      ? formats.count(daysBetween(toLocalDay(lastOrderAt, timeZone), toLocalDay(now, timeZone)))
      : no_order,
  };
};
