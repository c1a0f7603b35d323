"use client";

import { Button, Tag } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { MoreMenu } from "#core/ui/menu-button.tsx";
import { SettingsPage } from "#core/ui/page/settings-page.tsx";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useDeletion } from "#core/ui/use-deletion.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { ListedCustomField } from "#features/customers/contracts/custom-fields.ts";

const EditFieldDialog = lazily(() => import("./field-dialogs.tsx").then(({ EditFieldDialog: it }) => it));

/** Edits, archives, restores and deletes a field. While rules use it, archiving says which, and deleting is not offered. */
const FieldMenu = ({ field }: { field: ListedCustomField }) => {
  const t = useTranslations();
  const confirm = useConfirm();
  const [isEditing, setEditing] = useState(false);
  const options = { key: "custom-fields", reloads: ["GET /api/admin/custom-fields"] } as const;
  const { write: update } = useWrite("PATCH /api/admin/custom-fields/{id}", options);
  const deletion = useDeletion("DELETE /api/admin/custom-fields/{id}", options);
  const { id, version, name, archivedAt, segments } = field;
  const names = segments.map((segment) => segment.name).join(", ");
  const setArchived = (isArchived: boolean) =>
    void update(
      { id, version, isArchived },
      { successMessage: t(isArchived ? "custom_fields.archived_now" : "custom_fields.restored", { name }) },
    );
  const archive = () =>
    confirm({
      title: t("custom_fields.archive_title", { name }),
      content:
        segments.length > 0
          ? t("custom_fields.archive_used", { count: segments.length, names })
          : t("custom_fields.archive_unused"),
      okText: t("buttons.archive"),
      isDanger: false,
      onOk: () => setArchived(true),
    });
  const askDelete = () =>
    deletion.ask(
      { id },
      {
        title: t("custom_fields.delete_title", { name }),
        content: t("custom_fields.delete_about"),
        successMessage: t("custom_fields.deleted", { name }),
      },
    );
  const items = [
    { key: "edit", label: t("custom_fields.edit"), onClick: () => setEditing(true) },
    archivedAt
      ? { key: "restore", label: t("segments.restore"), onClick: () => setArchived(false) }
      : { key: "archive", label: t("buttons.archive"), onClick: archive },
    {
      key: "delete",
      label: segments.length > 0 ? t("custom_fields.delete_used", { count: segments.length }) : t("buttons.delete"),
      disabled: segments.length > 0,
      onClick: askDelete,
    },
  ];
  return (
    <>
      <MoreMenu type="text" label={t("custom_fields.menu_of", { name })} items={items} />
      {isEditing && <EditFieldDialog field={field} onClose={() => setEditing(false)} />}
    </>
  );
};

const CustomFieldsTable = ({ onCreate }: { onCreate: () => void }) => {
  const t = useTranslations();
  const page = useListTable<ListedCustomField>({
    resource: "custom-fields",
    sorts: [],
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

const CreateFieldDialog = lazily(() => import("./field-dialogs.tsx").then(({ CreateFieldDialog: it }) => it));

/** The fields that the business adds to its customers and orders. */
export const CustomFieldsPage = () => {
  const t = useTranslations();
  const [isCreating, setCreating] = useState(false);
  const create = () => setCreating(true);
  return (
    <SettingsPage
      title={t("nav.custom-fields")}
      about={t("custom_fields.about")}
      action={
        <Button type="primary" onClick={create}>
          {t("custom_fields.add")}
        </Button>
      }
    >
      <CustomFieldsTable onCreate={create} />
      {isCreating && <CreateFieldDialog onClose={() => setCreating(false)} />}
    </SettingsPage>
  );
};
