"use client";

import { Form, Input } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { OneTimeSecret } from "#core/ui/feedback/one-time-secret.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import styles from "#core/ui/forms/forms.module.css";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Role } from "#core/values/permissions.ts";
import { RoleField } from "../role-field.tsx";

type FormValues = { email: string; name: string; role: Role };
type CreatedInvitation = AnswerOf<"POST /api/admin/invitations">["data"];

/** Asks for email and role, then shows the invitation link once. */
export const InviteDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslations();
  const formats = useFormats();
  const [role, setRole] = useState<Role>("viewer");
  const [created, setMade] = useState<CreatedInvitation | null>(null);
  return (
    <FormDialog<FormValues, CreatedInvitation>
      resource="invitations"
      name="invite"
      title={t("users.invite_title")}
      okText={t("buttons.invite")}
      initial={{ email: "", name: "", role }}
      labels={{ email: t("settings.email"), name: t("settings.name"), role: t("settings.role") }}
      variables={({ name, ...draft }) => ({ ...draft, ...(name.trim() && { name }) })}
      onChange={(values) => setRole(values.role)}
      onSaved={setMade}
      next={
        created && (
          <OneTimeSecret
            title={t("users.invited", { email: created.email })}
            label={t("users.link")}
            secret={created.url}
            onStored={onClose}
          >
            <p>{t("users.link_until", { time: formats.dated(created.expiresAt) })}</p>
          </OneTimeSecret>
        )
      }
      onClose={onClose}
    >
      <p className={styles.choiceHelp}>{t("users.invite_how")}</p>
      <RequiredItem
        name="email"
        label={t("settings.email")}
        rules={[{ type: "email", transform: (text: string) => text.trim(), message: t("forms.email") }]}
      >
        <Input type="email" autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={254} />
      </RequiredItem>
      <Form.Item name="name" label={t("forms.optional", { field: t("settings.name") })}>
        <Input autoComplete="off" maxLength={120} />
      </Form.Item>
      <RoleField role={role} />
    </FormDialog>
  );
};
