"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";

type Miss = AnswerOf<"GET /api/admin/search-misses">["data"][number];

/** What was searched for and not found, by how often. */
export const SearchMissesPage = () => {
  const t = useTranslations();
  const formats = useFormats();
  const page = useListTable<Miss>({
    resource: "search-misses",
    sorts: ["misses", "lastMissedAt"],
    standardSort: "-misses",
  });
  const columns: ListColumn<Miss>[] = [
    { name: "words", title: t("search_misses.words"), show: ({ words }) => words ?? t("search_misses.others") },
    {
      name: "misses",
      title: t("search_misses.count"),
      align: "end",
      startsDown: true,
      show: ({ misses }) => formats.count(misses),
    },
    {
      name: "lastMissedAt",
      title: t("search_misses.last"),
      startsDown: true,
      show: ({ lastMissedAt }) => formats.moment(lastMissedAt, new Date()),
    },
  ];
  return (
    <PageLayout>
      <PageHeader title={t("nav.search-misses")} about={t("search_misses.about")} />
      <ListTable
        caption={t("nav.search-misses")}
        columns={columns}
        page={page}
        searchLabel={t("search_misses.search")}
        empty={<p>{t("search_misses.empty")}</p>}
      />
    </PageLayout>
  );
};
