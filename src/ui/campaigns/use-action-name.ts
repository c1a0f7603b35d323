"use client";

import { type CampaignAction, isRfmAction } from "#lib/domain/campaigns/action.ts";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useActionTitle } from "../report/groups/use-action-title.ts";

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
