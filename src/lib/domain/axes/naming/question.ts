import type { Language } from "../../words/language.ts";
import type { Axis } from "../axis.ts";
import type { AxisModel, AxisSegment } from "../model.ts";
import { centreInUnits, segmentWords } from "../segment-words.ts";
import type { SegmentWords } from "./words.ts";

const LANGUAGES: Record<Language, string> = { en: "English", es: "Spanish", pt: "Brazilian Portuguese" };

/** What a segment may be called at most, and what may be said of it. */
export const MOST_NAME = 40;
export const MOST_INTERPRETATION = 200;

/** The same for every axis and every business; what is asked in particular is `AxisQuestion`. */
export const NAMING_TASK = `You name groups of customers that a clustering found in a shop's orders, for the people who run the shop.

You get one behavioral axis as JSON: what it asks, its features with their units, and its segments, each with its share of the customers, its center (every feature's typical value, and how many standard deviations that is from the mean of all customers), and the axis's own stock words for a segment of this kind. The stock words are right but general: say more exactly what these numbers show.

For every segment give:
- name: 2 to 4 words, at most ${MOST_NAME} characters, a noun phrase for the people in it, such as "Weekend bulk buyers". No two segments of the axis may share a name, and none may take the stock name of another segment. Do not judge people.
- interpretation: one plain sentence of at most ${MOST_INTERPRETATION} characters that says what they do, with one or two round numbers from the center where they help. No advice.

A segment without a center has too few customers to tell their numbers: put its stock words in your own.

Repeat each segment's key unchanged. Where a segment says "keep", its name stays: repeat it, and find other names for the others. Write in the language that is asked for.`;

/** The answer's form, as the Messages API takes it (of JSON Schema it knows no lengths; these are checked afterwards). */
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

/** A mean of fewer customers than that says something of each of them, and is not told. */
const LEAST_TOLD = 5;

/** What a model of language is told of one axis: words of the registry and numbers of groups, nothing of any one person. */
export type AxisQuestion = {
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
    keep?: SegmentWords;
  }[];
};

/** To so many significant digits: what moves less is the same question. */
const significant = (value: number, digits: number): number => Number(value.toPrecision(digits));

const centreOf = (segment: AxisSegment): Record<string, { value: number; deviations: number }> => {
  const units = centreInUnits(segment);
  return Object.fromEntries(
    Object.entries(segment.cluster_center).map(([feature, z]) => [
      feature,
      // `+ 0`: no −0.
      { value: significant(units[feature] ?? 0, 2) + 0, deviations: Math.round(z * 10) / 10 + 0 },
    ]),
  );
};

/** What is asked of an axis; `kept` by key, the names that stay. Money is in `currency`'s major units. */
export const namingQuestion = (
  axis: Axis,
  { segments }: AxisModel,
  { kept, language, currency }: { kept: Readonly<Record<string, SegmentWords>>; language: Language; currency: string },
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
      const own = segmentWords(axis, segment.key, language);
      const keep = kept[segment.key];
      return {
        key: segment.key,
        stockName: own.name,
        stockMeaning: own.means,
        percentOfCustomers: significant(segment.population_percentage, 2),
        customers: significant(segment.customer_count, 2),
        ...(segment.customer_count >= LEAST_TOLD && { center: centreOf(segment) }),
        ...(keep && { keep: { name: keep.name, interpretation: keep.interpretation } }),
      };
    }),
  };
};
