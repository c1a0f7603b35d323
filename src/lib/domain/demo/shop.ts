import type {
  IncomingCustomer,
  IncomingOrder,
  IncomingRefund,
  IncomingTicket,
} from "#lib/domain/commerce/incoming-records.ts";
import { dayOf } from "#lib/domain/time/day.ts";
import { type Random, randomOf } from "../statistics/random.ts";
import { type Shelves, shelve } from "./basket.ts";
import type { Calendar } from "./calendar.ts";
import { makeCatalogue } from "./catalogue.ts";
import { consentsOf, levelOf } from "./membership.ts";
import { orderTimes } from "./order-times.ts";
import { makePerson } from "./people.ts";
import { placeOrder } from "./place-order.ts";
import { makeTemperament } from "./temperament.ts";
import { askForHelp } from "./tickets.ts";

/** One person's past with the shop; a guest's is one order and no customer. */
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
  /** How often everybody comes, as a multiple of the usual. */
  pace?: number;
  /** Nothing happens after it. */
  now: Date;
  timeZone: string;
};

/** The currency that the prices are of. */
export const CURRENCY = "USD";

/** One guest's order for so many customers. */
const CUSTOMERS_PER_GUEST = 12;

const calendarOf = ({ days, now, timeZone }: ShopOptions): Calendar => {
  const today = Date.parse(`${dayOf(now, timeZone)}T00:00:00Z`);
  return { firstDay: today - (days - 1) * 86_400_000, days, now, timeZone };
};

type Place = { shelves: Shelves; calendar: Calendar; pace: number };

/** Tickets are drawn apart: what else there is of somebody does not depend on them. */
const TICKETS = 0x7ec4e7;

const liveAs = (seed: number, number: number, { shelves, calendar, pace }: Place): Life => {
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
  const customer = { externalId, ...person, loyaltyLevel, ...consentsOf(random, createdAt, calendar.now), createdAt };
  const tickets = askForHelp(randomOf(seed ^ TICKETS, number), { externalId, who, orders, refunds, calendar });
  return { customer, orders, refunds, tickets };
};

const comeAsGuest = (random: Random, number: number, { shelves, calendar }: Place): Life => {
  const who = { ...makeTemperament(random), dropout: 1 };
  const [at] = orderTimes(random, who, calendar).times;
  if (!at) return { customer: null, orders: [], refunds: [], tickets: [] };
  const externalId = `G${String(number).padStart(5, "0")}-1`;
  const { order, refund } = placeOrder(random, { externalId, customerExternalId: null, at, who, shelves, calendar });
  return { customer: null, orders: [order], refunds: refund ? [refund] : [], tickets: [] };
};

/**
 * A made-up shop, person by person. People differ in how often they come (lognormal rates), when they leave (after any
 * order, by a chance of their own), what they like, what they spend, send back and ask for help with; the shop grows and has seasons.
 * The options alone decide every byte; a person does not depend on how many others there are.
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
