import { memoizeNewest } from "#lib/memoize.ts";
import { offsetAt } from "#lib/time/local-time.ts";
import type { ChurnSignals } from "./churn-model.ts";

const IN_PERSON = /^(pos|retail|counter|kiosk|(in[ _-]?)?(store|shop))([ _-]?\d+)?$/;
const ASSISTED = /(^|[^a-z])(draft|(tele)?phone|call|voice|e-?mail|mail|(live)?chat|sms|whatsapp|messenger|agent)/;

type ChannelKind = "online" | "in_person" | "assisted";

/** How a customer contacts a shop through a channel: self-service online, at a counter, or assisted by staff. */
const classifyChannel = (channel: string): ChannelKind => {
  const name = channel.toLowerCase();
  if (IN_PERSON.test(name)) return "in_person";
  return ASSISTED.test(name) ? "assisted" : "online";
};

/** Classifies channels, each of them once: a business has few. */
export const channelKinds = () => {
  const kinds = new Map<string, ChannelKind>();
  return (channel: string): ChannelKind => {
    const kind = kinds.get(channel) ?? classifyChannel(channel);
    kinds.set(channel, kind);
    return kind;
  };
};

/** A local date and time: days since 1970-01-01 in the local calendar, and the hour, 0 to below 24. */
type LocalMoment = { day: number; hour: number };
export type LocalClock = (instant: Date) => LocalMoment;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Ten years of orders, some 200 KB. */
const DAYS = 3653;

/**
 * Converts instants to a zone's local time. Offsets are looked up once per UTC day, because that costs more than the rest of reading an
 * order; on days when they change, every time.
 */
export const getLocalClock = memoizeNewest(20, (zone: string): LocalClock => {
  const offsetOn = memoizeNewest(DAYS, (utcDay: number): number | null => {
    const first = offsetAt(utcDay * DAY, zone);
    return first === offsetAt((utcDay + 1) * DAY, zone) ? first : null;
  });
  return (instant) => {
    const time = instant.getTime();
    const local = time + (offsetOn(Math.floor(time / DAY)) ?? offsetAt(Math.floor(time / 1000) * 1000, zone));
    const day = Math.floor(local / DAY);
    return { day, hour: (local - day * DAY) / HOUR };
  };
});

/** An order line as of the as-of instant; money in major units. */
export type ItemFact = {
  productId: string;
  category: string | null;
  /** Its product type, or else its category. */
  line: string | null;
  quantity: number;
  paid: number;
  returned: number;
};

/** An order as of the as-of instant, in local time; money in major units. */
export type OrderFact = {
  day: number;
  hour: number;
  isWeekend: boolean;
  source: string;
  charged: number;
  refunded: number;
  discount: number;
  /** Not fully refunded, so it counts towards frequency and timing. */
  isSale: boolean;
  items: readonly ItemFact[];
  /** Of the items. */
  quantity: number;
  returned: number;
};

export type TicketFact = {
  day: number;
  hour: number;
  isWeekend: boolean;
  channel: string;
  /** From opening to closing, or to the as-of instant while it is open. */
  hours: number;
  messages: number;
  satisfaction: number | null;
  needsMore: boolean;
};

/** A product in the sales. */
export type ProductFact = {
  /** On which it was bought: ascending, distinct. */
  days: readonly number[];
  quantity: number;
  /** Of the quantity, what was bought after the first of the days. */
  repeated: number;
};

/** A category in the sales, from the day it was first bought. */
export type CategoryFact = { firstDay: number; quantity: number };

/** When and through which channel a customer was in touch with the shop: by an order or a ticket. */
type Contact = { channel: string; kind: ChannelKind; hour: number; isWeekend: boolean };

export type RecentPace = {
  /** Days with a sale in the recent window, and the number expected from the earlier pace. */
  visits: number;
  expectedVisits: number;
  spent: number;
  expectedSpent: number;
};

/** The input of every feature: one customer's history, read once. */
export type BehaviorFacts = {
  asOfDay: number;
  orders: readonly OrderFact[];
  /**
   * Orders that were not fully refunded. For a customer who returned everything, all orders, because they still show
   * buying habits.
   */
  sales: readonly OrderFact[];
  products: readonly ProductFact[];
  /** In the order of their first purchase. */
  categories: readonly CategoryFact[];
  /** Distinct days with a sale, ascending, and the gaps between them. */
  days: readonly number[];
  gaps: readonly number[];
  tickets: readonly TicketFact[];
  /** Of the orders and tickets. */
  contacts: readonly Contact[];
  /** Their mean on the clock face, in hours from 4 to 28: 25.5 is 1:30 at night. */
  contactHour: number;
  /** Null where there are too few sales to compare. */
  recent: RecentPace | null;
  /** 0 to 1: how strongly purchases recur at one time of year. */
  seasonality: number;
  churnRisk: number;
  /** Input of the churn risk; null without a day with a sale. */
  signals: ChurnSignals | null;
};
