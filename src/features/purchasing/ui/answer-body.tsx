"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect, useMemo } from "react";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Columns } from "#core/ui/charts/lazy-plot.tsx";
import { DifferenceBar, GroupMark } from "#core/ui/charts/marks.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { CardTitle } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { StateLink } from "#core/ui/state-link.tsx";
import { TermInfo } from "#core/ui/term-info.tsx";
import { useIsPhone } from "#core/ui/use-device.ts";
import type { PurchasingAnswer, PurchasingGroup } from "#features/purchasing/contracts/purchasing.ts";
import { FEATURES, type SegmentationType } from "#lib/purchases/purchasing.ts";
import { groupRule } from "#records/rules/criteria/method-rules.ts";
import { CustomerGroupCard } from "#records/ui/list/customer-group-card.tsx";
import { AffinityCard } from "./affinity-card.tsx";
import { MapCard } from "./map-card.tsx";
import styles from "./purchasing.module.css";
import type { PurchasingAddress, SelectedGroup } from "./purchasing-state.ts";
import { useFeatureWords } from "./use-feature-words.ts";

/** What sets a segment apart, one bar with its values per feature. `isRoomy`: for a card that shows nothing else. */
const DistinctiveFeatures = ({ of, isRoomy = false }: { of: PurchasingGroup["standout"]; isRoomy?: boolean }) => {
  const t = useTranslations("purchasing");
  const { nameOf, written } = useFeatureWords();
  return (
    <dl className={isRoomy ? `stack gap-8 mt-12 ${styles.profile}` : "stack gap-8"}>
      {of.map(({ feature, value, population, z }) => (
        <div key={feature}>
          <dt className="small font-medium">{nameOf(feature)}</dt>
          <dd className="small soft">
            <DifferenceBar z={z} />
            {t("standout", { value: written(feature, value), all: written(feature, population) })}
          </dd>
        </div>
      ))}
    </dl>
  );
};

/** What sets the selected segment apart; the table shows all of its features. */
const ProfileCard = ({ shown: { group, answer }, isTable }: { shown: SelectedGroup; isTable: boolean }) => {
  const t = useTranslations();
  const { fine } = useFormats();
  const { nameOf, written } = useFeatureWords();
  const [first] = group.standout;
  const rows = FEATURES.flatMap((feature) => {
    const groupValue = group.profile[feature];
    const averageValue = answer.population[feature];
    if (groupValue === undefined && averageValue === undefined) return [];
    const z = group.standout.find((each) => each.feature === feature)?.z;
    return [{ feature, groupValue: groupValue ?? null, averageValue: averageValue ?? null, z }];
  });
  const title = t("chart_titles.cluster_profile");
  return (
    <ChartCard
      title={title}
      term="distance"
      answer={
        first
          ? t("purchasing.profile_answer", {
              group: group.label,
              feature: nameOf(first.feature),
              value: written(first.feature, first.value),
              all: written(first.feature, first.population),
            })
          : t("purchasing.profile_plain", { group: group.label })
      }
      isTable={isTable || group.standout.length === 0}
      table={
        <DataTable
          rows={rows}
          keyOf={({ feature }) => feature}
          columns={[
            { name: "feature", title: t("purchasing.feature"), value: ({ feature }) => nameOf(feature) },
            {
              name: "own",
              title: group.label,
              value: ({ groupValue }) => groupValue ?? -1,
              show: ({ feature, groupValue }) => written(feature, groupValue),
            },
            {
              name: "all_customers",
              title: t("purchasing.all_customers"),
              value: ({ averageValue }) => averageValue ?? -1,
              show: ({ feature, averageValue }) => written(feature, averageValue),
            },
            { name: "distance", title: t("purchasing.distance"), term: "distance", value: ({ z }) => z, format: fine },
          ]}
        />
      }
    >
      <DistinctiveFeatures of={group.standout} isRoomy />
      <p className={`small faint ${styles.soft}`}>{t("purchasing.profile_note")}</p>
    </ChartCard>
  );
};

type SeasonCardProps = {
  group: PurchasingGroup;
  seasonality: NonNullable<PurchasingGroup["seasonality"]>;
  isTable: boolean;
};

/** The selected segment's orders by calendar month. */
const SeasonCard = ({ group, seasonality: { shareByMonth }, isTable }: SeasonCardProps) => {
  const t = useTranslations("purchasing");
  const locale = useLocale();
  const isPhone = useIsPhone();
  const { percent, exactPercent } = useFormats();
  const nameOf = (month: number, style: "long" | "short") =>
    new Intl.DateTimeFormat(locale, { month: style, timeZone: "UTC" }).format(Date.UTC(2025, month - 1, 15));
  const most = Math.max(...shareByMonth);
  const months = shareByMonth.map((share, i) => ({ month: i + 1, share }));
  return (
    <ChartCard
      title={t("season_title")}
      term="seasonality"
      answer={t("season_answer", {
        month: nameOf(shareByMonth.indexOf(most) + 1, "long"),
        share: percent(most),
      })}
      isTable={isTable}
      table={
        <DataTable
          rows={months}
          keyOf={({ month }) => String(month)}
          columns={[
            { name: "month", title: t("month"), value: ({ month }) => month, show: (row) => nameOf(row.month, "long") },
            { name: "orders", title: t("orders"), value: ({ share }) => share, format: percent },
          ]}
        />
      }
    >
      <Columns
        label={`${t("season_title")} ${group.label}`}
        most={most}
        columns={months.map(({ month, share }) => ({
          // There is no room for twelve full names.
          name: isPhone ? String(month) : nameOf(month, "short"),
          cut: "",
          value: share,
          words: exactPercent(Math.round(share * 100) / 100),
          tip: { title: nameOf(month, "long"), lines: [percent(share)] },
        }))}
      />
    </ChartCard>
  );
};

/** Limits the card's features; the profile shows all of them. */
const STANDOUTS = 3;

type GroupCardProps = { page: PurchasingAddress; shown: SelectedGroup; group: PurchasingGroup; place: number };

/** A segment's description, distinctive features, recommended action and customers. */
const GroupCard = ({ page, shown, group, place }: GroupCardProps) => {
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
          <StateLink className="quiet-link" page={page} to={{ group: id }} isCurrent={isChosen}>
            {label}
          </StateLink>
          <span className={styles.share}>{formats.percent(share)}</span>
        </>
      }
      actionsTitle={t("purchasing.actions")}
      actions={recommendedActions}
      rule={groupRule(shown.type, id)}
      segmentName={t("purchasing.segment_name", { group: label, type: shown.type })}
      seeWords={t("purchasing.see_of", { name: label })}
      saveWords={t("purchasing.save_of", { name: label })}
    >
      <p>{description}</p>
      <p className={`small faint ${styles.soft}`}>
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

const isWeaklySeparated = ({ warnings }: PurchasingAnswer): boolean =>
  warnings.some(({ code }) => code === "weak_separation");

/** The segments by average spending. */
const GroupCards = ({ page, shown }: { page: PurchasingAddress; shown: SelectedGroup }) => {
  const t = useTranslations("purchasing");
  const { answer } = shown;
  const isWeak = isWeaklySeparated(answer);
  return (
    <section aria-labelledby="groups-title" className={`min-w-0 ${styles.groups}`}>
      <div className="flex items-center gap-4">
        <CardTitle id="groups-title">{t("groups_title")}</CardTitle>
        <TermInfo term="purchase_segment" />
      </div>
      <p className={`small faint ${styles.soft}`}>{t(isWeak ? "tendencies_about" : "groups_about")}</p>
      <ul className={`grid gap-16 ${styles.cards}`}>
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
      <h2 className="flex items-center gap-8 mt-8 figure">
        <GroupMark place={answer.groups.indexOf(shown.group)} />
        {shown.group.label}
      </h2>
      <div className="grid columns-2 gap-16">
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
  const words = warnings.filter(({ code }) => code !== "weak_separation" && code !== "imputed").map(getMessage);
  const imputed = warnings.filter(({ code }) => code === "imputed").map(getMessage);
  if (sampled < customers) words.push(t("sampled", { sampled, customers }));
  return (
    <>
      {words.map((message) => (
        <Notice key={message}>{message}</Notice>
      ))}
      {imputed.length > 0 && (
        <details className={`small faint ${styles.soft}`}>
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

const getMessage = ({ message }: { message: string }): string => message;
