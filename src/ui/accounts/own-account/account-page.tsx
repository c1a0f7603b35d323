"use client";

import { useTranslations } from "next-intl";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { PasswordCard } from "./password-card.tsx";

/** Settings that every user has, whatever their role. */
export const AccountPage = () => {
  const t = useTranslations("account");
  const { email } = useMe();
  return (
    <PageLayout>
      <PageHeader title={t("title")} about={t("about", { email: email ?? "" })} />
      <PasswordCard />
    </PageLayout>
  );
};
