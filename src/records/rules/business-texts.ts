import { makeFormats } from "#core/messages/formats.ts";
import { LANGUAGES, type Language, type LanguageTag, toLanguage, toLocale } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { isPlainName } from "#core/values/fields.ts";
import { RFM_SEGMENTS, type RfmSegmentKey } from "#lib/rfm/segments.ts";
import { daysBetween, toLocalDay } from "#lib/time/day.ts";
import type { RfmScheme } from "./rfm/scheme.ts";

// Messages and recommended actions that a business can word itself. Browsers load this file, so it has no standard texts.

export const ACTION_NUMBERS = ["1", "2", "3"] as const;

type ActionNumber = (typeof ACTION_NUMBERS)[number];
export type RfmActionKey = `${RfmSegmentKey}:${ActionNumber}`;

/** The outreach message, the churn playbook's two actions, and the three actions of each RFM segment. */
export type TextKey = "outreach_message" | "churn_call" | "churn_message" | RfmActionKey;

export const rfmActionKey = (segment: RfmSegmentKey, number: ActionNumber): RfmActionKey => `${segment}:${number}`;

/** The text of a churn playbook's action. */
export const churnTextKey = (action: "personal_call_with_20pct_discount" | "outreach_message"): TextKey =>
  action === "outreach_message" ? "churn_message" : "churn_call";

export const RFM_ACTION_KEYS: readonly RfmActionKey[] = RFM_SEGMENTS.flatMap(({ key }) =>
  ACTION_NUMBERS.map((number) => rfmActionKey(key, number)),
);

export const TEXT_KEYS: readonly TextKey[] = ["outreach_message", "churn_call", "churn_message", ...RFM_ACTION_KEYS];

/** Only the changed ones, by language. */
export type BusinessTexts = Partial<Record<TextKey, Partial<Record<Language, string>>>>;

type ListedText = { key: TextKey; language: Language; text: string };

export const listTexts = (texts: BusinessTexts): ListedText[] =>
  TEXT_KEYS.flatMap((key) =>
    LANGUAGES.flatMap((language) => {
      const text = texts[key]?.[language];
      return text === undefined ? [] : [{ key, language, text }];
    }),
  );

/** Values that a message can contain, written in braces. */
export const PLACEHOLDERS = ["name", "first_name", "shop", "last_order", "days_since_last_order"] as const;

type Placeholder = (typeof PLACEHOLDERS)[number];
type PlaceholderValues = Record<Placeholder, string>;

type TextRule = { maxLength: number; placeholders: readonly Placeholder[] };

/** Actions are shown for whole segments too, so they contain no customer's values. */
export const textRule = (key: TextKey): TextRule =>
  key === "outreach_message"
    ? { maxLength: 1000, placeholders: PLACEHOLDERS }
    : { maxLength: 120, placeholders: ["shop"] };

const PLACEHOLDER = /\{([^{}]*)\}/g;

export type TextProblem =
  | { reason: "not_empty" | "control_characters" }
  | { reason: "braces"; example: string }
  | { reason: "too_long"; max: number }
  | { reason: "placeholder"; name: string; values: string };

/** Why a text cannot be saved; null if it can. Only messages may have several lines. */
export const findTextProblem = (key: TextKey, text: string): TextProblem | null => {
  const { maxLength, placeholders } = textRule(key);
  if (text.trim() === "") return { reason: "not_empty" };
  if ([...text].length > maxLength) return { reason: "too_long", max: maxLength };
  const line = key === "outreach_message" ? text.replaceAll("\n", " ") : text;
  if (!isPlainName(line)) return { reason: "control_characters" };
  if (/[{}]/.test(text.replaceAll(PLACEHOLDER, ""))) return { reason: "braces", example: "{shop}" };
  const unknown = [...text.matchAll(PLACEHOLDER)].find(([, name]) => !placeholders.some((known) => known === name));
  if (!unknown) return null;
  return { reason: "placeholder", name: unknown[0], values: placeholders.map((name) => `{${name}}`).join(", ") };
};

/** The text with its placeholders replaced; those without a value stay as they are. */
export const fillText = (text: string, values: Partial<PlaceholderValues>): string =>
  text.replaceAll(PLACEHOLDER, (whole, name: string) => values[name as Placeholder] ?? whole);

/** The business's own actions of the segments as texts: they come before the texts of Messages and actions. */
export const schemeTexts = (looks: RfmScheme["looks"], texts: BusinessTexts): BusinessTexts => {
  const own = RFM_SEGMENTS.flatMap(({ key }) =>
    ACTION_NUMBERS.flatMap((number, at) => {
      const action = looks[key].actions[at];
      const inEach = action && Object.fromEntries(LANGUAGES.map((language) => [language, action]));
      return inEach ? [[rfmActionKey(key, number), inEach] as const] : [];
    }),
  );
  return { ...texts, ...Object.fromEntries(own) };
};

/** The product's own text. */
export const standardText = (key: TextKey, language: LanguageTag): string => {
  const { plays, play_words, rfm_segments } = wordsIn(language);
  if (key === "outreach_message") return plays.outreach_message;
  if (key === "churn_call") return plays.personal_call_with_20pct_discount;
  if (key === "churn_message") return play_words.plays.outreach;
  const [segment, number] = key.split(":") as [keyof typeof rfm_segments, ActionNumber];
  return rfm_segments[segment].actions[number];
};

/** The business's text, else the standard one, as it was written. */
export const writtenText = (texts: BusinessTexts, key: TextKey, language: LanguageTag): string =>
  texts[key]?.[toLanguage(language)] ?? standardText(key, language);

/** A business's texts, its name, and the standard period and names of its RFM segments. */
export type OwnTexts = {
  texts: BusinessTexts;
  shop: string;
  rfmDays: number;
  /** Names of RFM segments by key; those without are standard. */
  segmentNames?: Readonly<Record<string, { name: string | null }>>;
};

/** The business's text, else the standard one, with the business's name; a customer's placeholders remain. */
export const textIn = (
  { texts, shop }: Pick<OwnTexts, "texts" | "shop">,
  key: TextKey,
  language: LanguageTag,
): string => fillText(writtenText(texts, key, language), { shop });

type Addressee = { name: string | null; lastOrderAt: Date | null };
type TextContext = { shop: string; timeZone: string; currency: string; now: Date; language: LanguageTag };

/** A customer's values for a message. A customer without a name is addressed as such, and one without orders has never bought. */
export const placeholderValues = (
  { name, lastOrderAt }: Addressee,
  { shop, timeZone, currency, now, language }: TextContext,
): PlaceholderValues => {
  const { no_name, no_order } = wordsIn(language).play_words.text_values;
  const formats = makeFormats({ locale: toLocale(language), timeZone, currency });
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
