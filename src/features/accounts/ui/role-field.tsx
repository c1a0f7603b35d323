"use client";

import { Form, Radio } from "antd";
import { useTranslations } from "next-intl";
import styles from "#core/ui/forms/forms.module.css";
import { listPermissions, ROLES, type Role } from "#core/values/permissions.ts";

type Props = { role: Role; isFixed?: boolean };

/** The four roles with a short description each, and the chosen role's permissions below. */
export const RoleField = ({ role, isFixed = false }: Props) => {
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
