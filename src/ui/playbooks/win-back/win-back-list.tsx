"use client";

import { Button, Segmented } from "antd";
import { useTranslations } from "next-intl";
import type { WinBackAnswer, WinBackRow } from "#contracts/playbooks/win-back.ts";
import { REACH_FILTERS, REACHES, type ReachFilter } from "#lib/domain/customers/reach.ts";
import { Bulk } from "#ui/segments/bulk/bulk.tsx";
import { RowsExport } from "#ui/segments/bulk/selection-export.tsx";
import { useBulkSelection } from "#ui/segments/bulk/use-bulk-selection.ts";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { ChoiceMenu } from "#ui/shared/forms/choice-menu.tsx";
import type { Reachable } from "#ui/shared/people/reach/use-reachable.ts";
import { useStoredTrail } from "#ui/shared/people/trail.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import type { ListPage } from "#ui/shared/table/use-list-table.ts";
import styles from "../churn.module.css";
import { ShowMarked } from "../list-tools.tsx";
import type { ChurnAddress } from "../types.ts";
import { useFeedbackColumn } from "../use-feedback-column.tsx";
import { useWinBackColumns } from "./use-win-back-columns.tsx";
import { WinBackEmpty } from "./win-back-empty.tsx";

type Props = { page: ChurnAddress; list: ListPage<WinBackRow>; reach: Reachable; listed: WinBackAnswer | undefined };

/** Customers to win back, by what contact can save: as many as the team can contact this week, or all who are overdue. */
export const WinBackList = ({ page, list, reach, listed }: Props) => {
  const t = useTranslations();
  const { state } = page;
  const here = page.address({});
  const columns = [...useWinBackColumns(here, listed), ...useFeedbackColumn<WinBackRow>(state.show === "marked")];
  const { q, sort } = list.at.state;
  const reachable: ReachFilter = reach.reachable ?? "all";
  const filters = { view: state.who, reachable, state: state.show, q };
  const exported = { ...filters, exportFormat: "csv" as const, sort: sort as "-saveValue" };
  const { chosen, selection } = useBulkSelection(JSON.stringify(filters), list);
  useStoredTrail(here, t("churn.tabs.week"), list);
  return (
    <>
      <ListTable
        caption={t("churn.tabs.week")}
        columns={columns}
        page={list}
        searchLabel={t("members.search")}
        tools={
          <>
            <WhoChoice page={page} listed={listed} />
            <ReachableChoice reach={reach} />
            <ShowMarked page={page} marked={listed?.marked ?? 0} />
            <ExportButton route="GET /api/admin/actions/win-back" input={exported} />
          </>
        }
        empty={<WinBackEmpty page={page} listed={listed} />}
        {...(selection && { selection })}
      />
      <Bulk
        chosen={chosen}
        all={{ list: { name: "win-back", ...filters } }}
        total={list.total}
        hasOutcomes={state.show === "open"}
        file={<RowsExport chosen={chosen} route="GET /api/admin/actions/win-back" input={exported} />}
      />
      {listed && listed.unreachable > 0 && reachable !== "all" && (
        <div className={styles.unreachable}>
          <Notice>
            {t(`churn.unreachable.${reachable}`, { count: listed.unreachable })}{" "}
            <Button type="link" size="small" onClick={() => page.change({ who: "all", reach: "all", page: 1 })}>
              {t("churn.show_overdue")}
            </Button>
          </Notice>
        </div>
      )}
    </>
  );
};

/** This week's customers, or all who are overdue. */
const WhoChoice = ({ page: { state, change }, listed }: { page: ChurnAddress; listed: WinBackAnswer | undefined }) => {
  const t = useTranslations("churn");
  const { count } = useFormats();
  const all = listed ? t("all_overdue_count", { count: count(listed.overdue) }) : t("all_overdue");
  return (
    <div className={styles.who}>
      <Segmented
        name="who"
        aria-label={t("who")}
        value={state.who}
        options={[
          { value: "week" as const, label: t("this_week") },
          { value: "all" as const, label: all },
        ]}
        onChange={(who) => change({ who, page: 1 })}
      />
    </div>
  );
};

/** How the listed customers must be reachable. */
const ReachableChoice = ({ reach: { reachable, change } }: { reach: Reachable }) => {
  const t = useTranslations("churn");
  const chosen: ReachFilter = reachable ?? "all";
  const choose = (key: string) => change(REACHES.find((one) => one === key) ?? null);
  return (
    <ChoiceMenu
      label={t("reachable_label")}
      words={t(`reachable.${chosen}`)}
      options={REACH_FILTERS.map((key) => ({ key, label: t(`reachable.${key}`) }))}
      chosen={chosen}
      onChoose={choose}
    />
  );
};
