"use client";

import { useTranslations } from "next-intl";
import { NotificationsCard } from "#ui/alerts/notifications-card.tsx";
import { SingleKeysSwitch } from "#ui/shared/keys/single-keys-switch.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { PasswordCard } from "./password-card.tsx";

/** Settings that every user has, whatever their role. */
export const AccountPage = () => {
  const t = useTranslations();
  const { email } = useMe();
  return (
    <PageLayout>
      <PageHeader title={t("account.title")} about={t("account.about", { email: email ?? "" })} />
      <PasswordCard />
      <Card title={t("keys.title")} isLoose>
        <SingleKeysSwitch />
      </Card>
      <NotificationsCard />
    </PageLayout>
  );
};
