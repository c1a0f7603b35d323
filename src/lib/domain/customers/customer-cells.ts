import { RFM_SEGMENTS } from "#lib/domain/report/rfm/segments.ts";
import { toMajor } from "../money.ts";
import { dayOf } from "../time/day.ts";
import type { Language } from "../words/language.ts";
import { wordsIn } from "../words/words.ts";
import type { CustomerIdentity, CustomerOverview } from "./customer-standing.ts";

/** The first columns of every customer export. */
export const IDENTITY_COLUMNS = [
  "id",
  "externalId",
  "name",
  "email",
  "country",
  "loyaltyLevel",
] as const satisfies readonly (keyof CustomerIdentity)[];

export const STANDING_COLUMNS = [
  ...IDENTITY_COLUMNS,
  "lifetimeValue",
  "currency",
  "orderCount",
  "lastOrderDay",
  "rfmSegment",
] as const;

/** How to format values for the recipient of an export. */
export type CellReader = { currency: string; timeZone: string; language: Language };

/** Money in major units, the last order's day in the business's time zone, the RFM segment by name. */
export const overviewCells = <Customer extends CustomerOverview>(
  { lifetimeValue, lastOrderAt, rfmSegment, ...customer }: Customer,
  { currency, timeZone, language }: CellReader,
) => {
  const known = RFM_SEGMENTS.find(({ key }) => key === rfmSegment);
  return {
    ...customer,
    lifetimeValue: toMajor(lifetimeValue, currency),
    currency,
    lastOrderDay: lastOrderAt && dayOf(lastOrderAt, timeZone),
    rfmSegment: known ? wordsIn(language).rfm_segments[known.key].name : null,
  };
};
