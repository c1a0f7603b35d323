import type { Scope } from "#lib/domain/permissions.ts";
import type { CriteriaReader } from "#lib/domain/segments/criteria-words.ts";
import { axisFieldOf } from "#lib/domain/segments/fields/axes.ts";
import { readCustomNames } from "../db/axes/axis-segment-names.ts";
import { withBusiness } from "../db/with-business.ts";
import { activeModelOf } from "./active-model.ts";

/**
 * How to format the axes' fields: names given to segments by users or the last run, by field (built-in names are left
 * out), and whether the churn risk is a percentage yet.
 */
export const readAxisWords = async (
  scope: Scope,
): Promise<{
  names: Record<string, Map<string, string>>;
  saysOrderOnly: NonNullable<CriteriaReader["saysOrderOnly"]>;
}> => {
  const [active, people] = await Promise.all([
    activeModelOf(scope),
    withBusiness(scope, (client) => readCustomNames(client, scope)),
  ]);
  const told = (active?.models ?? []).map(({ axis }): [string, Map<string, string>] => {
    const given = Object.entries(active?.words[axis] ?? {}).map(([key, { name }]): [string, string] => [key, name]);
    return [axisFieldOf(axis), new Map([...given, ...Object.entries(people[axis] ?? {})])];
  });
  const isCalibrated = active?.churn.model.isCalibrated ?? false;
  return {
    names: Object.fromEntries(told),
    saysOrderOnly: (field) => field === "churnRisk" && !isCalibrated,
  };
};
