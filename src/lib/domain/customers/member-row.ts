import { dayOf } from "../time/day.ts";
import { type Reader, STANDING_COLUMNS, standingCells } from "./customer-cells.ts";
import type { CustomerOverview } from "./customer-standing.ts";

export const MEMBER_COLUMNS = [...STANDING_COLUMNS, "joinedDay"] as const;

/** A segment's member as a file tells of them, with the day they joined by the business's own calendar. */
export const memberRow = ({ joinedAt, ...customer }: CustomerOverview & { joinedAt: Date }, reader: Reader) => ({
  ...standingCells(customer, reader),
  joinedDay: dayOf(joinedAt, reader.timeZone),
});
