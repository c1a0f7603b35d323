import { dayOf } from "../time/day.ts";
import { overviewCells, type Reader, STANDING_COLUMNS } from "./customer-cells.ts";
import type { CustomerOverview } from "./customer-standing.ts";

export const MEMBER_COLUMNS = [...STANDING_COLUMNS, "joinedDay"] as const;

/** A row of the segment member export, with the join date in the business's time zone. */
export const memberRow = ({ joinedAt, ...customer }: CustomerOverview & { joinedAt: Date }, reader: Reader) => ({
  ...overviewCells(customer, reader),
  joinedDay: dayOf(joinedAt, reader.timeZone),
});
