import type { AxisModel } from "#lib/domain/axes/model.ts";
import { kindOf } from "#lib/domain/axes/terms/kind-words.ts";
import type { PlaybookCondition, PlaybookRule } from "#lib/domain/playbooks/playbook.ts";
import { INDEXED_AXIS } from "../axes/customer-profiles.ts";
import { positionSql, positionsSql } from "../segment-positions.ts";

/** The context for compiling rules. `value` adds a parameter and returns its placeholder. */
type Sql = {
  /** The placeholder of the models' version. */
  version: string;
  models: readonly AxisModel[];
  toMinor: (major: number) => number;
  value: (value: unknown, type: string) => string;
};

const nearest = (axis: string, keys: readonly string[], { value, version }: Sql): string => {
  const positions = positionsSql(version, value(axis, "text"), value(keys, "text[]"));
  return axis === INDEXED_AXIS ? `p.trajectory_position = any(${positions})` : `p.nearest && ${positions}`;
};

const conditionSql = (condition: PlaybookCondition, sql: Sql): string => {
  const { value, toMinor, models, version } = sql;
  if (condition.asks === "worth") return `p.lifetime_value > ${value(toMinor(condition.above), "bigint")}`;
  const { axis, kinds } = condition;
  const segments = models.find((model) => model.axis === axis)?.segments ?? [];
  const keys = segments.flatMap(({ key }) => (kinds.includes(kindOf(key)) ? [key] : []));
  if (keys.length === 0) return "false";
  if (condition.asks === "nearest") return nearest(axis, keys, sql);
  const { above } = condition;
  const name = value(axis, "text");
  const shares = keys.map((key) => `coalesce(p.memberships[${positionSql(version, name, value(key, "text"))}], 0)`);
  const belongs = `${shares.join(" + ")} > ${value(above, "float8")}`;
  // A membership above one half is only possible in the nearest segment, which has an index.
  return keys.length === 1 && above >= 0.5 ? `${nearest(axis, keys, sql)} and ${belongs}` : belongs;
};

const all = (conditions: readonly PlaybookCondition[], sql: Sql): string =>
  conditions.map((condition) => `(${conditionSql(condition, sql)})`).join(" and ") || "true";

/**
 * Rules as SQL over a profile `p`: `common` is the condition they all share (for the WHERE, where an index may help),
 * `first` the position of the first matching rule, from 0, or null. Equivalent to `firstThatHolds`, which a test
 * verifies.
 */
export const rulesSql = (rules: readonly PlaybookRule<unknown>[], sql: Sql): { common: string; first: string } => {
  const shared = (rules[0]?.when ?? []).filter((condition) => rules.every(({ when }) => when.includes(condition)));
  const cases = rules.map(({ when }, place) => {
    const own = when.filter((condition) => !shared.includes(condition));
    return `when ${all(own, sql)} then ${place}`;
  });
  return { common: all(shared, sql), first: `case ${cases.join(" ")} end` };
};
