import type { RfmSegmentKey } from "../report/rfm/segments.ts";
import { rfmActionKey } from "../texts/business-texts.ts";
import { type OwnTexts, textIn } from "../texts/standard-texts.ts";
import { addDays, type Day, daysBetween } from "../time/day.ts";
import { sayIn } from "../words/format-message.ts";
import type { Formats } from "../words/formats.ts";
import type { Language } from "../words/language.ts";
import { wordsIn } from "../words/words.ts";
import type { CrossSell } from "./buying-habits.ts";
import { daysWithSale, type PurchaseDay } from "./purchase-days.ts";

/** What to do, and why for this customer. */
type LocalizedAction = { title: string; why: string };

/** The values for each rule's text. */
const valuesOf = (action: NextAction, formats: Formats): Record<string, string | number> => {
  switch (action.rule) {
    case "first_purchase":
      return { since: formats.days(action.since, action.since) };
    case "remind":
      return { ...action, before: formats.days(action.before, action.before) };
    case "lapsed":
      return { ...action, last: formats.days(action.lastDay, action.lastDay) };
    case "cross_sell":
      return { ...action, share: formats.percent(action.share), lift: formats.decimal(action.lift) };
    case "segment":
      return { orders: action.orderCount, revenue: formats.money(action.revenue), days: action.daysSinceLastPurchase };
    default:
      return action;
  }
};

/** An action in the user's language. */
export const actionInWords = (
  action: NextAction,
  { language, formats, texts }: { language: Language; formats: Formats; texts: OwnTexts },
): LocalizedAction => {
  const say = sayIn(language);
  const { next_actions: words, rfm_segments: segments } = wordsIn(language);
  const { title, why } = words[action.rule];
  const values = valuesOf(action, formats);
  if (action.rule !== "segment") return { title: say(title, values), why: say(why, values) };
  return {
    title: textIn(texts, rfmActionKey(action.segment, action.number), language),
    why: say(why, { ...values, segment: segments[action.segment].name }),
  };
};

/** How often a customer buys, and when the next purchase is due. */
type Rhythm = { gapDays: number; longestGapDays: number; lastDay: Day; dueDay: Day };

/** A habit needs at least two gaps. */
const DAYS_NEEDED = 3;

/** For an even count the lower middle value, so that it is a gap that occurred. */
const median = (sorted: readonly number[]): number => sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;

/** The median gap between days with a sale; null with fewer than three days. */
export const rhythmOf = (days: readonly PurchaseDay[]): Rhythm | null => {
  const bought = daysWithSale(days);
  const lastDay = bought.at(-1);
  if (bought.length < DAYS_NEEDED || lastDay === undefined) return null;
  const gaps = bought.slice(1).map((day, i) => daysBetween(bought[i] ?? day, day));
  gaps.sort((a, b) => a - b);
  const gapDays = median(gaps);
  return { gapDays, longestGapDays: gaps.at(-1) ?? gapDays, lastDay, dueDay: addDays(lastDay, gapDays) };
};

type Consent = "granted" | "denied" | "unknown";

/** The input of the rules. Money in major units, for texts. */
export type Situation = {
  today: Day;
  orderCount: number;
  customerSince: Day;
  lastDay: Day | null;
  rhythm: Rhythm | null;
  crossSell: CrossSell | null;
  place: { segment: RfmSegmentKey; orderCount: number; revenue: number; daysSinceLastPurchase: number } | null;
  emailConsent: Consent;
  smsConsent: Consent;
};

/** `rule` selects the text; `key` identifies the action, so that it can be marked as done. */
export type NextAction = { key: string } & (
  | { rule: "first_purchase"; since: Day }
  | { rule: "remind"; before: Day; gapDays: number; daysAgo: number }
  | { rule: "reorder_due"; gapDays: number; daysAgo: number }
  | { rule: "win_back"; gapDays: number; daysAgo: number }
  | { rule: "lapsed"; lastDay: Day; days: number }
  | ({ rule: "cross_sell" } & CrossSell)
  | ({ rule: "segment"; number: "1" | "2" | "3" } & NonNullable<Situation["place"]>)
  | { rule: "ask_consent" }
  | { rule: "in_person" }
);

/** The standard report's period: customers without a purchase in it have no segment. */
const PERIOD = 90;

/**
 * Three states: before the typical gap is over, after it, and after twice the gap when this is also longer than any
 * earlier one.
 */
const byRhythm = ({ today, rhythm, place, lastDay }: Situation): NextAction[] => {
  if (!rhythm) return place || lastDay === null ? [] : [{ key: "lapsed", rule: "lapsed", lastDay, days: PERIOD }];
  const { gapDays, longestGapDays, dueDay } = rhythm;
  const daysAgo = daysBetween(rhythm.lastDay, today);
  if (today <= dueDay) return [{ key: "remind", rule: "remind", before: dueDay, gapDays, daysAgo }];
  const isLost = today > addDays(dueDay, gapDays) && daysAgo > longestGapDays;
  return isLost
    ? [{ key: "win_back", rule: "win_back", gapDays, daysAgo }]
    : [{ key: "reorder_due", rule: "reorder_due", gapDays, daysAgo }];
};

const byProducts = ({ crossSell }: Situation): NextAction[] =>
  crossSell ? [{ key: `cross_sell:${crossSell.offered}`, rule: "cross_sell", ...crossSell }] : [];

/** The three recommended actions of the customer's RFM segment. */
const bySegment = ({ place }: Situation): NextAction[] =>
  place
    ? (["1", "2", "3"] as const).map((number) => ({
        key: `${place.segment}:${number}`,
        rule: "segment" as const,
        number,
        ...place,
      }))
    : [];

const byConsent = ({ emailConsent, smsConsent }: Situation): NextAction[] => {
  if (emailConsent === "granted" || smsConsent === "granted") return [];
  const mayAsk = emailConsent === "unknown" || smsConsent === "unknown";
  return mayAsk ? [{ key: "ask_consent", rule: "ask_consent" }] : [{ key: "in_person", rule: "in_person" }];
};

/** What to do about one customer, most personal first. Readable rules; nothing is learned. */
export const nextActionsFor = (situation: Situation): NextAction[] => {
  const { orderCount, customerSince } = situation;
  if (orderCount === 0) {
    const first = { key: "first_purchase", rule: "first_purchase" as const, since: customerSince };
    return [first, ...byConsent(situation)];
  }
  return [byRhythm, byProducts, bySegment, byConsent].flatMap((rule) => rule(situation));
};
