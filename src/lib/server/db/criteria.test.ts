import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { LOYALTY_LEVELS } from "#lib/domain/commerce/incoming.ts";
import { boundsOf } from "#lib/domain/criteria/bounds.ts";
import { FIELDS, fieldOf } from "#lib/domain/criteria/catalogue.ts";
import { compileCriteria, compileDistance, compileReasons, type Frame } from "#lib/domain/criteria/compile.ts";
import { type Condition, type Criteria, conditionsOf } from "#lib/domain/criteria/criteria.ts";
import type { Field } from "#lib/domain/criteria/field.ts";
import { operatorsOf, valueFormOf } from "#lib/domain/criteria/operators.ts";
import { readCriteria } from "#lib/domain/criteria/read.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { GROUPS } from "#lib/domain/purchasing/purchasing.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/domain/rfm/segments.ts";
import { addDays, dayOf, daysBetween, startOfDay } from "#lib/domain/time.ts";
import { aBusiness, saveSales } from "#testing/builders.ts";
import { withBusiness } from "./with-business.ts";

// The one meaning of criteria is their SQL. Here a second one, written the long way round over plain objects, says the
// same of random customers: of every field with every operator, and of random trees.

const TIME_ZONE = "America/Sao_Paulo";
const TODAY = "2026-03-10";
const PEOPLE = 60;

type Line = { product: string; category: string | null; brand: string | null; quantity: number; returned: number };
type Sale = {
  at: Date;
  total: number;
  discount: number;
  refunded: number;
  status: string;
  storefront: number;
  channel: string;
  lines: Line[];
};
type Person = {
  externalId: string;
  name: string | null;
  email: string | null;
  country: string | null;
  level: string | null;
  emailConsent: "granted" | "denied" | "unknown";
  smsConsent: "granted" | "denied" | "unknown";
  createdAt: Date;
  sales: Sale[];
  tags: string[];
  segments: string[];
  rfm: { segment: string; recency: number; frequency: number; monetary: number } | null;
  groups: { behavioral: string; value: string; frequency: string } | null;
};

const CATEGORIES = ["Yarn", "Fabric", null];
const PRODUCTS = ["p1", "p2", "p3"];
const BRANDS = ["Ouro", "Zeta", null];
const TAGS = ["vip", "wholesale"];
const SEGMENTS = ["018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002"];
const NAMES = ["José Álvarez", "JOSE alvarez", "Ana", "Émile 100%_x", null];

/** Instants around the edges of the business's days: a minute before and after midnight in São Paulo. */
const moments: Date[] = [0, 1, 2, 29, 30, 31, 89, 90, 91, 400].flatMap((ago) => {
  const start = startOfDay(addDays(TODAY, -ago), TIME_ZONE).getTime();
  return [start, start - 60_000, start + 60_000, start + 12 * 3_600_000].map((at) => new Date(at));
});

const sale: fc.Arbitrary<Sale> = fc
  .record({
    at: fc.constantFrom(...moments.filter((at) => at <= startOfDay(addDays(TODAY, 1), TIME_ZONE))),
    total: fc.constantFrom(0, 999, 1000, 5000, 100_000),
    discount: fc.constantFrom(0, 0, 500, 1000),
    back: fc.constantFrom("none", "none", "some", "all"),
    status: fc.constantFrom("completed", "completed", "completed", "partial", "pending", "cancelled"),
    storefront: fc.constantFrom(1, 2),
    channel: fc.constantFrom("web", "pos"),
    lines: fc.array(
      fc.record({
        product: fc.constantFrom(...PRODUCTS),
        category: fc.constantFrom(...CATEGORIES),
        brand: fc.constantFrom(...BRANDS),
        quantity: fc.constantFrom(1, 3),
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

const person: fc.Arbitrary<Omit<Person, "externalId">> = fc.record({
  name: fc.constantFrom(...NAMES),
  email: fc.constantFrom("ANA@Example.com", "jose@example.org", null),
  country: fc.constantFrom("Brazil", "Portugal", null),
  level: fc.constantFrom(...LOYALTY_LEVELS, null),
  emailConsent: fc.constantFrom("granted", "denied", "unknown"),
  smsConsent: fc.constantFrom("granted", "denied", "unknown"),
  createdAt: fc.constantFrom(...moments),
  sales: fc.array(sale, { maxLength: 5 }),
  tags: fc.subarray(TAGS),
  segments: fc.subarray(SEGMENTS),
  groups: fc.option(
    fc.record({
      behavioral: fc.constantFrom(...GROUPS),
      value: fc.constantFrom(...GROUPS),
      frequency: fc.constantFrom(...GROUPS),
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

// ── The long way round ──────────────────────────────────────────────────────────────────────────────────────────────

const folded = (text: string) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
const day = (at: Date) => dayOf(at, TIME_ZONE);
const isSale = ({ status, refunded, total }: Sale) =>
  (status === "completed" || status === "partial") && (refunded === 0 || refunded < total);
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const within = (sales: Sale[], days?: number) =>
  sales.filter(({ at }) => days === undefined || day(at) > addDays(TODAY, -days));

const ordersWith = (p: Person, { value, withinDays }: Condition, has: (sale: Sale, one: string) => boolean): number =>
  within(p.sales.filter(isSale), withinDays).filter((s) => (value as string[]).some((one) => has(s, one))).length;

/** Instants as days, money in major units. */
const ownValue = (p: Person, condition: Condition): number | string | null => {
  const sales = p.sales.filter(isSale);
  const [first, last] = [
    sales.map(({ at }) => at).sort((a, b) => Number(a) - Number(b))[0],
    sales.map(({ at }) => at).sort((a, b) => Number(b) - Number(a))[0],
  ];
  const net = (some: Sale[]) => sum(some.map(({ total, refunded }) => total - refunded)) / 100;
  const lines = p.sales.filter(({ status }) => status === "completed" || status === "partial").flatMap((s) => s.lines);
  switch (condition.field) {
    case "lifetimeValue":
      return net(sales);
    case "orders":
      return within(sales, condition.withinDays).length;
    case "revenue":
      return net(within(sales, condition.withinDays));
    case "averageOrderValue":
      return sales.length === 0 ? null : net(sales) / sales.length;
    case "daysSinceLastPurchase":
      return last ? daysBetween(day(last), TODAY) : null;
    case "purchaseFrequency":
      return sales.length / Math.max((first ? daysBetween(day(first), TODAY) : 0) / 30.4375, 1);
    case "tenureDays":
      return Math.max(0, daysBetween(day(p.createdAt), TODAY));
    case "firstOrderAt":
      return first ? day(first) : null;
    case "lastOrderAt":
      return last ? day(last) : null;
    case "customerSince":
      return day(p.createdAt);
    case "discountShare": {
      const whole = sum(sales.map(({ total, discount }) => total + discount));
      return whole === 0 ? null : sum(sales.map(({ discount }) => discount)) / whole;
    }
    case "returnShare":
      return lines.length === 0 ? null : sum(lines.map((l) => l.returned)) / sum(lines.map((l) => l.quantity));
    case "loyaltyLevel":
      return p.level;
    case "country":
      return p.country;
    case "name":
      return p.name === null ? null : folded(p.name);
    case "email":
      return p.email === null ? null : folded(p.email);
    case "externalId":
      return p.externalId;
    case "emailConsent":
      return p.emailConsent;
    case "smsConsent":
      return p.smsConsent;
    case "storefront":
      return ordersWith(p, condition, (s, one) => String(s.storefront) === one);
    case "channel":
      return ordersWith(p, condition, (s, one) => s.channel === one);
    case "categoryBought":
      return ordersWith(p, condition, (s, one) => s.lines.some(({ category }) => category === one));
    case "productBought":
      return ordersWith(p, condition, (s, one) => s.lines.some(({ product }) => product === one));
    case "brandBought":
      return ordersWith(p, condition, (s, one) => s.lines.some(({ brand }) => brand === one));
    case "tag":
      return p.tags.filter((one) => (condition.value as string[]).includes(one)).length;
    case "inSegment":
      return p.segments.filter((one) => (condition.value as string[]).includes(one)).length;
    case "purchasingGroup":
      return p.groups?.behavioral ?? null;
    case "purchasingValueGroup":
      return p.groups?.value ?? null;
    case "purchasingFrequencyGroup":
      return p.groups?.frequency ?? null;
    case "rfmSegment":
      return p.rfm?.segment ?? null;
    case "recencyScore":
      return p.rfm?.recency ?? null;
    case "frequencyScore":
      return p.rfm?.frequency ?? null;
    case "monetaryScore":
      return p.rfm?.monetary ?? null;
    default:
      throw new Error(`The test knows nothing of ${condition.field}: say here what it means`);
  }
};

const holds = (p: Person, condition: Condition): boolean => {
  const { operator, times = 1 } = condition;
  const own = ownValue(p, condition);
  const field = fieldOf(condition.field);
  if (field.type === "several") return operator === "is_any_of" ? Number(own) >= times : Number(own) < times;
  const asked = (given: unknown) => (field.isFolded ? folded(String(given)) : given);
  const list = Array.isArray(condition.value) ? condition.value.map(asked) : [];
  switch (operator) {
    case "is_set":
      return own !== null;
    case "is_not_set":
      return own === null;
    case "is_not":
      return own !== asked(condition.value);
    case "is_none_of":
      return !list.includes(own);
  }
  if (own === null) return false;
  switch (operator) {
    case "at_least":
      return Number(own) >= Number(condition.value);
    case "at_most":
      return Number(own) <= Number(condition.value);
    case "between":
      return Number(own) >= Number(list[0]) && Number(own) <= Number(list[1]);
    case "is":
      return own === asked(condition.value);
    case "is_any_of":
      return list.includes(own);
    case "contains":
      return String(own).includes(String(asked(condition.value)));
    case "before":
      return own < String(condition.value);
    case "after":
      return own > String(condition.value);
    case "within_days":
      return own > addDays(TODAY, -Number(condition.value));
    case "more_than_days_ago":
      return own < addDays(TODAY, -Number(condition.value));
  }
  throw new Error(`The test knows nothing of ${operator}`);
};

const meets = (p: Person, criteria: Criteria): boolean => {
  if ("all" in criteria) return criteria.all.every((one) => meets(p, one));
  if ("any" in criteria) return criteria.any.some((one) => meets(p, one));
  if ("not" in criteria) return !criteria.not.some((one) => meets(p, one));
  return holds(p, criteria);
};

/** By trying them all: every set of conditions, answered otherwise than they are. */
const fewestChanges = (p: Person, criteria: Criteria): number => {
  const conditions = conditionsOf(criteria).map(({ condition }) => condition);
  let fewest = Number.POSITIVE_INFINITY;
  for (let otherwise = 0; otherwise < 2 ** conditions.length; otherwise++) {
    const changed = conditions.filter((_, i) => otherwise & (1 << i)).length;
    if (changed >= fewest) continue;
    const answers = conditions.map((condition, i) => holds(p, condition) !== Boolean(otherwise & (1 << i)));
    if (meetsBy(criteria, answers)) fewest = changed;
  }
  return fewest;
};

/** The tree's answer, given those of its conditions in reading order. */
const meetsBy = (criteria: Criteria, answers: boolean[]): boolean => {
  const left = [...answers];
  const of = (one: Criteria): boolean => {
    if ("all" in one) return one.all.map(of).every(Boolean);
    if ("any" in one) return one.any.map(of).some(Boolean);
    if ("not" in one) return !one.not.map(of).some(Boolean);
    return left.shift() ?? false;
  };
  return of(criteria);
};

// ── Random criteria ─────────────────────────────────────────────────────────────────────────────────────────────────

const TEXTS: Record<string, string[]> = {
  name: ["José Álvarez", "jose", "100%_", "ana"],
  email: ["ana@example.com", "EXAMPLE"],
  externalId: ["c0", "c1"],
  country: ["Brazil", "Portugal", "Chile"],
  storefront: ["1", "2", "3"],
  channel: ["web", "pos", "phone"],
  categoryBought: ["Yarn", "Fabric"],
  productBought: PRODUCTS,
  brandBought: ["Ouro", "Zeta"],
  tag: TAGS,
  inSegment: SEGMENTS,
};

const textFor = (field: Field) => fc.constantFrom(...(field.options ?? TEXTS[field.name] ?? ["x"]));
const NUMBERS: Partial<Record<Field["type"], number[]>> = {
  money: [0, 4.99, 10, 50, 1000],
  share: [0, 0.2, 0.5, 1],
  rate: [0, 0.5, 1, 2],
  score: [1, 3, 5],
  days: [0, 1, 30, 90, 400],
  count: [0, 1, 2, 5],
};
const numberFor = (field: Field) =>
  fc.constantFrom(...(NUMBERS[field.type] ?? [0]).map((n) => Math.max(n, boundsOf(field).min)));

const conditionFor = (field: Field, operator: Condition["operator"]): fc.Arbitrary<Condition> => {
  const values = {
    none: fc.constant(undefined),
    number: numberFor(field),
    "two numbers": fc
      .tuple(numberFor(field), numberFor(field))
      .map(([a, b]): [number, number] => (a <= b ? [a, b] : [b, a])),
    text: textFor(field),
    texts: fc.uniqueArray(textFor(field), { minLength: 1, maxLength: 2 }),
    date: fc.constantFrom(TODAY, addDays(TODAY, -30), addDays(TODAY, -90)),
    days: fc.constantFrom(1, 30, 90),
  };
  const window = fc.constantFrom(1, 30, 90);
  return fc
    .record({
      value: values[valueFormOf(field, operator)] as fc.Arbitrary<Condition["value"]>,
      withinDays: field.window === "must" ? window : field.window ? fc.option(window) : fc.constant(null),
      times: field.countsOrders ? fc.option(fc.constantFrom(1, 2)) : fc.constant(null),
    })
    .map(({ value, withinDays, times }) => ({
      field: field.name,
      operator,
      ...(value !== undefined && { value }),
      ...(withinDays !== null && { withinDays }),
      ...(times !== null && { times }),
    }));
};

const anyCondition = fc.oneof(
  ...FIELDS.flatMap((field) => operatorsOf(field).map((operator) => conditionFor(field, operator))),
);
const tree: fc.Arbitrary<Criteria> = fc.letrec<{ node: Criteria; group: Criteria }>((tie) => ({
  node: fc.oneof({ depthSize: "small", withCrossShrink: true }, anyCondition, tie("group")),
  group: fc
    .tuple(fc.constantFrom("all", "any", "not"), fc.array(tie("node"), { minLength: 1, maxLength: 3 }))
    .map(([kind, members]) => ({ [kind]: members }) as unknown as Criteria),
})).node;

// ── The two of them, on the same people ─────────────────────────────────────────────────────────────────────────────

let scope: Scope;
let frame: Frame;
let people: Person[];

const write = async (scope: Scope, people: Person[]): Promise<void> => {
  const orders = people.flatMap((p, i) =>
    p.sales.map((s, j) => ({
      externalId: `o${i}-${j}`,
      customerExternalId: p.externalId,
      storefrontId: s.storefront,
      status: s.status as "completed",
      orderedAt: s.at,
      totalPrice: s.total,
      discountAmount: s.discount,
      source: s.channel,
      items: s.lines.map((l) => ({
        productId: l.product,
        category: l.category,
        brand: l.brand,
        quantity: l.quantity,
        price: 100,
        lineTotal: 100 * l.quantity,
      })),
    })),
  );
  const refunds = people.flatMap((p, i) =>
    p.sales.flatMap((s, j) =>
      s.refunded === 0
        ? []
        : [
            {
              externalId: `r${i}-${j}`,
              orderExternalId: `o${i}-${j}`,
              amount: s.refunded,
              refundedAt: s.at,
              items: s.lines.flatMap((l, k) =>
                l.returned === 0 ? [] : [{ lineNumber: k + 1, quantity: l.returned, amount: 0 }],
              ),
            },
          ],
    ),
  );
  const customers = people.map(({ externalId, name, email, country, level, emailConsent, smsConsent, createdAt }) => ({
    ...{ externalId, name, email, country, emailConsent, smsConsent, createdAt },
    loyaltyLevel: level as "GOLD" | null,
  }));
  // What guests bought is nobody's.
  const guests = orders.map((order) => ({
    ...order,
    externalId: `guest-${order.externalId}`,
    customerExternalId: null,
  }));
  await saveSales(scope, { customers, orders: [...orders, ...guests], refunds });
  await withBusiness(scope, async (client) => {
    const id = "(select customer_id from customers where business_id = $1 and external_id = $2)";
    for (const segment of SEGMENTS) {
      await client.query(
        "insert into customer_segments (business_id, segment_id, name, is_automatic) values ($1, $2, $3, false)",
        [scope.businessId, segment, segment],
      );
    }
    for (const { externalId, tags, segments, rfm, groups } of people) {
      for (const tag of tags) {
        await client.query(`insert into customer_tags (business_id, customer_id, tag) values ($1, ${id}, $3)`, [
          ...[scope.businessId, externalId, tag],
        ]);
      }
      for (const segment of segments) {
        await client.query(
          `insert into customer_segment_assignments (business_id, customer_id, segment_id, by_kind) values ($1, ${id}, $3, 'system')`,
          [scope.businessId, externalId, segment],
        );
      }
      if (groups) {
        await client.query(
          `insert into purchasing_groups (business_id, customer_id, behavioral, value, frequency) values ($1, ${id}, $3, $4, $5)`,
          [scope.businessId, externalId, groups.behavioral, groups.value, groups.frequency],
        );
      }
      if (rfm) {
        await client.query(
          `insert into customer_rfm (business_id, customer_id, recency, frequency, monetary, segment) values ($1, ${id}, $3, $4, $5, $6)`,
          [scope.businessId, externalId, rfm.recency, rfm.frequency, rfm.monetary, rfm.segment],
        );
      }
    }
  });
};

beforeAll(async () => {
  const other = await aBusiness({ timeZone: TIME_ZONE, storefronts: ["Web", "Shop"] });
  scope = await aBusiness({ timeZone: TIME_ZONE, storefronts: ["Web", "Shop"] });
  const seed = Number(process.env.FC_SEED ?? Date.now() % 1_000_000);
  console.log(`people of seed ${seed}`);
  people = fc.sample(person, { numRuns: PEOPLE, seed }).map((one, i) => ({ ...one, externalId: `c${i}` }));
  frame = { businessId: scope.businessId, currency: "USD", timeZone: TIME_ZONE, today: TODAY };
  await write(scope, people);
  // Another business with the same ids of its own, whose people are others, and nobody here.
  const strangers = fc.sample(person, { numRuns: PEOPLE, seed: seed + 1 });
  await write(
    other,
    strangers.map((one, i) => ({ ...one, externalId: `c${i}` })),
  );
}, 60_000);

const found = (criteria: Criteria): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    const { from, where, parameters } = compileCriteria(criteria, frame);
    const { rows } = await client.query<{ id: string }>(
      `select c.external_id as id from ${from} where ${where}`,
      parameters,
    );
    return rows.map(({ id }) => id).sort();
  });

const expected = (criteria: Criteria): string[] =>
  people
    .filter((p) => meets(p, criteria))
    .map(({ externalId }) => externalId)
    .sort();

describe("criteria in SQL", () => {
  test.each(
    FIELDS.flatMap((field) =>
      operatorsOf(field).map((operator): [string, string, Field] => [field.name, operator, field]),
    ),
  )("%s %s", async (_, operator, field) => {
    await fc.assert(
      fc.asyncProperty(conditionFor(field, operator as Condition["operator"]), async (condition) => {
        expect(readCriteria(condition).problems).toEqual([]);
        expect(await found(condition)).toEqual(expected(condition));
        expect(await found({ not: [condition] })).toEqual(expected({ not: [condition] }));
      }),
      { numRuns: 12 },
    );
  });

  test("random trees mean what their parts mean, and survive JSON", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (criteria) => {
        const again = JSON.parse(JSON.stringify(criteria)) as Criteria;
        expect(await found(again)).toEqual(expected(criteria));
      }),
      { numRuns: 150 },
    );
  });

  test("the distance is the fewest answers that would have to be otherwise", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (criteria) => {
        const conditions = conditionsOf(criteria);
        fc.pre(conditions.length <= 8);
        const { distance, from, where, parameters } = compileDistance(criteria, frame);
        const rows = await withBusiness(scope, async (client) => {
          const text = `select c.external_id as id, ${distance} as distance from ${from} where ${where}`;
          return (await client.query<{ id: string; distance: number }>(text, parameters)).rows;
        });
        const distances = new Map(rows.map((row) => [row.id, row.distance]));
        for (const p of people.slice(0, 10)) expect(distances.get(p.externalId)).toBe(fewestChanges(p, criteria));
      }),
      { numRuns: 60 },
    );
  });

  test("one customer's reasons agree with the whole business's answer", async () => {
    await fc.assert(
      fc.asyncProperty(tree, fc.nat(PEOPLE - 1), async (criteria, i) => {
        const conditions = conditionsOf(criteria).map(({ condition }) => condition);
        const [one] = [people[i]];
        if (!one) return;
        const row = await withBusiness(scope, async (client) => {
          const { rows: ids } = await client.query<{ id: string }>(
            "select customer_id as id from customers where business_id = $1 and external_id = $2",
            [scope.businessId, one.externalId],
          );
          const asked = compileReasons(conditions, { ...frame, customerIds: [ids[0]?.id ?? ""] });
          const { rows } = await client.query(
            `select ${asked.columns} from ${asked.from} where ${asked.where}`,
            asked.parameters,
          );
          return rows[0];
        });
        expect(conditions.map((_, at) => row[`holds${at + 1}`])).toEqual(conditions.map((each) => holds(one, each)));
      }),
      { numRuns: 60 },
    );
  });
});
