import fc from "fast-check";
import { AXES } from "#lib/domain/axes/registry/axes.ts";
import { CUSTOM_FIELD_KINDS, type CustomField } from "#lib/domain/commerce/custom-fields.ts";
import { LOYALTY_LEVELS } from "#lib/domain/commerce/incoming-customer.ts";
import { CLV_TIERS } from "#lib/domain/forecast/forecast-answer.ts";
import type { OrderChanceRow } from "#lib/domain/forecast/timing/order-chance-days.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { GROUPS } from "#lib/domain/purchasing/purchasing.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/domain/report/rfm/segments.ts";
import { addDays, startOfDay } from "#lib/domain/time/day.ts";
import { saveProfiles as storeProfiles } from "#lib/server/axes/profile-columns.ts";
import { saveCustomers } from "#lib/server/db/customers/save-customers.ts";
import { saveEvents } from "#lib/server/db/imports/customer-events.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { saveSales } from "../builders.ts";
import { aModelOf, anActiveModel } from "./axis-models.ts";
import { saveForecastOf } from "./forecast-shop.ts";

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
  profile: { memberships: Record<string, Record<string, number>>; archetype: string | null; churnRisk: number } | null;
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
const SEGMENTS_BY_AXIS = Object.fromEntries(
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
      churnRisk: fc.constantFrom(0, 0.2, 0.5, 0.75, 1),
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

/** Saves profiles in the active model, and different ones in an inactive model. */
const saveProfiles = async (scope: Scope, people: readonly Person[]): Promise<void> => {
  const model = aModelOf(SEGMENTS_BY_AXIS);
  const [before, version] = [await anActiveModel(scope, model), await anActiveModel(scope, model)];
  const dominant = (shares: Record<string, number>) => Object.entries(shares).sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  await withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string; name: string }>(
      "select customer_id as id, external_id as name from customers where business_id = $1",
      [scope.businessId],
    );
    const ids = new Map(rows.map(({ id, name }) => [name, id]));
    const profiles = people.flatMap(({ externalId, profile }) => {
      if (!profile) return [];
      const all = Object.entries(profile.memberships);
      return [
        {
          customer_id: ids.get(externalId) ?? "",
          revision: 1,
          feature_vectors: {},
          lifetime_value: 0,
          likeness: null,
          segment_memberships: profile.memberships,
          dominant_segments: Object.fromEntries(all.map(([axis, shares]) => [axis, dominant(shares)])),
          archetype_id: profile.archetype,
          churn_risk_score: profile.churnRisk,
        },
      ];
    });
    const elsewhere = rows.map(({ id }) => ({
      customer_id: id,
      revision: 1,
      feature_vectors: {},
      lifetime_value: 0,
      churn_risk_score: 0.5,
      likeness: null,
      archetype_id: ARCHETYPES[0] as string,
      dominant_segments: { price_sensitivity: "discount_hunters" },
      segment_memberships: { price_sensitivity: { discount_hunters: 1 } },
    }));
    const calculatedAt = new Date("2026-03-01T01:00:00Z");
    await storeProfiles(client, scope, { version: before, calculatedAt, rows: elsewhere });
    await storeProfiles(client, scope, { version, calculatedAt, rows: profiles });
  });
};

/** Saves movements in the last finished snapshot, and different ones in the one before, and weeks with and without another archetype. */
const saveDrifts = (scope: Scope, people: readonly Person[]): Promise<void> =>
  withBusiness(scope, async (client) => {
    const drifts = people.flatMap(({ externalId, drift }) => (drift ? [{ externalId, ...drift }] : []));
    await client.query(
      `insert into drift_weeks (business_id, week, version, as_of, finished_at, noise)
       select $1, $2::date - days, 1, now(), case when days >= 0 then now() end, '{}' from unnest(array[-7, 0, 7]) as days returning 1`,
      [scope.businessId, TODAY],
    );
    await client.query(
      `insert into customer_drifts (business_id, week, weeks, customer_id, velocity, threshold, is_drifting, velocities, why)
       select $1, $2::date - days, weeks, c.customer_id, case when days = 0 and weeks = 13 then d.velocity else 0.3 end, 0.1, false, '{}', '[]'
         from jsonb_to_recordset($3::jsonb) as d("externalId" text, velocity float8)
         join customers c on c.business_id = $1 and c.external_id = d."externalId",
              unnest(array[-7, 0, 7]) as days, unnest(array[1, 4, 13]) as weeks returning 1`,
      [scope.businessId, TODAY, JSON.stringify(drifts)],
    );
    await client.query(
      `insert into membership_changes (business_id, customer_id, week, version, velocity, before, archetype_before, archetype)
       select $1, c.customer_id, $2::date - days, 1, 0, '{}', 'a', case when d."changedDaysAgo" @> to_jsonb(days) then 'b' else 'a' end
         from jsonb_to_recordset($3::jsonb) as d("externalId" text, "changedDaysAgo" jsonb)
         join customers c on c.business_id = $1 and c.external_id = d."externalId", unnest(array[0, 7, 14, 30, 90]) as days returning 1`,
      [scope.businessId, TODAY, JSON.stringify(drifts)],
    );
  });

/** Saves the customers and their purchases like the product, plus guest purchases and the results of other runs. */
export const savePeople = async (scope: Scope, people: readonly Person[]): Promise<void> => {
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
      discountCodes: s.codes,
      customFields: s.customFields,
      items: s.lines.map((l) => ({
        productId: l.product,
        category: l.category,
        brand: l.brand,
        quantity: l.quantity,
        price: LINE_PRICE,
        lineTotal: LINE_PRICE * l.quantity,
        unitCost: l.cost,
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
  const customers = people.map(
    ({ externalId, name, email, country, campaign, level, emailConsent, smsConsent, ...rest }) => ({
      externalId,
      name,
      email,
      country,
      emailConsent,
      smsConsent,
      advertisingConsent: rest.advertisingConsent,
      createdAt: rest.createdAt,
      loyaltyLevel: level as "GOLD" | null,
      acquisitionCampaign: campaign,
    }),
  );
  // Guest purchases belong to no customer.
  const guests = orders.map((order) => ({
    ...order,
    externalId: `guest-${order.externalId}`,
    customerExternalId: null,
  }));
  await saveSales(scope, { customers, orders: [...orders, ...guests], refunds });
  await saveProfiles(scope, people);
  await saveDrifts(scope, people);
  const events = people.flatMap(({ externalId, events: done }) =>
    done.map(({ name, at }, i) => ({
      externalId: `e${externalId}-${i}`,
      customerExternalId: externalId,
      name,
      occurredAt: at,
      productId: null,
      orderId: null,
      properties: {},
    })),
  );
  await withBusiness(scope, async (client) => {
    await saveEvents(client, scope, events);
    const changes = people.map(({ externalId, customFields }) => ({ externalId, customFields }));
    await saveCustomers(client, scope, changes, new Date());
    const of = "from customers where business_id = $1 and external_id = $2 returning 1";
    for (const segment of SEGMENTS) {
      await client.query(
        "insert into customer_segments (business_id, segment_id, name, is_automatic) values ($1, $2, $3, false)",
        [scope.businessId, segment, segment],
      );
    }
    for (const { externalId, tags, segments, rfm, groups, forecast } of people) {
      for (const tag of tags) {
        await client.query(
          `insert into customer_tags (business_id, customer_id, tag) select $1, customer_id, $3 ${of}`,
          [...[scope.businessId, externalId, tag]],
        );
      }
      for (const segment of segments) {
        await client.query(
          `insert into customer_segment_assignments (business_id, customer_id, segment_id, by_kind) select $1, customer_id, $3, 'system' ${of}`,
          [scope.businessId, externalId, segment],
        );
      }
      if (groups) {
        await client.query(
          `insert into purchasing_groups (business_id, customer_id, behavioral, value, frequency) select $1, customer_id, $3, $4, $5 ${of}`,
          [scope.businessId, externalId, groups.behavioral, groups.value, groups.frequency],
        );
      }
      if (forecast) {
        await saveForecastOf(client, scope, externalId, forecast);
      }
      if (rfm) {
        await client.query(
          `insert into customer_rfm (business_id, customer_id, recency, frequency, monetary, segment) select $1, customer_id, $3, $4, $5, $6 ${of}`,
          [scope.businessId, externalId, rfm.recency, rfm.frequency, rfm.monetary, rfm.segment],
        );
      }
    }
  });
};
