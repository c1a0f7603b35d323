import { RFM_SEGMENTS } from "../rfm/segments.ts";
import type { Language } from "../words/language.ts";
import { wordsIn } from "../words/words.ts";

/** A customer of the list as a file tells of them; days are the business's own, money in major units. */
type Listed = {
  id: string;
  externalId: string;
  name: string | null;
  email: string | null;
  country: string | null;
  loyaltyLevel: string | null;
  lifetimeValue: number;
  currency: string;
  orderCount: number;
  lastOrderDay: string | null;
  rfmSegment: string | null;
  segments: readonly { name: string }[];
};

export const LISTED_COLUMNS = [
  "id",
  "externalId",
  "name",
  "email",
  "country",
  "loyaltyLevel",
  "lifetimeValue",
  "currency",
  "orderCount",
  "lastOrderDay",
  "rfmSegment",
  "segments",
] as const satisfies readonly (keyof Listed)[];

/** Segments by their names, several in one cell. */
export const listedRow = ({ segments, ...customer }: Listed, language: Language) => {
  const known = RFM_SEGMENTS.find(({ key }) => key === customer.rfmSegment);
  return {
    ...customer,
    rfmSegment: known ? wordsIn(language).rfm_segments[known.key].name : null,
    segments: segments.map(({ name }) => name).join("; "),
  };
};
