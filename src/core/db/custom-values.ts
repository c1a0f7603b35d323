/**
 * SQL: stored values of custom fields after a change, a JSON object or SQL null for none: its nulls clear a value, and a
 * JSON null clears them all.
 */
export const changedValues = (stored: string, change: string): string =>
  `case when ${change} is null then ${stored} when ${change} = 'null' then '{}'
     else jsonb_strip_nulls(${stored} || ${change}) end`;
