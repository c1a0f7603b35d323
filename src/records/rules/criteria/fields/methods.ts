import type { AxisTerms } from "#lib/axes/axis.ts";
import { AXIS_TERMS } from "#lib/axes/terms/axis-terms.ts";
import { CLV_TIERS, type ClvTier } from "#lib/clv/forecast-setting.ts";
import { GROUPS, type GroupName } from "#lib/purchases/purchasing.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import { axisInWords, kindName } from "#records/rules/axes/axis-words.ts";
import { archetypeName } from "#records/rules/axes/group-names.ts";
import { type FieldTable, toAxisField, type UnnamedField } from "#records/rules/criteria/field.ts";
import { tierInWords } from "#records/rules/names-in-words.ts";

/**
 * The kind of the customer's nearest segment, as of the last axes run and their latest orders; with `minMembership`, the
 * combined membership in segments of the given kinds must be at least that share. Unknown without an order.
 */
const axisSegment = (axis: AxisTerms): UnnamedField & { hasSuggestions: true } => ({
  group: "axes",
  type: "choice",
  nameIn: (language) => axisInWords(axis.name, language),
  options: axis.vocabulary.map(({ key }) => key),
  optionWord: (_, option, language) => kindName(axis.name, option, language),
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
  /** The key of the archetype the customer belongs to, as of the last axes run and their latest orders; unknown without an order, and for customers with no clear group. */
  archetype: {
    group: "axes",
    type: "choice",
    optionWord: (_, option, language) => archetypeName(option, language),
    hasSuggestions: true,
  },
  /** How fast the customer's behavior changed in the 13 weeks before the last weekly snapshot: the distance in membership space per week, 0 to 1. Unknown for customers whose first order is within them. */
  driftVelocity: {
    group: "axes",
    type: "share",
  },
  /** Whole days since the weekly snapshot that first showed the customer in another archetype; unknown if none did in the last 104 weeks. */
  archetypeChangedWithinDays: {
    group: "axes",
    type: "days",
  },
} satisfies FieldTable;

const PURCHASING_GROUP = {
  group: "purchasing",
  type: "choice",
  options: GROUPS,
  optionWord: ({ purchasing_words: { groups } }, option) => groups[option as GroupName].label,
  hasSuggestions: true,
} satisfies UnnamedField;

/** Results of the last run of each method: RFM scores, purchase segments, CLV forecasts. */
export const METHOD_FIELDS = {
  /** The segment in the standard RFM period of the business, by scores and order history, as of the last recalculation; unknown without a sale in that period. */
  rfmSegment: {
    group: "rfm",
    type: "choice",
    options: RFM_KEYS_BY_VALUE,
    optionWord: ({ rfm_segments: segments }, option) => segments[option as keyof typeof segments].name,
    hasSuggestions: true,
  },
  /** 1 to 5 in the standard RFM period of the business, as of the last recalculation; unknown without a sale in that period. */
  recencyScore: {
    group: "rfm",
    type: "score",
  },
  /** 1 to 5 in the standard RFM period of the business, as of the last recalculation; unknown without a sale in that period. */
  frequencyScore: {
    group: "rfm",
    type: "score",
  },
  /** 1 to 5 in the standard RFM period of the business, as of the last recalculation; unknown without a sale in that period. */
  monetaryScore: {
    group: "rfm",
    type: "score",
  },
  /** The purchase segment by behavior (spending, rhythm and habits), as of the last run; unknown without a sale in its period. */
  purchasingGroup: {
    ...PURCHASING_GROUP,
  },
  /** The purchase segment by value, as of the last run; unknown without a sale in its period. */
  purchasingValueGroup: {
    ...PURCHASING_GROUP,
  },
  /** The purchase segment by timing and frequency, as of the last run; unknown without a sale in its period. */
  purchasingFrequencyGroup: {
    ...PURCHASING_GROUP,
  },
  /** The tier by expected spending (top fifth, middle three fifths, bottom fifth), as of the last forecast; unknown without a sale. */
  clvTier: {
    group: "forecast",
    type: "choice",
    options: CLV_TIERS,
    optionWord: (_, option, language) => tierInWords(option as ClvTier, language).label,
    hasSuggestions: true,
  },
  /** Expected spending in the 12 months after the last forecast, discounted; unknown without a sale. */
  predictedClv: {
    group: "forecast",
    type: "money",
  },
  /** The probability that the customer is still active, as of the last forecast; unknown without a sale, or if the model doesn't estimate it. */
  pAlive: {
    group: "forecast",
    type: "share",
  },
  /** The probability of an order in the 7 days after the last forecast; unknown without a sale. */
  orderChance7: {
    group: "forecast",
    type: "share",
  },
  /** The probability of an order in the 30 days after the last forecast; unknown without a sale. */
  orderChance30: {
    group: "forecast",
    type: "share",
  },
  /** The probability of an order in the 90 days after the last forecast; unknown without a sale. */
  orderChance90: {
    group: "forecast",
    type: "share",
  },
  /** The probability of no order in the 90 days after the last forecast; unknown without a sale. */
  churnRisk: {
    group: "forecast",
    type: "share",
  },
  /** Days from today to the day by which the last forecast gave an order a 50% chance; 0 if that day has passed, unknown if an order within 12 months is less likely than not. */
  daysToNextOrder: {
    group: "forecast",
    type: "days",
  },
} satisfies FieldTable;
