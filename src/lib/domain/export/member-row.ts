import { RFM_SEGMENTS } from "../rfm/segments.ts";
import type { Language } from "../words/language.ts";
import { wordsIn } from "../words/words.ts";

/** A segment's member as a file tells of them; days are the business's own, money in major units. */
type Member = {
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
  joinedDay: string;
};

export const MEMBER_COLUMNS = [
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
  "joinedDay",
] as const satisfies readonly (keyof Member)[];

/** The RFM segment by its name. */
export const memberRow = (member: Member, language: Language): Member => {
  const known = RFM_SEGMENTS.find(({ key }) => key === member.rfmSegment);
  return { ...member, rfmSegment: known ? wordsIn(language).rfm_segments[known.key].name : null };
};
