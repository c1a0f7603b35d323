"use client";

import { useActionTitle } from "#features/report/ui/use-action-title.ts";
import { type CampaignAction, isRfmAction } from "#records/rules/evidence.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";

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
