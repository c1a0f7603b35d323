import { toMajor } from "../money.ts";
import { overviewCells, type Reader, STANDING_COLUMNS } from "./customer-cells.ts";
import type { CustomerOverview } from "./customer-standing.ts";

export const LISTED_COLUMNS = [...STANDING_COLUMNS, "predictedClv", "segments"] as const;

type Listed = { predictedClv: number | null; segments: readonly { name: string }[] };

/** A row of the customer list export: segments by name, several in one cell. */
export const listedRow = ({ segments, predictedClv, ...customer }: CustomerOverview & Listed, reader: Reader) => ({
  ...overviewCells(customer, reader),
  predictedClv: predictedClv === null ? null : toMajor(predictedClv, reader.currency),
  segments: segments.map(({ name }) => name).join("; "),
});
