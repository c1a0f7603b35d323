"use client";

import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { tierRule } from "#lib/domain/clv/forecast-rule.ts";
import { Card } from "../page/card.tsx";
import { useMay } from "../providers/me.ts";
import { StateLink } from "../providers/state-link.tsx";
import { useFormats } from "../providers/use-formats.ts";
import { SaveAsSegment } from "../segments/save-as-segment.tsx";
import styles from "./forecast.module.css";
import { TierSwatch } from "./tier-name.tsx";
import type { Page, Shown } from "./types.ts";

type Props = { page: Page; shown: Shown; tier: Shown["answer"]["tiers"][number] };

/** A tier: how many bring how much, what to do, and the way to its people. Only standing ones are a rule. */
export const TierCard = ({ page, shown, tier: { tier, label, customers, share, value, valueShare, ...of } }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const mayView = useMay("customers:view");
  const isChosen = page.state.tier === tier;
  return (
    <li className={styles.item} data-chosen={isChosen || undefined}>
      <Card className={styles.tierCard}>
        <h3 className={styles.tierTitle}>
          <TierSwatch tier={tier} />
          {shown.isStandard && mayView ? (
            <StateLink page={page} to={{ tier: isChosen ? null : tier, page: 1 }} isCurrent={isChosen}>
              {label}
            </StateLink>
          ) : (
            label
          )}
        </h3>
        <p className={styles.tierMoney} title={formats.money(value)}>
          {formats.moneyShort(value)}
        </p>
        <span className={styles.shareTrack} aria-hidden>
          <span style={{ width: `${(valueShare * 100).toFixed(1)}%`, background: `var(--tier-${tier})` }} />
        </span>
        <p className={styles.soft}>
          {[
            t("forecast.tier_value", { share: formats.percent(valueShare) }),
            t("forecast.tier_people", { count: customers, share: formats.percent(share) }),
            ...(of.from > 0 ? [t("forecast.tier_from", { money: formats.moneyShort(of.from) })] : []),
          ].join(" · ")}
        </p>
        <h4 className={styles.smallTitle}>{t("forecast.actions")}</h4>
        <ol className={styles.numbered}>
          {of.recommendedActions.map((action) => (
            <li key={action}>{action}</li>
          ))}
        </ol>
        {shown.isStandard && (
          <div className={styles.actions}>
            {mayView && (
              <Link
                href={`/customers?${new URLSearchParams({ f: JSON.stringify(tierRule(tier)) })}`}
                aria-label={t("forecast.see_of", { name: label })}
              >
                <Button tabIndex={-1}>{t("buttons.see_customers")}</Button>
              </Link>
            )}
            <SaveAsSegment criteria={tierRule(tier)} name={label} words={t("forecast.save_of", { name: label })} />
          </div>
        )}
      </Card>
    </li>
  );
};
