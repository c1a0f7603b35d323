import type { PoolClient } from "pg";
import { NIL as BEFORE_ALL } from "uuid";
import {
  binaryArray,
  binaryBytes,
  binaryNumbers,
  binaryTexts,
  binaryUuids,
  writeInt64,
} from "#core/binary/binary-arrays.ts";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { FEATURE_SET, FEATURES_A_CUSTOMER, joinVectors, toFeatureVectors } from "#lib/axes/extract-features.ts";
import {
  axesIn,
  dominantFrom,
  membershipsFrom,
  nearestIn,
  type SegmentLayout,
  sharesIn,
} from "#lib/axes/membership.ts";
import type { FeatureVectors, Profile } from "#lib/axes/model.ts";
import { INDEXED_AXIS, readLayout } from "#records/axes/axis-models.ts";
import { idMayBeProfiled, mayBeProfiled } from "#records/customers/consent.ts";
import { ACTIVE_VERSION } from "#records/list/criteria/method-sql.ts";

/** A customer's profile in one model. */
export type ProfileRow = {
  customer_id: string;
  revision: number;
  archetype_id: string | null;
  segment_memberships: Profile["fuzzy_memberships"];
  dominant_segments: Profile["dominant_segments"];
  feature_vectors: FeatureVectors;
  /** Minor units. */
  lifetime_value: number;
  churn_risk_score: number;
  /** `similarityBytes`; null without an order. */
  likeness: Uint8Array | null;
};

/** A page of profiles as arrays in PostgreSQL's binary format, which it reads several times as fast as JSON. */
export type ProfileColumns = {
  customerIds: Uint8Array;
  archetypeIds: Uint8Array;
  /** All customers' shares one after another, and how many each has. */
  memberships: Uint8Array;
  segments: number;
  /** Likewise the positions of the nearest segments, one for each axis; the indexed axis is at this place, 0 if the model lacks it. */
  nearest: Uint8Array;
  axes: number;
  indexedAxis: number;
  /** The same of the features. */
  features: Uint8Array;
  featuresEach: number;
  lifetimeValues: Uint8Array;
  churnRiskScores: Uint8Array;
  revisions: Uint8Array;
  likeness: Uint8Array;
};

const COLUMNS = [
  "calculated_at",
  "archetype_id",
  "memberships",
  "nearest",
  "trajectory_position",
  "features",
  "feature_set",
  "lifetime_value",
  "churn_risk_score",
  "revision",
  "likeness",
];

/** SQL: a customer's own part of an array of all. */
const ownPart = (all: string, each: string): string => `(${all})[(n.row - 1) * ${each} + 1 : n.row * ${each}]`;

const INSERT = `
  insert into customer_profiles as p (business_id, version, customer_id, ${COLUMNS.join(", ")})
  select $1, $2::int, n.customer_id, $3::timestamptz, n.archetype_id, ${ownPart("$4::float8[]", "$5::int")},
         ${ownPart("$6::int2[]", "$7::int")}, case when $8::int > 0 then nullif(($6::int2[])[(n.row - 1) * $7::int + $8::int], 0) end,
         ${ownPart("$9::float8[]", "$10::int")}, ${FEATURE_SET}, n.lifetime_value, n.churn_risk_score, n.revision, n.likeness
    from unnest($11::uuid[], $12::text[], $13::int8[], $14::float8[], $15::int4[], $16::bytea[]) with ordinality
      as n(customer_id, archetype_id, lifetime_value, churn_risk_score, revision, likeness, row)
    join customers c on c.business_id = $1 and c.customer_id = n.customer_id and ${mayBeProfiled("c")}
  on conflict (business_id, customer_id, version) do update
    set ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(", ")}
   where p.revision <= excluded.revision`;

/**
 * Writes a page of a model's profiles in the caller's transaction; profiles computed from newer orders are kept. Deleted customers
 * are skipped. Throws if the model was deleted.
 */
export const saveProfileColumns = async (
  client: PoolClient,
  { businessId }: Scope,
  { version, calculatedAt, columns }: { version: number; calculatedAt: Date; columns: ProfileColumns },
): Promise<void> => {
  await forceKeyedPlans(client);
  const { memberships, segments, nearest, axes, indexedAxis, features, featuresEach } = columns;
  const { customerIds, archetypeIds, lifetimeValues, churnRiskScores, revisions, likeness } = columns;
  await client.query(INSERT, [
    businessId,
    version,
    calculatedAt,
    memberships,
    segments,
    nearest,
    axes,
    indexedAxis,
    features,
    featuresEach,
    customerIds,
    archetypeIds,
    lifetimeValues,
    churnRiskScores,
    revisions,
    likeness,
  ]);
};

/** The positions of a page's customers' nearest segments in a model, by customer ID; customers without a profile in it are left out. */
export const readNearestSegments = async (
  client: PoolClient,
  { businessId }: Scope,
  { version, customerIds }: { version: number; customerIds: readonly string[] },
): Promise<Map<string, number[]>> => {
  await forceKeyedPlans(client);
  const { rows } = await client.query<{ id: string; nearest: number[] | null }>(
    `select customer_id as id, nearest from customer_profiles
      where business_id = $1 and version = $2 and customer_id = any($3::uuid[])`,
    [businessId, version, customerIds],
  );
  return new Map(rows.map(({ id, nearest }) => [id, nearest ?? []]));
};

type StoredProfile = Omit<ProfileRow, "likeness"> & {
  /** The shop's own id. */
  externalId: string;
  version: number;
  calculatedAt: Date;
  /** False if orders were added since, or if another version of the product computed other features. */
  isCurrent: boolean;
};

type StoredRow = Pick<StoredProfile, "revision" | "externalId" | "version" | "calculatedAt" | "isCurrent"> & {
  customerId: string;
  archetypeId: string | null;
  lifetimeValue: number;
  churnRiskScore: number;
  memberships: (number | null)[] | null;
  nearest: number[] | null;
  /** Null if they are those of another version of the product. */
  features: (number | null)[] | null;
};

/**
 * These customers' profiles in the active model, by key; customers without one are left out. Unordered. `layout` is that of the
 * active model.
 */
export const readProfiles = (
  scope: Scope,
  customerIds: readonly string[],
  layout: SegmentLayout,
): Promise<StoredProfile[]> =>
  withBusiness(scope, async (client) => {
    await forceKeyedPlans(client);
    const { rows } = await client.query<StoredRow>(
      `select p.customer_id, c.external_id, p.version, p.calculated_at, p.revision,
              p.archetype_id, p.memberships, p.nearest, case when p.feature_set = $3 then p.features end as features,
              p.lifetime_value, p.churn_risk_score,
              p.feature_set = $3 and p.nearest is not null and p.revision = coalesce((select revision from customer_metrics m where m.business_id = $1 and m.customer_id = p.customer_id), 0)
                as is_current
         from standing_axis_models s
         join customer_profiles p on p.business_id = $1 and p.version = s.version and p.customer_id = any($2::uuid[])
         join customers c on c.business_id = $1 and c.customer_id = p.customer_id
        where s.business_id = $1`,
      [scope.businessId, customerIds, FEATURE_SET],
    );
    return rows.map(
      ({ memberships, nearest, features, customerId, archetypeId, lifetimeValue, churnRiskScore, ...row }) => ({
        ...row,
        customer_id: customerId,
        archetype_id: archetypeId,
        lifetime_value: lifetimeValue,
        churn_risk_score: churnRiskScore,
        segment_memberships: membershipsFrom(layout, memberships ?? []),
        dominant_segments: dominantFrom(layout, nearest ?? []),
        feature_vectors: features ? toFeatureVectors(features) : {},
      }),
    );
  });

/** Rows deleted per batch. */
const BATCH = 20_000;

/**
 * Deletes profiles `p` of versions matching a condition, each batch in its own transaction; what remains is deleted by
 * the next run.
 */
const deleteProfiles = async (
  scope: Scope,
  versions: string,
  values: unknown[],
  signal?: AbortSignal,
): Promise<void> => {
  for (;;) {
    if (signal?.aborted) return;
    const deleted = await withBusiness(scope, async (client) => {
      await forceKeyedPlans(client);
      const { rowCount } = await client.query(
        `delete from customer_profiles where (business_id, customer_id, version) in (
           select p.business_id, p.customer_id, p.version
             from axis_models m
             join customer_profiles p on p.business_id = $1 and p.version = m.version
            where m.business_id = $1 and ${versions} limit ${BATCH})`,
        [scope.businessId, ...values],
      );
      return rowCount ?? 0;
    });
    if (deleted < BATCH) return;
  }
};

/** Deletes profiles of inactive models, which are never read. */
export const forgetOldProfiles = (scope: Scope, signal: AbortSignal): Promise<void> =>
  deleteProfiles(scope, `m.version < ${ACTIVE_VERSION}`, [], signal);

/** Deletes the profiles of an abandoned version, but never of the active one. */
export const forgetVersionProfiles = (scope: Scope, version: number): Promise<void> =>
  deleteProfiles(scope, `m.version = $2 and m.version is distinct from ${ACTIVE_VERSION}`, [version]);

const PAGE = 500;
/** Customers whose profile in the active model is missing, outdated, or older than an instant, in pages by ID. */
export const eachOutdatedPage = async (
  scope: Scope,
  before: Date,
  take: (customerIds: readonly string[]) => Promise<void>,
): Promise<void> => {
  for (let after: string = BEFORE_ALL; ; ) {
    const ids = await withBusiness(scope, async (client) => {
      await forceKeyedPlans(client);
      const { rows } = await client.query<{ id: string }>(
        `select m.customer_id as id
           from standing_axis_models s
           join customer_metrics m on m.business_id = $1 and m.customer_id > $2
           left join customer_profiles p
             on p.business_id = $1 and p.version = s.version and p.customer_id = m.customer_id
          where s.business_id = $1 and (p.revision is distinct from m.revision or p.calculated_at < $3 or p.feature_set <> ${FEATURE_SET} or p.nearest is null)
            and ${idMayBeProfiled("m.customer_id")}
          order by m.customer_id limit ${PAGE}`,
        [scope.businessId, after, before],
      );
      return rows.map(({ id }) => id);
    });
    if (ids.length > 0) await take(ids);
    if (ids.length < PAGE) return;
    after = ids.at(-1) ?? after;
  }
};

/** A page of profiles, column by column. */
type ProfileValues = {
  customerIds: readonly string[];
  revisions: readonly number[];
  archetypeIds: readonly (string | null)[];
  layout: SegmentLayout;
  /** Of all customers one after another, as `sharesIn` the layout. */
  memberships: ArrayLike<number | null>;
  /** Likewise, as `nearestIn` the layout. */
  nearest: ArrayLike<number>;
  /** Of all customers one after another. */
  features: ArrayLike<number | null>;
  /** Minor units. */
  lifetimeValues: readonly number[];
  churnRiskScores: readonly number[];
  likeness: readonly (Uint8Array | null)[];
};

/** A page of profiles as parameters of the statement that writes them. */
export const packProfiles = ({
  customerIds,
  revisions,
  layout,
  nearest,
  ...values
}: ProfileValues): ProfileColumns => ({
  customerIds: binaryUuids(customerIds),
  archetypeIds: binaryTexts(values.archetypeIds),
  memberships: binaryNumbers(values.memberships),
  segments: layout.length,
  nearest: binaryArray("int2", nearest.length, (view, at, i) => view.setInt16(at, nearest[i] as number)),
  axes: axesIn(layout).length,
  indexedAxis: axesIn(layout).findIndex(({ axis }) => axis === INDEXED_AXIS) + 1,
  features: binaryNumbers(values.features),
  featuresEach: FEATURES_A_CUSTOMER,
  lifetimeValues: binaryArray("int8", customerIds.length, (view, at, i) =>
    writeInt64(view, at, values.lifetimeValues[i] as number),
  ),
  churnRiskScores: binaryNumbers(values.churnRiskScores),
  revisions: binaryArray("int4", customerIds.length, (view, at, i) => view.setInt32(at, revisions[i] as number)),
  likeness: binaryBytes(values.likeness),
});

/** The arrays of a page. */
export const listArrays = (columns: ProfileColumns): Uint8Array[] =>
  Object.values(columns).filter((column) => typeof column !== "number");

const toProfileValues = (rows: readonly ProfileRow[], layout: SegmentLayout): ProfileValues => ({
  customerIds: rows.map(({ customer_id }) => customer_id),
  revisions: rows.map(({ revision }) => revision),
  archetypeIds: rows.map(({ archetype_id }) => archetype_id),
  layout,
  memberships: rows.flatMap(({ segment_memberships }) => sharesIn(layout, segment_memberships)),
  nearest: rows.flatMap(({ dominant_segments }) => nearestIn(layout, dominant_segments)),
  features: rows.flatMap(({ feature_vectors }) => joinVectors(feature_vectors)),
  lifetimeValues: rows.map(({ lifetime_value }) => lifetime_value),
  churnRiskScores: rows.map(({ churn_risk_score }) => churn_risk_score),
  likeness: rows.map(({ likeness }) => likeness),
});

type Saved = { version: number; calculatedAt: Date; rows: readonly ProfileRow[] };

/** Writes profiles of a model that a run has finished, as `saveProfileColumns` does. */
export const saveProfiles = async (
  client: PoolClient,
  scope: Scope,
  { version, calculatedAt, rows }: Saved,
): Promise<void> => {
  const columns = packProfiles(toProfileValues(rows, await readLayout(client, scope, version)));
  await saveProfileColumns(client, scope, { version, calculatedAt, columns });
};
