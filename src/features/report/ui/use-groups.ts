"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { SegmentGroup, SegmentGroups } from "#features/report/contracts/groups.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { codeByKey } from "#lib/rfm/segments.ts";
import { toPopulationQuery } from "#records/ui/comparison/segment-address.ts";
import { useEvidence } from "#records/ui/evidence.tsx";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { type ReportChoice, STANDARD } from "./report-state.ts";

/** The figures of one segment; undefined before they are loaded, and for a segment without customers. */
export const findSegmentGroup = (groups: SegmentGroups | undefined, code: string): SegmentGroup | undefined =>
  groups?.groups.find(({ segmentCode }) => segmentCode === code);

/** What the customers of a segment have in common, in sentences with their own figures. */
export const useGroupWords = (): ((group: SegmentGroup, days: number) => string) => {
  const t = useTranslations("groups");
  const { percent } = useFormats();
  return (group, days) => {
    const { customers: count, orderedOnce: part, segmentCode } = group;
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
      t("typical", { orders: group.medianOrders, days: group.medianDaysSinceLastPurchase }),
      once,
      ...(segmentCode === codeByKey("new_customers") ? [t("new_only")] : []),
      ...(segmentCode === LAPSED_CODE ? [] : [t("revenue_part", { share: percent(group.revenueShare), days })]),
    ].join(" ");
  };
};

/** A change to what they count reloads them before. */
export const FRESH_MS = 60_000;

/** The figures of a report's segments, loaded beside it. */
export const useGroups = ({ method, days, storefront, basis, compare, ...population }: ReportChoice) => {
  const input = {
    method,
    days: String(days),
    ...(storefront !== null && { storefrontId: String(storefront) }),
    ...(basis !== STANDARD.basis && { valueBasis: basis }),
    ...(compare !== STANDARD.compare && { compare }),
    ...toPopulationQuery(population),
  };
  const { answer, error, retry } = useAnswer("GET /api/admin/segmentation/groups", input, { staleMs: FRESH_MS });
  return { groups: answer?.data, error, isLoading: !answer && !error, retry };
};

/** An idea, and what campaigns have measured about it in this segment; empty without. */
type Idea = { text: string; evidence: string };

/** The ideas for a segment, those that campaigns have shown to work first, and who they reach in words. */
export const useIdeas = (): ((
  segment: string,
  group: SegmentGroup | undefined,
) => { ideas: Idea[]; audience: string }) => {
  const t = useTranslations("groups");
  const words = useSegmentWords();
  const evidence = useEvidence();
  return (segment, group) => {
    const keyed = words(segment).actions.map((text, at) => ({ text, key: `${segment}:${at + 1}` }));
    const ideas = evidence
      .order(keyed, ({ key }) => key, segment)
      .map(({ text, key }) => ({ text, evidence: evidence.note(key, segment) }));
    const audience = group ? t("reachable", { count: group.customers, reachable: group.reachableByEmail }) : "";
    return { ideas, audience };
  };
};
