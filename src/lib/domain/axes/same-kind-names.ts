import { type Language, LOCALES } from "../words/language.ts";
import type { Axis } from "./axis.ts";
import { inUnit } from "./features/scaler.ts";
import type { AxisSegment } from "./model.ts";

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
export type Apart = { short: string; long: string };

/** Where no further feature tells segments apart, the value of one does. */
const namesByValue = (axis: Axis, segments: readonly AxisSegment[], language: Language): Map<string, Apart[]> => {
  const [widest] = Object.keys(axis.features)
    .map((feature) => splitBy(feature, segments))
    .toSorted((a, b) => b.gap - a.gap);
  const feature = widest?.feature ?? "";
  const number = new Intl.NumberFormat(LOCALES[language], {
    style: axis.features[feature]?.unit === "share" ? "percent" : "decimal",
    maximumSignificantDigits: 3,
  });
  return new Map(
    segments.map((segment) => {
      const scaler = segment.scaler_params[feature];
      const value = scaler ? inUnit(centerOn(feature)(segment), scaler) : 0;
      const short = number.format(value);
      return [segment.key, [{ short, long: `${axis.features[feature]?.words[language]} ${short}` }]];
    }),
  );
};

/**
 * What tells segments of one kind apart, by key: the feature on which their centers differ most, in standard
 * deviations ("higher churn risk", "lower churn risk"). Of three or more, the widest gap separates two groups, and
 * further features the segments within each. A single segment needs no words.
 */
export const apartInWords = (
  axis: Axis,
  segments: readonly AxisSegment[],
  language: Language,
  features: readonly string[] = Object.keys(axis.features),
): Map<string, Apart[]> => {
  if (segments.length < 2) return new Map(segments.map(({ key }) => [key, []]));
  const [widest] = features.map((feature) => splitBy(feature, segments)).toSorted((a, b) => b.gap - a.gap);
  if (!widest || widest.gap < LEAST_GAP) return namesByValue(axis, segments, language);
  const { feature } = widest;
  const others = features.filter((each) => each !== feature);
  const names = (["less", "more"] as const).flatMap((side) => {
    const own = axis.features[feature]?.apart[language][side] ?? "";
    const within = apartInWords(axis, widest[side], language, others);
    return [...within].map(([key, words]): [string, Apart[]] => [key, [{ short: own, long: own }, ...words]]);
  });
  return new Map(names);
};

/** By key: what each single feature says of a segment among those of its kind, the most different one first; then its value on that. */
export const singleWordsApart = (
  axis: Axis,
  segments: readonly AxisSegment[],
  language: Language,
): Map<string, { words: string[]; value: string }> => {
  const splits = Object.keys(axis.features)
    .map((feature) => splitBy(feature, segments))
    .filter(({ gap }) => gap >= LEAST_GAP)
    .toSorted((a, b) => b.gap - a.gap);
  const values = namesByValue(axis, segments, language);
  return new Map(
    segments.map((segment) => {
      const words = splits.map(({ feature, less }) => {
        const { more, less: fewer } = axis.features[feature]?.apart[language] ?? { more: "", less: "" };
        return less.includes(segment) ? fewer : more;
      });
      return [segment.key, { words, value: values.get(segment.key)?.[0]?.short ?? "" }];
    }),
  );
};
