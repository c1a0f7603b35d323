"use client";

import { useCan, useInvalidate } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SettingsPage } from "#ui/accounts/settings/settings-page.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { RequestsTable } from "./requests-table.tsx";

const RequestDialog = lazily(() => import("./request-dialog.tsx").then(({ RequestDialog: it }) => it));

/** The queue of what customers ask for under privacy law. */
export const PrivacyPage = () => {
  const t = useTranslations();
  const invalidate = useInvalidate();
  const mayManage = useCan({ resource: "retention", action: "list" }).data?.can;
  const [isEntering, setEntering] = useState(false);
  const enter = () => setEntering(true);
  const refresh = () => invalidate({ resource: "privacy-requests", invalidates: ["list"] });
  return (
    <SettingsPage
      title={t("nav.privacy")}
      about={t("privacy.about")}
      action={
        <>
          {mayManage && <Link href="/settings/privacy/retention">{t("nav.retention_rules")}</Link>}
          <Button type="primary" onClick={enter}>
            {t("privacy.add")}
          </Button>
        </>
      }
    >
      <RequestsTable onEnter={enter} />
      {isEntering && <RequestDialog onSaved={() => void refresh()} onClose={() => setEntering(false)} />}
    </SettingsPage>
  );
};
