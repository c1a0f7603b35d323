import { HELD_TABLES } from "./held-data.ts";

export type HeldRow = Record<string, unknown>;

/** A row of a part that has so many. */
export type PartRow = { part: string; count: number; row: HeldRow };

const PARTS = HELD_TABLES.map(({ part }) => part);

/** Writes rows, which come part after part, as members of a JSON object, a row on a line. Parts without rows are empty lists. */
export const jsonOfParts = () => {
  let begun = 0;
  let hasRows = false;
  const beginUntil = (count: number): string => {
    const names = PARTS.slice(begun, count);
    const text = names.map((part, i) => `${begun + i > 0 ? "],\n" : ""}${JSON.stringify(part)}:[`).join("");
    if (names.length > 0) hasRows = false;
    begun = Math.max(begun, count);
    return text;
  };
  const add = ({ part, row }: PartRow): string => {
    const lead = beginUntil(PARTS.indexOf(part) + 1);
    const separator = hasRows ? "," : "";
    hasRows = true;
    return `${lead}${separator}\n${JSON.stringify(row)}`;
  };
  return {
    add: (rows: readonly PartRow[]): string => rows.map(add).join(""),
    end: (): string => `${beginUntil(PARTS.length)}]`,
  };
};
