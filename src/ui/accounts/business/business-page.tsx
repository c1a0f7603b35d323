"use client";

import { useCustom } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { Business } from "#contracts/accounts/business.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { Columns } from "#ui/shared/page/columns.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import styles from "../settings/settings.module.css";
import { SettingsPage } from "../settings/settings-page.tsx";
import { BasicsCard } from "./basics-card.tsx";
import { SecretCard } from "./secret-card.tsx";
import { StorefrontsCard } from "./storefronts-card.tsx";

const StartPagesCard = lazily(() => import("./start-pages-card.tsx").then(({ StartPagesCard: it }) => it));

const useBusiness = () => {
  const { business } = useMe();
  const { query } = useCustom<Business>({
    url: "/api/admin/business",
    method: "get",
    errorNotification: false,
    queryOptions: { queryKey: ["business", business.id] },
  });
  return {
    business: query.data?.data,
    error: query.error,
    reload: async () => {
      await query.refetch();
    },
  };
};

/** Basics, storefronts and the tenant secret. */
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
              <StartPagesCard startPages={business.startPages} version={business.version} onChanged={reload} />
            </>
          }
        />
      ) : (
        <div className={styles.skeleton} aria-busy="true" />
      )}
    </SettingsPage>
  );
};
