"use client";

import { useDelete, useUpdate } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ListedCustomField } from "#contracts/customers/custom-fields.ts";
import type { CallError } from "#ui/shared/api/call.ts";
import { MoreMenu } from "#ui/shared/buttons/more-menu.tsx";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { lazily } from "#ui/shared/lazily.tsx";

const EditFieldDialog = lazily(() => import("./edit-field-dialog.tsx").then(({ EditFieldDialog: it }) => it));

/** Edits, archives, restores and deletes a field. While rules use it, archiving says which, and deleting is not offered. */
export const FieldMenu = ({ field }: { field: ListedCustomField }) => {
  const t = useTranslations();
  const confirm = useConfirm();
  const [isEditing, setEditing] = useState(false);
  const { mutate: update } = useUpdate<ListedCustomField, CallError>();
  const { mutate: remove } = useDelete<ListedCustomField, CallError>();
  const { id, version, name, archivedAt, segments } = field;
  const names = segments.map((segment) => segment.name).join(", ");
  const said = (message: string) => ({ type: "success" as const, key: "custom-fields", message });
  const setArchived = (isArchived: boolean) =>
    update({
      resource: "custom-fields",
      id,
      values: { version, isArchived },
      successNotification: said(t(isArchived ? "custom_fields.archived_now" : "custom_fields.restored", { name })),
    });
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
    confirm({
      title: t("custom_fields.delete_title", { name }),
      content: t("custom_fields.delete_about"),
      okText: t("buttons.delete"),
      onOk: () =>
        remove({ resource: "custom-fields", id, successNotification: said(t("custom_fields.deleted", { name })) }),
    });
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
