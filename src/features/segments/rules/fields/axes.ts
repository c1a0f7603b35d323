import type { Language } from "#core/messages/language.ts";
import type { AxisTerms } from "#records/rules/axes/axis.ts";
import { AXIS_TERMS } from "#records/rules/axes/terms/axis-terms.ts";
import { toSegmentKind } from "#records/rules/axes/terms/kind-words.ts";
import { toAxisField } from "#records/rules/criteria/axis-field.ts";
import type { FieldTable, UnnamedField } from "#records/rules/criteria/field.ts";

/** The axis's name for a kind, also for a second segment of it. */
const kindWord = ({ vocabulary }: AxisTerms, key: string, language: Language): string | undefined =>
  vocabulary.find((kind) => kind.key === toSegmentKind(key))?.words[language].name;

/** Every key belongs to one axis only. */
const segmentWord = (key: string, language: Language): string =>
  AXIS_TERMS.reduce<string | undefined>((found, axis) => found ?? kindWord(axis, key, language), undefined) ?? key;

/** An archetype's key as words: "Product experts · Stable regulars". */
export const archetypeWords = (key: string, language: Language): string =>
  key
    .split("+")
    .map((segment) => segmentWord(segment, language))
    .join(" · ");

/**
 * The kind of the customer's nearest segment, as of the last axes run and their latest orders; with `minMembership`, the
 * combined membership in segments of the given kinds must be at least that share. Unknown without an order.
 */
const axisSegment = (axis: AxisTerms): UnnamedField & { hasSuggestions: true } => ({
  group: "axes",
  type: "choice",
  words: { en: axis.words.en.name, es: axis.words.es.name, pt: axis.words.pt.name },
  options: axis.vocabulary.map(({ key }) => key),
  optionWord: (_, option, language) => kindWord(axis, option, language) ?? option,
  hasSuggestions: true,
  takesMembership: true,
});

// One field per axis, because one per segment would make eighty. It takes kinds, so that rules still hold when a run finds a
// second segment of a kind.
export const AXIS_SEGMENT_FIELDS: Record<
  ReturnType<typeof toAxisField>,
  ReturnType<typeof axisSegment>
> = Object.fromEntries(AXIS_TERMS.map((axis) => [toAxisField(axis.name), axisSegment(axis)]));

/** Further values of the customers' profiles. */
export const AXES_FIELDS = {
  /** The probability that the customer doesn't return within their expected time, as of their latest orders; unknown without an order. Only a ranking until 200 outcomes are known. */
  churnRisk: {
    group: "axes",
    type: "share",
    words: { en: "Churn risk", es: "Riesgo de abandono", pt: "Risco de churn" },
  },
  /** The key of the archetype the customer belongs to, as of the last axes run and their latest orders; unknown without an order. */
  archetype: {
    group: "axes",
    type: "choice",
    words: { en: "Archetype", es: "Arquetipo", pt: "Arquétipo" },
    optionWord: (_, option, language) => archetypeWords(option, language),
    hasSuggestions: true,
  },
  /** How fast the customer's behavior changed in the 13 weeks before the last weekly snapshot: the distance in membership space per week, 0 to 1. Unknown for customers whose first order is within them. */
  driftVelocity: {
    group: "axes",
    type: "share",
    words: { en: "Drift velocity", es: "Velocidad de cambio", pt: "Velocidade de mudança" },
  },
  /** Whole days since the weekly snapshot that first showed the customer in another archetype; unknown if none did in the last 104 weeks. */
  archetypeChangedWithinDays: {
    group: "axes",
    type: "days",
    words: {
      en: "Days since archetype change",
      es: "Días desde el cambio de arquetipo",
      pt: "Dias desde a mudança de arquétipo",
    },
  },
} satisfies FieldTable;
