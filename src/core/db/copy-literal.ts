import { isUuid } from "#core/values/uuid.ts";

export type CopyValue = string | Date | readonly string[];

/** SQL: a UUID, UUIDs or an instant. COPY takes no parameters, so only values without quotes are written into it. */
export const copyLiteral = (value: CopyValue): string => {
  if (value instanceof Date) return `'${value.toISOString()}'::timestamptz`;
  const ids = [value].flat() as string[];
  if (!ids.every(isUuid)) throw new Error("Only UUIDs and instants may be written into a statement");
  return typeof value === "string" ? `'${value}'::uuid` : `'{${ids.join(",")}}'::uuid[]`;
};
