"use client";

import { Form, Input, Radio } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { TOKEN_DAYS } from "#core/contracts/choices.ts";
import type { InputOf } from "#core/ui/call.ts";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { OneTimeSecret } from "#core/ui/feedback/one-time-secret.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { Checkboxes, RequiredItem } from "#core/ui/forms/labelled-form.tsx";

import { listPermissions, type Permission, ROLES, type Role } from "#core/values/permissions.ts";

type FormValues = { name: string; role: Role; permissions: Permission[]; expiresInDays: number | "never" };

const INITIAL: FormValues = {
  name: "",
  role: "viewer",
  permissions: listPermissions({ role: "viewer" }),
  expiresInDays: 90,
};

/** The API represents all of a role's permissions by an empty list, so that later ones are included. */
const toTokenInput = ({
  role,
  permissions,
  expiresInDays,
  ...rest
}: FormValues): InputOf<"POST /api/admin/tokens"> => ({
  ...rest,
  role,
  permissions: permissions.length === listPermissions({ role }).length ? [] : permissions,
  expiresInDays: TOKEN_DAYS.find((days) => days === expiresInDays) ?? null,
});

/** Asks for name, role, permissions and expiry, then shows the token once. */
export const TokenDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslations();
  const [values, setValues] = useState(INITIAL);
  return (
    <FormDialog
      route="POST /api/admin/tokens"
      name="token"
      title={t("buttons.create_token")}
      okText={t("buttons.create_token")}
      initial={INITIAL}
      labels={{
        name: t("tokens.purpose"),
        role: t("settings.role"),
        permissions: t("tokens.may"),
        expiresInDays: t("tokens.expiry"),
      }}
      variables={toTokenInput}
      onChange={setValues}
      next={({ name, token }) => (
        <OneTimeSecret title={t("tokens.made", { name })} label={t("tokens.token")} secret={token} onStored={onClose}>
          <p>{t("tokens.how")}</p>
        </OneTimeSecret>
      )}
      onClose={onClose}
    >
      <RequiredItem name="name" label={t("tokens.purpose")} extra={t("tokens.purpose_hint")}>
        <Input autoComplete="off" maxLength={120} />
      </RequiredItem>
      <RightsFields role={values.role} />
      <Form.Item name="expiresInDays" label={t("tokens.expiry")}>
        <Radio.Group
          options={[
            ...TOKEN_DAYS.map((days) => ({ value: days, label: t("tokens.days", { days }) })),
            { value: "never", label: t("tokens.forever") },
          ]}
        />
      </Form.Item>
      {values.expiresInDays === "never" && <Notice>{t("tokens.forever_warning")}</Notice>}
    </FormDialog>
  );
};

/** A role and its permissions, all checked at first. */
const RightsFields = ({ role }: { role: Role }) => {
  const t = useTranslations();
  const form = Form.useFormInstance<FormValues>();
  return (
    <>
      <Form.Item name="role" label={t("settings.role")}>
        <Radio.Group
          options={ROLES.map((one) => ({ value: one, label: t(`roles.${one}.name`) }))}
          onChange={({ target }) => {
            form.setFieldValue("permissions", listPermissions({ role: target.value }));
          }}
        />
      </Form.Item>
      <Form.Item
        name="permissions"
        label={t("tokens.may")}
        validateTrigger="onSubmit"
        rules={[{ type: "array", min: 1, message: t("tokens.pick_one") }]}
      >
        <Checkboxes
          options={listPermissions({ role }).map((one) => ({ value: one, label: t(`permissions.${one}`) }))}
        />
      </Form.Item>
    </>
  );
};
