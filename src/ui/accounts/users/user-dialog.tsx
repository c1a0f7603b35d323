"use client";

import { Checkbox, Form } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { User } from "#contracts/accounts/users.ts";
import type { Role } from "#lib/domain/permissions.ts";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { FormDialog } from "#ui/shared/forms/form-dialog.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import styles from "../../shared/forms/forms.module.css";
import { RoleField } from "../settings/role-field.tsx";

type Values = { role: Role; isActive: boolean };

/** Changes a user's role or deactivates them; explains upfront why the last admin can do neither. */
export const UserDialog = ({ user, onClose }: { user: User; onClose: () => void }) => {
  const t = useTranslations();
  const me = useMe();
  const { id, role, isActive } = user;
  const [values, setValues] = useState<Values>({ role, isActive });
  const losesOwnAccess = id === me.id && (values.role !== "admin" || !values.isActive);
  return (
    <FormDialog<Values>
      resource="users"
      id={id}
      successMessage={t("states.saved")}
      name="user"
      title={t("users.change_of", { name: user.name })}
      okText={t("buttons.save")}
      isDisabled={user.isLastAdmin}
      initial={{ role, isActive }}
      labels={{ role: t("settings.role"), isActive: t("users.may_log_in") }}
      onChange={setValues}
      onClose={onClose}
    >
      {user.isLastAdmin && <Notice>{t("users.last_admin")}</Notice>}
      <RoleField role={values.role} isFixed={user.isLastAdmin} />
      <Form.Item name="isActive" valuePropName="checked">
        <Checkbox disabled={user.isLastAdmin}>{t("users.may_log_in")}</Checkbox>
      </Form.Item>
      {losesOwnAccess && <Notice>{t("users.yourself")}</Notice>}
      {!losesOwnAccess && !user.isLastAdmin && <p className={styles.choiceHelp}>{t("users.at_once")}</p>}
    </FormDialog>
  );
};
