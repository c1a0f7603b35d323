import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { saveProfiles as storeProfiles } from "#features/axes/store/customer-profiles.ts";
import { saveCustomers } from "#records/customers/customer-records.ts";
import { saveEvents } from "#records/support/customer-events.ts";
import { saveSales } from "../builders.ts";
import { aModelOf, anActiveModel } from "./axis-models.ts";
import { saveForecastOf } from "./forecast-shop.ts";
import { ARCHETYPES, LINE_PRICE, type Person, SEGMENTS, SEGMENTS_BY_AXIS, TODAY } from "./random-customers.ts";

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
          churn_risk_score: 0,
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
          [scope.businessId, externalId, tag],
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
