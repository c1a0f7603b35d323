"use client";

import { useCan } from "@refinedev/core";
import { Form, Input, Select } from "antd";
import { useTranslations } from "next-intl";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { ROLES, type Role } from "#core/values/permissions.ts";
import type { SavedView } from "#records/contracts/views.ts";
import { VIEW_NAME_LENGTH, VIEW_PAGES } from "#records/rules/view-lists.ts";
import type { ViewQuery } from "#records/rules/view-query.ts";

type Props = {
  /** The view to rename or share; a new one if there is none. */
  view?: SavedView | undefined;
  /** The state of a new view. */
  query: ViewQuery;
  onSaved: (view: SavedView) => void;
  onClose: () => void;
};

const PRIVATE = "private";
type FormValues = { name: string; sharedWith: Role | typeof PRIVATE };

/** Asks for a view's name and the roles that see it. */
export const ViewDialog = ({ view, query, onSaved, onClose }: Props) => {
  const t = useTranslations();
  const mayShare = useCan({ resource: "customers", action: "edit" }).data?.can;
  const named = ({ name, sharedWith = PRIVATE }: FormValues) => ({
    name,
    sharedWith: sharedWith === PRIVATE ? null : sharedWith,
  });
  return (
    <FormDialog
      route={view ? "PATCH /api/admin/views/{id}" : "POST /api/admin/views"}
      params={view ? { id: view.id, version: view.version } : { query }}
      name="view"
      title={view ? t("views.edit_title", { name: view.name }) : t("views.save_title")}
      okText={t("buttons.save")}
      initial={{ name: view?.name ?? "", sharedWith: view?.sharedWith ?? PRIVATE }}
      labels={{ name: t("views.name"), sharedWith: t("views.shared_with") }}
      variables={named}
      onSaved={onSaved}
      onClose={onClose}
    >
      {!view && <p>{t(`views.about.${VIEW_PAGES[query.list].kind}`)}</p>}
      <RequiredItem name="name" label={t("views.name")}>
        <Input autoFocus maxLength={VIEW_NAME_LENGTH} autoComplete="off" />
      </RequiredItem>
      {mayShare && (
        <Form.Item name="sharedWith" label={t("views.shared_with")}>
          <Select
            options={[
              { value: PRIVATE, label: t("views.roles.private") },
              ...ROLES.map((role) => ({ value: role, label: t(`views.roles.${role}`) })),
            ]}
          />
        </Form.Item>
      )}
    </FormDialog>
  );
};
