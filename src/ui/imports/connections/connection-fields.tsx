"use client";

import { Form, Input, Select } from "antd";
import { useTranslations } from "next-intl";
import { type ConnectionKind, SECRET_LENGTH } from "#lib/domain/imports/connections/kinds.ts";
import { RequiredItem } from "#ui/shared/forms/required-item.tsx";
import { useMe } from "#ui/shared/session/me.ts";

/** Name, storefront if there are several, and secret. `isStored`: an empty secret keeps the stored one. */
export const ConnectionFields = ({ kind, isStored }: { kind: ConnectionKind; isStored: boolean }) => {
  const t = useTranslations();
  const { storefronts } = useMe();
  return (
    <>
      <RequiredItem name="name" label={t("settings.name")} extra={t("connections.name_hint")}>
        <Input autoComplete="off" maxLength={120} />
      </RequiredItem>
      {storefronts.length > 1 && (
        <Form.Item name="storefrontId" label={t("imports.options.storefront")} extra={t("connections.storefront_hint")}>
          <Select options={storefronts.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      )}
      <Form.Item
        name="secret"
        label={t("forms.optional", { field: t("connections.secret") })}
        extra={`${t(`connections.secret_where.${kind}`)} ${isStored ? t("connections.secret_kept") : ""}`}
      >
        <Input.Password autoComplete="off" spellCheck={false} maxLength={SECRET_LENGTH.max} visibilityToggle={false} />
      </Form.Item>
    </>
  );
};
