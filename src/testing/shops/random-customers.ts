import fc from "fast-check";
import { AXES } from "#lib/axes/registry/axes.ts";
import { CLV_TIERS, type OrderChanceRow } from "#lib/clv/forecast-setting.ts";
import { GROUPS } from "#lib/purchases/purchasing.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import { addDays, startOfDay } from "#lib/time/day.ts";
import { CUSTOM_FIELD_KINDS, type CustomField } from "#records/rules/custom-fields.ts";
import { LOYALTY_LEVELS } from "#records/rules/incoming-records.ts";

// Random customers for tests of criteria.

export const TIME_ZONE = "America/Sao_Paulo";
export const TODAY = "2026-03-10";

type Line = {
  product: string;
  category: string | null;
  brand: string | null;
  quantity: number;
  cost: number | null;
  returned: number;
};
export type Sale = {
  at: Date;
  total: number;
  discount: number;
  refunded: number;
  status: string;
  storefront: number;
  channel: string;
  codes: string[];
  customFields: Record<string, string | number | boolean>;
  lines: Line[];
};
export type Person = {
  externalId: string;
  name: string | null;
  email: string | null;
  country: string | null;
  campaign: string | null;
  level: string | null;
  emailConsent: "granted" | "denied" | "unknown";
  smsConsent: "granted" | "denied" | "unknown";
  advertisingConsent: "granted" | "denied" | "unknown";
  createdAt: Date;
  sales: Sale[];
  events: { name: string; at: Date }[];
  customFields: Record<string, string | number | boolean>;
  tags: string[];
  segments: string[];
  rfm: { segment: string; recency: number; frequency: number; monetary: number } | null;
  groups: { behavioral: string; value: string; frequency: string } | null;
  forecast:
    | ({ tier: string; predictedClv: number; pAlive: number | null; nextOrderOn: string | null } & OrderChanceRow)
    | null;
  profile: { memberships: Record<string, Record<string, number>>; archetype: string | null } | null;
  drift: { velocity: number | null; changedDaysAgo: number[] } | null;
};

/** Of each unit, whatever the order's total is. */
export const LINE_PRICE = 100;
const CATEGORIES = ["Yarn", "Fabric", null];
export const PRODUCTS = ["p1", "p2", "p3"];
const BRANDS = ["Ouro", "Zeta", null];
export const CODES = ["WELCOME", "SUMMER"];
export const CAMPAIGNS = ["Spring", "Search ads"];
export const EVENTS = ["viewed", "added_to_cart", "Wishlist"];
const OF_EACH_TYPE: readonly Omit<CustomField, "kind">[] = [
  { key: "city_of_birth", name: "City of birth", type: "text", options: [] },
  { key: "shoe_size", name: "Shoe size", type: "number", options: [] },
  { key: "birthday", name: "Birthday", type: "date", options: [] },
  { key: "vip", name: "VIP", type: "boolean", options: [] },
  { key: "team", name: "Team", type: "choice", options: ["Red", "Blue"] },
];
/** The business's own fields, one of each type for customers and one for orders, with the same keys. */
export const OWN_FIELDS: readonly CustomField[] = CUSTOM_FIELD_KINDS.flatMap((kind) =>
  OF_EACH_TYPE.map((field) => ({ kind, ...field })),
);
export const TAGS = ["vip", "wholesale"];
export const SEGMENTS = ["018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002"];
export const ARCHETYPES = ["weekly+loyal", "rare+new"];
const NAMES = ["José Álvarez", "JOSE alvarez", "Ana", "Émile 100%_x", null];

/** Instants around the edges of local days: a minute before and after midnight in São Paulo. */
const moments: Date[] = [0, 1, 2, 29, 30, 31, 89, 90, 91, 400].flatMap((ago) => {
  const start = startOfDay(addDays(TODAY, -ago), TIME_ZONE).getTime();
  return [start, start - 60_000, start + 60_000, start + 12 * 3_600_000].map((at) => new Date(at));
});

/** Values of the business's own fields. */
const customFields = fc.record(
  {
    city_of_birth: fc.constantFrom("São Paulo", "sao paulo", "Porto"),
    shoe_size: fc.constantFrom(-3, 0, 42, 42.5),
    birthday: fc.constantFrom(...[0, 1, 29, 30, 31, 89, 90, 91].map((ago) => addDays(TODAY, -ago))),
    vip: fc.boolean(),
    team: fc.constantFrom("Red", "Blue"),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, string | number | boolean>>;

const sale: fc.Arbitrary<Sale> = fc
  .record({
    at: fc.constantFrom(...moments.filter((at) => at <= startOfDay(addDays(TODAY, 1), TIME_ZONE))),
    total: fc.constantFrom(0, 999, 1000, 5000, 100_000),
    discount: fc.constantFrom(0, 0, 500, 1000),
    back: fc.constantFrom("none", "none", "some", "all"),
    status: fc.constantFrom("completed", "completed", "completed", "partial", "pending", "cancelled"),
    storefront: fc.constantFrom(1, 2),
    channel: fc.constantFrom("web", "pos"),
    codes: fc.subarray(CODES),
    customFields,
    lines: fc.array(
      fc.record({
        product: fc.constantFrom(...PRODUCTS),
        category: fc.constantFrom(...CATEGORIES),
        brand: fc.constantFrom(...BRANDS),
        quantity: fc.constantFrom(1, 3),
        cost: fc.constantFrom(null, null, 40, 130),
        isReturned: fc.boolean(),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map(({ back, lines, ...rest }) => {
    const isSale = rest.status === "completed" || rest.status === "partial";
    const given = isSale ? back : "none";
    const refunded = given === "all" ? rest.total : given === "some" ? Math.floor(rest.total / 2) : 0;
    return {
      ...rest,
      refunded,
      lines: lines.map(({ isReturned, ...line }) => ({
        ...line,
        returned: refunded > 0 && isReturned ? line.quantity : 0,
      })),
    };
  });

/** Shares that add up without rounding, of a kind, a numbered variant, and another kind; one is dominant. */
const SHARES = [
  [0.5, 0.25, 0.25],
  [0.25, 0.5, 0.25],
  [0.125, 0.25, 0.625],
  [0, 0, 1],
];
/** Those segments, of every axis. */
export const SEGMENTS_BY_AXIS = Object.fromEntries(
  AXES.map(({ name, vocabulary: [one, other] }) => [name, one && other ? [one.key, `${one.key}_2`, other.key] : []]),
);
const memberships = fc.tuple(...AXES.map(() => fc.option(fc.constantFrom(...SHARES), { freq: 5 }))).map((shares) =>
  Object.fromEntries(
    AXES.flatMap(({ name, vocabulary: [one, other] }, i) => {
      const own = shares[i];
      return own && one && other ? [[name, { [one.key]: own[0], [`${one.key}_2`]: own[1], [other.key]: own[2] }]] : [];
    }),
  ),
) as fc.Arbitrary<Record<string, Record<string, number>>>;

/** A customer with every edge case that a criteria field may meet. */
export const person: fc.Arbitrary<Omit<Person, "externalId">> = fc.record({
  name: fc.constantFrom(...NAMES),
  email: fc.constantFrom("ANA@Example.com", "jose@example.org", null),
  country: fc.constantFrom("Brazil", "Portugal", null),
  campaign: fc.constantFrom(...CAMPAIGNS, null),
  level: fc.constantFrom(...LOYALTY_LEVELS, null),
  emailConsent: fc.constantFrom("granted", "denied", "unknown"),
  smsConsent: fc.constantFrom("granted", "denied", "unknown"),
  advertisingConsent: fc.constantFrom("granted", "denied", "unknown"),
  createdAt: fc.constantFrom(...moments),
  sales: fc.array(sale, { maxLength: 5 }),
  events: fc.array(fc.record({ name: fc.constantFrom(...EVENTS), at: fc.constantFrom(...moments) }), { maxLength: 4 }),
  customFields,
  tags: fc.subarray(TAGS),
  segments: fc.subarray(SEGMENTS),
  groups: fc.option(
    fc.record({
      behavioral: fc.constantFrom(...GROUPS),
      value: fc.constantFrom(...GROUPS),
      frequency: fc.constantFrom(...GROUPS),
    }),
  ),
  forecast: fc.option(
    fc.record({
      tier: fc.constantFrom(...CLV_TIERS),
      predictedClv: fc.constantFrom(0, 999, 1000, 5000, 100_000),
      pAlive: fc.option(fc.constantFrom(0, 0.25, 0.5, 1)),
      orderChance7: fc.option(fc.constantFrom(0, 0.25, 0.5, 1)),
      orderChance30: fc.option(fc.constantFrom(0, 0.25, 0.5, 1)),
      orderChance90: fc.option(fc.constantFrom(0, 0.25, 0.5, 1)),
      nextOrderOn: fc.option(fc.constantFrom(...[-31, -1, 0, 1, 30, 90].map((days) => addDays(TODAY, days)))),
    }),
  ),
  profile: fc.option(
    fc.record({
      memberships,
      archetype: fc.constantFrom(...ARCHETYPES, null),
    }),
  ),
  drift: fc.option(
    fc.record({
      velocity: fc.option(fc.constantFrom(0, 0.01, 0.2, 0.5)),
      changedDaysAgo: fc.uniqueArray(fc.constantFrom(0, 7, 30, 90), { maxLength: 2 }),
    }),
  ),
  rfm: fc.option(
    fc.record({
      segment: fc.constantFrom(...RFM_KEYS_BY_VALUE),
      recency: fc.integer({ min: 1, max: 5 }),
      frequency: fc.integer({ min: 1, max: 5 }),
      monetary: fc.integer({ min: 1, max: 5 }),
    }),
  ),
});
