"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { call } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card, Columns } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";
import { useLivePreview } from "#core/ui/use-live-preview.ts";
import { toLocalDay } from "#lib/time/day.ts";
import {
  CampaignForm,
  type CampaignValues,
  formatSourceChoice,
  parseAddressSource,
  toCampaignPlan,
} from "./campaign-form.tsx";
import { Power } from "./embed.tsx";

/** What a campaign could show, before its control group is drawn. */
const PowerCard = ({ values }: { values: CampaignValues }) => {
  const t = useTranslations("campaigns");
  const isComplete = values.controlPercent > 0 && values.effectPercent > 0;
  const { last, error, isCounting, retry } = useLivePreview(
    isComplete ? toCampaignPlan(values) : null,
    "",
    (plan, signal) => call("POST /api/admin/campaigns/preview", plan, { signal }),
  );
  if (error) return <ErrorCard title={t("power_failed")} error={error} onRetry={retry} />;
  return (
    <Card title={t("power")} aria-busy={isCounting}>
      {last ? <Power preview={last} planned={values.effectPercent / 100} /> : <ListSkeleton columns={2} />}
    </Card>
  );
};

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
