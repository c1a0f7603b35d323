"use client";

import { useCan } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { CardTitle } from "#core/ui/page/card.tsx";
import { PageTabs } from "#core/ui/page/page-tabs.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { StateLink } from "#core/ui/state-link.tsx";
import { CLV_TIERS, STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import type { Day } from "#lib/time/day.ts";
import { NotCalculated } from "#records/ui/comparison/compare-menu.tsx";
import { ComparedTable } from "#records/ui/comparison/compared-table.tsx";
import { CohortSide } from "./cohort-side.tsx";
import { CustomerList } from "./customer-list.tsx";
import { EventsCard } from "./events/events-card.tsx";
import styles from "./forecast.module.css";
import { type ForecastAddress, type ForecastResult, type SideProps, TABS, type Tab } from "./forecast-state.ts";
import { GroupsCard } from "./groups-card.tsx";
import { PathCard } from "./path/path-card.tsx";
import { ModelSide } from "./trust/model-side.tsx";
import { useCaveatWords } from "./trust/tracking-model.ts";
import { TrustSide } from "./trust/trust-side.tsx";

import { DistributionCard, TierCard, TopCard } from "./value-cards.tsx";

type Compared = NonNullable<ForecastResult["compared"]>;
type ComparedForecastProps = { shown: ForecastResult; compared: Compared; onRun: ((asOf: Day) => void) | undefined };

/** The forecast beside that of an earlier day, and what came true of that one. */
const ComparedForecast = ({ shown, compared, onRun }: ComparedForecastProps) => {
  const t = useTranslations();
  const { days } = useFormats();
  const { asOf, answer } = compared;
  const day = days(asOf, asOf);
  const period = t("forecast.compared_day", { day });
  if (!answer) return <NotCalculated period={period} run={compared.run} onRun={onRun && (() => onRun(asOf))} />;
  if (answer.customers === 0) return <Notice>{t("forecast.compared_none", { day })}</Notice>;
  const current = shown.answer;
  const tiers = CLV_TIERS.flatMap((tier) => {
    const [now, before] = [current.tiers, answer.tiers].map((all) => all.find((each) => each.tier === tier));
    const name = now?.label ?? before?.label;
    if (name === undefined) return [];
    const customers = { now: now?.customers ?? 0, before: before?.customers ?? 0 };
    return [{ key: tier, name, customers, worth: { now: now?.value ?? 0, before: before?.value ?? 0 } }];
  });
  const total = {
    key: "total",
    name: t("comparison.total"),
    customers: { now: current.customers, before: answer.customers },
    worth: { now: current.totals.value, before: answer.totals.value },
  };
  return (
    <>
      <Outcome shown={shown} asOf={asOf} answer={answer} />
      <ComparedTable
        period={period}
        rows={[...tiers, total]}
        nameTitle={t("forecast.tier")}
        worthTitle={t("forecast.compared_worth")}
        about={t("forecast.compared_about", { months: shown.months })}
      />
    </>
  );
};

type OutcomeProps = { shown: ForecastResult; asOf: Day; answer: NonNullable<Compared["answer"]> };

/** What was expected, and what the same customers have spent since. */
const Outcome = ({ shown: { months, level }, asOf, answer: { totals, customers, actual } }: OutcomeProps) => {
  const t = useTranslations("forecast");
  const { days, exactPercent, moneyShort } = useFormats();
  if (!actual) return null;
  const expectation = {
    day: days(asOf, asOf),
    months,
    customers,
    level: exactPercent(level),
    expected: moneyShort(totals.value),
    lower: moneyShort(totals.lower),
    upper: moneyShort(totals.upper),
    actual: moneyShort(actual.value),
  };
  return (
    <Notice isQuiet>
      {actual.isComplete
        ? t("compared_actual", expectation)
        : t("compared_actual_so_far", { ...expectation, until: days(actual.until, actual.until) })}
    </Notice>
  );
};

/** Why the tiers' sum is not what the path above expects from the same customers. */
const TiersNote = ({ shown: { answer } }: { shown: ForecastResult }) => {
  const t = useTranslations("forecast");
  const { exactPercent, money, moneyShort } = useFormats();
  const ahead = answer.path?.whole.revenue?.existing.expected;
  if (ahead === undefined) return null;
  // To the cent, like the tiers, so that they add up.
  const sums = { value: money(answer.totals.value), ahead: moneyShort(ahead) };
  return <p className="small faint">{t("tiers_about", { rate: exactPercent(answer.discountRate), ...sums })}</p>;
};

/** The path ahead, also by group, the tiers, the distribution of value, the top customers, and the list of all customers. */
const ValueSide = ({ page, shown, isTable }: SideProps) => {
  const t = useTranslations("forecast");
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  return (
    <>
      <PathCard page={page} shown={shown} isTable={isTable} />
      <EventsCard />
      <GroupsCard page={page} shown={shown} isTable={isTable} />
      <section aria-labelledby="tiers-title">
        <CardTitle id="tiers-title">{t("tiers_title")}</CardTitle>
        <TiersNote shown={shown} />
        <ul className={`grid gap-16 ${styles.tiers}`}>
          {shown.answer.tiers.map((tier) => (
            <TierCard key={tier.tier} page={page} shown={shown} tier={tier} />
          ))}
        </ul>
      </section>
      <div className={`grid columns-2 gap-16 ${styles.pair}`} data-tables={isTable || undefined}>
        <DistributionCard shown={shown} isTable={isTable} />
        <TopCard page={page} shown={shown} isTable={isTable} />
      </div>
      {mayView && shown.isStandard && <CustomerList page={page} />}
    </>
  );
};

const TAB_CONTENT: Record<Tab, (props: SideProps) => ReactNode> = {
  value: ValueSide,
  trust: TrustSide,
  models: ModelSide,
  cohorts: CohortSide,
};

type Props = {
  page: ForecastAddress;
  shown: ForecastResult;
  /** Calculates the forecast of an earlier day; absent without the permission. */
  onRunAsOf: ((asOf: Day) => void) | undefined;
};

/** The four tabs of a forecast; the address selects one. */
export const ForecastBody = ({ page, shown, onRunAsOf }: Props) => {
  const t = useTranslations();
  const { exactPercent } = useFormats();
  const { tab, view } = page.state;
  const Content = TAB_CONTENT[tab];
  const caveats = useCaveatWords()(shown);
  const { months, model, level } = STANDARD_SETTING;
  return (
    <>
      {!shown.isStandard && (
        <Notice>
          {t("forecast.not_standard", { months, level: exactPercent(level) })}{" "}
          {shown.valueBasis === "margin" && `${t("margin.forecast_note")} `}
          <StateLink page={page} to={{ months, model, level, basis: "revenue" }}>
            {t("forecast.standard")}
          </StateLink>
        </Notice>
      )}
      {page.state.compare && shown.compared && (
        <ComparedForecast shown={shown} compared={shown.compared} onRun={onRunAsOf} />
      )}
      {caveats.length > 0 && tab !== "trust" && (
        <Notice>
          <StateLink page={page} to={{ tab: "trust" }}>
            {t("forecast.to_know", { count: caveats.length })}
          </StateLink>
        </Notice>
      )}
      <PageTabs
        label={t("forecast.tabs_label")}
        tabs={TABS.map((key) => ({ key, label: t(`forecast.tabs.${key}`) }))}
        active={tab}
        onChoose={(next) => page.change({ tab: next })}
      >
        <div className="stack min-w-0 gap-16">
          <Content page={page} shown={shown} isTable={view === "table"} />
        </div>
      </PageTabs>
    </>
  );
};
