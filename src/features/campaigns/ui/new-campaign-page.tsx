"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Columns } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";

import { useMe } from "#core/ui/session/me.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { CampaignForm, type CampaignValues, formatSourceChoice, parseAddressSource } from "./campaign-form.tsx";
import { PowerCard } from "./power-card.tsx";

/** A new campaign, with what it could show before its control group is drawn. */
export const NewCampaignPage = () => {
  const t = useTranslations();
  const { timeZone } = useMe().business;
  const query = useSearchParams();
  const [initial] = useState<CampaignValues>(() => ({
    name: "",
    source: formatSourceChoice(parseAddressSource(query)),
    controlPercent: 20,
    effectPercent: 10,
    startsOn: toLocalDay(new Date(), timeZone),
    action: null,
  }));
  const [values, setValues] = useState(initial);
  return (
    <PageLayout>
      <PageHeader
        title={t("campaigns.create")}
        above={<BackLink href="/campaigns">{t("nav.campaigns")}</BackLink>}
        about={t("campaigns.create_about")}
      />
      <Columns main={<CampaignForm initial={initial} onChange={setValues} />} side={<PowerCard values={values} />} />
    </PageLayout>
  );
};
