"use client";

import { useTranslations } from "next-intl";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { Columns } from "#ui/shared/page/columns.tsx";
import styles from "../settings/settings.module.css";
import { SettingsPage } from "../settings/settings-page.tsx";
import { BasicsCard } from "./basics-card.tsx";
import { SecretCard } from "./secret-card.tsx";
import { StorefrontsCard } from "./storefronts-card.tsx";
import { useBusiness } from "./use-business.ts";

/** What the whole business shares: its name and time, its storefronts, its secret. */
export const BusinessPage = () => {
  const t = useTranslations();
  const { business, error, reload } = useBusiness();
  return (
    <SettingsPage title={t("nav.business")} about={t("business.about")}>
      {error ? (
        <ErrorCard title={t("business.failed")} error={error} onRetry={() => void reload()} />
      ) : business ? (
        <Columns
          main={<BasicsCard key={business.version} business={business} onChanged={reload} />}
          side={
            <>
              <StorefrontsCard storefronts={business.storefronts} onChanged={reload} />
              <SecretCard business={business} onChanged={reload} />
            </>
          }
        />
      ) : (
        <div className={styles.skeleton} aria-busy="true" />
      )}
    </SettingsPage>
  );
};
