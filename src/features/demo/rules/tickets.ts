import { chance, logNormal, normal, pick, poisson, type Random } from "#lib/statistics/random.ts";
import { toLocalDay } from "#lib/time/day.ts";
import type { IncomingOrder, IncomingRefund, IncomingTicket } from "#records/rules/incoming-records.ts";
import { type DemoCalendar, drawMoment, type Temperament } from "./temperament.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Ticket topics: duration, number of messages, and satisfaction. */
const ABOUT = {
  question: { hours: 5, messages: 1, liking: 4.4, reopened: 0.03 },
  payment: { hours: 9, messages: 1.5, liking: 3.6, reopened: 0.06 },
  return: { hours: 40, messages: 2.5, liking: 3.2, reopened: 0.08 },
  late: { hours: 60, messages: 3, liking: 2, reopened: 0.18 },
} as const;
type Matter = keyof typeof ABOUT;

/** A customer's constant traits towards support. */
type Manner = {
  channel: string;
  /** Mean number of questions per order. */
  questions: number;
  /** The probability of reporting a problem at all. */
  telling: number;
  /** Added to the satisfaction rating. */
  mood: number;
  /** Multiplies messages and the probability of reopening. */
  insistence: number;
};

const CHANNELS: Record<Temperament["place"], Record<string, number>> = {
  online: { email: 45, chat: 35, whatsapp: 14, phone: 6 },
  shop: { phone: 55, email: 35, whatsapp: 10 },
  trade: { phone: 50, email: 50 },
};
/**
 * The share of customers who contact support about almost everything, and the share who are never satisfied; the rest
 * rarely or never do.
 */
const HEAVY = 0.06;
const SOUR = 0.1;
const SILENT = 0.5;

const drawManner = (random: Random, { place }: Temperament): Manner => {
  const channels = CHANNELS[place];
  const channel = pick(random, Object.keys(channels), (name) => channels[name] ?? 0);
  const mood = chance(random, SOUR) ? -2.2 : 0.35 * normal(random);
  if (chance(random, HEAVY)) return { channel, mood, questions: 0.8, telling: 1, insistence: 2.2 };
  if (chance(random, SILENT)) return { channel, mood, questions: 0, telling: 0.15, insistence: 1 };
  return { channel, mood, questions: logNormal(random, 0.03, 0.7), telling: 0.6, insistence: 1 };
};

type Cause = { matter: Matter; at: Date };

/** A ticket's opening time, a number of days after an order, in the shop's time zone. */
const askedAt = (
  random: Random,
  order: IncomingOrder,
  after: number,
  { channel }: Manner,
  { timeZone }: DemoCalendar,
) => {
  const day = Date.parse(`${toLocalDay(order.orderedAt, timeZone)}T00:00:00Z`) + Math.floor(after) * DAY;
  // Phone support is only open during shop hours.
  return drawMoment(random, day, channel === "phone" ? "shop" : "online", timeZone);
};

/** Parcels are late more often before Christmas. */
const lateness = ({ source, orderedAt }: IncomingOrder): number => {
  if (source !== "web") return source === "pos" ? 0 : 0.015;
  return orderedAt.getUTCMonth() >= 10 ? 0.07 : 0.025;
};

const drawCauses = (
  random: Random,
  order: IncomingOrder,
  refund: IncomingRefund | undefined,
  manner: Manner,
  calendar: DemoCalendar,
): Cause[] => {
  const causes: Cause[] = [];
  const isTold = () => chance(random, manner.telling);
  const after = (matter: Matter, days: number) =>
    causes.push({ matter, at: askedAt(random, order, days, manner, calendar) });
  if (order.status === "cancelled" && isTold()) after("payment", 1 + random() * 2);
  if (chance(random, lateness(order)) && isTold()) after("late", 5 + random() * 9);
  // Items returned at the counter need no ticket.
  if (refund && order.source !== "pos" && isTold()) {
    const before = new Date(refund.refundedAt.getTime() - (0.5 + 2 * random()) * DAY);
    causes.push({ matter: "return", at: before > order.orderedAt ? before : refund.refundedAt });
  }
  for (let left = poisson(random, manner.questions); left > 0; left--) after("question", 1 + random() * 20);
  return causes;
};

const ticketAbout = (
  random: Random,
  { matter, at }: Cause,
  { channel, mood, insistence }: Manner,
  now: Date,
): Omit<IncomingTicket, "externalId" | "customerExternalId"> => {
  const { hours, messages, liking, reopened } = ABOUT[matter];
  const wasReopened = chance(random, reopened * insistence);
  // A phone ticket closes when the call ends.
  const lasts = channel === "phone" ? logNormal(random, 0.3, 0.6) : logNormal(random, hours, 0.9);
  const closedAt = new Date(at.getTime() + lasts * (wasReopened ? 2.5 : 1) * HOUR);
  const isClosed = closedAt <= now;
  const said = Math.round(liking + mood - (wasReopened ? 0.9 : 0) + 0.6 * normal(random));
  const rating = Math.min(5, Math.max(1, said));
  return {
    openedAt: at,
    closedAt: isClosed ? closedAt : null,
    channel: chance(random, 0.12) ? "email" : channel,
    messageCount: 2 + poisson(random, messages * insistence) + (wasReopened ? 2 : 0),
    satisfaction: isClosed && chance(random, 0.8) ? rating : null,
    wasReopened: wasReopened && isClosed,
  };
};

type Past = {
  externalId: string;
  who: Temperament;
  orders: readonly IncomingOrder[];
  refunds: readonly IncomingRefund[];
  calendar: DemoCalendar;
};

/** A customer's support tickets up to now, oldest first: late parcels, returns, cancelled orders, questions. */
export const askForHelp = (random: Random, { externalId, who, orders, refunds, calendar }: Past): IncomingTicket[] => {
  const manner = drawManner(random, who);
  return orders
    .flatMap((order) => {
      const refund = refunds.find(({ orderExternalId }) => orderExternalId === order.externalId);
      return drawCauses(random, order, refund, manner, calendar);
    })
    .filter(({ at }) => at < calendar.now)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map((cause, i) => ({
      externalId: `${externalId}-T${i + 1}`,
      customerExternalId: externalId,
      ...ticketAbout(random, cause, manner, calendar.now),
    }));
};
