"use client";

import { useTranslations } from "next-intl";
import type { SegmentGroup } from "#contracts/report/groups.ts";
import type { BuyerHistory } from "#lib/domain/report/group.ts";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { isNewCustomers } from "./use-group-words.ts";

/** Ideas for the same customers: who they are in words, and the filter that lists them. */
export type IdeaBlock = { ideas: string[]; audience: string; history: BuyerHistory | null };

/**
 * The ideas for a segment by who they reach: those of New Customers reach only true first-time buyers, and those who
 * had bought before get another. Empty blocks are left out.
 */
export const useIdeaBlocks = (): ((segment: string, group: SegmentGroup | undefined) => IdeaBlock[]) => {
  const t = useTranslations("groups");
  const words = useSegmentWords();
  const reach = ({ customers: count, reachableByEmail: reachable }: SegmentGroup["firstTime"]) => ({
    count,
    reachable,
  });
  return (segment, group) => {
    const ideas = words(segment).actions;
    if (!group) return [{ ideas, audience: "", history: null }];
    if (!isNewCustomers(group)) return [{ ideas, audience: t("reachable", reach(group)), history: null }];
    const { firstTime, returning } = group;
    const blocks: (IdeaBlock & { count: number })[] = [
      { ideas, audience: t("first_time", reach(firstTime)), history: "first_time", count: firstTime.customers },
      {
        ideas: [t("returning_action")],
        audience: t("returning", reach(returning)),
        history: "returning",
        count: returning.customers,
      },
    ];
    return blocks.filter(({ count }) => count > 0);
  };
};
