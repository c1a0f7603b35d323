import type { AxisTerms, CenterCondition } from "./axis.ts";
import type { Figure, Figures, Norms } from "./figures.ts";
import type { Quantiles } from "./fingerprint.ts";

/** A figure compared with a number, or with the shop's customers. */
type Bound = number | "repeatOrders" | "repeatGap" | "lowerThird" | "median" | "upperThird" | "spentYearBefore";

/** What a word says about the customer's own figures. */
export type Claim = { figure: Figure; is: "at_least" | "at_most" | "above" | "below"; than: Bound };

const atLeast = (figure: Figure, than: Bound): Claim => ({ figure, is: "at_least", than });
const atMost = (figure: Figure, than: Bound): Claim => ({ figure, is: "at_most", than });
const above = (figure: Figure, than: Bound): Claim => ({ figure, is: "above", than });
const below = (figure: Figure, than: Bound): Claim => ({ figure, is: "below", than });

/** A word of a group's name: which figure it is about, towards which side, and all that it claims. */
type GroupWord = {
  /** Only one word of a name is about each. */
  about:
    | "orders"
    | "recency"
    | "money"
    | "tenure"
    | "trend"
    | "discounts"
    | "returns"
    | "variety"
    | "products"
    | "place";
  /** The measure whose deviation counts (`MEASURES`), and its side. */
  measure: Measure;
  side: 1 | -1;
  claims: readonly Claim[];
};

/** What customers are compared by, on scales where a difference means about as much everywhere. */
export const MEASURES = {
  orders: ({ orders }: Figures) => Math.log(orders),
  lateness: ({ lateness }: Figures) => Math.log1p(lateness),
  lifetimeValue: ({ lifetimeValue }: Figures) => Math.sqrt(Math.max(0, lifetimeValue)),
  avgOrderValue: ({ avgOrderValue }: Figures) => Math.sqrt(Math.max(0, avgOrderValue)),
  tenure: ({ tenureDays }: Figures) => Math.log1p(tenureDays),
  trend: ({ spentLastYear: last, spentYearBefore: before, tenureDays }: Figures) =>
    tenureDays >= 730 && last > 0 && before > 0 ? (last - before) / (last + before) : 0,
  fullPrice: ({ fullPriceRatio }: Figures) => fullPriceRatio,
  refunds: ({ refundedOrders }: Figures) => refundedOrders,
  categories: ({ categories }: Figures) => Math.log1p(categories),
  sameProducts: ({ sameProducts }: Figures) => sameProducts,
  inStore: ({ inStore }: Figures) => inStore,
} as const;
export type Measure = keyof typeof MEASURES;

/** Customers whose two last years can be compared. */
const TWO_YEARS = [atLeast("tenureDays", 730), above("spentYearBefore", 0), above("spentLastYear", 0)];

/**
 * The words of groups' names, in the order in which a name has them. What a word claims holds for every customer that is shown
 * under it.
 */
export const GROUP_WORDS = {
  one_order: { about: "orders", measure: "orders", side: -1, claims: [atMost("orders", 1)] },
  occasional: {
    about: "orders",
    measure: "orders",
    side: -1,
    claims: [atLeast("orders", 2), below("orders", "repeatOrders"), atLeast("gapDays", "repeatGap")],
  },
  frequent: {
    about: "orders",
    measure: "orders",
    side: 1,
    claims: [atLeast("orders", 3), above("orders", "repeatOrders"), atMost("gapDays", "repeatGap")],
  },
  new: { about: "tenure", measure: "tenure", side: -1, claims: [atMost("tenureDays", 120)] },
  long_standing: {
    about: "tenure",
    measure: "tenure",
    side: 1,
    claims: [atLeast("tenureDays", "upperThird"), atLeast("tenureDays", 365)],
  },
  active: {
    about: "recency",
    measure: "lateness",
    side: -1,
    claims: [atMost("lateness", 1.5), atMost("daysSinceLast", 365)],
  },
  inactive: {
    about: "recency",
    measure: "lateness",
    side: 1,
    claims: [atLeast("lateness", 2), atLeast("daysSinceLast", 60)],
  },
  high_spend: { about: "money", measure: "lifetimeValue", side: 1, claims: [above("lifetimeValue", "upperThird")] },
  low_spend: { about: "money", measure: "lifetimeValue", side: -1, claims: [below("lifetimeValue", "lowerThird")] },
  big_orders: { about: "money", measure: "avgOrderValue", side: 1, claims: [above("avgOrderValue", "upperThird")] },
  small_orders: { about: "money", measure: "avgOrderValue", side: -1, claims: [below("avgOrderValue", "lowerThird")] },
  growing: {
    about: "trend",
    measure: "trend",
    side: 1,
    claims: [...TWO_YEARS, above("spentLastYear", "spentYearBefore")],
  },
  shrinking: {
    about: "trend",
    measure: "trend",
    side: -1,
    claims: [...TWO_YEARS, below("spentLastYear", "spentYearBefore")],
  },
  full_price: { about: "discounts", measure: "fullPrice", side: 1, claims: [atLeast("fullPriceRatio", 0.9)] },
  discounts: { about: "discounts", measure: "fullPrice", side: -1, claims: [atMost("fullPriceRatio", 0.5)] },
  returns: { about: "returns", measure: "refunds", side: 1, claims: [atLeast("refundedOrders", 0.25)] },
  varied: {
    about: "variety",
    measure: "categories",
    side: 1,
    claims: [atLeast("categories", 3), above("categories", "median")],
  },
  one_category: {
    about: "variety",
    measure: "categories",
    side: -1,
    claims: [atLeast("orders", 3), atLeast("categories", 1), atMost("categories", 1)],
  },
  same_products: {
    about: "products",
    measure: "sameProducts",
    side: 1,
    claims: [atLeast("orders", 3), atLeast("sameProducts", 0.5)],
  },
  in_store: { about: "place", measure: "inStore", side: 1, claims: [atLeast("inStore", 0.75)] },
} as const satisfies Record<string, GroupWord>;
export type GroupWordKey = keyof typeof GROUP_WORDS;

/** Customers who came back; no word of names, but what advice can need to be true. */
export const CAME_BACK: readonly Claim[] = [atLeast("orders", 2)];

export const GROUP_WORD_KEYS = Object.keys(GROUP_WORDS) as GroupWordKey[];

/** What is true of all customers of a group: the words of its name, and what advice can rest on. */
export type Requirement = GroupWordKey | "came_back";

/** Separates the words of a group's key. */
export const KEY_JOINT = "+";

/** What weekly snapshots store of customers with an order who are in no group; null are those without an order. */
export const NO_CLEAR_GROUP = "no_clear_group";

const isWord = (text: string): text is GroupWordKey => Object.hasOwn(GROUP_WORDS, text);

/** The words of a group's key; null if it is no key of groups, such as one of an earlier version of the product. */
export const parseGroupKey = (key: string): GroupWordKey[] | null => {
  const words = key.split(KEY_JOINT);
  return words.length === 2 && words.every(isWord) ? words : null;
};

/** Which word of two that could be in one name comes first. */
export const inNameOrder = (words: readonly GroupWordKey[]): GroupWordKey[] =>
  words.toSorted((a, b) => GROUP_WORD_KEYS.indexOf(a) - GROUP_WORD_KEYS.indexOf(b));

const QUANTILE = { lowerThird: 33, median: 50, upperThird: 67 } as const;

const boundOf = ({ figure, than }: Claim, figures: Figures, norms: Norms): number => {
  if (typeof than === "number") return than;
  if (than === "spentYearBefore") return figures.spentYearBefore;
  if (than === "repeatOrders" || than === "repeatGap") return norms[than];
  return norms.quantiles[figure]?.[QUANTILE[than]] ?? Number.NaN;
};

/** Whether all of these are true of a customer; what isn't known is not. */
export const doHold = (claims: readonly Claim[], figures: Figures, norms: Norms): boolean =>
  claims.every((claim) => {
    const [own, bound] = [figures[claim.figure], boundOf(claim, figures, norms)];
    if (claim.is === "at_least") return own >= bound;
    if (claim.is === "at_most") return own <= bound;
    return claim.is === "above" ? own > bound : own < bound;
  });

export const doesWordHold = (word: GroupWordKey, figures: Figures, norms: Norms): boolean =>
  doHold(GROUP_WORDS[word].claims, figures, norms);

/** A feature of the axis itself, in its own unit. */
const feature = (name: string, is: "at_least" | "at_most", than: number): CenterCondition => ({
  feature: name,
  is,
  than,
  in: "unit",
});

type KindClaims = { figures?: readonly Claim[]; features?: readonly CenterCondition[] };

const cameBack: KindClaims = { figures: CAME_BACK };
const threeOrders: KindClaims = { figures: [atLeast("orders", 3)] };
const fourOrders: KindClaims = { figures: [atLeast("orders", 4)] };
const stillBuying = (orders: number): KindClaims => ({
  figures: [atLeast("orders", orders), atMost("lateness", 2), atMost("daysSinceLast", 365)],
});

/**
 * What the name of an axis's segment says about a customer beyond the conditions of its kind (`AXIS_TERMS`), which are for centers
 * and hold here for the customer's own features; in σ, they say on which side of the median the customer is. By axis and kind.
 */
export const KIND_CLAIMS: Readonly<Record<string, Readonly<Record<string, KindClaims>>>> = {
  purchase_frequency: {
    one_time_customers: { figures: [atMost("orders", 1)] },
    high_frequency_loyalists: threeOrders,
    steady_buyers: threeOrders,
    rare_buyers: cameBack,
    early_repeaters: cameBack,
    occasional_buyers: { figures: GROUP_WORDS.occasional.claims },
  },
  purchase_value: {
    premium_spenders: { figures: GROUP_WORDS.high_spend.claims },
    big_basket_buyers: { figures: GROUP_WORDS.big_orders.claims },
    growing_spenders: stillBuying(4),
    shrinking_spenders: { figures: [atLeast("orders", 4), atLeast("tenureDays", 180)] },
    small_spenders: { figures: [atMost("lifetimeValue", "median")] },
    moderate_spenders: { figures: [atLeast("lifetimeValue", "lowerThird"), atMost("lifetimeValue", "upperThird")] },
  },
  category_exploration: {
    active_explorers: cameBack,
    focused_buyers: cameBack,
    selective_buyers: { features: [feature("unique_categories", "at_least", 2)] },
  },
  price_sensitivity: {
    light_discount_buyers: { features: [feature("discount_rate", "at_least", 1e-6)] },
    mixed_price_buyers: {
      features: [feature("full_price_ratio", "at_least", 0.05), feature("full_price_ratio", "at_most", 0.95)],
    },
  },
  purchase_cadence: {
    office_hour_regulars: cameBack,
    fixed_hour_shoppers: cameBack,
    anytime_shoppers: { figures: CAME_BACK, features: [feature("weekend_ratio", "at_most", 0.8)] },
  },
  customer_maturity: {
    dormant_customers: { figures: [atLeast("lateness", 1.5)] },
    not_back_yet: { figures: [atMost("orders", 2)] },
    accelerating_customers: stillBuying(4),
    slowing_customers: fourOrders,
    established_customers: stillBuying(3),
    developing_customers: { figures: [above("tenureDays", 120)] },
  },
  repurchase_behavior: {
    slow_repeaters: { features: [feature("loyalty_index", "at_least", 0.05)] },
    mixed_repeaters: { features: [feature("loyalty_index", "at_least", 0.05)] },
  },
  return_behavior: {
    occasional_returners: { features: [feature("refund_rate", "at_least", 1e-6)] },
  },
  communication_preference: {
    online_self_servers: {
      features: [feature("in_person_share", "at_most", 0.5), feature("assisted_share", "at_most", 0.5)],
    },
  },
  problem_complexity_profile: {
    product_switchers: cameBack,
    code_seekers: cameBack,
  },
  loyalty_trajectory: {
    declining_risk: { figures: [atLeast("lateness", 1)] },
    faded_newcomers: { figures: [atLeast("lateness", 1.5)] },
    accelerating_loyalists: stillBuying(3),
    gaining_regulars: stillBuying(3),
    spending_down: threeOrders,
    slowing_regulars: threeOrders,
    stable_regulars: {
      ...stillBuying(3),
      features: [feature("frequency_trend", "at_least", -0.3), feature("frequency_trend", "at_most", 0.3)],
    },
  },
  product_knowledge: {
    product_experts: threeOrders,
    familiar_buyers: cameBack,
  },
  value_sophistication: {
    steady_budgeters: cameBack,
    single_choice: { figures: [atMost("orders", 1)] },
    flexible_spenders: cameBack,
  },
  support_history: {
    occasional_contacts: { features: [feature("tickets_per_year", "at_least", 1e-6)] },
  },
};

type OwnBehavior = {
  figures: Figures;
  norms: Norms;
  /** The customer's features on the axis, and the population's quantiles of each. */
  features: Readonly<Record<string, number>>;
  quantiles: Readonly<Record<string, Quantiles>>;
};

const meets = ({ feature, is, than, in: unit }: CenterCondition, { features, quantiles }: OwnBehavior): boolean => {
  const own = features[feature];
  // A center above or below the mean says that its customers have more or less than most.
  const bound = unit === "unit" ? than : quantiles[feature]?.[50];
  if (own === undefined || bound === undefined) return false;
  return is === "at_least" ? own >= bound : own <= bound;
};

/** Whether the name of a segment's kind is true of a customer whose nearest segment it is. */
export const doesKindHold = (axis: AxisTerms, kind: string, own: OwnBehavior): boolean => {
  const known = axis.vocabulary.find(({ key }) => key === kind);
  if (!known) return false;
  const { figures = [], features = [] } = KIND_CLAIMS[axis.name]?.[kind] ?? {};
  const isOfKind =
    known.when.length === 0 || known.when.some((conditions) => conditions.every((each) => meets(each, own)));
  return isOfKind && doHold(figures, own.figures, own.norms) && features.every((each) => meets(each, own));
};
