import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import type { ModelProblem } from "#core/values/outgoing-problems.ts";
import { type Axis, toSegmentKind } from "#lib/axes/axis.ts";
import { type AxisModel, type AxisSegment, inUnit } from "#lib/axes/model.ts";
import { memoizeByObject } from "#lib/memoize.ts";
import { kindWords } from "./axis-words.ts";
import { featureWords } from "./feature-words.ts";

export type AxisSegmentWords = { name: string; interpretation: string };

/** A language model's words for a segment, and the center they describe, in natural units. */
export type GivenWords = AxisSegmentWords & { center: Readonly<Record<string, number>> };

/** Axis to key to words; a segment without an entry uses the registry's words. */
export type AxesWords = Readonly<Record<string, Readonly<Record<string, GivenWords>>>>;

/** The standardized center on a feature. */
const centerOn = (feature: string) => (segment: AxisSegment) => segment.cluster_center[feature] ?? 0;

/** The widest gap between neighbors on a feature, and the segments on either side of it. */
const splitBy = (feature: string, segments: readonly AxisSegment[]) => {
  const on = centerOn(feature);
  const sorted = segments.toSorted((a, b) => on(a) - on(b) || (a.key < b.key ? -1 : 1));
  const gaps = sorted.slice(1).map((segment, i) => on(segment) - on(sorted[i] as AxisSegment));
  const gap = Math.max(...gaps);
  const at = gaps.indexOf(gap) + 1;
  return { feature, gap, less: sorted.slice(0, at), more: sorted.slice(at) };
};

/** A smaller gap, in standard deviations, is no difference worth a name. */
const LEAST_GAP = 0.1;

/** What sets a segment apart, in few words and, for a sentence, in more where the few need their feature's name. */
type Apart = { short: string; long: string };

/** Where no further feature tells segments apart, the value of one does. */
const namesByValue = (axis: Axis, segments: readonly AxisSegment[], language: LanguageTag): Map<string, Apart[]> => {
  const [widest] = Object.keys(axis.features)
    .map((feature) => splitBy(feature, segments))
    .toSorted((a, b) => b.gap - a.gap);
  const feature = widest?.feature ?? "";
  const number = new Intl.NumberFormat(toLocale(language), {
    style: axis.features[feature]?.unit === "share" ? "percent" : "decimal",
    maximumSignificantDigits: 3,
  });
  return new Map(
    segments.map((segment) => {
      const scaler = segment.scaler_params[feature];
      const value = scaler ? inUnit(centerOn(feature)(segment), scaler) : 0;
      const short = number.format(value);
      return [segment.key, [{ short, long: `${featureWords(axis.name, feature, language).name} ${short}` }]];
    }),
  );
};

/**
 * What tells segments of one kind apart, by key: the feature on which their centers differ most, in standard
 * deviations ("stronger lapse signals", "weaker lapse signals"). Of three or more, the widest gap separates two groups, and
 * further features the segments within each. A single segment needs no words.
 */
const apartInWords = (
  axis: Axis,
  segments: readonly AxisSegment[],
  language: LanguageTag,
  features: readonly string[] = Object.keys(axis.features),
): Map<string, Apart[]> => {
  if (segments.length < 2) return new Map(segments.map(({ key }) => [key, []]));
  const [widest] = features.map((feature) => splitBy(feature, segments)).toSorted((a, b) => b.gap - a.gap);
  if (!widest || widest.gap < LEAST_GAP) return namesByValue(axis, segments, language);
  const { feature } = widest;
  const others = features.filter((each) => each !== feature);
  const names = (["less", "more"] as const).flatMap((side) => {
    const own = featureWords(axis.name, feature, language)[side];
    const within = apartInWords(axis, widest[side], language, others);
    return [...within].map(([key, words]): [string, Apart[]] => [key, [{ short: own, long: own }, ...words]]);
  });
  return new Map(names);
};

/** By key: what each single feature says of a segment among those of its kind, the most different one first; then its value on that. */
const singleWordsApart = (
  axis: Axis,
  segments: readonly AxisSegment[],
  language: LanguageTag,
): Map<string, { words: string[]; value: string }> => {
  const splits = Object.keys(axis.features)
    .map((feature) => splitBy(feature, segments))
    .filter(({ gap }) => gap >= LEAST_GAP)
    .toSorted((a, b) => b.gap - a.gap);
  const values = namesByValue(axis, segments, language);
  return new Map(
    segments.map((segment) => {
      const words = splits.map(({ feature, less }) => {
        const { more, less: fewer } = featureWords(axis.name, feature, language);
        return less.includes(segment) ? fewer : more;
      });
      return [segment.key, { words, value: values.get(segment.key)?.[0]?.short ?? "" }];
    }),
  );
};

/** A longer name doesn't fit beside its mark in a chart, or on a phone. */
export const LONGEST_NAME = 28;

const capitalized = (text: string, language: LanguageTag): string =>
  text.slice(0, 1).toLocaleUpperCase(toLocale(language)) + text.slice(1);

/** A kind with an ending, before which only whole words are left out; none if not even its first word fits. */
const withEnding = (kind: string, ending: string): string[] => {
  const room = LONGEST_NAME - ending.length;
  const end = kind.length <= room ? kind.length : kind.lastIndexOf(" ", room);
  return end > 0 ? [kind.slice(0, end) + ending] : [];
};

type Telling = { apart: readonly Apart[]; single: { words: string[]; value: string }; number: number };

/** From the most telling to the shortest; the last, with a number, is needed only where all else is the same. */
const candidatesFor = (kind: string, { apart, single, number }: Telling, language: LanguageTag): string[] => {
  const words = apart.map(({ short }) => short);
  const phrases = [words.join(", "), ...words.toReversed(), ...single.words].filter((text) => /^\p{L}/u.test(text));
  return [
    [kind, ...words].join(", "),
    ...phrases.map((text) => capitalized(text, language)),
    ...phrases.flatMap((text) => withEnding(kind, `, ${text}`)),
    ...withEnding(kind, `, ${single.value}`),
    ...withEnding(kind, ` ${number}`),
  ];
};

/** The words of several segments of a kind, each with a name and a meaning of its own that aren't in `used`. */
const wordsApart = (
  axis: Axis,
  sameKind: readonly AxisSegment[],
  language: LanguageTag,
  used: Set<string>,
): [string, SegmentWords][] => {
  const apart = apartInWords(axis, sameKind, language);
  const single = singleWordsApart(axis, sameKind, language);
  return sameKind
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key }, i) => {
      const { name: kind, means } = kindWords(axis.name, key, language);
      const own = apart.get(key) ?? [];
      const fits = (name: string) => name.length <= LONGEST_NAME && !used.has(name);
      const telling = { apart: own, single: single.get(key) ?? { words: [], value: "" }, number: i + 1 };
      const name = candidatesFor(kind, telling, language).find(fits) ?? key;
      const said = [means, own.map(({ long }) => long).join(", ")].filter(Boolean).join("; ");
      const words = { name, means: used.has(said) ? `${said}; ${name}` : said };
      for (const each of [name, said]) used.add(each);
      return [key, words];
    });
};

type SegmentWords = { name: string; means: string };

/** The words of the segments whose kind has several, by key. */
const wordsOfSeveral = (
  axis: Axis,
  language: LanguageTag,
  segments: readonly AxisSegment[],
): Map<string, SegmentWords> => {
  const kinds = [...new Set(segments.map((segment) => toSegmentKind(segment.key)))].sort();
  // The names of kinds are taken, so that no segment of another kind gets one.
  const used = new Set(kinds.map((kind) => kindWords(axis.name, kind, language).name));
  return new Map(
    kinds.flatMap((kind) => {
      const sameKind = segments.filter((segment) => toSegmentKind(segment.key) === kind);
      return sameKind.length > 1 ? wordsApart(axis, sameKind, language, used) : [];
    }),
  );
};

/** Names depend on all segments of an axis, and lists name the same ones again and again. */
const knownWords = memoizeByObject((_: readonly AxisSegment[]) => new Map<string, Map<string, SegmentWords>>());

/**
 * A segment's name of at most 28 characters, and its interpretation, from the axis's vocabulary. Where the model's `segments`
 * hold several of its kind, both say what tells them apart ("Weaker lapse signals", "Keep a steady pace; weaker lapse signals"), so
 * that no two segments of an axis share a name or an interpretation.
 */
export const axisSegmentWords = (
  axis: Axis,
  key: string,
  language: LanguageTag,
  segments: readonly AxisSegment[] = [],
): SegmentWords => {
  const [known, of] = [knownWords(segments), `${axis.name} ${language}`];
  const words = known.get(of) ?? wordsOfSeveral(axis, language, segments);
  known.set(of, words);
  return words.get(key) ?? kindWords(axis.name, key, language);
};

/** The active model's segments and their names by a user or a language model, by axis and key. */
export type SegmentNames = {
  models: readonly Pick<AxisModel, "axis" | "segments">[];
  words: Readonly<Record<string, Readonly<Record<string, { name: string }>>>>;
  byPerson: Readonly<Record<string, Readonly<Record<string, string>>>>;
  language: LanguageTag;
};

/** A segment's name: the one a user gave, otherwise the one from the last run, otherwise the built-in one. */
export const nameSegment = (axis: Axis, key: string, { models, words, byPerson, language }: SegmentNames) => {
  const given = byPerson[axis.name]?.[key];
  const byModel = words[axis.name]?.[key]?.name;
  const namedBy: "person" | "ai" | "axis" = given ? "person" : byModel ? "ai" : "axis";
  const segments = models.find((model) => model.axis === axis.name)?.segments;
  return { name: given ?? byModel ?? axisSegmentWords(axis, key, language, segments).name, namedBy };
};

/** A segment's center in the features' natural units. */
export const centreInUnits = ({ cluster_center, scaler_params }: AxisSegment): Record<string, number> =>
  Object.fromEntries(
    Object.entries(scaler_params).map(([name, own]) => [name, inUnit(cluster_center[name] ?? 0, own)]),
  );

/** The model with counts of the whole population, for segments found in a sample. */
export const withCounts = (model: AxisModel, counts: ReadonlyMap<string, number>): AxisModel => {
  const population = model.segments.reduce((sum, { key }) => sum + (counts.get(key) ?? 0), 0);
  const segments = model.segments.map((segment): AxisSegment => {
    const customer_count = counts.get(segment.key) ?? 0;
    return { ...segment, customer_count, population_percentage: (100 * customer_count) / Math.max(1, population) };
  });
  return { ...model, population, segments };
};

/** What names an axis's segments: a language model, or the axis's registry. */
export const NAMINGS = ["ai", "axis"] as const;
export type Naming = (typeof NAMINGS)[number];

/** Why an axis uses its registry names although a language model was requested; `same_names`: two segments would get the same one. */
export type NamingProblem = ModelProblem | "not_configured" | "same_names";

/** The result of naming a run's segments. */
export type NamingReport = {
  /** `axis` if no language model was requested. */
  by: Naming;
  /** The requested model; null if none is configured. */
  model: string | null;
  /** Requests sent, including retries. */
  calls: number;
  /** Axes whose words came from the cache of an identical question. */
  cached: number;
  /** Axes whose segments have not changed since they were named. */
  kept: number;
  tokensIn: number;
  tokensOut: number;
  /** Approximate, from the list prices in core/ai/language-models.ts; null for a model without one. */
  costUsd: number | null;
  /** These use the registry's words; all other requested axes use the model's. */
  failed: { axis: string; why: NamingProblem }[];
};
