import type { Scope } from "#lib/domain/permissions.ts";
import type { CriteriaReader } from "#lib/domain/segments/criteria-words.ts";
import { axisFieldOf } from "#lib/domain/segments/fields/axes.ts";
import { type ActiveModelRow, readActiveModel } from "../db/axes/axis-models.ts";
import { readCustomNames } from "../db/axes/axis-segment-names.ts";
import { withBusiness } from "../db/with-business.ts";
import { once } from "../process-singleton.ts";

/**
 * How to display the axis fields: segment names by field, from users or else the last run (without built-in names), and
 * which fields are only rankings, because the churn risk is not yet calibrated.
 */
export const readAxisWords = async (
  scope: Scope,
): Promise<{
  names: Record<string, Map<string, string>>;
  saysOrderOnly: NonNullable<CriteriaReader["saysOrderOnly"]>;
}> => {
  const [active, customNames] = await Promise.all([
    activeModelOf(scope),
    withBusiness(scope, (client) => readCustomNames(client, scope)),
  ]);
  const names = (active?.models ?? []).map(({ axis }): [string, Map<string, string>] => {
    const given = Object.entries(active?.words[axis] ?? {}).map(([key, { name }]): [string, string] => [key, name]);
    return [axisFieldOf(axis), new Map([...given, ...Object.entries(customNames[axis] ?? {})])];
  });
  const isCalibrated = active?.churn.model.isCalibrated ?? false;
  return {
    names: Object.fromEntries(names),
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
