"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { lazily } from "#ui/shared/lazily.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { ConnectionsTable } from "./connections-table.tsx";

const CreateDialog = lazily(() => import("./create-dialog.tsx").then(({ CreateDialog: it }) => it));

/** The shops that deliver by webhook. */
export const ConnectionsPage = () => {
  const t = useTranslations();
  const [isCreating, setCreating] = useState(false);
  const create = () => setCreating(true);
  return (
    <PageLayout>
      <PageHeader
        title={t("nav.connections")}
        about={t("connections.about")}
        actions={
          <Button type="primary" onClick={create}>
            {t("connections.add")}
          </Button>
        }
      />
      <ConnectionsTable onCreate={create} />
      {isCreating && <CreateDialog onClose={() => setCreating(false)} />}
    </PageLayout>
  );
};
