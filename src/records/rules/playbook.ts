import { sayIn } from "#core/messages/format-message.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { toSegmentKind } from "#lib/axes/axis.ts";
import type { Profile } from "#lib/axes/model.ts";
import type { ClvTier } from "#lib/clv/forecast-setting.ts";
import { PRIORITIES } from "#lib/recommend/recommender.ts";
import { axisInWords, kindName } from "#records/rules/axes/axis-words.ts";
import type { PlaybookReason, Reader } from "#records/rules/axes/reason-words.ts";

/**
 * The rule settings of a business; money in major units. Segments are kinds from an axis's vocabulary; numbered
 * variants (`declining_risk_2`) are included.
 */
export type PlaybookSettings = {
  /** On loyalty_trajectory: customers who are drifting away. */
  drifting: string[];
  /** A larger membership marks a premium spender who deserves a call. */
  premiumMembership: number;
  /** Customers above both thresholds come first in outreach. */
  outreachMembership: number;
  outreachLifetimeValue: number;
  /** On problem_complexity_profile: customers whose tickets go to senior agents. */
  hardCases: string[];
  /** On price_sensitivity: the audience of the flash sale and of the premium collection. */
  flashSale: string[];
  premiumCollection: string[];
  /** How many customers the team can win back in a week. */
  winBackPerWeek: number;
  /** Customers with a smaller expected saving from a contact are not on the week's list. */
  winBackLeastValue: number;
};

/** The longest list for a week. */
export const MOST_PER_WEEK = 10_000;

/** The seed's defaults, and those of the week's list. */
export const DEFAULT_PLAYBOOK_SETTINGS: PlaybookSettings = {
  drifting: ["declining_risk"],
  premiumMembership: 0.5,
  outreachMembership: 0.5,
  outreachLifetimeValue: 500,
  hardCases: ["high_touch_shoppers"],
  flashSale: ["discount_hunters"],
  premiumCollection: ["full_price_buyers"],
  winBackPerWeek: 50,
  winBackLeastValue: 20,
};

/** The axis behind each list of segments. */
export const SEGMENT_AXES = {
  drifting: "loyalty_trajectory",
  hardCases: "problem_complexity_profile",
  flashSale: "price_sensitivity",
  premiumCollection: "price_sensitivity",
} as const satisfies Partial<Record<keyof PlaybookSettings, string>>;

/** The profile fields that rules use. */
export type PlaybookProfile = Pick<Profile, "dominant_segments" | "fuzzy_memberships" | "lifetime_value">;

/** One condition of a rule. */
export type PlaybookCondition =
  /** The nearest segment on an axis is of one of these kinds. */
  | { asks: "nearest"; axis: string; kinds: readonly string[] }
  /** The combined membership in segments of these kinds exceeds a share. */
  | { asks: "belongs"; axis: string; kinds: readonly string[]; above: number }
  /** The lifetime value exceeds an amount. */
  | { asks: "worth"; above: number };

/** The playbook that applies when all conditions hold. */
export type PlaybookRule<Play> = { play: Play; when: readonly PlaybookCondition[] };
/** The values that satisfy a condition; null if it does not hold. */
const reasonFor = (condition: PlaybookCondition, profile: PlaybookProfile): PlaybookReason | null => {
  if (condition.asks === "worth") {
    const { above } = condition;
    const value = profile.lifetime_value;
    return value > above ? { because: "lifetime_value", value, above } : null;
  }
  const { axis, kinds } = condition;
  if (condition.asks === "nearest") {
    const segment = toSegmentKind(profile.dominant_segments[axis] ?? "");
    return kinds.includes(segment) ? { because: "dominant", axis, segment } : null;
  }
  const { above } = condition;
  const own = Object.entries(profile.fuzzy_memberships[axis] ?? {}).filter(([key]) =>
    kinds.includes(toSegmentKind(key)),
  );
  const share = own.reduce((sum, [, each]) => sum + each, 0);
  const [most] = own.toSorted(([, a], [, b]) => b - a);
  return most && share > above ? { because: "membership", axis, segment: toSegmentKind(most[0]), share, above } : null;
};

/** The first rule whose conditions all hold, with its reasons; null if there is none. */
export const firstThatHolds = <Play extends object>(
  rules: readonly PlaybookRule<Play>[],
  profile: PlaybookProfile,
): (Play & { why: PlaybookReason[] }) | null => {
  for (const { play, when } of rules) {
    const why = when.flatMap((condition) => reasonFor(condition, profile) ?? []);
    if (why.length === when.length) return { ...play, why };
  }
  return null;
};

type Play = {
  action: "personal_call_with_20pct_discount" | "outreach_message";
  priority: (typeof PRIORITIES)[number];
};

export type ChurnAction = Play & { why: PlaybookReason[] };

/**
 * The churn playbook by priority; the first matching rule applies: call premium spenders, write to the others, starting
 * with those above the outreach thresholds.
 */
export const churnRules = ({
  drifting,
  premiumMembership,
  outreachLifetimeValue,
}: PlaybookSettings): PlaybookRule<Play>[] => {
  const drifts: PlaybookCondition = { asks: "nearest", axis: "loyalty_trajectory", kinds: drifting };
  const spends: PlaybookCondition = {
    asks: "belongs",
    axis: "purchase_value",
    kinds: ["premium_spenders"],
    above: premiumMembership,
  };
  return [
    { play: { action: "personal_call_with_20pct_discount", priority: "high" }, when: [drifts, spends] },
    {
      play: { action: "outreach_message", priority: "medium" },
      when: [drifts, { asks: "worth", above: outreachLifetimeValue }],
    },
    { play: { action: "outreach_message", priority: "low" }, when: [drifts] },
  ];
};

/**
 * What a list of churn prevention recommends, in words: the customer's first next action, as on every page. The rule's
 * action (`how`) says how to win back customers who are overdue; it would contradict any other next action.
 */
export const describeChurnAction = (next: { kind: string; title: string } | null, how: string): string => {
  if (!next) return how;
  return next.kind === "win_back" ? `${next.title}: ${how}` : next.title;
};

/** Null if the customer is not drifting away. */
export const churnActionFor = (
  profile: PlaybookProfile,
  settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS,
): ChurnAction | null => firstThatHolds(churnRules(settings), profile);

type RoutingPlay = { queue: "senior_agent_queue" | "retention_specialist" | "general_support" };

export type Routing = RoutingPlay & { why: PlaybookReason[] };

/**
 * Which queue gets a customer's tickets: complex cases go to senior agents, drifting customers to retention, all others
 * to the general queue.
 */
export const routingRules = ({ hardCases, drifting }: PlaybookSettings): PlaybookRule<RoutingPlay>[] => [
  {
    play: { queue: "senior_agent_queue" },
    when: [{ asks: "nearest", axis: "problem_complexity_profile", kinds: hardCases }],
  },
  { play: { queue: "retention_specialist" }, when: [{ asks: "nearest", axis: "loyalty_trajectory", kinds: drifting }] },
];

export const routingFor = (profile: PlaybookProfile, settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS): Routing =>
  firstThatHolds(routingRules(settings), profile) ?? { queue: "general_support", why: [] };

type CampaignPlay = { campaign: "flash_sale_20pct_off" | "new_premium_collection" };

export type Campaign = CampaignPlay & { why: PlaybookReason[] };

/** Which campaign fits a customer, by price sensitivity. */
export const campaignRules = ({ flashSale, premiumCollection }: PlaybookSettings): PlaybookRule<CampaignPlay>[] => [
  {
    play: { campaign: "flash_sale_20pct_off" },
    when: [{ asks: "nearest", axis: "price_sensitivity", kinds: flashSale }],
  },
  {
    play: { campaign: "new_premium_collection" },
    when: [{ asks: "nearest", axis: "price_sensitivity", kinds: premiumCollection }],
  },
];

/** Null if neither campaign fits. */
export const campaignFor = (
  profile: PlaybookProfile,
  settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS,
): Campaign | null => firstThatHolds(campaignRules(settings), profile);

type OutreachPlay = { message: "outreach_message" };

type Outreach = OutreachPlay & { why: PlaybookReason[] };

/** Outreach before customers leave: those who are drifting away and valuable enough. */
export const outreachRules = ({
  drifting,
  outreachMembership,
  outreachLifetimeValue,
}: PlaybookSettings): PlaybookRule<OutreachPlay>[] => [
  {
    play: { message: "outreach_message" },
    when: [
      { asks: "belongs", axis: "loyalty_trajectory", kinds: drifting, above: outreachMembership },
      { asks: "worth", above: outreachLifetimeValue },
    ],
  },
];

/** Null if no outreach is due. */
export const outreachFor = (
  profile: PlaybookProfile,
  settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS,
): Outreach | null => firstThatHolds(outreachRules(settings), profile);

/** The churn playbook's priorities; `normal` for customers who are not drifting away. */
export const TICKET_PRIORITIES = [...PRIORITIES, "normal"] as const;
type TicketPriority = (typeof TICKET_PRIORITIES)[number];

/** How to treat a customer's ticket. */
type TicketRoute = { priority: TicketPriority; queue: Routing["queue"]; why: PlaybookReason[] };

export const ticketRouteFor = (profile: PlaybookProfile, settings: PlaybookSettings): TicketRoute => {
  const { queue, why } = routingFor(profile, settings);
  const action = churnActionFor(profile, settings);
  const reasons = [...why, ...(action?.why ?? [])];
  const isFirst = (reason: PlaybookReason, at: number) =>
    reasons.findIndex((other) => JSON.stringify(other) === JSON.stringify(reason)) === at;
  return { priority: action?.priority ?? "normal", queue, why: reasons.filter(isFirst) };
};

/** What agents see of a customer. */
export type TicketHints = TicketRoute & {
  /** Names. */
  segments: readonly string[];
  archetype: string | null;
  clvTier: ClvTier | null;
};

const axisName = (axis: string, language: LanguageTag): string => axisInWords(axis, language);

const conditionInWords = (condition: PlaybookCondition, { language, formats }: Reader): string => {
  const say = sayIn(language);
  const words = wordsIn(language).play_words.conditions;
  if (condition.asks === "worth") return say(words.worth, { above: formats.money(condition.above) });
  const { axis, kinds } = condition;
  const either = new Intl.ListFormat(toLocale(language), { type: "disjunction" });
  const segments = either.format(kinds.map((kind) => `“${kindName(axis, kind, language)}”`));
  return condition.asks === "nearest"
    ? say(words.nearest, { segments, axis: axisName(axis, language) })
    : say(words.belongs, { segments, above: formats.percent(condition.above) });
};

/** A rule's conditions: "who look most like … and who spent more than $500 in total". */
export const conditionsInWords = (when: readonly PlaybookCondition[], reader: Reader): string =>
  new Intl.ListFormat(toLocale(reader.language), { type: "conjunction" }).format(
    when.map((condition) => conditionInWords(condition, reader)),
  );
