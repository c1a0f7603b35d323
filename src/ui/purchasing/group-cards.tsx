"use client";

import { useTranslations } from "next-intl";
import { CardTitle } from "#ui/shared/page/card.tsx";
import { GroupCard } from "./group-card.tsx";
import styles from "./purchasing.module.css";
import type { PurchasingAddress, ShownGroup } from "./types.ts";

/** The groups by what a customer of them spends. */
export const GroupCards = ({ page, shown }: { page: PurchasingAddress; shown: ShownGroup }) => {
  const t = useTranslations("purchasing");
  const { answer } = shown;
  const isWeak = answer.quality.separation === "weak";
  return (
    <section aria-labelledby="groups-title" className={styles.groups}>
      <CardTitle id="groups-title">{t(isWeak ? "tendencies_title" : "groups_title")}</CardTitle>
      <p className={styles.soft}>{t(isWeak ? "tendencies_about" : "groups_about")}</p>
      <ul className={styles.cards}>
        {answer.groups.map((group, place) => (
          <GroupCard key={group.id} page={page} shown={shown} group={group} place={place} isTendency={isWeak} />
        ))}
      </ul>
    </section>
  );
};
