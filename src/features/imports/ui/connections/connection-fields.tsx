"use client";

import { Checkbox, Form, Input, Select } from "antd";
import { useTranslations } from "next-intl";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useMe } from "#core/ui/session/me.ts";
import {
  ACCESS_FIELDS,
  ACCESS_LENGTH,
  type AccessField,
  type ConnectionKind,
  getAccessRule,
  isHelpDeskKind,
  isReadableKind,
  isWebhookKind,
  listAccessFields,
  numbersItsRecords,
  type ReadableKind,
  SECRET_LENGTH,
} from "#features/imports/shops/shops.ts";
import styles from "./connections.module.css";

/** What is entered of a shop's keys and secret. Fields that the kind does not have are not in the form. */
export type KeyValues = Partial<Record<AccessField, string>> & { secret?: string; writesTags?: boolean };

/** The keys and the secret to send, without empty fields, and without those of another kind that was chosen before. */
export const keysIn = ({ secret, writesTags, ...values }: KeyValues, kind: ConnectionKind): KeyValues => ({
  ...Object.fromEntries(
    listAccessFields(kind).flatMap((field) => (values[field]?.trim() ? [[field, values[field]]] : [])),
  ),
  ...(isHelpDeskKind(kind) && writesTags !== undefined && { writesTags }),
  ...(isWebhookKind(kind) && secret?.trim() && { secret }),
});

/** Labels of the fields, for the list of problems. */
export const useConnectionLabels = () => {
  const t = useTranslations();
  return {
    kind: t("connections.kind"),
    name: t("settings.name"),
    storefrontId: t("imports.options.storefront"),
    idPrefix: t("connections.id_prefix.label"),
    secret: t("connections.secret"),
    writesTags: t("connections.help_desk.writes_tags"),
    ...Object.fromEntries(ACCESS_FIELDS.map((field) => [field, t(`connections.access.fields.${field}`)])),
  };
};

const AccessInput = ({ kind, field, ...props }: { kind: ReadableKind; field: AccessField; id?: string }) => {
  const { isSecret, placeholder } = getAccessRule(kind, field);
  const plain = { ...props, autoComplete: "off", spellCheck: false, maxLength: ACCESS_LENGTH };
  if (isSecret) return <Input.Password {...plain} visibilityToggle={false} />;
  return <Input {...plain} placeholder={placeholder} inputMode={field === "address" ? "url" : "text"} />;
};

/** The shop's keys. `isStored`: empty fields keep the stored ones. */
const AccessFields = ({ kind, isStored }: { kind: ReadableKind; isStored: boolean }) => {
  const t = useTranslations("connections.access");
  const forms = useTranslations("forms");
  // A shop that sends no webhooks is only read, so that its keys are needed.
  const isNeeded = !isWebhookKind(kind);
  const isHelpDesk = isHelpDeskKind(kind);
  const Item = isNeeded && !isStored ? RequiredItem : Form.Item;
  return (
    <fieldset className={`stack gap-12 m-0 ${styles.access}`}>
      <legend>{isNeeded ? t("title") : forms("optional", { field: t("title") })}</legend>
      <p>
        {t(isHelpDesk ? "hint_tickets" : "hint")} {isStored && t("kept")}
      </p>
      <p>{t(`where.${kind}`)}</p>
      {listAccessFields(kind).map((field) => (
        <Item
          key={field}
          name={field}
          label={t(isHelpDesk && field === "address" ? "fields.help_desk" : `fields.${field}`)}
        >
          <AccessInput kind={kind} field={field} />
        </Item>
      ))}
    </fieldset>
  );
};

type Props = {
  kind: ConnectionKind;
  /** The prefix of its IDs is chosen once. */
  isNew?: boolean;
  /** An empty secret keeps the stored one. */
  isStored: boolean;
  hasKeys: boolean;
};

/** Name, the storefront of orders if there are several, the shop's keys and the secret of its webhooks. */
export const ConnectionFields = ({ kind, isNew = false, isStored, hasKeys }: Props) => {
  const t = useTranslations();
  const { storefronts } = useMe();
  return (
    <>
      <RequiredItem name="name" label={t("settings.name")} extra={t("connections.name_hint")}>
        <Input autoComplete="off" maxLength={120} />
      </RequiredItem>
      {storefronts.length > 1 && !isHelpDeskKind(kind) && (
        <Form.Item name="storefrontId" label={t("imports.options.storefront")} extra={t("connections.storefront_hint")}>
          <Select options={storefronts.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      )}
      {isNew && numbersItsRecords(kind) && (
        <Form.Item name="idPrefix" label={t("connections.id_prefix.label")} extra={t("connections.id_prefix.hint")}>
          <Select
            options={[
              { value: "auto", label: t("connections.id_prefix.auto") },
              { value: "none", label: t("connections.id_prefix.none") },
            ]}
          />
        </Form.Item>
      )}
      {isReadableKind(kind) && <AccessFields kind={kind} isStored={hasKeys} />}
      {isHelpDeskKind(kind) && (
        <Form.Item name="writesTags" valuePropName="checked" extra={t("connections.help_desk.writes_tags_hint")}>
          <Checkbox>{t("connections.help_desk.writes_tags")}</Checkbox>
        </Form.Item>
      )}
      {isWebhookKind(kind) && (
        <Form.Item
          name="secret"
          label={t("forms.optional", { field: t("connections.secret") })}
          extra={t(isStored ? "connections.secret_kept" : `connections.secret_where.${kind}`)}
        >
          <Input.Password
            autoComplete="off"
            spellCheck={false}
            maxLength={SECRET_LENGTH.max}
            visibilityToggle={false}
          />
        </Form.Item>
      )}
    </>
  );
};
