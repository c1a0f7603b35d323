"use client";

import { Button, Tag } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ListedCustomField } from "#contracts/customers/custom-fields.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { TwoLines } from "#ui/shared/table/two-lines.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { FieldMenu } from "./field-menu.tsx";

export const CustomFieldsTable = ({ onCreate }: { onCreate: () => void }) => {
  const t = useTranslations();
  const page = useListTable<ListedCustomField>({
    resource: "custom-fields",
    sorts: ["name"],
    standardSort: "name",
    pageSize: 50,
    isWhole: true,
  });
  const columns: ListColumn<ListedCustomField>[] = [
    {
      name: "name",
      title: t("settings.name"),
      show: ({ name, key }) => <TwoLines below={<code>{key}</code>}>{name}</TwoLines>,
    },
    {
      name: "kind",
      title: t("custom_fields.kind"),
      isText: true,
      show: ({ kind }) => t(`custom_fields.kinds.${kind}`),
    },
    {
      name: "type",
      title: t("custom_fields.type"),
      isText: true,
      show: ({ type, options }) => (type === "choice" ? options.join(", ") : t(`custom_fields.types.${type}`)),
    },
    {
      name: "segments",
      title: t("custom_fields.used_by"),
      isText: true,
      show: ({ segments }) =>
        segments.length === 0
          ? "–"
          : segments.map(({ id, name }, at) => (
              <span key={id}>
                {at > 0 && ", "}
                <Link href={`/segments/${id}`}>{name}</Link>
              </span>
            )),
    },
    {
      name: "state",
      title: t("settings.state"),
      show: ({ archivedAt }) => (archivedAt ? <Tag>{t("custom_fields.archived")}</Tag> : t("custom_fields.active")),
    },
    {
      name: "actions",
      title: t("settings.actions"),
      onPhone: "more",
      show: (field) => <FieldMenu field={field} />,
    },
  ];
  return (
    <ListTable
      caption={t("nav.custom-fields")}
      columns={columns}
      page={page}
      empty={
        <>
          <p>{t("custom_fields.empty")}</p>
          <Button onClick={onCreate}>{t("custom_fields.add")}</Button>
        </>
      }
    />
  );
};
