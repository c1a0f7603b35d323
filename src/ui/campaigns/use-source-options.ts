"use client";

import { useTranslations } from "next-intl";
import { type ChosenSource, SOURCE_LISTS } from "#lib/domain/campaigns/source.ts";
import { CLV_TIERS } from "#lib/domain/forecast/forecast-answer.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/domain/report/rfm/segments.ts";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { useAllSegments } from "../segments/use-all-segments.ts";
import { choiceOf } from "./source-choice.ts";
import { useCampaignWords } from "./use-campaign-words.ts";

/** Where members can come from: all customers, then groups of options. */
export const useSourceOptions = () => {
  const t = useTranslations("campaigns.sources");
  const words = useCampaignWords();
  const segments = useAllSegments();
  const views = useAnswer("GET /api/admin/views", { list: "customers" });
  const option = (source: ChosenSource, sourceName: string | null = null) => ({
    value: choiceOf(source),
    label: words.source({ source, sourceName }),
  });
  const groups = [
    {
      label: t("group_segments"),
      options: (segments.data?.data ?? [])
        .filter(({ archivedAt }) => archivedAt === null)
        .map(({ id, name }) => option({ kind: "segment", segmentId: id }, name)),
    },
    { label: t("group_rfm"), options: RFM_KEYS_BY_VALUE.map((segment) => option({ kind: "rfm", segment })) },
    { label: t("group_tiers"), options: CLV_TIERS.map((tier) => option({ kind: "tier", tier })) },
    { label: t("group_lists"), options: SOURCE_LISTS.map((list) => option({ kind: "list", list })) },
    {
      label: t("group_views"),
      options: (views.answer?.data ?? []).map(({ id, name }) => option({ kind: "view", viewId: id }, name)),
    },
  ];
  return {
    options: [option({ kind: "all" }), ...groups.filter(({ options }) => options.length > 0)],
    isLoading: segments.isPending || (!views.answer && !views.error),
  };
};
