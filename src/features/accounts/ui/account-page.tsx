"use client";

import { Button, Input } from "antd";
import { useTranslations } from "next-intl";
import { LabelledForm, RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useRouteForm } from "#core/ui/forms/use-route-form.ts";

import { SingleKeysSwitch } from "#core/ui/keys/single-keys-switch.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { usePages } from "#core/ui/page/feature-pages.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { PASSWORD } from "#core/values/fields.ts";
import { LanguageCard } from "./language-card.tsx";
import styles from "./settings.module.css";

type FormValues = { currentPassword: string; password: string; repeated: string };

const EMPTY: FormValues = { currentPassword: "", password: "", repeated: "" };

/** Changes the user's password and ends their other sessions. */
const PasswordCard = () => {
  const t = useTranslations();
  const form: ReturnType<typeof useRouteForm> = useRouteForm("PUT /api/admin/me/password", {
    successMessage: t("account.changed"),
    // Clear the fields so that no password stays on screen.
    onSaved: () => form.form.resetFields(),
  });
  return (
    <Card title={t("account.password")} isLoose>
      <p className="soft">{t("account.password_about")}</p>
      <div className={styles.narrow}>
        <LabelledForm<FormValues>
          name="password"
          initial={EMPTY}
          labels={{
            currentPassword: t("account.current"),
            password: t("account.new"),
            repeated: t("account.repeat"),
          }}
          write={form}
          variables={({ currentPassword, password }) => ({ currentPassword, password })}
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
          <Button type="primary" htmlType="submit" className="self-start" loading={form.mutation.isPending}>
            {t("account.change")}
          </Button>
        </LabelledForm>
      </div>
    </Card>
  );
};

/** Settings that every user has, whatever their role. */
export const AccountPage = () => {
  const t = useTranslations();
  const { email } = useMe();
  const { accountCards } = usePages();
  return (
    <PageLayout>
      <PageHeader title={t("account.title")} about={t("account.about", { email: email ?? "" })} />
      <LanguageCard />
      <PasswordCard />
      <Card title={t("keys.title")} isLoose>
        <SingleKeysSwitch />
      </Card>
      {accountCards.map(([name, AccountCard]) => (
        <AccountCard key={name} />
      ))}
    </PageLayout>
  );
};
