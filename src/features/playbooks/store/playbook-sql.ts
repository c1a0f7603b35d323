import type { PlaybookCondition, PlaybookRule } from "#features/playbooks/rules/playbook.ts";
import { INDEXED_AXIS } from "#records/axes/segment-positions.ts";
import type { AxisModel } from "#records/rules/axes/model.ts";
import { segmentPosition, toSegmentLayout } from "#records/rules/axes/segment-layout.ts";
import { toSegmentKind } from "#records/rules/axes/terms/kind-words.ts";

/** The context for compiling rules. `value` adds a parameter and returns its placeholder. */
type Sql = {
  models: readonly AxisModel[];
  toMinor: (major: number) => number;
  value: (value: unknown, type: string) => string;
};

const nearest = (axis: string, positions: readonly number[], { value }: Sql): string => {
  const wanted = value(positions, "int2[]");
  return axis === INDEXED_AXIS ? `p.trajectory_position = any(${wanted})` : `p.nearest && ${wanted}`;
};

const conditionSql = (condition: PlaybookCondition, sql: Sql): string => {
  const { value, toMinor, models } = sql;
  if (condition.asks === "worth") return `p.lifetime_value > ${value(toMinor(condition.above), "bigint")}`;
  const { axis, kinds } = condition;
  const segments = models.find((model) => model.axis === axis)?.segments ?? [];
  const keys = segments.flatMap(({ key }) => (kinds.includes(toSegmentKind(key)) ? [key] : []));
  if (keys.length === 0) return "false";
  const layout = toSegmentLayout(models);
  const positions = keys.map((key) => segmentPosition(layout, axis, key));
  if (condition.asks === "nearest") return nearest(axis, positions, sql);
  const { above } = condition;
  const shares = positions.map((position) => `coalesce(p.memberships[${value(position, "int")}], 0)`);
  const belongs = `${shares.join(" + ")} > ${value(above, "float8")}`;
  // A membership above one half is only possible in the nearest segment, which has an index.
  return keys.length === 1 && above >= 0.5 ? `${nearest(axis, positions, sql)} and ${belongs}` : belongs;
};

const all = (conditions: readonly PlaybookCondition[], sql: Sql): string =>
  conditions.map((condition) => `(${conditionSql(condition, sql)})`).join(" and ") || "true";

/**
 * Rules as SQL over a profile `p`: `common` is the condition they all share (for the WHERE, where an index may help),
 * `first` the position of the first matching rule, from 0, or null. So the database filters and sorts lists of any length.
 * Equivalent to `firstThatHolds`, which a test verifies.
 */
export const rulesSql = (rules: readonly PlaybookRule<unknown>[], sql: Sql): { common: string; first: string } => {
  const shared = (rules[0]?.when ?? []).filter((condition) => rules.every(({ when }) => when.includes(condition)));
  const cases = rules.map(({ when }, place) => {
    const own = when.filter((condition) => !shared.includes(condition));
    return `when ${all(own, sql)} then ${place}`;
  });
  return { common: all(shared, sql), first: `case ${cases.join(" ")} end` };
};
