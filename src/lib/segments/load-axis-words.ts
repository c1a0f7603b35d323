import type { CriteriaReader } from "#lib/domain/segments/criteria-words.ts";
import { axisFieldOf } from "#lib/domain/segments/fields/axes.ts";
import { activeModelOf } from "#lib/server/axes/active-model.ts";
import { readCustomNames } from "#lib/server/db/axes/axis-segment-names.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Scope } from "../domain/permissions.ts";

/**
 * How the fields of the axes are said: what people, else the last run, call segments, by the field (the axes' own words are not
 * among them), and whether the churn risk is a percentage yet.
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
