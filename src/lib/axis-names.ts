import { axisFieldOf } from "./domain/criteria/fields/axis-segments.ts";
import type { Scope } from "./domain/permissions.ts";
import { standingModelOf } from "./server/axes/standing-model.ts";
import { readPeoplesNames } from "./server/db/axis-segment-names.ts";
import { withBusiness } from "./server/db/with-business.ts";

/** What people, else the last run, call the segments of the axes, by the field of criteria; the axes' own words are not among them. */
export const axisFieldNames = async (scope: Scope): Promise<Record<string, Map<string, string>>> => {
  const [standing, people] = await Promise.all([
    standingModelOf(scope),
    withBusiness(scope, (client) => readPeoplesNames(client, scope)),
  ]);
  const told = Object.entries(standing?.words ?? {}).map(([axis, words]): [string, Map<string, string>] => {
    const named = Object.entries(words).flatMap(([key, { name }]) => (name === null ? [] : [[key, name] as const]));
    return [axisFieldOf(axis), new Map([...named, ...Object.entries(people[axis] ?? {})])];
  });
  return Object.fromEntries(told);
};
