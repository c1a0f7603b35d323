"use client";

import { useCan } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { CardTitle } from "#ui/shared/page/card.tsx";
import { CustomerList } from "./customers/customer-list.tsx";
import styles from "./forecast.module.css";
import { GroupsCard } from "./groups/groups-card.tsx";
import { PathCard } from "./path/path-card.tsx";
import type { SideProps } from "./types.ts";
import { DistributionCard } from "./value/distribution-card.tsx";
import { TierCard } from "./value/tier-card.tsx";
import { TopCard } from "./value/top-card.tsx";

/** The path ahead, also by group, the tiers, the distribution of value, the top customers, and the list of all customers. */
export const ValueSide = ({ page, shown, isTable }: SideProps) => {
  const t = useTranslations("forecast");
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  return (
    <>
      <PathCard page={page} shown={shown} isTable={isTable} />
      <GroupsCard page={page} shown={shown} isTable={isTable} />
      <section aria-labelledby="tiers-title">
        <CardTitle id="tiers-title">{t("tiers_title")}</CardTitle>
        <ul className={styles.tiers}>
          {shown.answer.tiers.map((tier) => (
            <TierCard key={tier.tier} page={page} shown={shown} tier={tier} />
          ))}
        </ul>
      </section>
      <div className={styles.pair} data-tables={isTable || undefined}>
        <DistributionCard shown={shown} isTable={isTable} />
        <TopCard page={page} shown={shown} isTable={isTable} />
      </div>
      {mayView && shown.isStandard && <CustomerList page={page} />}
    </>
  );
};
