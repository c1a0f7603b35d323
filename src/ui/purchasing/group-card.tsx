"use client";

import { useTranslations } from "next-intl";
import type { PurchasingGroup } from "#contracts/purchasing/purchasing.ts";
import { groupRule } from "#lib/domain/segments/method-rules.ts";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import { GroupMark } from "#ui/shared/charts/group-mark.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { CustomerGroupCard } from "../segments/customer-group-card.tsx";
import { DistinctiveFeatures } from "./distinctive-features.tsx";
import styles from "./purchasing.module.css";
import type { PurchasingAddress, SelectedGroup } from "./types.ts";

/** Limits the card's features; the profile shows all of them. */
const STANDOUTS = 3;

type Props = { page: PurchasingAddress; shown: SelectedGroup; group: PurchasingGroup; place: number };

/** A segment's description, distinctive features, recommended action and customers. */
export const GroupCard = ({ page, shown, group, place }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const { id, label, description, customers, share, avgPurchaseValue, standout, recommendedActions } = group;
  const isChosen = shown.group.id === id;
  return (
    <CustomerGroupCard
      isChosen={isChosen}
      mark={<GroupMark place={place} />}
      title={
        <>
          <StateLink page={page} to={{ group: id }} isCurrent={isChosen}>
            {label}
          </StateLink>
          <span className={styles.share}>{formats.percent(share)}</span>
        </>
      }
      actionsTitle={t("purchasing.actions")}
      actions={recommendedActions}
      rule={groupRule(shown.type, id)}
      segmentName={
        shown.type === "behavioral"
          ? label
          : t("purchasing.segment_name", { group: label, type: t(`segmentation_types.${shown.type}`) })
      }
      seeWords={t("purchasing.see_of", { name: label })}
      saveWords={t("purchasing.save_of", { name: label })}
    >
      <p>{description}</p>
      <p className={styles.soft}>
        {t("states.customers", { count: customers })}
        {" · "}
        {avgPurchaseValue === null
          ? t("purchasing.each_unknown")
          : t("purchasing.each", { money: formats.moneyShort(avgPurchaseValue) })}
      </p>
      <DistinctiveFeatures of={standout.slice(0, STANDOUTS)} />
    </CustomerGroupCard>
  );
};
