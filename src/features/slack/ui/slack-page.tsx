"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { lazily } from "#core/ui/lazily.tsx";
import { SettingsPage } from "#features/accounts/ui/settings-page.tsx";
import { SlackConnectionsTable } from "./connections-table.tsx";

const SlackDialog = lazily(() => import("./connection-dialog.tsx").then(({ SlackConnectionDialog: it }) => it));

/** The Slack channels that get the customers at risk or changing fast. */
export const SlackPage = () => {
  const t = useTranslations();
  const [isAdding, setAdding] = useState(false);
  const add = () => setAdding(true);
  return (
    <SettingsPage
      title={t("nav.slack")}
      about={t("slack.about")}
      action={
        <Button type="primary" onClick={add}>
          {t("slack.add")}
        </Button>
      }
    >
      <SlackConnectionsTable onAdd={add} />
      {isAdding && <SlackDialog onClose={() => setAdding(false)} />}
    </SettingsPage>
  );
};
