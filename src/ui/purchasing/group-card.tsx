"use client";

import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { PurchasingGroup } from "#contracts/purchasing.ts";
import { groupRule } from "#lib/domain/purchasing/group-rule.ts";
import { Card } from "../page/card.tsx";
import { useMay } from "../providers/me.ts";
import { StateLink } from "../providers/state-link.tsx";
import { useFormats } from "../providers/use-formats.ts";
import { SaveAsSegment } from "../segments/save-as-segment.tsx";
import { GroupMark } from "./group-mark.tsx";
import styles from "./purchasing.module.css";
import { Standouts } from "./standouts.tsx";
import type { Page, Shown } from "./types.ts";

/** On a card; the profile has all of them. */
const STANDOUTS = 3;

type Props = { page: Page; shown: Shown; group: PurchasingGroup; place: number; isTendency: boolean };

/** One group: who they are, what marks them most, what to do, and the way to its people. */
export const GroupCard = ({ page, shown, group, place, isTendency }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const mayView = useMay("customers:view");
  const { id, label, description, customers, share, avgPurchaseValue, standout, recommendedActions } = group;
  const isChosen = shown.group.id === id;
  const rule = groupRule(shown.type, id);
  return (
    <li className={styles.item} data-chosen={isChosen || undefined}>
      <Card className={styles.group}>
        <h3 className={styles.groupName}>
          <GroupMark place={place} />
          <StateLink page={page} to={{ group: id }} isCurrent={isChosen}>
            {label}
          </StateLink>
          {isTendency && <span className={styles.tendency}>{t("purchasing.tendency")}</span>}
          <span className={styles.share}>{formats.percent(share)}</span>
        </h3>
        <p>{description}</p>
        <p className={styles.soft}>
          {t("states.customers", { count: customers })}
          {" · "}
          {avgPurchaseValue === null
            ? t("purchasing.each_unknown")
            : t("purchasing.each", { money: formats.moneyShort(avgPurchaseValue) })}
        </p>
        <Standouts of={standout.slice(0, STANDOUTS)} />
        <h4 className={styles.actionsTitle}>{t("purchasing.actions")}</h4>
        <ol className={styles.numbered}>
          {recommendedActions.map((action) => (
            <li key={action}>{action}</li>
          ))}
        </ol>
        {rule && (
          <div className={styles.actions}>
            {mayView && (
              <Link
                href={`/customers?${new URLSearchParams({ f: JSON.stringify(rule) })}`}
                aria-label={t("purchasing.see_of", { name: label })}
              >
                <Button tabIndex={-1}>{t("buttons.see_customers")}</Button>
              </Link>
            )}
            <SaveAsSegment
              criteria={rule}
              name={
                shown.type === "behavioral"
                  ? label
                  : t("purchasing.segment_name", { group: label, type: t(`segmentation_types.${shown.type}`) })
              }
              words={t("purchasing.save_of", { name: label })}
            />
          </div>
        )}
      </Card>
    </li>
  );
};
