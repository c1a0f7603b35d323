"use client";

import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { MoreMenu } from "#core/ui/menu-button.tsx";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { startNavigation } from "#core/ui/page/navigation.ts";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageTabs } from "#core/ui/page/page-tabs.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useViewToggle, ViewButton } from "#core/ui/state-link.tsx";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import type {
  ChurnListAnswer,
  ChurnRow,
  OutreachListAnswer,
  OutreachRow,
} from "#features/playbooks/contracts/playbooks.ts";
import type { WinBackAnswer, WinBackRow } from "#features/playbooks/contracts/win-back.ts";
import type { Comparison } from "#records/rules/comparison.ts";
import { STANDARD_REACH } from "#records/rules/customers/reach.ts";
import { modelFreshness, NoAxisRun } from "#records/ui/axis-model.tsx";
import { CompareMenu } from "#records/ui/comparison/compare-menu.tsx";
import { ComparedTable } from "#records/ui/comparison/compared-table.tsx";
import { EvidenceProvider } from "#records/ui/evidence.tsx";
import { FollowUpButtons, toFollowUpItems, useFollowUps } from "#records/ui/list/follow-ups.tsx";
import { useReachable } from "#records/ui/people/reach-line.tsx";
import { ViewsBar } from "#records/ui/views/views-bar.tsx";
import { WithSavedViews } from "#records/ui/views/with-saved-views.tsx";
import styles from "./churn.module.css";
import {
  CHURN_LIST,
  type ChurnAddress,
  type ChurnOrOutreachAnswer,
  churnAddress,
  sumTotals,
  TABS,
  WIN_BACK_LIST,
} from "./churn-state.ts";

import { WinBackHeadline, WinBackList } from "./win-back-list.tsx";

/** The size of each list and the money at stake, beside those of an earlier day. */
const ComparedLists = ({ compare }: { compare: Comparison }) => {
  const t = useTranslations();
  const { days } = useFormats();
  const { answer, error, retry } = useAnswer("GET /api/admin/actions/comparison", { compare }, { keepsBefore: true });
  if (error) return <ErrorCard title={t("churn.comparison_failed")} error={error} onRetry={retry} />;
  if (!answer) return <ListSkeleton columns={3} />;
  const { day, now, stored, storedSince } = answer.data;
  const shown = (of: string) => days(of, of);
  if (!stored) {
    return (
      <Notice>
        {storedSince
          ? t("churn.not_stored", { day: shown(day), since: shown(storedSince) })
          : t("churn.not_stored_yet", { day: shown(day) })}
      </Notice>
    );
  }
  const lists = [...now, ...stored.lists.filter(({ list }) => !now.some((each) => each.list === list))];
  const rows = lists.map(({ list }) => {
    const [current, before] = [now, stored.lists].map((all) => all.find((each) => each.list === list));
    return {
      key: list,
      name: t(`churn.lists.${list}`),
      customers: { now: current?.customers ?? null, before: before?.customers ?? null },
      worth: { now: current?.value ?? null, before: before?.value ?? null },
    };
  });
  return (
    <ComparedTable
      period={shown(stored.day)}
      rows={rows}
      nameTitle={t("churn.list")}
      worthTitle={t("churn.at_stake")}
      about={t("churn.compared_about")}
    />
  );
};

/** The number of customers, their value at risk, and the date. */
const ChurnHeadline = ({ listed }: { listed: ChurnOrOutreachAnswer | undefined }) => {
  const t = useTranslations();
  const { days, moneyShort, moment } = useFormats();
  const { business } = useMe();
  if (!listed?.model) return <ContextLine phoneLines={2}>{listed ? "" : <LoadingWords />}</ContextLine>;
  const { customers, valueAtRisk } = sumTotals(listed.totals);
  const { model, forecast } = listed;
  return (
    <ContextLine phoneLines={2}>
      {t("states.customers", { count: customers })}
      {valueAtRisk !== null && (
        <>
          {" · "}
          <TermInfo term="value_at_risk" text={t("churn.at_risk", { money: moneyShort(valueAtRisk) })} />
        </>
      )}
      {forecast && ` · ${t("churn.forecast_of", { day: days(forecast.asOf, forecast.asOf) })}`}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>
        {t("churn.model_of", { time: moment(model.ranAt, new Date()) })}
      </span>
      {!forecast && (
        <>
          {" · "}
          <Link href="/forecast">{t("churn.no_forecast")}</Link>
        </>
      )}
    </ContextLine>
  );
};

const ChurnList = lazily(() => import("./churn-list.tsx").then(({ ChurnList: it }) => it));
const OutreachList = lazily(() => import("./outreach-list.tsx").then(({ OutreachList: it }) => it));
const ScoreCard = lazily(() => import("./score-card.tsx").then(({ ScoreCard: it }) => it));
const RulesCard = lazily(() => import("./rules-card.tsx").then(({ RulesCard: it }) => it));

/** A new audience or campaign of the shown list, as far as their sources have the same customers. */
const ListFollowUps = ({ state: { tab, who, show } }: Pick<ChurnAddress, "state">) => {
  const t = useTranslations("churn");
  const router = useRouter();
  const isPhone = useIsPhone();
  const all = useFollowUps({ list: tab === "week" ? "win-back" : tab });
  // Audiences take the customers of the week, campaigns all who are overdue.
  const followUps = tab === "week" ? all.filter(({ key }) => key === (who === "week" ? "audience" : "campaign")) : all;
  // Handled customers are on no list.
  if (show === "marked" || followUps.length === 0) return null;
  if (!isPhone) return <FollowUpButtons followUps={followUps} />;
  const go = (href: string) => {
    startNavigation();
    router.push(href);
  };
  return (
    <span className={styles.menu}>
      <MoreMenu type="text" label={t("menu")} items={toFollowUpItems(followUps, go)} />
    </span>
  );
};

/** A list that is not shown accepts every sort, since it belongs to the one that is. */
const OTHER_LIST = { ...CHURN_LIST, sorts: [...CHURN_LIST.sorts, ...WIN_BACK_LIST.sorts] };
/** The week's customers to win back, the customers that the rules select, and their outcomes. */
export const ChurnPage = () => (
  <WithSavedViews list="churn">
    <Churn />
  </WithSavedViews>
);

const Churn = () => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const page = useAddressState(churnAddress);
  const { state, change } = page;
  const { tab } = state;
  const q = useSearchParams().get("q") ?? "";
  useViewToggle(page, tab === "churn");
  const filters = { minValue: state.minValue === null ? undefined : String(state.minValue), state: state.show };
  const reach = useReachable(STANDARD_REACH[tab]);
  const week = useListTable<WinBackRow>({
    resource: "actions/win-back",
    ofCustomers: true,
    ...(tab === "week" ? WIN_BACK_LIST : OTHER_LIST),
    filters: { view: state.who, reachable: reach.reachable ?? "all", state: state.show },
    isAllowed: tab === "week",
  });
  const churn = useListTable<ChurnRow>({
    resource: "actions/churn",
    ofCustomers: true,
    ...(tab === "week" ? OTHER_LIST : CHURN_LIST),
    filters: { ...filters, ...reach.filter, priority: state.priority ?? undefined },
    isAllowed: tab === "churn",
  });
  const outreach = useListTable<OutreachRow>({
    resource: "actions/outreach",
    ofCustomers: true,
    ...(tab === "week" ? OTHER_LIST : CHURN_LIST),
    filters: { ...filters, ...reach.filter },
    isAllowed: tab === "outreach",
  });

  const listed = (tab === "outreach" ? outreach : churn).answer as ChurnOrOutreachAnswer | undefined;
  const winBack = week.answer as WinBackAnswer | undefined;
  // What is below the list would move when its rows arrive.
  const list = { week, churn, outreach }[tab];
  const hasRows = list.answer !== undefined || list.error !== null;
  // A new audience or campaign takes the whole list.
  const isWhole =
    state.priority === null && state.minValue === null && q === "" && reach.reachable === STANDARD_REACH[tab];
  const isBeforeRun = tab !== "week" && listed?.model === null;
  const compareMenu = (
    <div className="self-start">
      <CompareMenu isOfDay chosen={state.compare} onChoose={(compare) => change({ compare })} />
    </div>
  );
  // A phone's first screen is for the list.
  const isMenuBelow = isPhone && !state.compare;
  return (
    <PageLayout
      freshness={{
        ...modelFreshness(listed?.model),
        forecast: { until: (listed ?? winBack)?.forecast?.asOf },
        actions: { calculatedAt: winBack?.asOf },
      }}
    >
      <PageHeader
        title={t("nav.todo")}
        staysBeside={isPhone}
        actions={isWhole && !isBeforeRun && <ListFollowUps state={state} />}
      >
        {tab === "week" ? (
          <EvidenceProvider>
            <WinBackHeadline listed={winBack} who={state.who} />
          </EvidenceProvider>
        ) : (
          <ChurnHeadline listed={listed} />
        )}
      </PageHeader>
      <ViewsBar list="churn" />
      {!isMenuBelow && compareMenu}
      {state.compare && <ComparedLists compare={state.compare} />}
      <PageTabs
        label={t("churn.tabs_label")}
        tabs={TABS.map((key) => ({ key, label: t(`churn.tabs.${key}`) }))}
        active={tab}
        // The lists are sorted by different fields and have different standard filters.
        onChoose={(next) => change({ tab: next, page: 1, priority: null, sort: "", reach: "" })}
      >
        {isBeforeRun && <NoAxisRun words="churn" />}
        {tab === "week" && <WinBackList page={page} list={week} reach={reach} listed={winBack} />}
        {tab === "churn" && !isBeforeRun && (
          <ChurnList page={page} list={churn} reach={reach} listed={churn.answer as ChurnListAnswer | undefined} />
        )}
        {tab === "outreach" && !isBeforeRun && (
          <OutreachList
            page={page}
            list={outreach}
            reach={reach}
            listed={outreach.answer as OutreachListAnswer | undefined}
          />
        )}
      </PageTabs>
      {hasRows && tab === "churn" && !isBeforeRun && (
        <ScoreCard isTable={state.view === "table"} tools={<ViewButton page={page} />} />
      )}
      {hasRows && isMenuBelow && compareMenu}
      {hasRows && <RulesCard />}
    </PageLayout>
  );
};
