import { toMajor } from "../money.ts";
import { type Reader, STANDING_COLUMNS, standingCells } from "./customer-cells.ts";
import type { CustomerOverview } from "./customer-standing.ts";

export const LISTED_COLUMNS = [...STANDING_COLUMNS, "predictedClv", "segments"] as const;

type Listed = { predictedClv: number | null; segments: readonly { name: string }[] };

/** A customer of the list as a file tells of them: segments by their names, several in one cell. */
export const listedRow = ({ segments, predictedClv, ...customer }: CustomerOverview & Listed, reader: Reader) => ({
  ...standingCells(customer, reader),
  predictedClv: predictedClv === null ? null : toMajor(predictedClv, reader.currency),
  segments: segments.map(({ name }) => name).join("; "),
});
