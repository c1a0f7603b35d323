"use client";

import { useCan } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { StateLink } from "#core/ui/address/state-link.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { tierRule } from "#features/segments/rules/method-rules.ts";
import { CustomerGroupCard } from "#features/segments/ui/customer-group-card.tsx";
import styles from "../forecast.module.css";
import type { ForecastAddress, ForecastResult } from "../types.ts";
import { TierSwatch } from "./tier-name.tsx";

type Props = { page: ForecastAddress; shown: ForecastResult; tier: ForecastResult["answer"]["tiers"][number] };

/** A tier: its size, value, recommended action and customers. Only the standard forecast's tiers can become a rule. */
export const TierCard = ({ page, shown, tier: { tier, label, customers, share, value, valueShare, ...of } }: Props) => {
  const t = useTranslations("forecast");
  const { money, moneyShort, percent } = useFormats();
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  const isChosen = page.state.tier === tier;
  return (
    <CustomerGroupCard
      isChosen={isChosen}
      mark={<TierSwatch tier={tier} />}
      title={
        shown.isStandard && mayView ? (
          <StateLink page={page} to={{ tier: isChosen ? null : tier, page: 1 }} isCurrent={isChosen}>
            {label}
          </StateLink>
        ) : (
          label
        )
      }
      actionsTitle={t("actions")}
      actions={of.recommendedActions}
      rule={shown.isStandard ? tierRule(tier) : null}
      segmentName={label}
      seeWords={t("see_of", { name: label })}
      saveWords={t("save_of", { name: label })}
    >
      <p className={styles.tierMoney} title={money(value)}>
        {moneyShort(value)}
      </p>
      <span className={styles.shareTrack} aria-hidden>
        <span style={{ width: `${(valueShare * 100).toFixed(1)}%`, background: `var(--tier-${tier})` }} />
      </span>
      <p className={styles.soft}>
        {[
          t("tier_value", { share: percent(valueShare) }),
          t("tier_people", { count: customers, share: percent(share) }),
          ...(of.from > 0 ? [t("tier_from", { money: moneyShort(of.from) })] : []),
        ].join(" · ")}
      </p>
    </CustomerGroupCard>
  );
};
