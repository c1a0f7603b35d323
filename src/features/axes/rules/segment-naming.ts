import { z } from "zod";
import type { Language } from "#core/messages/language.ts";
import type { Axis } from "#lib/axes/axis.ts";
import { type AxisModel, type AxisSegment, type Scaler, standardised } from "#lib/axes/model.ts";
import { axisWords } from "#records/rules/axes/axis-words.ts";
import { featureWords } from "#records/rules/axes/feature-words.ts";
import {
  type AxisSegmentWords,
  axisSegmentWords,
  centreInUnits,
  type GivenWords,
  LONGEST_NAME,
  type NamingProblem,
  type NamingReport,
} from "#records/rules/axes/segment-words.ts";

export const namedByAxis = (): NamingReport => ({
  by: "axis",
  model: null,
  calls: 0,
  cached: 0,
  kept: 0,
  tokensIn: 0,
  tokensOut: 0,
  costUsd: 0,
  failed: [],
});

const LANGUAGES: Record<Language, string> = { en: "English", es: "Spanish", pt: "Brazilian Portuguese" };

/** The maximum length of a segment's description. */
const MOST_INTERPRETATION = 200;

/** The same for every axis and business; the specific part is `AxisQuestion`. */
export const NAMING_TASK = `You name groups of customers that a clustering found in a shop's orders, for the people who run the shop.

You get one behavioral axis as JSON: what it asks, its features with their units, and its segments, each with its share of the customers, its center (every feature's typical value, and how many standard deviations that is from the mean of all customers), and the axis's own stock words for a segment of this kind. The stock words are right but general: say more exactly what these numbers show.

For every segment give:
- name: 2 to 4 words, at most ${LONGEST_NAME} characters, a noun phrase for the people in it, such as "Weekend bulk buyers". No two segments of the axis may share a name, and none may take the stock name of another segment. Do not judge people.
- interpretation: one plain sentence of at most ${MOST_INTERPRETATION} characters that says what they do, with one or two round numbers from the center where they help. No advice.

A segment without a center has too few customers to tell their numbers: put its stock words in your own.

Repeat each segment's key unchanged. Where a segment says "keep", its name stays: repeat it, and find other names for the others. Write in the requested language.`;

/** The answer's JSON schema for the Messages API, which doesn't support lengths; these are checked afterwards. */
export const NAMING_ANSWER = {
  type: "object",
  properties: {
    segments: {
      type: "array",
      items: {
        type: "object",
        properties: { key: { type: "string" }, name: { type: "string" }, interpretation: { type: "string" } },
        required: ["key", "name", "interpretation"],
        additionalProperties: false,
      },
    },
  },
  required: ["segments"],
  additionalProperties: false,
} as const;

/** A mean over fewer customers would reveal individuals, so it is left out. */
const MIN_GROUP_SIZE = 5;

/**
 * What a language model receives about one axis: registry words and numbers of groups, nothing about individual
 * customers.
 */
type AxisQuestion = {
  language: string;
  axis: { name: string; asks: string; purpose: string };
  features: { feature: string; means: string; unit: string }[];
  segments: {
    key: string;
    stockName: string;
    stockMeaning: string;
    percentOfCustomers: number;
    customers: number;
    center?: Record<string, { value: number; deviations: number }>;
    keep?: AxisSegmentWords;
  }[];
};

/** Rounded to significant digits, so that small changes leave the question identical. */
const significant = (value: number, digits: number): number => Number(value.toPrecision(digits));

const describeCentre = (segment: AxisSegment): Record<string, { value: number; deviations: number }> => {
  const units = centreInUnits(segment);
  return Object.fromEntries(
    Object.entries(segment.cluster_center).map(([feature, z]) => [
      feature,
      // `+ 0` avoids −0.
      { value: significant(units[feature] ?? 0, 2) + 0, deviations: Math.round(z * 10) / 10 + 0 },
    ]),
  );
};

/** The question for one axis; `kept` holds the names to keep, by key. Money is in `currency`'s major units. */
export const namingQuestion = (
  axis: Axis,
  { segments }: AxisModel,
  {
    kept,
    language,
    currency,
  }: { kept: Readonly<Record<string, AxisSegmentWords>>; language: Language; currency: string },
): AxisQuestion => {
  const { name, asks } = axisWords(axis.name, language);
  return {
    language: LANGUAGES[language],
    axis: { name, asks, purpose: axis.purpose },
    features: Object.entries(axis.features).map(([feature, { unit }]) => ({
      feature,
      means: featureWords(axis.name, feature, language).name,
      unit: unit === "money" ? currency : unit.replaceAll("_", " "),
    })),
    segments: segments.map((segment) => {
      const own = axisSegmentWords(axis, segment.key, language, segments);
      const keep = kept[segment.key];
      return {
        key: segment.key,
        stockName: own.name,
        stockMeaning: own.means,
        percentOfCustomers: significant(segment.population_percentage, 2),
        customers: significant(segment.customer_count, 2),
        ...(segment.customer_count >= MIN_GROUP_SIZE && { center: describeCentre(segment) }),
        ...(keep && { keep: { name: keep.name, interpretation: keep.interpretation } }),
      };
    }),
  };
};

/** One line of text, without characters that would break a page or a file. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(2)
    .max(most)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}<>]*$/u);

const answer = z.object({
  segments: z.array(z.object({ key: z.string(), name: line(LONGEST_NAME), interpretation: line(MOST_INTERPRETATION) })),
});

/** Compares names without case and accents. */
const normalized = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim().toLowerCase();

type NamingContext = {
  kept: Readonly<Record<string, GivenWords>>;
  /** User-given names of this axis's segments, by key. */
  byPeople: Readonly<Record<string, string>>;
  language: Language;
};

/**
 * Whether two segments would share a display name (a user's name takes precedence), or one would get another's registry
 * name.
 */
const hasDuplicateNames = (
  axis: Axis,
  segments: readonly AxisSegment[],
  names: ReadonlyMap<string, string>,
  { byPeople, language }: NamingContext,
): boolean => {
  const shown = (key: string) => normalized(byPeople[key] ?? names.get(key) ?? "");
  const own = (key: string) => normalized(axisSegmentWords(axis, key, language, segments).name);
  const keys = [...names.keys()];
  return keys.some((key) =>
    keys.some((other) => {
      if (other === key) return false;
      return shown(key) === shown(other) || (byPeople[key] === undefined && shown(key) === own(other));
    }),
  );
};

const readAnswer = (said: unknown, keys: readonly string[]): Map<string, AxisSegmentWords> | null => {
  const { data } = answer.safeParse(said);
  if (!data) return null;
  const words = new Map(data.segments.map(({ key, name, interpretation }) => [key, { name, interpretation }]));
  const isOfAll = words.size === keys.length && data.segments.length === keys.length;
  return isOfAll && keys.every((key) => words.has(key)) ? words : null;
};

/** Validates a model's answer for an axis: words for each segment, or the reason it can't be used. Kept words stay. */
export const readNamingAnswer = (
  axis: Axis,
  { segments }: AxisModel,
  said: unknown,
  given: NamingContext,
): { words: Record<string, GivenWords> } | { why: NamingProblem } => {
  const answered = readAnswer(
    said,
    segments.map(({ key }) => key),
  );
  if (!answered) return { why: "unusable_answer" };
  const words: Record<string, GivenWords> = {};
  for (const segment of segments) {
    const own = answered.get(segment.key) as AxisSegmentWords;
    words[segment.key] = given.kept[segment.key] ?? { ...own, center: centreInUnits(segment) };
  }
  const names = new Map(Object.entries(words).map(([key, { name }]) => [key, name]));
  return hasDuplicateNames(axis, segments, names, given) ? { why: "same_names" } : { words };
};

/** A name stays valid while no feature of the segment's center has moved by more deviations than this. */
export const MOVED = 0.5;

const hasNotMoved = (now: Readonly<Record<string, number>>, then: Readonly<Record<string, number>>, scaler: Scaler) =>
  Object.entries(scaler).every(([feature, own]) => {
    const [at, before] = [now[feature], then[feature]];
    if (at === undefined || before === undefined) return false;
    return Math.abs(standardised(at, own) - standardised(before, own)) <= MOVED;
  });

/** Earlier words of segments that continue under their key and have hardly moved since. */
export const keptWords = (
  { segments, scaler }: AxisModel,
  before: Readonly<Record<string, GivenWords>> = {},
): Record<string, GivenWords> =>
  Object.fromEntries(
    segments.flatMap((segment) => {
      const words = before[segment.key];
      return words && hasNotMoved(centreInUnits(segment), words.center, scaler) ? [[segment.key, words]] : [];
    }),
  );
