"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SettingsPage } from "#ui/accounts/settings/settings-page.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { CustomFieldsTable } from "./custom-fields-table.tsx";

const CreateFieldDialog = lazily(() => import("./create-field-dialog.tsx").then(({ CreateFieldDialog: it }) => it));

/** The fields that the business adds to its customers and orders. */
export const CustomFieldsPage = () => {
  const t = useTranslations();
  const [isCreating, setCreating] = useState(false);
  const create = () => setCreating(true);
  return (
    <SettingsPage
      title={t("nav.custom-fields")}
      about={t("custom_fields.about")}
      action={
        <Button type="primary" onClick={create}>
          {t("custom_fields.add")}
        </Button>
      }
    >
      <CustomFieldsTable onCreate={create} />
      {isCreating && <CreateFieldDialog onClose={() => setCreating(false)} />}
    </SettingsPage>
  );
};
