"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useEvidence } from "#features/evidence/ui/evidence.tsx";
import type { SegmentGroup, SegmentGroups } from "#features/report/contracts/groups.ts";
import { type BuyerHistory, LAPSED_CODE } from "#lib/rfm/score.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { type RfmState, STANDARD } from "./report-state.ts";

/** The figures of one segment; undefined before they are loaded, and for a segment without customers. */
export const findSegmentGroup = (groups: SegmentGroups | undefined, code: string): SegmentGroup | undefined =>
  groups?.groups.find(({ segmentCode }) => segmentCode === code);

/** The segment whose name promises more than its rule: it contains everyone with few, recent orders. */
const NEW_CUSTOMERS = RFM_SEGMENTS.find(({ key }) => key === "new_customers")?.code;

const isNewCustomers = ({ segmentCode }: SegmentGroup): boolean => segmentCode === NEW_CUSTOMERS;

/** What the customers of a segment have in common, in sentences with their own figures. */
export const useGroupWords = (): ((group: SegmentGroup, days: number) => string) => {
  const t = useTranslations("groups");
  const { percent } = useFormats();
  return (group, days) => {
    const { customers: count, orderedOnce: part, firstTime, returning, segmentCode } = group;
    const { orderedOnceInPeriod: inPeriod } = group;
    const once =
      part === 0 && inPeriod === 0
        ? t("once_none")
        : part === count
          ? t("once_all")
          : inPeriod === part || segmentCode === LAPSED_CODE
            ? t("once", { part, count })
            : t("once_in_period", { part: inPeriod, count, days, once: part });
    return [
      ...(isNewCustomers(group)
        ? [t("history", { count, days, first: firstTime.customers, returning: returning.customers })]
        : []),
      t("typical", { orders: group.medianOrders, days: group.medianDaysSinceLastPurchase }),
      // The new customers' own sentence has said how many ordered only once.
      ...(isNewCustomers(group) ? [] : [once]),
      ...(segmentCode === LAPSED_CODE ? [] : [t("revenue_part", { share: percent(group.revenueShare), days })]),
    ].join(" ");
  };
};

/** A change to what they count reloads them before. */
export const FRESH_MS = 60_000;

/** The figures of a report's segments, loaded beside it. */
export const useGroups = ({
  method,
  days,
  storefront,
  basis,
  compare,
}: Pick<RfmState, "method" | "days" | "storefront" | "basis" | "compare">) => {
  const input = {
    method,
    days: String(days),
    ...(storefront !== null && { storefrontId: String(storefront) }),
    ...(basis !== STANDARD.basis && { valueBasis: basis }),
    ...(compare !== STANDARD.compare && { compare }),
  };
  const { answer, error, retry } = useAnswer("GET /api/admin/segmentation/groups", input, { staleMs: FRESH_MS });
  return { groups: answer?.data, error, isLoading: !answer && !error, retry };
};

/** An idea, and what campaigns have measured about it in this segment; empty without. */
type Idea = { text: string; evidence: string };

/** Ideas for the same customers: who they are in words, and the filter that lists them. */
type IdeaBlock = { ideas: Idea[]; audience: string; history: BuyerHistory | null };

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
