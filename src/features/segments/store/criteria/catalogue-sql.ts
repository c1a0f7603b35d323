import { ownValue } from "#lib/own-value.ts";
import type { FieldSql } from "./field-sql.ts";
import { AXES_SQL, AXIS_SEGMENT_SQL } from "./fields/axes.ts";
import { BOUGHT_SQL } from "./fields/bought.ts";
import { buildCustomSql } from "./fields/custom.ts";
import { EVENT_SQL } from "./fields/events.ts";
import { FIRST_ORDER_SQL } from "./fields/first-order.ts";
import { METHOD_SQL } from "./fields/methods.ts";
import { ORDER_SQL } from "./fields/orders.ts";
import { PROFILE_SQL } from "./fields/profile.ts";

const SQL: Readonly<Record<string, FieldSql & { suggestions?: string }>> = {
  ...ORDER_SQL,
  ...PROFILE_SQL,
  ...BOUGHT_SQL,
  ...FIRST_ORDER_SQL,
  ...EVENT_SQL,
  ...METHOD_SQL,
  ...AXES_SQL,
  ...AXIS_SEGMENT_SQL,
};

/** Throws a RangeError for a name that is not in the catalogue, as `fieldOf` does. */
export const getFieldSql = (name: string): FieldSql & { suggestions?: string } => {
  const sql = ownValue(SQL, name) ?? buildCustomSql(name);
  if (!sql) throw new RangeError(`There is no field ${name}`);
  return sql;
};
