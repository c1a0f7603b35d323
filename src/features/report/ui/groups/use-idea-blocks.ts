"use client";

import { useTranslations } from "next-intl";
import { useEvidence } from "#features/evidence/ui/evidence.tsx";
import type { SegmentGroup } from "#features/report/contracts/groups.ts";
import type { BuyerHistory } from "#records/rules/rfm/group.ts";
import { useSegmentWords } from "#records/ui/people/use-segment-words.ts";
import { isNewCustomers } from "./use-group-words.ts";

/** An idea, and what campaigns have measured about it in this segment; empty without. */
export type Idea = { text: string; evidence: string };

/** Ideas for the same customers: who they are in words, and the filter that lists them. */
export type IdeaBlock = { ideas: Idea[]; audience: string; history: BuyerHistory | null };

/**
 * The ideas for a segment by who they reach: those of New Customers reach only true first-time buyers, and those who
 * had bought before get another. Empty blocks are left out. Ideas that campaigns have shown to work come first.
 */
export const useIdeaBlocks = (): ((segment: string, group: SegmentGroup | undefined) => IdeaBlock[]) => {
  const t = useTranslations("groups");
  const words = useSegmentWords();
  const evidence = useEvidence();
  const reach = ({ customers: count, reachableByEmail: reachable }: SegmentGroup["firstTime"]) => ({
    count,
    reachable,
  });
  return (segment, group) => {
    const keyed = words(segment).actions.map((text, at) => ({ text, key: `${segment}:${at + 1}` }));
    const ideas = evidence
      .order(keyed, ({ key }) => key, segment)
      .map(({ text, key }) => ({ text, evidence: evidence.note(key, segment) }));
    if (!group) return [{ ideas, audience: "", history: null }];
    if (!isNewCustomers(group)) return [{ ideas, audience: t("reachable", reach(group)), history: null }];
    const { firstTime, returning } = group;
    const blocks: (IdeaBlock & { count: number })[] = [
      { ideas, audience: t("first_time", reach(firstTime)), history: "first_time", count: firstTime.customers },
      {
        ideas: [{ text: t("returning_action"), evidence: "" }],
        audience: t("returning", reach(returning)),
        history: "returning",
        count: returning.customers,
      },
    ];
    return blocks.filter(({ count }) => count > 0);
  };
};
