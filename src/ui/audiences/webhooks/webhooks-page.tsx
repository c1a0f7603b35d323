"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SettingsPage } from "#ui/accounts/settings/settings-page.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { WebhookEndpointsTable } from "./endpoints-table.tsx";

const CreateDialog = lazily(() => import("./create-dialog.tsx").then(({ WebhookCreateDialog: it }) => it));

/** The addresses that get a message when something happens here. */
export const WebhooksPage = () => {
  const t = useTranslations();
  const [isCreating, setCreating] = useState(false);
  const create = () => setCreating(true);
  return (
    <SettingsPage
      title={t("nav.webhooks")}
      about={t("webhooks.about")}
      action={
        <Button type="primary" onClick={create}>
          {t("webhooks.add")}
        </Button>
      }
    >
      <WebhookEndpointsTable onCreate={create} />
      {isCreating && <CreateDialog onClose={() => setCreating(false)} />}
    </SettingsPage>
  );
};
