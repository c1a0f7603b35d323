import type { Axis } from "#lib/domain/axes/axis.ts";
import { kindOf } from "#lib/domain/axes/discovery/name-segments.ts";
import { AXES } from "#lib/domain/axes/registry/axes.ts";
import type { Language } from "#lib/domain/words/language.ts";
import type { FieldTable, UnnamedField } from "../field.ts";

type AxisFieldName = `axis${string}`;

/** On the wire: `axisPurchaseFrequency` of `purchase_frequency`. */
export const axisFieldOf = (axis: string): AxisFieldName =>
  `axis${axis.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;

/** The axis's own word for a kind, or for a second segment of it. */
const kindWord = ({ vocabulary }: Axis, key: string, language: Language): string | undefined =>
  vocabulary.find((kind) => kind.key === kindOf(key))?.words[language].name;

/** No key is of two axes. */
const segmentWord = (key: string, language: Language): string =>
  AXES.reduce<string | undefined>((found, axis) => found ?? kindWord(axis, key, language), undefined) ?? key;

/** An archetype's key as words: "Product experts · Stable regulars". */
export const archetypeWords = (key: string, language: Language): string =>
  key
    .split("+")
    .map((segment) => segmentWord(segment, language))
    .join(" · ");

/**
 * The kind of segment a customer is nearest to, as of the last run of the axes and their own last orders; with `minMembership`,
 * that they belong to segments of the kinds asked for by at least so much, together. Unknown without an order.
 */
const axisSegment = (axis: Axis): UnnamedField & { hasSuggestions: true } => ({
  group: "axes",
  type: "choice",
  words: { en: axis.words.en.name, es: axis.words.es.name, pt: axis.words.pt.name },
  options: axis.vocabulary.map(({ key }) => key),
  optionWord: (_, option, language) => kindWord(axis, option, language) ?? option,
  hasSuggestions: true,
  takesMembership: true,
});

export const AXIS_SEGMENT_FIELDS: Record<AxisFieldName, ReturnType<typeof axisSegment>> = Object.fromEntries(
  AXES.map((axis) => [axisFieldOf(axis.name), axisSegment(axis)]),
);

/** What the profiles on the axes say besides. */
export const AXES_FIELDS = {
  /** How likely they are not to come back within their expected time, as of their own last orders; unknown without an order. Until 200 outcomes are known it says who before whom, and no probability. */
  churnRisk: {
    group: "axes",
    type: "share",
    words: { en: "Churn risk", es: "Riesgo de abandono", pt: "Risco de churn" },
  },
  /** The frequent combination of segments a customer is in or nearest to, by its key; as of the last run of the axes and their own last orders, unknown without an order. */
  archetype: {
    group: "axes",
    type: "choice",
    words: { en: "Archetype", es: "Arquetipo", pt: "Arquétipo" },
    optionWord: (_, option, language) => archetypeWords(option, language),
    hasSuggestions: true,
  },
} satisfies FieldTable;
