"use client";

import { useTranslations } from "next-intl";
import type { AudienceDestination } from "#features/audiences/contracts/audience-destination.ts";

type Problem = NonNullable<AudienceDestination["problem"]>;

/** Why a destination can't be delivered to, as a sentence. */
export const useDestinationProblem = () => {
  const t = useTranslations("audiences.destination");
  return (problem: Problem, detail: string | null): string => t(`problems.${problem}`, { detail: detail ?? "" }).trim();
};
