import { RFM_SEGMENTS } from "#lib/domain/report/rfm/segments.ts";
import { toMajor } from "../money.ts";
import { dayOf } from "../time/day.ts";
import type { Language } from "../words/language.ts";
import { wordsIn } from "../words/words.ts";
import type { CustomerIdentity, CustomerOverview } from "./customer-standing.ts";

/** What every file of customers begins with. */
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

/** What a file's reader must know to read it. */
export type Reader = { currency: string; timeZone: string; language: Language };

/** Money in major units, the last order's day as the business's own calendar has it, the RFM segment by its name. */
export const standingCells = <Customer extends CustomerOverview>(
  { lifetimeValue, lastOrderAt, rfmSegment, ...customer }: Customer,
  { currency, timeZone, language }: Reader,
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
