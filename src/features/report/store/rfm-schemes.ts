import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { RFM_KEYS_BY_VALUE, type RfmSegmentKey, type SchemeFlow } from "#lib/rfm/segments.ts";
import { type RfmScheme, type RfmThresholds, STANDARD_SCHEME, segmentNumbers } from "#records/rules/rfm/scheme.ts";
import {
  BOUGHT_IN_ONE,
  buildAgeSql,
  CUTS_OF_ONE,
  cellSql,
  firstOrderSql,
  frequencySql,
  monetarySql,
  recencySql,
  segmentSql,
  type TwoPeriods,
  twoPeriodValues,
} from "./rfm-scoring.ts";

const cellBy = (thresholds: RfmThresholds): string =>
  cellSql(
    recencySql(buildAgeSql("last_at"), thresholds),
    frequencySql("orders", "orders_of", thresholds),
    monetarySql("revenue", "revenues_of", thresholds),
  );

/** The key of a customer's segment; `$11` are all of them. */
const keyBy = (segments: string, cell: string): string =>
  `($11::text[])[1 + ${segmentSql(segments, { cell, orders: "orders", firstAt: firstOrderSql("celled.customer_id"), start: "$3" })}]`;

/** Both schemes in one pass over the orders; `$8` and `$9` are their `segmentNumbers`, `$10` the size of the sample. */
const whatIf = (before: RfmThresholds, now: RfmThresholds): string => `
  with ${BOUGHT_IN_ONE}, ${CUTS_OF_ONE}, celled as (
    select customer_id, orders, revenue, ${buildAgeSql("last_at")} as age, ${cellBy(before)} as from_cell, ${cellBy(now)} as to_cell
      from bought cross join cuts
  ), placed as materialized (
    select celled.*, ${keyBy("$8", "from_cell")} as from_key, ${keyBy("$9", "to_cell")} as to_key from celled
  ), sampled as (
    select customer_id, orders, revenue, age, from_key, to_key from placed where from_key <> to_key
     order by revenue desc, customer_id limit $10
  )
  select
    (select coalesce(jsonb_agg(jsonb_build_object('from', from_key, 'to', to_key, 'customers', n, 'revenue', total)), '[]')
       from (select from_key, to_key, count(*) as n, capped_sum(revenue) as total from placed group by 1, 2) as pair) as flows,
    (select coalesce(jsonb_agg(jsonb_build_object('id', c.customer_id, 'externalId', c.external_id, 'name', c.name,
              'orders', orders, 'revenue', revenue, 'ageDays', age, 'from', from_key, 'to', to_key)
              order by revenue desc, c.customer_id), '[]')
       from sampled join customers c on c.business_id = $1 and c.customer_id = sampled.customer_id) as sample,
    (select orders_of from cuts) as frequency, (select revenues_of from cuts) as monetary`;

/** A customer who would be in another segment. Money in minor units. */
type MovedCustomer = {
  id: string;
  externalId: string;
  name: string | null;
  orders: number;
  revenue: number;
  ageDays: number;
  from: RfmSegmentKey;
  to: RfmSegmentKey;
};

type WhatIf = {
  /** The customers by their segments in both schemes. */
  flows: SchemeFlow[];
  /** Those with the highest revenue among the ones who would move. */
  sample: MovedCustomer[];
  /** The values that the standard scores 2 to 5 exceed; null without sales. */
  cuts: { frequency: number[]; monetary: number[] } | null;
};

type Row = {
  flows: SchemeFlow[];
  sample: MovedCustomer[];
  frequency: (number | string)[] | null;
  monetary: (number | string)[] | null;
};

const MOST_SAMPLED = 10;

/** Where each customer of the period is in one scheme and would be in the other. */
export const readWhatIf = (
  scope: Scope,
  reading: TwoPeriods,
  { before, now }: Record<"before" | "now", Pick<RfmScheme, "thresholds" | "cells">>,
): Promise<WhatIf> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { rows } = await client.query<Row>(whatIf(before.thresholds, now.thresholds), [
      ...twoPeriodValues(scope, reading),
      segmentNumbers(before),
      segmentNumbers(now),
      MOST_SAMPLED,
      RFM_KEYS_BY_VALUE,
    ]);
    const { flows = [], sample = [], frequency = null, monetary = null } = rows[0] ?? {};
    const cuts = frequency && monetary && { frequency: frequency.map(Number), monetary: monetary.map(Number) };
    return { flows, sample, cuts };
  });

/** The scheme that a business uses; `version` is null for the standard one. */
export type ActiveScheme = {
  version: number | null;
  scheme: RfmScheme;
  /** Whether the reports API answers by it too if the caller does not say. */
  inApi: boolean;
};

export const STANDARD: ActiveScheme = { version: null, scheme: STANDARD_SCHEME, inApi: false };

/** The same in the caller's transaction. */
export const activeSchemeIn = async (client: PoolClient, { businessId }: Scope): Promise<ActiveScheme> => {
  const { rows } = await client.query<ActiveScheme & { version: number }>(
    `select s.version, s.scheme, c.in_api as "inApi" from rfm_scheme_choices c
       join rfm_schemes s on s.business_id = $1 and s.version = c.version where c.business_id = $1`,
    [businessId],
  );
  return rows[0] ?? STANDARD;
};

/** The business's current scheme. */
export const activeScheme = (scope: Scope): Promise<ActiveScheme> =>
  withBusiness(scope, (client) => activeSchemeIn(client, scope));

type SchemeVersion = {
  version: number;
  scheme: RfmScheme;
  note: string;
  at: Date;
  byKind: "user" | "token" | "system";
  byId: string;
};

const MOST_LISTED = 100;

/** The saved versions, latest first, at most 100. */
export const schemeVersions = async (client: PoolClient, { businessId }: Scope): Promise<SchemeVersion[]> => {
  const { rows } = await client.query<SchemeVersion>(
    `select version, scheme, note, at, by_kind as "byKind", by_id as "byId" from rfm_schemes
      where business_id = $1 order by version desc limit $2`,
    [businessId, MOST_LISTED],
  );
  return rows;
};

export const hasSchemeVersion = async (
  client: PoolClient,
  { businessId }: Scope,
  version: number,
): Promise<boolean> => {
  const { rowCount } = await client.query("select from rfm_schemes where business_id = $1 and version = $2", [
    businessId,
    version,
  ]);
  return rowCount === 1;
};

/** Adds the next version and returns its number. */
export const insertSchemeVersion = async (
  client: PoolClient,
  { businessId, kind, id }: AuditActor,
  { scheme, note, at }: { scheme: RfmScheme; note: string; at: Date },
): Promise<number> => {
  await client.query("select pg_advisory_xact_lock(hashtextextended('rfm scheme ' || $1, 0))", [businessId]);
  const { rows } = await client.query<{ version: number }>(
    `insert into rfm_schemes (business_id, version, scheme, note, at, by_kind, by_id)
     select $1::uuid, coalesce(max(version), 0) + 1, $2::jsonb, $3, $4::timestamptz, $5, $6 from rfm_schemes where business_id = $1
     returning version`,
    [businessId, JSON.stringify(scheme), note, at, kind, id],
  );
  return rows[0]?.version ?? 1;
};

/** Which version is used, and how often that changed; 0 if never. */
export type SchemeChoice = { revision: number; version: number | null; inApi: boolean };

export const schemeChoice = async (client: PoolClient, { businessId }: Scope): Promise<SchemeChoice> => {
  const { rows } = await client.query<SchemeChoice>(
    `select revision, version, in_api as "inApi" from rfm_scheme_choices where business_id = $1`,
    [businessId],
  );
  return rows[0] ?? { revision: 0, version: null, inApi: false };
};

/** Changes the choice read at a revision; false if it has changed since. In the caller's transaction. */
export const saveSchemeChoice = async (
  client: PoolClient,
  { businessId, kind, id }: AuditActor,
  { revision, version, inApi, at }: SchemeChoice & { at: Date },
): Promise<boolean> => {
  const values = [businessId, version, inApi, at, kind, id];
  const { rowCount } =
    revision === 0
      ? await client.query(
          `insert into rfm_scheme_choices (business_id, revision, version, in_api, at, by_kind, by_id)
           values ($1, 1, $2, $3, $4, $5, $6) on conflict do nothing`,
          values,
        )
      : await client.query(
          `update rfm_scheme_choices set revision = revision + 1, version = $2, in_api = $3, at = $4, by_kind = $5, by_id = $6
            where business_id = $1 and revision = $7`,
          [...values, revision],
        );
  return rowCount === 1;
};
