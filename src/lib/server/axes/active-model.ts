import type { Scope } from "#lib/domain/permissions.ts";
import type { CriteriaReader } from "#lib/domain/segments/criteria-words.ts";
import { axisFieldOf } from "#lib/domain/segments/fields/axes.ts";
import { type ActiveModelRow, readActiveModel } from "../db/axes/axis-models.ts";
import { readCustomNames } from "../db/axes/axis-segment-names.ts";
import { withBusiness } from "../db/with-business.ts";
import { once } from "../process-singleton.ts";

/**
 * How to write the fields of the axes: the names that users, else the last run, gave segments, by field (without the axes' own
 * words), and whether the churn risk is a percentage yet.
 */
export const readAxisWords = async (
  scope: Scope,
): Promise<{
  names: Record<string, Map<string, string>>;
  saysOrderOnly: NonNullable<CriteriaReader["saysOrderOnly"]>;
}> => {
  const [standing, people] = await Promise.all([
    activeModelOf(scope),
    withBusiness(scope, (client) => readCustomNames(client, scope)),
  ]);
  const told = (standing?.models ?? []).map(({ axis }): [string, Map<string, string>] => {
    const given = Object.entries(standing?.words[axis] ?? {}).map(([key, { name }]): [string, string] => [key, name]);
    return [axisFieldOf(axis), new Map([...given, ...Object.entries(people[axis] ?? {})])];
  });
  const isCalibrated = standing?.churn.model.isCalibrated ?? false;
  return {
    names: Object.fromEntries(told),
    saysOrderOnly: (field) => field === "churnRisk" && !isCalibrated,
  };
};

/** The number of cached models, each some hundred thousand bytes. */
const MOST = 50;

const held = () => once("active-axis-models", () => new Map<string, ActiveModelRow>());

/** The active model, reloaded when another version becomes active; null before the first. A version never changes. */
export const activeModelOf = (scope: Scope): Promise<ActiveModelRow | null> =>
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
    if (!model) return null;
    models.delete(scope.businessId);
    models.set(scope.businessId, model);
    const [oldest] = models.keys();
    if (models.size > MOST && oldest !== undefined) models.delete(oldest);
    return model;
  });
