"use client";

import { useTranslations } from "next-intl";
import type { ActionKind } from "#lib/recommend/recommender.ts";

/** What to do with several customers; titles that name one customer's date or product are said in general. */
export const useActionTitle = (): ((kind: ActionKind) => string) => {
  const t = useTranslations();
  return (kind) =>
    kind === "remind" || kind === "cross_sell" || kind === "segment"
      ? t(`groups.action_${kind}`)
      : t(`next_actions.${kind}.title`);
};
