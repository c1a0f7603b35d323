import { LRUCache } from "lru-cache";
import { withBusiness } from "#core/db/with-business.ts";
import type { Language } from "#core/messages/language.ts";
import { once } from "#core/server/process-singleton.ts";
import type { Scope } from "#core/values/permissions.ts";
import { archetypeName } from "#records/rules/axes/segment-words.ts";
import { toSegmentKind } from "#records/rules/axes/terms/kind-words.ts";
import { toAxisField } from "#records/rules/criteria/axis-field.ts";
import type { CriteriaReader } from "#records/rules/criteria/criteria-reader.ts";
import { type ActiveModelRow, readActiveModel } from "./axis-models.ts";
import { readCustomNames } from "./axis-segment-names.ts";

/**
 * How to display the axis fields: names by field and value, and which fields are only rankings, because the churn risk is
 * not yet calibrated. A value of an axis is a kind of segment: it has the name from users or the last run only while a
 * single segment is of that kind, and otherwise the built-in one.
 */
export const readAxisWords = async (
  scope: Scope,
  language: Language,
): Promise<{
  names: Record<string, Map<string, string>>;
  saysOrderOnly: NonNullable<CriteriaReader["saysOrderOnly"]>;
}> => {
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
  const segmentNames = { models, words: active?.words ?? {}, byPerson: customNames, language };
  const archetypes = active?.archetypes.archetypes.map((archetype): [string, string] => [
    archetype.key,
    archetypeName(archetype, segmentNames),
  ]);
  const isCalibrated = active?.churn.model.isCalibrated ?? false;
  return {
    names: { ...Object.fromEntries(names), archetype: new Map(archetypes) },
    saysOrderOnly: (field) => field === "churnRisk" && !isCalibrated,
  };
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
