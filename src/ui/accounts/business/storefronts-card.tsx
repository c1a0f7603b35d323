"use client";

import { Button, Input } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Business } from "#contracts/accounts/business.ts";
import { FormDialog } from "#ui/shared/forms/form-dialog.tsx";
import { RequiredItem } from "#ui/shared/forms/required-item.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useRefreshMe } from "#ui/shared/session/use-refresh-me.ts";
import styles from "../settings/settings.module.css";

type Storefront = Business["storefronts"][number];
type Props = { storefronts: readonly Storefront[]; onChanged: () => Promise<void> };

/** The storefronts and their names. */
export const StorefrontsCard = ({ storefronts, onChanged }: Props) => {
  const t = useTranslations();
  const [chosen, setChosen] = useState<Storefront | null>(null);
  return (
    <Card title={t("business.storefronts")} isLoose>
      <p className={styles.cardAbout}>
        {t(storefronts.length > 0 ? "business.storefronts_about" : "business.no_storefronts")}
      </p>
      {storefronts.length > 0 && (
        <ul className={styles.rows}>
          {storefronts.map((storefront) => (
            <li key={storefront.id}>
              <span className={styles.rowNumber}>{storefront.id}</span>
              <span className={styles.rowName}>{storefront.name}</span>
              <Button
                type="link"
                size="small"
                aria-label={t("business.rename_of", { name: storefront.name })}
                onClick={() => setChosen(storefront)}
              >
                {t("buttons.rename")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {chosen && <RenameDialog storefront={chosen} onChanged={onChanged} onClose={() => setChosen(null)} />}
    </Card>
  );
};

type DialogProps = { storefront: Storefront; onChanged: () => Promise<void>; onClose: () => void };

const RenameDialog = ({ storefront: { id, name, version }, onChanged, onClose }: DialogProps) => {
  const t = useTranslations();
  const refreshMe = useRefreshMe();
  return (
    <FormDialog<{ name: string }>
      resource="storefronts"
      id={id}
      successMessage={t("states.saved")}
      name="storefront"
      title={t("business.rename_of", { name })}
      okText={t("buttons.save")}
      initial={{ name }}
      labels={{ name: t("settings.name") }}
      variables={(values) => ({ version, ...values })}
      onSaved={() => void Promise.all([onChanged(), refreshMe()])}
      onClose={onClose}
    >
      <RequiredItem name="name" label={t("settings.name")}>
        <Input autoComplete="off" maxLength={120} />
      </RequiredItem>
    </FormDialog>
  );
};
