import type { CustomerStanding } from "../customer/standing.ts";
import { type Reader, STANDING_COLUMNS, standingCells } from "./customer-cells.ts";

export const LISTED_COLUMNS = [...STANDING_COLUMNS, "segments"] as const;

/** A customer of the list as a file tells of them: segments by their names, several in one cell. */
export const listedRow = (
  { segments, ...customer }: CustomerStanding & { segments: readonly { name: string }[] },
  reader: Reader,
) => ({ ...standingCells(customer, reader), segments: segments.map(({ name }) => name).join("; ") });
