"use client";

import { Checkbox, Form, Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import styles from "#core/ui/forms/forms.module.css";
import { useMe } from "#core/ui/session/me.ts";
import { type Role, seesPersonalDataByRole } from "#core/values/permissions.ts";
import type { User } from "#features/accounts/contracts/users.ts";
import { RoleField } from "../role-field.tsx";

type FormValues = { role: Role; isActive: boolean; personalData: Choice };

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
  const initial: FormValues = { role, isActive, personalData: toChoice(user) };
  const [values, setValues] = useState<FormValues>(initial);
  const losesOwnAccess = id === me.id && (values.role !== "admin" || !values.isActive);
  return (
    <FormDialog<FormValues>
      resource="users"
      id={id}
      successMessage={t("states.saved")}
      name="user"
      title={t("users.change_of", { name: user.name })}
      okText={t("buttons.save")}
      isDisabled={user.isLastAdmin}
      initial={initial}
      variables={({ personalData, ...rest }) => ({
        ...rest,
        seesPersonalData: SEES[personalData],
        version: user.version,
      })}
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
      {!losesOwnAccess && !user.isLastAdmin && <p className={styles.choiceHelp}>{t("users.at_once")}</p>}
    </FormDialog>
  );
};
