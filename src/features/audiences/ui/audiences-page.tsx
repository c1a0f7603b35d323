"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { Audience } from "#features/audiences/contracts/audiences.ts";
import { AUDIENCE_SORTS } from "#features/audiences/rules/audience.ts";
import { DeliveryTag, useAudienceWords } from "./use-audience.tsx";

const NEW = "/audiences/new";

/** Which customers are sent to which systems, and when. */
export const AudiencesPage = () => {
  const t = useTranslations();
  const formats = useFormats();
  const words = useAudienceWords();
  const mayCreate = useCan({ resource: "audiences", action: "create" }).data?.can === true;
  const page = useListTable<Audience>({ resource: "audiences", sorts: AUDIENCE_SORTS, standardSort: "name" });
  const columns: ListColumn<Audience>[] = [
    {
      name: "name",
      title: t("settings.name"),
      show: ({ id, name }) => <Link href={`/audiences/${id}`}>{name}</Link>,
    },
    { name: "source", title: t("audiences.source"), onPhone: "line", show: (audience) => words.source(audience) },
    {
      name: "format",
      title: t("audiences.format"),
      onPhone: "line",
      show: ({ format }) => t(`audiences.formats.${format}`),
    },
    { name: "schedule", title: t("audiences.schedule"), show: (audience) => words.schedule(audience) },
    {
      name: "delivery",
      title: t("audiences.destination.title"),
      onPhone: "line",
      show: ({ delivery }) => <DeliveryTag delivery={delivery} />,
    },
    {
      name: "lastSent",
      title: t("audiences.in_last_send"),
      align: "end",
      show: ({ lastSent }) => (lastSent === null ? "–" : formats.exact(lastSent)),
    },
    {
      name: "lastSentAt",
      title: t("audiences.last_sent"),
      startsDown: true,
      show: ({ lastSentAt }) => (lastSentAt ? formats.moment(lastSentAt, new Date()) : t("settings.never")),
    },
  ];
  return (
    <PageLayout>
      <PageHeader
        title={t("nav.audiences")}
        about={t("audiences.about")}
        actions={
          mayCreate && (
            <Link href={NEW}>
              <Button type="primary" tabIndex={-1}>
                {t("audiences.new")}
              </Button>
            </Link>
          )
        }
      />
      <ListTable
        caption={t("nav.audiences")}
        columns={columns}
        page={page}
        searchLabel={t("audiences.search")}
        empty={
          <>
            <p>{t("audiences.empty")}</p>
            {mayCreate && <Link href={NEW}>{t("audiences.new")}</Link>}
          </>
        }
      />
    </PageLayout>
  );
};
