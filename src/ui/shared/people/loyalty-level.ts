import type { useTranslations } from "next-intl";

const LEVELS = ["BRONZE", "SILVER", "GOLD", "PLATINUM"] as const;

/** The label of a loyalty level. */
export const loyaltyLabel = (t: ReturnType<typeof useTranslations<never>>, level: string): string => {
  const known = LEVELS.find((one) => one === level);
  return known ? t(`loyalty_levels.${known}`) : level;
};
