import type { Language } from "#core/messages/language.ts";
import type { Axis } from "#records/rules/axes/axis.ts";
import type { AxisSegmentWords } from "#records/rules/axes/axis-words.ts";
import type { AxisModel, AxisSegment } from "#records/rules/axes/model.ts";
import { axisSegmentWords, centreInUnits, LONGEST_NAME } from "#records/rules/axes/segment-words.ts";

const LANGUAGES: Record<Language, string> = { en: "English", es: "Spanish", pt: "Brazilian Portuguese" };

/** The maximum length of a segment's description. */
export const MOST_INTERPRETATION = 200;

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
  const { name, asks } = axis.words[language];
  return {
    language: LANGUAGES[language],
    axis: { name, asks, purpose: axis.purpose },
    features: Object.entries(axis.features).map(([feature, { words, unit }]) => ({
      feature,
      means: words[language],
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
