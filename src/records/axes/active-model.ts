import { LRUCache } from "lru-cache";
import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { once } from "#core/server/process-singleton.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toSegmentKind } from "#lib/axes/axis.ts";
import { archetypeName } from "#records/rules/axes/group-names.ts";
import { toAxisField } from "#records/rules/criteria/field.ts";

import { type ActiveModelRow, readActiveModel } from "./axis-models.ts";

/** Custom segment names: axis to key to name. */
export type CustomNames = Record<string, Record<string, string>>;

export const readCustomNames = async (client: PoolClient, { businessId }: Scope): Promise<CustomNames> => {
  const { rows } = await client.query<{ axis: string; key: string; name: string }>(
    "select axis_name as axis, segment_id as key, name from axis_segment_names where business_id = $1 and name is not null",
    [businessId],
  );
  const names: CustomNames = {};
  for (const { axis, key, name } of rows) names[axis] = { ...names[axis], [key]: name };
  return names;
};

/** How often users named a segment or reset its name, from 1: axis to key to version. */
export type NameVersions = Record<string, Record<string, number>>;

export const readNameVersions = async (client: PoolClient, { businessId }: Scope): Promise<NameVersions> => {
  const { rows } = await client.query<{ axis: string; key: string; version: number }>(
    "select axis_name as axis, segment_id as key, version from axis_segment_names where business_id = $1",
    [businessId],
  );
  const versions: NameVersions = {};
  for (const { axis, key, version } of rows) versions[axis] = { ...versions[axis], [key]: version };
  return versions;
};

type Naming = { axis: string; key: string; name: string | null; at: Date; version: number | undefined };

/** Null resets the name. False if it has another version by now. In the caller's transaction. */
export const saveCustomName = async (
  client: PoolClient,
  { businessId, kind, id }: AuditActor,
  { axis, key, name, at, version }: Naming,
): Promise<boolean> => {
  // Only an insertion has no version to be of: Citus takes no insertion from a selection that asks about another row.
  const statement =
    version === undefined || version === 1
      ? `insert into axis_segment_names as n (business_id, axis_name, segment_id, name, at, by_kind, by_id)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (business_id, axis_name, segment_id) do update
           set name = excluded.name, at = excluded.at, by_kind = excluded.by_kind, by_id = excluded.by_id, version = n.version + 1
           where n.version = coalesce($8::int, n.version)`
      : `update axis_segment_names set name = $4, at = $5, by_kind = $6, by_id = $7, version = version + 1
          where business_id = $1 and axis_name = $2 and segment_id = $3 and version = $8`;
  const { rowCount } = await client.query(statement, [businessId, axis, key, name, at, kind, id, version ?? null]);
  return rowCount === 1;
};

/**
 * The names of the axis fields' values, by field and value. A value of an axis is a kind of segment: it has the name from users or the last run only while a
 * single segment is of that kind, and otherwise the built-in one.
 */
export const readAxisWords = async (
  scope: Scope,
  language: LanguageTag,
): Promise<Record<string, Map<string, string>>> => {
  const [active, customNames] = await Promise.all([
    loadActiveModel(scope),
    withBusiness(scope, (client) => readCustomNames(client, scope)),
  ]);
  const models = active?.models ?? [];
  const names = models.map(({ axis, segments }): [string, Map<string, string>] => {
    const given = segments.flatMap(({ key }): [string, string][] => {
      const name = customNames[axis]?.[key] ?? active?.words[axis]?.[key]?.name;
      const isOnly = segments.filter((segment) => toSegmentKind(segment.key) === toSegmentKind(key)).length === 1;
      return name && isOnly ? [[toSegmentKind(key), name]] : [];
    });
    return [toAxisField(axis), new Map(given)];
  });
  const archetypes = active?.archetypes.archetypes.map(({ key }): [string, string] => [
    key,
    archetypeName(key, language),
  ]);
  return Object.fromEntries([...names, ["archetype", new Map(archetypes)]]);
};

/** Characters of their JSON: some fifty models, which take hardly more bytes. */
const MAX_SIZE = 5_000_000;

const held = () =>
  once(
    "active-axis-models",
    () =>
      new LRUCache<string, ActiveModelRow>({
        maxSize: MAX_SIZE,
        sizeCalculation: (model) => JSON.stringify(model).length,
      }),
  );

/** The active model, reloaded when another version becomes active; null before the first. A version never changes. */
export const loadActiveModel = (scope: Scope): Promise<ActiveModelRow | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      "select version from standing_axis_models where business_id = $1",
      [scope.businessId],
    );
    const [active] = rows;
    if (!active) return null;
    const models = held();
    const known = models.get(scope.businessId);
    if (known?.version === active.version) return known;
    const model = await readActiveModel(client, scope);
    if (model) models.set(scope.businessId, model);
    return model;
  });
