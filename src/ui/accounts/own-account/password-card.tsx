"use client";

import { useNotification } from "@refinedev/core";
import { Button, Input } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { PASSWORD } from "#lib/domain/accounts/fields.ts";
import { LabelledForm } from "#ui/shared/forms/labelled-form.tsx";
import { RequiredItem } from "#ui/shared/forms/required-item.tsx";
import { useSubmit } from "#ui/shared/forms/use-submit.ts";
import { Card } from "#ui/shared/page/card.tsx";
import styles from "../settings/settings.module.css";

type Values = { currentPassword: string; password: string; repeated: string };

const EMPTY: Values = { currentPassword: "", password: "", repeated: "" };

/** Changes the password of the person who is logged in, and ends their other sessions. */
export const PasswordCard = () => {
  const t = useTranslations();
  const { open } = useNotification();
  const [changes, setChanges] = useState(0);
  const submission = useSubmit("PUT /api/admin/me/password", () => {
    open?.({ type: "success", key: "password", message: t("account.changed") });
    setChanges(changes + 1);
  });
  return (
    <Card title={t("account.password")} isLoose>
      <p className={styles.cardAbout}>{t("account.password_about")}</p>
      <LabelledForm<Values>
        // A new form after each change: no password stays in its fields.
        key={changes}
        name="password"
        initial={EMPTY}
        labels={{
          currentPassword: t("account.current"),
          password: t("account.new"),
          repeated: t("account.repeat"),
        }}
        submission={submission}
        onSubmit={({ currentPassword, password }) => void submission.submit({ currentPassword, password })}
      >
        <RequiredItem name="currentPassword" label={t("account.current")}>
          <Input type="password" autoComplete="current-password" />
        </RequiredItem>
        <RequiredItem
          name="password"
          label={t("account.new")}
          extra={t("invite.password_hint", { count: PASSWORD.min })}
        >
          <Input type="password" autoComplete="new-password" />
        </RequiredItem>
        <RequiredItem
          name="repeated"
          label={t("account.repeat")}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, value: string) =>
                value === "" || value === getFieldValue("password")
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("account.differs"))),
            }),
          ]}
        >
          <Input type="password" autoComplete="new-password" />
        </RequiredItem>
        <Button type="primary" htmlType="submit" className={styles.start ?? ""} loading={submission.isBusy}>
          {t("account.change")}
        </Button>
      </LabelledForm>
    </Card>
  );
};
