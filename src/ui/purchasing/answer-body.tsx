"use client";

import { useTranslations } from "next-intl";
import { useEffect, useMemo } from "react";
import type { PurchasingAnswer } from "#contracts/purchasing/purchasing.ts";
import type { SegmentationType } from "#lib/domain/purchasing/purchasing.ts";
import { GroupMark } from "#ui/shared/charts/group-mark.tsx";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { CardTitle } from "#ui/shared/page/card.tsx";
import { TermInfo } from "#ui/shared/terms/term-info.tsx";
import { AffinityCard } from "./affinity-card.tsx";
import { GroupCard } from "./group-card.tsx";
import { MapCard } from "./map-card.tsx";
import { ProfileCard } from "./profile-card.tsx";
import styles from "./purchasing.module.css";
import { SeasonCard } from "./season-card.tsx";
import type { PurchasingAddress, SelectedGroup } from "./types.ts";

const isWeaklySeparated = ({ warnings }: PurchasingAnswer): boolean =>
  warnings.some(({ code }) => code === "weak_separation");

/** The segments by average spending. */
const GroupCards = ({ page, shown }: { page: PurchasingAddress; shown: SelectedGroup }) => {
  const t = useTranslations("purchasing");
  const { answer } = shown;
  const isWeak = isWeaklySeparated(answer);
  return (
    <section aria-labelledby="groups-title" className={styles.groups}>
      <div className={styles.named}>
        <CardTitle id="groups-title">{t("groups_title")}</CardTitle>
        <TermInfo term="purchase_segment" />
      </div>
      <p className={styles.soft}>{t(isWeak ? "tendencies_about" : "groups_about")}</p>
      <ul className={styles.cards}>
        {answer.groups.map((group, place) => (
          <GroupCard key={group.id} page={page} shown={shown} group={group} place={place} />
        ))}
      </ul>
    </section>
  );
};

type Props = { page: PurchasingAddress; type: SegmentationType; answer: PurchasingAnswer };

/** The segments, their map, and the profile of the selected one. Overlapping segments come after the map that shows it. */
export const AnswerBody = ({ page, type, answer }: Props) => {
  const isPhone = useIsPhone();
  const { state, correct } = page;
  const group = answer.groups.find(({ id }) => id === state.group) ?? answer.groups[0];
  const isMissing = type === state.type && state.group !== null && state.group !== group?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one address is corrected once
  useEffect(() => {
    if (isMissing) correct("group", { group: null });
  }, [isMissing]);
  // Memoized: the page renders at each poll of a run, but its two thousand marks need not.
  const shown = useMemo(() => group && { type, answer, group }, [type, answer, group]);
  if (!shown) return null;
  const isTable = state.view === "table";
  const isWeak = isWeaklySeparated(answer);
  const map = isPhone && !isTable ? null : <MapCard shown={shown} isTable={isTable} />;
  return (
    <>
      <Warnings answer={answer} />
      {isWeak && map}
      <GroupCards page={page} shown={shown} />
      {!isWeak && map}
      <h2 className={styles.chosenName}>
        <GroupMark place={answer.groups.indexOf(shown.group)} />
        {shown.group.label}
      </h2>
      <div className={styles.pair}>
        <ProfileCard shown={shown} isTable={isTable} />
        <AffinityCard shown={shown} isTable={isTable} />
      </div>
      {shown.group.seasonality && (
        <SeasonCard group={shown.group} seasonality={shown.group.seasonality} isTable={isTable} />
      )}
    </>
  );
};

/** Warnings and missing values, except for overlap, which is shown with the segments. */
const Warnings = ({ answer: { warnings, sampled, customers } }: { answer: PurchasingAnswer }) => {
  const t = useTranslations("purchasing");
  const words = warnings.filter(({ code }) => code !== "weak_separation" && code !== "imputed").map(messageOf);
  const imputed = warnings.filter(({ code }) => code === "imputed").map(messageOf);
  if (sampled < customers) words.push(t("sampled", { sampled, customers }));
  return (
    <>
      {words.map((message) => (
        <Notice key={message}>{message}</Notice>
      ))}
      {imputed.length > 0 && (
        <details className={styles.soft}>
          <summary>{t("unknown_of_some", { count: imputed.length })}</summary>
          <ul>
            {imputed.map((message) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
};

const messageOf = ({ message }: { message: string }): string => message;
