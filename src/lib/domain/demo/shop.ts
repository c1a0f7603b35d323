import type { IncomingCustomer } from "#lib/domain/commerce/incoming-customer.ts";
import type { IncomingOrder, IncomingRefund, IncomingTicket } from "#lib/domain/commerce/incoming-records.ts";
import { dayOf } from "#lib/domain/time/day.ts";
import { pick, type Random, randomOf } from "../statistics/random.ts";
import type { DemoCalendar } from "./calendar.ts";
import { makeCatalogue } from "./catalogue.ts";
import { consentsOf, levelOf } from "./membership.ts";
import { orderTimes } from "./order-times.ts";
import { makePerson, phoneOf } from "./people.ts";
import { placeOrder, type Shelves, shelve } from "./place-order.ts";
import { makeTemperament } from "./temperament.ts";
import { askForHelp } from "./tickets.ts";

/** One person's history with the shop; a guest has one order and no customer. */
export type Life = {
  customer: IncomingCustomer | null;
  orders: IncomingOrder[];
  refunds: IncomingRefund[];
  tickets: IncomingTicket[];
};

export type ShopOptions = {
  seed: number;
  customers: number;
  /** How far back orders go. */
  days: number;
  /** Multiplies all purchase rates. */
  pace?: number;
  /** No events after this. */
  now: Date;
  timeZone: string;
};

export const SHOP_NAME = "Aurora Outfitters";

/** The currency of the prices. */
export const CURRENCY = "USD";

export const TIME_ZONE = "America/New_York";

/** One guest order per this many customers. */
const CUSTOMERS_PER_GUEST = 12;

const calendarOf = ({ days, now, timeZone }: ShopOptions): DemoCalendar => {
  const today = Date.parse(`${dayOf(now, timeZone)}T00:00:00Z`);
  return { firstDay: today - (days - 1) * 86_400_000, days, now, timeZone };
};

type DemoSetting = { shelves: Shelves; calendar: DemoCalendar; pace: number };

/** Seeds tickets separately, so that a person's other data does not depend on them. */
const TICKETS = 0x7ec4e7;
/** A stream of its own, so that everything else stays the same. */
const PHONES = 0x0f0e;

/** Like the phones. */
const CAMPAIGNS = 0xca3b;
/** Where customers come from, by weight; half of them from no campaign. */
const CAMPAIGN_WEIGHTS: readonly (readonly [string | null, number])[] = [
  [null, 50],
  ["Search ads", 20],
  ["Social ads", 14],
  ["Newsletter", 9],
  ["Craft fair", 7],
];

const liveAs = (seed: number, number: number, { shelves, calendar, pace }: DemoSetting): Life => {
  const random = randomOf(seed, number);
  const externalId = `C${String(number).padStart(5, "0")}`;
  const usual = makeTemperament(random);
  const who = { ...usual, gapDays: usual.gapDays / pace };
  const person = makePerson(random, number);
  const { createdAt, times } = orderTimes(random, who, calendar);
  const placed = times.map((at, i) =>
    placeOrder(random, {
      externalId: `${externalId}-${i + 1}`,
      customerExternalId: externalId,
      at,
      who,
      shelves,
      calendar,
    }),
  );
  const orders = placed.map(({ order }) => order);
  const refunds = placed.flatMap(({ refund }) => refund ?? []);
  const loyaltyLevel = levelOf(random, orders, refunds);
  const phone = phoneOf(randomOf(seed ^ PHONES, number), person.country);
  const customer = {
    externalId,
    ...person,
    phone,
    loyaltyLevel,
    acquisitionCampaign: pick(randomOf(seed ^ CAMPAIGNS, number), CAMPAIGN_WEIGHTS, ([, weight]) => weight)[0],
    ...consentsOf(random, createdAt, calendar.now),
    createdAt,
  };
  const tickets = askForHelp(randomOf(seed ^ TICKETS, number), { externalId, who, orders, refunds, calendar });
  return { customer, orders, refunds, tickets };
};

const comeAsGuest = (random: Random, number: number, { shelves, calendar }: DemoSetting): Life => {
  const who = { ...makeTemperament(random), dropout: 1 };
  const [at] = orderTimes(random, who, calendar).times;
  if (!at) return { customer: null, orders: [], refunds: [], tickets: [] };
  const externalId = `G${String(number).padStart(5, "0")}-1`;
  const { order, refund } = placeOrder(random, { externalId, customerExternalId: null, at, who, shelves, calendar });
  return { customer: null, orders: [order], refunds: refund ? [refund] : [], tickets: [] };
};

/**
 * Generates the demo shop, person by person. People differ in how often they buy (lognormal rates), when they leave
 * (after any order, with their own probability), what they like, spend and return, and how often they need support; the
 * shop grows and has seasons. The output depends only on the options, and each person is independent of how many others
 * there are.
 */
export const makeShop = function* (options: ShopOptions): Generator<Life> {
  const shelves = shelve(makeCatalogue(randomOf(options.seed)));
  const place = { shelves, calendar: calendarOf(options), pace: options.pace ?? 1 };
  for (let number = 1; number <= options.customers; number++) {
    yield liveAs(options.seed, number, place);
    if (number % CUSTOMERS_PER_GUEST !== 0) continue;
    yield comeAsGuest(randomOf(options.seed, -number), number, place);
  }
};
