import type { CrossSell } from "#features/purchasing/rules/buying-habits.ts";
import type { ActionKind } from "#lib/recommend/action-kinds.ts";
import type { RfmSegmentKey } from "#lib/rfm/segments.ts";
import { type Day, daysBetween } from "#lib/time/day.ts";
import type { Consent } from "#records/rules/incoming-customer.ts";

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
export type DueDays = {
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
  /** The segment in the standard RFM report; null without a sale in its period. */
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
const computeLifecycleState = ({ today, orderCount, due, isExpected }: ActionFacts): LifecycleState => {
  if (!due) return "no_order";
  if (today >= due.overdueOn) return isExpected ? "overdue" : "lost";
  if (orderCount === 1) return "first_time";
  return today >= due.dueOn ? "due" : "active";
};

const plain = <Kind extends ActionKind>(kind: Kind) => ({ key: kind, kind });

const byState = (state: LifecycleState, { due, today, ...facts }: ActionFacts): NextAction[] => {
  if (!due) return [{ ...plain("first_purchase"), since: facts.customerSince }];
  const { lastDay, dueOn, usualGapDays } = due;
  const daysAgo = daysBetween(lastDay, today);
  const rhythm = { isOwn: usualGapDays !== null, gapDays: daysBetween(lastDay, dueOn), daysAgo };
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

/**
 * What to do about one customer, most important first, with one reason each; never empty. The state in the customer's own
 * rhythm comes first and decides which other actions are allowed, so that no two of them contradict each other.
 */
export const nextActionsFor = (facts: ActionFacts): [NextAction, ...NextAction[]] => {
  const state = computeLifecycleState(facts);
  return [...byState(state, facts), ...byProducts(state, facts), ...bySegment(state, facts), ...byReach(facts)] as [
    NextAction,
    ...NextAction[],
  ];
};
