import { chance, createRandom, exponential, pick, type Random } from "#lib/statistics/random.ts";
import { toLocalDay } from "#lib/time/day.ts";
import type {
  Consent,
  IncomingCustomer,
  IncomingOrder,
  IncomingRefund,
  IncomingTicket,
  LoyaltyLevel,
} from "#records/rules/incoming-records.ts";
import { makeCatalogue } from "./catalogue.ts";
import { placeOrder, type Shelves, shelve } from "./place-order.ts";
import {
  busyness,
  type DemoCalendar,
  drawMoment,
  isInSeason,
  MOST,
  makeTemperament,
  type Temperament,
} from "./temperament.ts";
import { askForHelp } from "./tickets.ts";

const DAY = 86_400_000;
const IN_PROGRAMME = 0.8;

/** Net revenue thresholds in minor units, highest first. */
const LEVELS: [LoyaltyLevel, number][] = [
  ["PLATINUM", 250_000],
  ["GOLD", 90_000],
  ["SILVER", 30_000],
  ["BRONZE", 0],
];

/** The loyalty level for an amount spent; null for customers who never joined. */
const drawLoyaltyLevel = (
  random: Random,
  orders: readonly IncomingOrder[],
  refunds: readonly IncomingRefund[],
): LoyaltyLevel | null => {
  if (!chance(random, IN_PROGRAMME)) return null;
  const charged = orders.reduce((sum, { status, totalPrice }) => (status === "completed" ? sum + totalPrice : sum), 0);
  const spent = charged - refunds.reduce((sum, { amount }) => sum + amount, 0);
  return LEVELS.find(([, from]) => spent >= from)?.[0] ?? "BRONZE";
};

const answer = (random: Random, granted: number, denied: number): Consent =>
  pick(
    random,
    ["granted", "denied", "unknown"] as const,
    (word) => ({ granted, denied, unknown: 1 - granted - denied })[word],
  );

/** Consents and their dates: mostly given at the first order, some withdrawn since. */
const drawConsents = (random: Random, createdAt: Date, now: Date) => {
  const when = (consent: Consent): Date | null => {
    if (consent === "unknown") return null;
    const later = chance(random, 0.85) ? 60_000 * random() * 10 : random() * 300 * DAY;
    return new Date(Math.min(createdAt.getTime() + later, now.getTime()));
  };
  const emailConsent = answer(random, 0.62, 0.18);
  const smsConsent = answer(random, 0.24, 0.3);
  const [emailConsentAt, smsConsentAt] = [when(emailConsent), when(smsConsent)];
  // Asked together with email: about half of those who agreed to email agree to advertising too.
  const asked = emailConsentAt !== null && emailConsentAt.getTime() % 10 < 9;
  const agreed = emailConsent === "granted" && createdAt.getTime() % 100 < 55;
  const advertisingConsent: Consent = asked ? (agreed ? "granted" : "denied") : "unknown";
  const advertisingConsentAt = asked ? emailConsentAt : null;
  return { emailConsent, emailConsentAt, smsConsent, smsConsentAt, advertisingConsent, advertisingConsentAt };
};

type Land = { country: string; share: number; domain: string; first: string[]; last: string[] };

/** Fictional people: common names, and email addresses under domains reserved for examples (RFC 2606). */
const LANDS: Land[] = [
  {
    country: "United States",
    share: 46,
    domain: "example.com",
    first: [
      "Emma",
      "Olivia",
      "Grace",
      "Ruth",
      "Linda",
      "Karen",
      "Megan",
      "James",
      "Daniel",
      "Walter",
      "Naomi",
      "Carol",
    ],
    last: [
      "Smith",
      "Johnson",
      "Miller",
      "Davis",
      "Clark",
      "Walker",
      "Young",
      "Baker",
      "Turner",
      "Hill",
      "Reed",
      "Ward",
    ],
  },
  {
    country: "Canada",
    share: 14,
    domain: "example.org",
    first: ["Charlotte", "Amelia", "Chloe", "Sophie", "Nora", "Lucas", "Ethan", "Claire"],
    last: ["Tremblay", "Roy", "Martin", "Campbell", "Morrison", "Fraser", "Gagnon", "Wilson"],
  },
  {
    country: "Mexico",
    share: 14,
    domain: "example.net",
    first: ["Ana", "María", "Lucía", "Carmen", "Elena", "José", "Miguel", "Sofía"],
    last: ["García", "Hernández", "López", "Martínez", "Ramírez", "Torres", "Flores", "Díaz"],
  },
  {
    country: "Brazil",
    share: 14,
    domain: "example.com",
    first: ["Beatriz", "Júlia", "Larissa", "Camila", "Fernanda", "João", "Pedro", "Rafael"],
    last: ["Silva", "Santos", "Oliveira", "Souza", "Pereira", "Costa", "Almeida", "Ribeiro"],
  },
  {
    country: "United Kingdom",
    share: 12,
    domain: "example.org",
    first: ["Alice", "Florence", "Isla", "Poppy", "Margaret", "George", "Harry", "Edith"],
    last: ["Jones", "Taylor", "Brown", "Evans", "Thomas", "Wright", "Green", "Hughes"],
  },
];

const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();

const CANADIAN_AREAS =
  "204 236 249 250 289 306 343 365 403 416 418 437 450 506 514 519 604 613 647 705 778 780 819 902 905";

/** Of cities whose numbers from 496 0000 on are reserved for fiction. */
const BRITISH_AREAS = "113 114 115 116 117 118 121 131 141 151 161";

/**
 * A number that no subscriber has: of the ranges reserved for fiction (in North America 555-01xx, in the United Kingdom
 * Ofcom's 496 0xxx), and elsewhere of an unassigned prefix.
 */
const NUMBERS: Record<string, (random: Random) => string> = {
  "United States": (random) => `+1${212 + Math.floor(random() * 700)}55501${two(random)}`,
  Canada: (random) => `+1${pick(random, CANADIAN_AREAS.split(" "), () => 1)}55501${two(random)}`,
  "United Kingdom": (random) =>
    `+44${pick(random, BRITISH_AREAS.split(" "), () => 1)}4960${Math.floor(random() * 10)}${two(random)}`,
  Mexico: (random) => `+52550000${two(random)}${two(random)}`,
  Brazil: (random) => `+551190000${two(random)}${two(random)}`,
};

const two = (random: Random): string => String(Math.floor(random() * 100)).padStart(2, "0");

/** A phone number of the country; null for customers who did not give one. */
const drawPhone = (random: Random, country: string): string | null =>
  chance(random, 0.7) ? (NUMBERS[country]?.(random) ?? null) : null;

/** A name, an email address made unique by the customer number, and a country. */
const makePerson = (random: Random, number: number): { name: string; email: string; country: string } => {
  const { country, domain, first, last } = pick(random, LANDS, ({ share }) => share);
  const given = pick(random, first, () => 1);
  const family = pick(random, last, () => 1);
  return { name: `${given} ${family}`, email: `${plain(given)}.${plain(family)}.${number}@${domain}`, country };
};
/** The share of customers who predate the first day, and by how many days at most. */
const OLD = { share: 0.2, days: 900 };
/** How much higher the arrival rate is on the last day than on the first. */
const GROWTH = 2;
/** Seasonal customers' purchase rate outside their season, relative to a year-round customer's. */
const OUT_OF_SEASON = 0.1;
const IN_SEASON = 2;

/** Draws an arrival day with a linearly growing rate, by inverting its distribution function. */
const arrivalDay = (random: Random, days: number): number =>
  (days * (Math.sqrt(1 + (GROWTH ** 2 - 1) * random()) - 1)) / (GROWTH - 1);

/**
 * A person's order times, oldest first: exponential waiting times while they are active (thinned by the day's demand),
 * and each order may be the last. Each has at least one order, unless that would be after `now`.
 */
const orderTimes = (
  random: Random,
  who: Temperament,
  { firstDay, days, now, timeZone }: DemoCalendar,
): { createdAt: Date; times: Date[] } => {
  const isOld = chance(random, OLD.share);
  const dateOf = (day: number): number => firstDay + Math.floor(day) * DAY;
  const isBusy = (day: number): boolean => chance(random, busyness(dateOf(day), who.place) / MOST);
  const isTheirs = (day: number): boolean =>
    who.season === null || isInSeason(dateOf(day), who.season) || chance(random, OUT_OF_SEASON);
  const gapDays = who.season === null ? who.gapDays : who.gapDays / IN_SEASON;
  let day = isOld ? Math.min(exponential(random, who.gapDays), random() * days) : arrivalDay(random, days);
  while (!isBusy(day)) day++;
  const times: Date[] = [];
  while (day < days) {
    const time = drawMoment(random, dateOf(day), who.place, timeZone);
    if (time <= now) times.push(time);
    if (chance(random, who.dropout)) break;
    do day += exponential(random, gapDays / MOST);
    while (day < days && !(isBusy(day) && isTheirs(day)));
  }
  times.sort((a, b) => a.getTime() - b.getTime());
  const known = isOld ? new Date(firstDay - random() * OLD.days * DAY) : (times[0] ?? now);
  return { createdAt: known, times };
};

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

const toDemoCalendar = ({ days, now, timeZone }: ShopOptions): DemoCalendar => {
  const today = Date.parse(`${toLocalDay(now, timeZone)}T00:00:00Z`);
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
  const random = createRandom(seed, number);
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
  const loyaltyLevel = drawLoyaltyLevel(random, orders, refunds);
  const phone = drawPhone(createRandom(seed ^ PHONES, number), person.country);
  const customer = {
    externalId,
    ...person,
    phone,
    loyaltyLevel,
    acquisitionCampaign: pick(createRandom(seed ^ CAMPAIGNS, number), CAMPAIGN_WEIGHTS, ([, weight]) => weight)[0],
    ...drawConsents(random, createdAt, calendar.now),
    createdAt,
  };
  const tickets = askForHelp(createRandom(seed ^ TICKETS, number), { externalId, who, orders, refunds, calendar });
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
  const shelves = shelve(makeCatalogue(createRandom(options.seed)));
  const place = { shelves, calendar: toDemoCalendar(options), pace: options.pace ?? 1 };
  for (let number = 1; number <= options.customers; number++) {
    yield liveAs(options.seed, number, place);
    if (number % CUSTOMERS_PER_GUEST !== 0) continue;
    yield comeAsGuest(createRandom(options.seed, -number), number, place);
  }
};
