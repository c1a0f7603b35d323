"use client";

import { useTranslations } from "next-intl";
import type { ChurnListAnswer, ChurnRow, OutreachListAnswer, OutreachRow } from "#contracts/playbooks/playbooks.ts";
import type { WinBackAnswer, WinBackRow } from "#contracts/playbooks/win-back.ts";
import { STANDARD_REACH } from "#lib/domain/customers/reach.ts";
import { LIST_NAMES, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { useViewToggle, ViewButton } from "#ui/shared/address/view-button.tsx";
import { CompareMenu } from "#ui/shared/comparison/compare-menu.tsx";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import { EvidenceProvider } from "#ui/shared/evidence/evidence.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { PageTabs } from "#ui/shared/page/page-tabs.tsx";
import { useReachable } from "#ui/shared/people/reach/use-reachable.ts";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { modelFreshness } from "../axes/model-freshness.ts";
import { NoAxisRun } from "../axes/no-axis-run.tsx";
import { VIEW_PAGES } from "../views/view-address.ts";
import { ViewsBar } from "../views/views-bar.tsx";
import { WithSavedViews } from "../views/with-saved-views.tsx";
import styles from "./churn.module.css";
import { CHURN_LIST, readChurnState, TABS, WIN_BACK_LIST, writeChurnState } from "./churn-state.ts";
import { ComparedLists } from "./compared-lists.tsx";
import { ChurnHeadline } from "./headline.tsx";
import type { ChurnOrOutreachAnswer } from "./types.ts";
import { WinBackHeadline } from "./win-back/win-back-headline.tsx";
import { WinBackList } from "./win-back/win-back-list.tsx";

const ChurnList = lazily(() => import("./churn-list.tsx").then(({ ChurnList: it }) => it));
const OutreachList = lazily(() => import("./outreach-list.tsx").then(({ OutreachList: it }) => it));
const ScoreCard = lazily(() => import("./score-card.tsx").then(({ ScoreCard: it }) => it));
const RulesCard = lazily(() => import("./rules-card.tsx").then(({ RulesCard: it }) => it));

/** A list that is not shown accepts every sort, since it belongs to the one that is. */
const OTHER_LIST = { ...CHURN_LIST, sorts: [...CHURN_LIST.sorts, ...WIN_BACK_LIST.sorts] };
const ADDRESS = { read: readChurnState, write: writeChurnState, list: [...LIST_NAMES, VIEW_PAGES.churn.parameter] };

/** The week's customers to win back, the customers that the rules select, and their outcomes. */
export const ChurnPage = () => (
  <WithSavedViews list="churn">
    <Churn />
  </WithSavedViews>
);

const Churn = () => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const page = useAddressState(ADDRESS);
  const { state, change } = page;
  const { tab } = state;
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
  const isBeforeRun = tab !== "week" && listed?.model === null;
  const compareMenu = (
    <div className={styles.compare}>
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
      <PageHeader title={t("chart_titles.churn_list")}>
        {tab === "week" ? (
          <EvidenceProvider>
            <WinBackHeadline listed={winBack} />
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
