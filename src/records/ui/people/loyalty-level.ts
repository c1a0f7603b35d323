import type { useTranslations } from "next-intl";
import { LOYALTY_LEVELS } from "#records/rules/incoming-customer.ts";

/** The label of a loyalty level. */
export const loyaltyLabel = (t: ReturnType<typeof useTranslations<never>>, level: string): string => {
  const known = LOYALTY_LEVELS.find((one) => one === level);
  return known ? t(`loyalty_levels.${known}`) : level;
};
