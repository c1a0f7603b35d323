"use client";

import { useTranslations } from "next-intl";
import type { ActionKind } from "#lib/recommend/recommender.ts";
import { type CampaignAction, isRfmAction } from "#records/rules/evidence.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";

/** What to do with several customers; titles that name one customer's date or product are said in general. */
export const useActionTitle = (): ((kind: ActionKind) => string) => {
  const t = useTranslations();
  return (kind) =>
    kind === "remind" || kind === "cross_sell" || kind === "segment"
      ? t(`groups.action_${kind}`)
      : t(`next_actions.${kind}.title`);
};

/** The name of what a campaign carries out. */
export const useActionName = (): ((action: CampaignAction) => string) => {
  const title = useActionTitle();
  const words = useSegmentWords();
  return (action) => {
    if (!isRfmAction(action)) return title(action);
    const [segment = "", number] = action.split(":");
    return words(segment).actions[Number(number) - 1] ?? action;
  };
};
