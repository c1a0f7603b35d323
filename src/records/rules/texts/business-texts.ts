import { LANGUAGES, type Language } from "#core/messages/language.ts";
import { isPlainName } from "#core/values/fields.ts";
import { RFM_SEGMENTS, type RfmSegmentKey } from "#lib/rfm/segments.ts";

// Messages and recommended actions that a business can word itself. Browsers load this file, so it has no standard texts.

export const ACTION_NUMBERS = ["1", "2", "3"] as const;

export type ActionNumber = (typeof ACTION_NUMBERS)[number];
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

export type ListedText = { key: TextKey; language: Language; text: string };

export const listTexts = (texts: BusinessTexts): ListedText[] =>
  TEXT_KEYS.flatMap((key) =>
    LANGUAGES.flatMap((language) => {
      const text = texts[key]?.[language];
      return text === undefined ? [] : [{ key, language, text }];
    }),
  );

/** Values that a message can contain, written in braces. */
export const PLACEHOLDERS = ["name", "first_name", "shop", "last_order", "days_since_last_order"] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];
export type PlaceholderValues = Record<Placeholder, string>;

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
