"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { ChurnListAnswer, ChurnRow, OutreachListAnswer, OutreachRow } from "#contracts/playbooks/playbooks.ts";
import { LIST_NAMES, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { usePageKey } from "#ui/shared/address/use-page-key.ts";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { PageTabs } from "#ui/shared/page/page-tabs.tsx";
import { useReachable } from "#ui/shared/people/reach/use-reachable.ts";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { NoAxisRun } from "../axes/no-axis-run.tsx";
import { ChurnList } from "./churn-list.tsx";
import { CHURN_LIST, readChurnState, TABS, writeChurnState } from "./churn-state.ts";
import { ChurnHeadline } from "./headline.tsx";
import { OutreachList } from "./outreach-list.tsx";
import { RulesCard } from "./rules-card.tsx";
import { ScoreCard } from "./score-card.tsx";
import type { ChurnOrOutreachAnswer } from "./types.ts";

const ADDRESS = { read: readChurnState, write: writeChurnState, list: LIST_NAMES };

/** Valuable customers at risk of churning, by priority and with their outcomes. */
export const ChurnPage = () => {
  const t = useTranslations();
  const page = useAddressState(ADDRESS);
  const { state, change } = page;
  const isOutreach = state.tab === "outreach";
  const filters = { minValue: state.minValue === null ? undefined : String(state.minValue), state: state.show };
  const churn = useListTable<ChurnRow>({
    resource: "actions/churn",
    ...CHURN_LIST,
    filters: { ...filters, priority: state.priority ?? undefined },
    isAllowed: !isOutreach,
  });
  const reach = useReachable("email");
  const outreach = useListTable<OutreachRow>({
    resource: "actions/outreach",
    ...CHURN_LIST,
    filters: { ...filters, ...reach.filter },
    isAllowed: isOutreach,
  });
  const toggleView = () => change({ view: state.view === "table" ? "chart" : "table" });
  usePageKey("t", toggleView);

  const listed = (isOutreach ? outreach : churn).answer as ChurnOrOutreachAnswer | undefined;
  const isCalibrated = listed?.model?.isCalibrated ?? false;
  return (
    <PageLayout>
      <PageHeader
        title={t("chart_titles.churn_list")}
        actions={
          isCalibrated && (
            <Button onClick={toggleView} aria-keyshortcuts="t">
              {t(state.view === "table" ? "buttons.show_chart" : "buttons.show_table")}
            </Button>
          )
        }
      >
        <ChurnHeadline listed={listed} />
      </PageHeader>
      {listed && listed.model === null ? (
        <NoAxisRun words="churn" />
      ) : (
        <>
          <PageTabs
            label={t("churn.tabs_label")}
            tabs={TABS.map((key) => ({ key, label: t(`churn.tabs.${key}`) }))}
            active={state.tab}
            onChoose={(tab) => change({ tab, page: 1, priority: null })}
          >
            {isOutreach ? (
              <OutreachList
                page={page}
                list={outreach}
                reach={reach}
                listed={outreach.answer as OutreachListAnswer | undefined}
              />
            ) : (
              <ChurnList page={page} list={churn} listed={churn.answer as ChurnListAnswer | undefined} />
            )}
          </PageTabs>
          <ScoreCard isTable={state.view === "table"} />
        </>
      )}
      <RulesCard />
    </PageLayout>
  );
};
