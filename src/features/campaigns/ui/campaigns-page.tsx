"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { ListedCampaign } from "#features/campaigns/contracts.ts";
import type { ActionEvidence } from "#records/contracts/evidence.ts";
import { useActionName } from "#records/ui/actions/use-action-name.ts";
import { useSignedMoney } from "#records/ui/evidence.tsx";
import { StateTag, useCampaignWords } from "./campaign-words.tsx";

/** What each recommended action has changed in each RFM segment, over all campaigns. */
const EvidenceCard = () => {
  const t = useTranslations("campaigns");
  const { answer, error, retry } = useAnswer("GET /api/admin/campaigns/evidence", {});
  if (error) return <ErrorCard title={t("evidence_failed")} error={error} onRetry={retry} />;
  return (
    <Card title={t("evidence_title")}>
      {answer ? <Found evidence={answer.data} days={answer.days} /> : <ListSkeleton columns={4} />}
    </Card>
  );
};

const Found = ({ evidence, days }: { evidence: ActionEvidence[]; days: number }) => {
  const t = useTranslations("campaigns");
  const { count, money } = useFormats();
  const amount = useSignedMoney();
  const actionName = useActionName();
  const words = useCampaignWords();
  if (evidence.length === 0) return <p className="max-w-prose mt-8 small faint">{t("evidence_none", { days })}</p>;
  const least = Number.NEGATIVE_INFINITY;
  return (
    <div className="stack min-w-0 gap-16">
      <div className="mt-12">
        <DataTable
          rows={evidence}
          keyOf={({ action, segment }) => `${action} ${segment}`}
          columns={[
            { name: "action", title: t("evidence_action"), value: ({ action }) => actionName(action) },
            {
              name: "segment",
              title: t("stratum"),
              value: ({ segment }) => (segment === null ? t("evidence_all") : words.stratum(segment)),
            },
            { name: "campaigns", title: t("evidence_campaigns"), value: ({ campaigns }) => campaigns, format: count },
            {
              name: "effect",
              title: t("effect"),
              value: ({ pooled }) => pooled?.effect ?? least,
              show: ({ pooled }) => (pooled ? amount(pooled.effect) : "–"),
            },
            {
              name: "interval",
              title: t("interval_title"),
              value: ({ pooled }) => pooled?.lower ?? least,
              show: ({ pooled }) =>
                pooled ? t("interval", { lower: amount(pooled.lower), upper: amount(pooled.upper) }) : "–",
            },
            {
              name: "spread",
              title: t("evidence_spread"),
              value: ({ pooled }) => pooled?.spread ?? least,
              show: ({ pooled }) => (pooled ? money(pooled.spread) : "–"),
            },
            { name: "verdict", title: t("result"), value: ({ verdict }) => t(`evidence_verdicts.${verdict}`) },
          ]}
        />
      </div>
      <p className="max-w-prose mt-8 small faint">{t("evidence_about", { days })}</p>
    </div>
  );
};

const useCampaignColumns = (): ListColumn<ListedCampaign>[] => {
  const t = useTranslations("campaigns");
  const { count, days } = useFormats();
  const words = useCampaignWords();
  return [
    {
      name: "name",
      title: t("name"),
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
      startsDown: true,
      show: ({ startsOn }) => days(startsOn, startsOn),
    },
    {
      name: "members",
      title: t("members"),
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

const LIST = {
  resource: "campaigns",
  sorts: ["name", "startsOn", "members", "createdAt"],
  standardSort: "-createdAt",
} as const;

/** All campaigns and what they have shown. */
export const CampaignsPage = () => {
  const t = useTranslations();
  const router = useRouter();
  const mayCreate = useCan({ resource: "campaigns", action: "create" }).data?.can;
  const page = useListTable<ListedCampaign>(LIST);
  const columns = useCampaignColumns();
  return (
    <PageLayout>
      <PageHeader
        title={t("nav.campaigns")}
        about={t("campaigns.about")}
        actions={
          mayCreate && (
            <Link href="/campaigns/new">
              <Button type="primary" tabIndex={-1}>
                {t("campaigns.create")}
              </Button>
            </Link>
          )
        }
      />
      <ListTable
        caption={t("nav.campaigns")}
        columns={columns}
        page={page}
        searchLabel={t("campaigns.search")}
        empty={
          <>
            <p>{t("campaigns.none")}</p>
            {mayCreate && <Link href="/campaigns/new">{t("campaigns.create")}</Link>}
          </>
        }
        rowKeys={{ row_open: ({ id }) => router.push(`/campaigns/${id}`) }}
      />
      {/* Below the list's final height, so that it does not move. */}
      {page.rows && <EvidenceCard />}
    </PageLayout>
  );
};
