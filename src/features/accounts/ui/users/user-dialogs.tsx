"use client";

import { Checkbox, Form, Input, Radio, Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { OneTimeSecret } from "#core/ui/feedback/one-time-secret.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import styles from "#core/ui/forms/forms.module.css";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { listPermissions, ROLES, type Role, seesPersonalDataByRole } from "#core/values/permissions.ts";
import type { User } from "#features/accounts/contracts/users.ts";

type RoleFieldProps = { role: Role; isFixed?: boolean };

/** The four roles with a short description each, and the chosen role's permissions below. */
const RoleField = ({ role, isFixed = false }: RoleFieldProps) => {
  const t = useTranslations();
  const permissions = listPermissions({ role }).map((permission) => t(`permissions.${permission}`));
  return (
    <>
      <Form.Item name="role" label={t("settings.role")}>
        <Radio.Group disabled={isFixed} className={styles.choices ?? ""}>
          {ROLES.map((one) => (
            <Radio key={one} value={one}>
              <span className="stack">
                {t(`roles.${one}.name`)}
                <span className="small faint">{t(`roles.${one}.help`)}</span>
              </span>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      <p className="small faint" aria-live="polite">
        {t("users.permissions_of", { role: t(`roles.${role}.name`), permissions: permissions.join(" · ") })}
      </p>
    </>
  );
};

/** Asks for email and role, then shows the invitation link once. */
export const InviteDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslations();
  const formats = useFormats();
  const [role, setRole] = useState<Role>("viewer");
  return (
    <FormDialog
      route="POST /api/admin/invitations"
      name="invite"
      title={t("users.invite_title")}
      okText={t("buttons.invite")}
      initial={{ email: "", name: "", role }}
      labels={{ email: t("settings.email"), name: t("settings.name"), role: t("settings.role") }}
      variables={({ name, ...draft }) => ({ ...draft, ...(name.trim() && { name }) })}
      onChange={(values) => setRole(values.role)}
      next={({ email, url, expiresAt }) => (
        <OneTimeSecret title={t("users.invited", { email })} label={t("users.link")} secret={url} onStored={onClose}>
          <p>{t("users.link_until", { time: formats.dated(expiresAt) })}</p>
        </OneTimeSecret>
      )}
      onClose={onClose}
    >
      <p className="small faint">{t("users.invite_how")}</p>
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

type UserFormValues = { role: Role; isActive: boolean; personalData: Choice };

/** `role`: what the role says. */
type Choice = "role" | "yes" | "no";

const SEES = { role: null, yes: true, no: false } as const;

const toChoice = ({ seesPersonalData }: User): Choice =>
  seesPersonalData === null ? "role" : seesPersonalData ? "yes" : "no";

/** Changes a user's role and whether they see personal data, or deactivates them; explains upfront why the last admin's role and access can't change. */
export const UserDialog = ({ user, onClose }: { user: User; onClose: () => void }) => {
  const t = useTranslations();
  const me = useMe();
  const { id, role, isActive } = user;
  const initial: UserFormValues = { role, isActive, personalData: toChoice(user) };
  const [values, setValues] = useState<UserFormValues>(initial);
  const losesOwnAccess = id === me.id && (values.role !== "admin" || !values.isActive);
  return (
    <FormDialog
      route="PATCH /api/admin/users/{id}"
      params={{ id, version: user.version }}
      successMessage={t("states.saved")}
      name="user"
      title={t("users.change_of", { name: user.name })}
      okText={t("buttons.save")}
      isDisabled={user.isLastAdmin}
      initial={initial}
      variables={({ personalData, ...rest }) => ({ ...rest, seesPersonalData: SEES[personalData] })}
      labels={{ role: t("settings.role"), isActive: t("users.may_log_in"), personalData: t("users.personal_data") }}
      onChange={setValues}
      onClose={onClose}
    >
      {user.isLastAdmin && <Notice>{t("users.last_admin")}</Notice>}
      <RoleField role={values.role} isFixed={user.isLastAdmin} />
      <Form.Item name="personalData" label={t("users.personal_data")} extra={t("users.personal_data_about")}>
        <Select<Choice>
          disabled={values.role === "admin"}
          options={[
            {
              value: "role",
              label: t(
                seesPersonalDataByRole(values.role)
                  ? "users.personal_data_role_visible"
                  : "users.personal_data_role_hidden",
              ),
            },
            { value: "yes", label: t("users.personal_data_visible") },
            { value: "no", label: t("users.personal_data_hidden") },
          ]}
        />
      </Form.Item>
      <Form.Item name="isActive" valuePropName="checked">
        <Checkbox disabled={user.isLastAdmin}>{t("users.may_log_in")}</Checkbox>
      </Form.Item>
      {losesOwnAccess && <Notice>{t("users.yourself")}</Notice>}
      {!losesOwnAccess && !user.isLastAdmin && <p className="small faint">{t("users.at_once")}</p>}
    </FormDialog>
  );
};

/** Explains the reset link, then shows it once, for the admin to pass on. */
export const ResetPasswordDialog = ({ user: { id, name }, onClose }: { user: User; onClose: () => void }) => {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <FormDialog
      route="POST /api/admin/users/{id}/password-reset"
      params={{ id }}
      name="reset-password"
      title={t("users.reset_of", { name })}
      okText={t("users.reset_create")}
      initial={{}}
      labels={{}}
      next={({ email, url, expiresAt }) => (
        <OneTimeSecret
          title={t("users.reset_made", { email })}
          label={t("users.reset_link")}
          secret={url}
          onStored={onClose}
        >
          <p>{t("users.reset_until", { time: formats.dated(expiresAt) })}</p>
        </OneTimeSecret>
      )}
      onClose={onClose}
    >
      <p>{t("users.reset_how", { name })}</p>
      <p>{t("users.reset_elsewhere", { name })}</p>
    </FormDialog>
  );
};
