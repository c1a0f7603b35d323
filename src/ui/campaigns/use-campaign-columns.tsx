"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ListedCampaign } from "#contracts/campaigns/campaigns.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { TwoLines } from "#ui/shared/table/two-lines.tsx";
import { StateTag } from "./state-tag.tsx";
import { useCampaignWords } from "./use-campaign-words.ts";

export const useCampaignColumns = (): ListColumn<ListedCampaign>[] => {
  const t = useTranslations("campaigns");
  const { count, days } = useFormats();
  const words = useCampaignWords();
  return [
    {
      name: "name",
      title: t("name"),
      isSortable: true,
      show: (campaign) => (
        <TwoLines below={words.source(campaign)}>
          <Link href={`/campaigns/${campaign.id}`}>{campaign.name}</Link>
        </TwoLines>
      ),
    },
    { name: "state", title: t("state"), onPhone: "line", show: (campaign) => <StateTag state={campaign.state} /> },
    {
      name: "startsOn",
      title: t("starts_on"),
      isSortable: true,
      startsDown: true,
      show: ({ startsOn }) => days(startsOn, startsOn),
    },
    {
      name: "members",
      title: t("members"),
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ members, controls }) => (
        <TwoLines below={t("controls_of", { count: controls })}>{count(members)}</TwoLines>
      ),
    },
    {
      name: "result",
      title: t("result"),
      onPhone: "line",
      show: (campaign) => (
        <TwoLines
          below={campaign.revenue && t("per_customer", { interval: words.interval(campaign.revenue, "revenue") })}
        >
          {words.status(campaign)}
        </TwoLines>
      ),
    },
  ];
};
