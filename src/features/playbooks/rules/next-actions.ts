import { sayIn } from "#core/messages/format-message.ts";
import type { Formats } from "#core/messages/formats.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { type CadencePrior, estimateCadence, type Gaps } from "#lib/axes/cadence.ts";
import { type ActionKind, REACH_KINDS } from "#lib/recommend/recommender.ts";
import type { RfmSegmentKey } from "#lib/rfm/segments.ts";
import { addDays, type Day, daysBetween } from "#lib/time/day.ts";
import { type OwnTexts, rfmActionKey, textIn } from "#records/rules/business-texts.ts";
import type { CrossSell } from "#records/rules/buying-habits.ts";
import { LIKELY_BACK } from "#records/rules/customers/customer-standing.ts";
import type { Consent } from "#records/rules/incoming-records.ts";

/** What is predicted for a customer; money in minor units, null where nothing is. */
export type Outlook = {
  /** Expected spending within the forecast's horizon, weighted by the probability that the customer is active. */
  predictedClv: number | null;
  /** Expected days with a purchase within the horizon, weighted likewise. */
  expectedPurchases: number | null;
  pAlive: number | null;
  /** The probability of an order in the next 90 days. */
  orderChance90: number | null;
};

/**
 * Below this probability of another purchase within the forecast's horizon, a customer counts as lost. In a backtest
 * (docs/playbooks.md), 3% of the overdue customers below it came back within a year.
 */
export const LEAST_CHANCE = 0.1;

/**
 * P(at least one purchase within the horizon) = P(active) × (1 − e^−m): a customer who is active buys as a Poisson process
 * (Schmittlein, Morrison and Colombo 1987), m times on average.
 */
export const chanceWithinHorizon = ({ expectedPurchases, pAlive }: Outlook): number | null => {
  if (expectedPurchases === null) return pAlive;
  const active = pAlive ?? 1;
  return active === 0 ? 0 : active * (1 - Math.exp(-Math.max(0, expectedPurchases) / active));
};

type SaveValue = {
  /** Whether the customer can still be expected back. */
  isExpected: boolean;
  /** By themselves, in the next 90 days. */
  chanceToReturn: number | null;
  valueIfBack: number | null;
  /** The value at risk, which all lists and pages show. */
  saveValue: number | null;
};

/**
 * The value at risk: expected spending if the customer comes back, times the probability of no order in the next 90 days by
 * themselves, which is their churn risk. Spending given activity is the forecast divided by P(active): E[spending] = P(active) × E[spending |
 * active], since a customer who left spends nothing (Fader, Hardie and Lee 2005).
 */
export const computeSaveValue = (outlook: Outlook): SaveValue => {
  const { predictedClv, pAlive, orderChance90: chanceToReturn } = outlook;
  // Not by the 90 days: slow customers may still return within the horizon.
  const isExpected = (chanceWithinHorizon(outlook) ?? 1) >= LEAST_CHANCE;
  const valueIfBack =
    predictedClv === null || !isExpected ? null : Math.round(Math.max(0, predictedClv) / (pAlive ?? 1));
  const saveValue =
    valueIfBack === null || chanceToReturn === null ? null : Math.round(valueIfBack * (1 - chanceToReturn));
  return { isExpected, chanceToReturn, valueIfBack, saveValue };
};

/** What a customer's actions follow from until they buy again, as stored. Money in minor units. */
export type ActionPlan = SaveValue & {
  segment: RfmSegmentKey | null;
  /** The customer's own typical gap, the one all pages show; null with fewer than two gaps. */
  usualGapDays: number | null;
  /** Null without a sale. */
  dueOn: Day | null;
  overdueOn: Day | null;
};

export type PlanFacts = {
  lastDay: Day | null;
  gaps: Gaps;
  segment: RfmSegmentKey | null;
  outlook: Outlook;
};

export const computeActionPlan = ({ lastDay, gaps, segment, outlook }: PlanFacts, prior: CadencePrior): ActionPlan => {
  const value = { segment, ...computeSaveValue(outlook) };
  if (lastDay === null) return { ...value, usualGapDays: null, dueOn: null, overdueOn: null };
  const { usualGapDays, dueAfterDays, overdueAfterDays } = estimateCadence(gaps, prior);
  const [dueOn, overdueOn] = [addDays(lastDay, dueAfterDays), addDays(lastDay, overdueAfterDays)];
  return { ...value, usualGapDays, dueOn, overdueOn };
};

/** What an RFM segment's action is for: first-time buyers, growth, keeping a rhythm, winning back, or a last message. */
type Stance = "welcome" | "grow" | "keep" | "win_back" | "rest";

type Numbered = readonly [Stance, Stance, Stance];

/** The stance of each segment's three actions, in order. */
export const SEGMENT_STANCES: Record<RfmSegmentKey, Numbered> = {
  champions: ["grow", "grow", "grow"],
  loyal_customers: ["grow", "grow", "grow"],
  potential_loyalists: ["grow", "grow", "grow"],
  new_customers: ["welcome", "welcome", "grow"],
  promising: ["keep", "keep", "keep"],
  need_attention: ["keep", "keep", "keep"],
  at_risk: ["win_back", "win_back", "win_back"],
  hibernating: ["win_back", "win_back", "rest"],
};

/** When a customer's next purchase is due. */
type DueDays = {
  lastDay: Day;
  dueOn: Day;
  /** The first day on which the customer counts as overdue. */
  overdueOn: Day;
  /** The customer's own typical gap; null with fewer than two gaps, when `dueOn` follows from those of others. */
  usualGapDays: number | null;
};

/** What a customer's actions follow from. Money in major units, for texts. */
export type ActionFacts = {
  today: Day;
  customerSince: Day;
  orderCount: number;
  revenue: number;
  /** Null without a sale. */
  due: DueDays | null;
  /** Whether an overdue customer can still be expected back. */
  isExpected: boolean;
  /** By themselves, in the next 90 days; null without a forecast. */
  chanceToReturn: number | null;
  /** The segment in the standard RFM period; null without a sale in its period. */
  segment: RfmSegmentKey | null;
  crossSell: CrossSell | null;
  emailConsent: Consent;
  smsConsent: Consent;
  hasEmail: boolean;
  hasPhone: boolean;
};

/** Where a customer is in their own rhythm; each state allows some actions only. */
type LifecycleState = "no_order" | "first_time" | "active" | "due" | "overdue" | "lost";

/** Actions whose purpose fits each state. */
const ALLOWED: Record<LifecycleState, readonly Stance[]> = {
  no_order: [],
  first_time: ["welcome", "grow", "keep"],
  active: ["grow"],
  due: ["keep"],
  overdue: ["win_back"],
  lost: ["rest"],
};

const BEST: readonly (RfmSegmentKey | null)[] = ["champions", "loyal_customers"];

type Rhythm = { isOwn: boolean; gapDays: number; daysAgo: number };
type Bought = { orders: number; revenue: number };

/** `kind` selects the text; `key` identifies the action, so that it can be marked as done. */
export type NextAction = { key: string } & (
  | { kind: "first_purchase"; since: Day }
  | ({ kind: "second_purchase" | "reorder_due" | "win_back" | "let_rest" } & Rhythm)
  | ({ kind: "remind"; before: Day } & Rhythm)
  | ({ kind: "reward"; daysAgo: number } & Bought)
  | ({ kind: "cross_sell" } & CrossSell)
  | ({ kind: "segment"; segment: RfmSegmentKey; number: "1" | "2" | "3" } & Bought)
  | { kind: "ask_email" | "ask_phone" | "ask_consent" | "in_person" }
);

/** Whether an overdue customer likely orders by themselves. */
export const isLikelyBack = (chanceToReturn: number | null): boolean => (chanceToReturn ?? 0) >= LIKELY_BACK;

const computeLifecycleState = ({ today, orderCount, due, ...forecast }: ActionFacts): LifecycleState => {
  if (!due) return "no_order";
  if (today >= due.overdueOn) {
    if (!forecast.isExpected) return "lost";
    return isLikelyBack(forecast.chanceToReturn) ? "due" : "overdue";
  }
  if (orderCount === 1) return "first_time";
  return today >= due.dueOn ? "due" : "active";
};

const plain = <Kind extends ActionKind>(kind: Kind) => ({ key: kind, kind });

const byState = (state: LifecycleState, { due, today, ...facts }: ActionFacts): NextAction[] => {
  if (!due) return [{ ...plain("first_purchase"), since: facts.customerSince }];
  const { lastDay, dueOn, usualGapDays } = due;
  const daysAgo = daysBetween(lastDay, today);
  const rhythm = { isOwn: usualGapDays !== null, gapDays: usualGapDays ?? daysBetween(lastDay, dueOn), daysAgo };
  if (state === "overdue") return [{ ...plain("win_back"), ...rhythm }];
  if (state === "lost") return [{ ...plain("let_rest"), ...rhythm }];
  if (state === "due") return [{ ...plain("reorder_due"), ...rhythm }];
  if (state === "first_time") return [{ ...plain("second_purchase"), ...rhythm }];
  const remind = { ...plain("remind"), before: dueOn, ...rhythm };
  if (!BEST.includes(facts.segment)) return [remind];
  return [{ ...plain("reward"), orders: facts.orderCount, revenue: facts.revenue, daysAgo }, remind];
};

/** Only for customers who are buying anyway. */
const byProducts = (state: LifecycleState, { crossSell }: ActionFacts): NextAction[] =>
  crossSell && (state === "active" || state === "first_time")
    ? [{ key: `cross_sell:${crossSell.offered}`, kind: "cross_sell", ...crossSell }]
    : [];

/** Those of the RFM segment's three actions that agree with the customer's own rhythm. */
const bySegment = (state: LifecycleState, { segment, orderCount: orders, revenue }: ActionFacts): NextAction[] =>
  (["1", "2", "3"] as const).flatMap((number): NextAction[] =>
    segment && ALLOWED[state].includes(SEGMENT_STANCES[segment][Number(number) - 1] as Stance)
      ? [{ key: `${segment}:${number}`, kind: "segment", segment, number, orders, revenue }]
      : [],
  );

/** For customers who can't be contacted: what to ask them for. */
const byReach = ({ emailConsent, smsConsent, hasEmail, hasPhone }: ActionFacts): NextAction[] => {
  const [mayEmail, mayText] = [emailConsent === "granted", smsConsent === "granted"];
  if ((mayEmail && hasEmail) || (mayText && hasPhone)) return [];
  if (mayEmail) return [plain("ask_email")];
  if (mayText) return [plain("ask_phone")];
  return [plain(emailConsent === "unknown" || smsConsent === "unknown" ? "ask_consent" : "in_person")];
};

/** Without what makes a customer reachable: consent is read when it is needed, and lists show it in a column of its own. */
export const withoutReach = (actions: readonly NextAction[]) =>
  actions.filter(({ kind }) => !REACH_KINDS.includes(kind)) as [NextAction, ...NextAction[]];

/**
 * What to do about one customer, most important first, with one reason each; never empty. Whoever nothing may be sent to is first
 * asked for what is missing. Then the state in the customer's own rhythm decides which other actions are allowed, so that no two of
 * them contradict each other.
 */
export const nextActionsFor = (facts: ActionFacts): [NextAction, ...NextAction[]] => {
  const state = computeLifecycleState(facts);
  return [...byReach(facts), ...byState(state, facts), ...byProducts(state, facts), ...bySegment(state, facts)] as [
    NextAction,
    ...NextAction[],
  ];
};

type Reader = { language: LanguageTag; formats: Formats; texts: OwnTexts };

/** What to do, and why for this customer. */
export type LocalizedAction = { title: string; why: string };

/** The values for each action's text. */
const toTextValues = (action: NextAction, formats: Formats): Record<string, string | number> => {
  switch (action.kind) {
    case "first_purchase":
      return { since: formats.days(action.since, action.since) };
    case "second_purchase":
    case "reorder_due":
    case "win_back":
    case "let_rest":
      return { ...action, isOwn: String(action.isOwn) };
    case "remind":
      return { ...action, isOwn: String(action.isOwn), before: formats.days(action.before, action.before) };
    case "reward":
    case "segment":
      return { ...action, revenue: formats.money(action.revenue) };
    case "cross_sell":
      return { ...action, share: formats.percent(action.share), lift: formats.decimal(action.lift) };
    default:
      return {};
  }
};

/** An action in the user's language. */
export const actionInWords = (action: NextAction, { language, formats, texts }: Reader): LocalizedAction => {
  const say = sayIn(language);
  const { next_actions: words, rfm_segments: segments } = wordsIn(language);
  const { title, why } = words[action.kind];
  const values = toTextValues(action, formats);
  if (action.kind !== "segment") return { title: say(title, values), why: say(why, values) };
  return {
    title: textIn(texts, rfmActionKey(action.segment, action.number), language),
    why: say(why, {
      ...values,
      days: texts.rfmDays,
      segment: texts.segmentNames?.[action.segment]?.name ?? segments[action.segment].name,
    }),
  };
};
