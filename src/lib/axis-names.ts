import { axisFieldOf } from "./domain/criteria/fields/axis-segments.ts";
import { churnRisk } from "./domain/criteria/fields/churn-risk.ts";
import type { CriteriaReader } from "./domain/criteria/words.ts";
import type { Scope } from "./domain/permissions.ts";
import { standingModelOf } from "./server/axes/standing-model.ts";
import { readPeoplesNames } from "./server/db/axis-segment-names.ts";
import { withBusiness } from "./server/db/with-business.ts";

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
    standingModelOf(scope),
    withBusiness(scope, (client) => readPeoplesNames(client, scope)),
  ]);
  const told = (standing?.models ?? []).map(({ axis }): [string, Map<string, string>] => {
    const given = Object.entries(standing?.words[axis] ?? {}).map(([key, { name }]): [string, string] => [key, name]);
    return [axisFieldOf(axis), new Map([...given, ...Object.entries(people[axis] ?? {})])];
  });
  const isCalibrated = standing?.churn.model.isCalibrated ?? false;
  return {
    names: Object.fromEntries(told),
    saysOrderOnly: (field) => field === churnRisk.name && !isCalibrated,
  };
};
