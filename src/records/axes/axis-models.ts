import type { PoolClient } from "pg";
import { lockUntilCommit } from "#core/db/lock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type Archetypes, NO_ARCHETYPES } from "#lib/axes/archetypes.ts";
import { FEATURE_SET, findAxisPlace } from "#lib/axes/extract-features.ts";
import type { PopulationQuantiles } from "#lib/axes/fingerprint.ts";
import type { LearntChurn } from "#lib/axes/learn-churn.ts";
import { type SegmentLayout, segmentPosition, toSegmentLayout } from "#lib/axes/membership.ts";
import type { AxisModel, AxisSegment, DiscoverOptions } from "#lib/axes/model.ts";
import { AXES, axisNamed } from "#lib/axes/registry/axes.ts";
import type { Moves } from "#lib/axes/segment-moves.ts";
import { type AxesWords, axisSegmentWords, type GivenWords } from "#records/rules/axes/segment-words.ts";

/** The axis whose nearest segments have a column of their own, with an index for the churn lists. */
export const INDEXED_AXIS = "loyalty_trajectory";

/** The order of the shares in the profiles of a model. */
export const readLayout = async (
  client: PoolClient,
  { businessId }: Scope,
  version: number,
): Promise<SegmentLayout> => {
  const { rows } = await client.query<SegmentLayout[number]>(
    `select axis_name as axis, segment_id as key from dim_segment_master where business_id = $1 and version = $2
      order by position`,
    [businessId, version],
  );
  return rows;
};

/** The results of a run to store. */
export type StoredModel = {
  asOf: Date;
  options: DiscoverOptions & { axes?: readonly string[] };
  population: number;
  /** How many of them were used to find the segments. */
  sampled: number;
  models: readonly AxisModel[];
  quantiles: PopulationQuantiles;
  churn: LearntChurn;
  archetypes: Archetypes;
  /** Movements since the previous model. */
  moves: Moves;
  /** A language model's names for the segments; segments without an entry use the registry's words. */
  words: AxesWords;
};

export type ActiveModelRow = StoredModel & {
  version: number;
  /** The previously active version; null for the first. */
  before: number | null;
  madeAt: Date;
  /** The order of the shares in its profiles. */
  layout: SegmentLayout;
};

/** Serializes writers of models per business. */
const lockAxisModels = (client: PoolClient, { businessId }: Scope) => lockUntilCommit(client, "axes", businessId);

/**
 * Starts a new version in the caller's transaction, not yet visible, so that readers never see two runs mixed although
 * profiles are written page by page. Deletes leftovers of killed runs, and models older than the one before the active
 * one; a run still writing such a version fails at its next page.
 */
export const beginAxisModel = async (
  client: PoolClient,
  scope: Scope,
  { asOf, madeAt, options }: Pick<ActiveModelRow, "asOf" | "madeAt" | "options">,
): Promise<number> => {
  await lockAxisModels(client, scope);
  const { businessId } = scope;
  // Version numbers are never reused, so that an old run can't write into this version.
  const { rows } = await client.query<{ version: number }>(
    "select coalesce(max(version), 0) + 1 as version from axis_models where business_id = $1",
    [businessId],
  );
  const version = rows[0]?.version ?? 1;
  await client.query(
    `delete from axis_models m where business_id = $1 and not exists (
       select from standing_axis_models s where s.business_id = $1 and m.version in (s.version, s.before))`,
    [businessId],
  );
  await client.query(
    "insert into axis_models (business_id, version, as_of, made_at, options) values ($1, $2, $3, $4, $5::jsonb)",
    [businessId, version, asOf, madeAt, JSON.stringify(options)],
  );
  return version;
};

const withoutSegments = ({ axis, segments: _, ...rest }: AxisModel): [string, Omit<AxisModel, "axis" | "segments">] => [
  axis,
  rest,
];

/** In English, as a language model's are. */
const builtInWords = (axis: string, key: string, segments: readonly AxisSegment[]) => {
  const known = axisNamed(axis);
  const { name, means } = known ? axisSegmentWords(known, key, "en", segments) : { name: key, means: "" };
  return { name, interpretation: means, center: null };
};

const segmentRows = ({ models, words }: Pick<StoredModel, "models" | "words">) => {
  const layout = toSegmentLayout(models);
  return models.flatMap(({ axis, segments }) =>
    segments.map((segment, place) => {
      const own = words[axis]?.[segment.key] ?? builtInWords(axis, segment.key, segments);
      const position = segmentPosition(layout, axis, segment.key);
      return {
        axis,
        place,
        position,
        name: own.name,
        interpretation: own.interpretation,
        named_center: own.center,
        ...segment,
      };
    }),
  );
};

/** Stores a version's results and makes it active, in the caller's transaction. Throws if the version was deleted. */
export const switchToAxisModel = async (
  client: PoolClient,
  scope: Scope,
  version: number,
  { population, sampled, models, words, quantiles, churn, archetypes, moves }: StoredModel,
): Promise<void> => {
  await lockAxisModels(client, scope);
  const { businessId } = scope;
  const json = [Object.fromEntries(models.map(withoutSegments)), quantiles, churn, archetypes, moves].map((value) =>
    JSON.stringify(value),
  );
  const { rowCount } = await client.query(
    `update axis_models set population = $3, sampled = $4, axes = $5::jsonb, quantiles = $6::jsonb, churn = $7::jsonb,
            archetypes = $8::jsonb, moves = $9::jsonb
      where business_id = $1 and version = $2`,
    [businessId, version, population, sampled, ...json],
  );
  if (rowCount !== 1) throw new Error(`Version ${version} of the axes no longer exists: a newer run has started`);
  await client.query(
    `insert into dim_segment_master (business_id, version, axis_name, segment_id, place, position, segment_name, interpretation,
       named_center, cluster_center, scaler_params, population_percentage, customer_count, silhouette)
     select $1, $2::int, axis, key, place, position, name, interpretation, named_center, cluster_center, scaler_params,
            population_percentage, customer_count, silhouette
       from jsonb_to_recordset($3::jsonb) as s(axis text, key text, place int, position int, name text, interpretation text,
         named_center jsonb, cluster_center jsonb, scaler_params jsonb, population_percentage float8, customer_count int,
         silhouette float8) returning 1`,
    [businessId, version, JSON.stringify(segmentRows({ models, words }))],
  );
  await client.query(
    `insert into standing_axis_models as s (business_id, version, since) values ($1, $2, now())
     on conflict (business_id) do update set before = s.version, version = excluded.version, since = excluded.since`,
    [businessId, version],
  );
};

/**
 * Records that profiles of the active model change, in the transaction that writes them, so that counts are computed
 * again. False if another model is active.
 */
export const markProfilesChanged = async (
  client: PoolClient,
  { businessId }: Scope,
  version: number,
): Promise<boolean> => {
  const { rows } = await client.query<{ next: string }>(
    `select greatest(clock_timestamp(), since + interval '1 millisecond')::text as next from standing_axis_models
      where business_id = $1 and version = $2 for update`,
    [businessId, version],
  );
  if (!rows[0]) return false;
  await client.query("update standing_axis_models set since = $2 where business_id = $1", [businessId, rows[0].next]);
  return true;
};

type ModelRow = Omit<ActiveModelRow, "models" | "words"> & {
  axes: Record<string, Omit<AxisModel, "axis" | "segments">>;
};
type SegmentWords = { name: string; interpretation: string; center: GivenWords["center"] };
/** Built-in words for readers of the table; the product has them in each language. Null in rows of earlier versions. */
type Unnamed = { name: string | null; interpretation: string | null; center: null };
type SegmentRow = AxisSegment & (SegmentWords | Unnamed) & { axis: string };

const readSegments = async (client: PoolClient, { businessId }: Scope, version: number): Promise<SegmentRow[]> => {
  type Stored = Pick<SegmentRow, "axis" | "key" | "silhouette"> &
    (SegmentWords | Unnamed) & {
      clusterCenter: SegmentRow["cluster_center"];
      scalerParams: SegmentRow["scaler_params"];
      populationPercentage: number;
      customerCount: number;
    };
  const { rows } = await client.query<Stored>(
    `select axis_name as axis, segment_id as key, segment_name as name, interpretation, named_center as center, cluster_center,
            scaler_params, population_percentage, customer_count, silhouette
       from dim_segment_master where business_id = $1 and version = $2 order by axis_name, place`,
    [businessId, version],
  );
  return rows.map(({ clusterCenter, scalerParams, populationPercentage, customerCount, ...row }) => ({
    ...row,
    cluster_center: clusterCenter,
    scaler_params: scalerParams,
    population_percentage: populationPercentage,
    customer_count: customerCount,
  }));
};

/** Growth of the customer base by this factor makes the segments found before outdated. */
const OUTGROWN = 1.5;

/** Whether the axes need a new run because none has found segments, or found them among far fewer customers. */
export const needsNewModel = async (client: PoolClient, { businessId }: Scope): Promise<boolean> => {
  const { rows } = await client.query<{ needed: boolean }>(
    `select not exists (
        select from standing_axis_models s join axis_models m using (business_id, version)
         where s.business_id = $1 and m.population * ${OUTGROWN} >
           (select count(*) from customer_metrics where business_id = $1 and order_count > 0)) as needed`,
    [businessId],
  );
  return rows[0]?.needed ?? true;
};

/**
 * Whether the business has never been analyzed, or only with far fewer customers than now. False while an analysis is under
 * way, and for a day after one that failed.
 */
export const hasOutgrownAnalyses = async (client: PoolClient, { businessId }: Scope): Promise<boolean> => {
  const { rows } = await client.query<{ outgrown: boolean }>(
    `select not exists (
        select from standing_axis_models s join axis_models m using (business_id, version)
         where s.business_id = $1 and m.population * ${OUTGROWN} > n)
      and not exists (
        select from runs where business_id = $1 and kind in ('forecast_clv', 'segment_purchases', 'axis_run') and trigger = 'import'
          and state in ('queued', 'running', 'retrying'))
      and not exists (
        select from runs where business_id = $1 and kind = 'axis_run'
          and (state = 'succeeded' and (result ->> 'customers')::int * ${OUTGROWN} > n
            or state = 'failed' and finished_at > now() - interval '1 day')) as outgrown
      from (select count(*) as n from customer_metrics where business_id = $1 and order_count > 0) as counted where n > 0`,
    [businessId],
  );
  return rows[0]?.outgrown ?? false;
};

/** Whether any run has found segments yet. */
export const hasActiveModel = async (client: PoolClient, { businessId }: Scope): Promise<boolean> => {
  const { rowCount } = await client.query("select from standing_axis_models where business_id = $1", [businessId]);
  return rowCount === 1;
};

/** The active model; null before the first. Sorts its axes, because JSON objects keep no order. */
export const readActiveModel = async (client: PoolClient, scope: Scope): Promise<ActiveModelRow | null> => {
  const { rows } = await client.query<ModelRow>(
    `select s.version, s.before, m.as_of, m.made_at, m.options, m.population, m.sampled, m.axes,
            m.quantiles, m.churn, m.archetypes, m.moves
       from standing_axis_models s join axis_models m on m.business_id = $1 and m.version = s.version
      where s.business_id = $1`,
    [scope.businessId],
  );
  const [row] = rows;
  if (!row) return null;
  const { axes, ...model } = row;
  const segments = await readSegments(client, scope, model.version);
  const words: Record<string, Record<string, GivenWords>> = {};
  const byAxis = new Map<string, AxisSegment[]>();
  for (const { axis, name, interpretation, center, ...segment } of segments) {
    byAxis.set(axis, [...(byAxis.get(axis) ?? []), segment]);
    if (center !== null) words[axis] = { ...words[axis], [segment.key]: { name, interpretation, center } };
  }
  const models = AXES.flatMap(({ name: axis }) => {
    const rest = axes[axis];
    return rest ? [{ axis, ...rest, segments: byAxis.get(axis) ?? [] }] : [];
  });
  // Runs before groups were named by what is true of each customer stored combinations of segments, which nothing shows anymore.
  const archetypes = "norms" in model.archetypes ? model.archetypes : NO_ARCHETYPES;
  return { ...model, archetypes, models, words, layout: await readLayout(client, scope, model.version) };
};

/** The segments of a model, by axis and key. */
export const readSegmentsByKey = async (
  client: PoolClient,
  scope: Scope,
  version: number,
): Promise<Record<string, Record<string, AxisSegment>>> => {
  const segments: Record<string, Record<string, AxisSegment>> = {};
  for (const { axis, name: _, interpretation: __, center: ___, ...segment } of await readSegments(
    client,
    scope,
    version,
  )) {
    segments[axis] = { ...segments[axis], [segment.key]: segment };
  }
  return segments;
};

/** SQL: a profile's features as JSON by axis and name; an empty object if another version of the product computed others. */
export const namedFeaturesSql = (profile: string): string => {
  const axes = AXES.map((axis) => {
    const { start, names } = findAxisPlace(axis);
    const features = names.map((name, i) => `'${name}', ${profile}.features[${start + i + 1}]`);
    return `'${axis.name}', jsonb_build_object(${features.join(", ")})`;
  });
  return `case when ${profile}.feature_set = ${FEATURE_SET} then jsonb_build_object(${axes.join(", ")}) else '{}' end`;
};
