import type { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { HIDDEN } from "#core/values/personal-data.ts";
import { LOYALTY_LEVELS } from "#records/rules/incoming-records.ts";

/** The customer in the page's header. */
export type Customer = AnswerOf<"GET /api/admin/customers/{id}">["data"];

/** The label of a loyalty level. */
export const loyaltyLabel = (t: ReturnType<typeof useTranslations<never>>, level: string): string => {
  const known = LOYALTY_LEVELS.find((one) => one === level);
  return known ? t(`loyalty_levels.${known}`) : level;
};

/** A customer's name, or the shop's own ID if there is none. */
export const customerName = ({ name, externalId }: { name: string | null; externalId: string }): string =>
  name?.trim() || externalId;

const isMasked = (text: string): boolean => text.includes(HIDDEN);

/** What distinguishes customers of the same name. A masked email address doesn't, so the shop's own ID is used instead. */
export const customerDetail = ({
  name,
  email,
  externalId,
}: {
  name: string | null;
  email: string | null;
  externalId: string;
}): string | null => {
  return email && !isMasked(email) ? email : name?.trim() ? externalId : null;
};

/** A name for a place without a second line, where a masked one would fit many customers. */
export const shortName = ({ name, externalId }: { name: string; externalId: string }): string =>
  isMasked(name) ? externalId : name;
