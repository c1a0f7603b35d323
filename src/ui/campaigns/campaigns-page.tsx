"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ListedCampaign } from "#contracts/campaigns/campaigns.ts";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { EvidenceCard } from "./evidence-card.tsx";
import { useCampaignColumns } from "./use-campaign-columns.tsx";

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
