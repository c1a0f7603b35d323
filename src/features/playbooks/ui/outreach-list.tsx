"use client";

import { useTranslations } from "next-intl";
import { CopyLine } from "#core/ui/feedback/copy-line.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import type { ListPage } from "#core/ui/table/use-list-table.ts";
import type { OutreachListAnswer, OutreachRow } from "#features/playbooks/contracts/playbooks.ts";
import { Bulk } from "#records/ui/list/bulk.tsx";
import { RowsExport } from "#records/ui/list/save-and-export.tsx";
import { useBulkSelection } from "#records/ui/list/use-bulk.tsx";
import { useStoredTrail } from "#records/ui/people/customer-state.ts";
import { type Reachable, ReachEmpty, ReachLine } from "#records/ui/people/reach-line.tsx";

import styles from "./churn.module.css";
import { type ChurnAddress, ruleId } from "./churn-state.ts";
import { ListTools, useFeedbackColumn } from "./list-tools.tsx";

import { useRiskColumns } from "./use-churn-columns.tsx";

type Props = {
  page: ChurnAddress;
  list: ListPage<OutreachRow>;
  listed: OutreachListAnswer | undefined;
  reach: Reachable;
};

/** Customers to contact before they churn, as a list and a file; the product sends no messages. */
export const OutreachList = ({ page, list, listed, reach }: Props) => {
  const t = useTranslations();
  const { state } = page;
  const here = page.address({});
  const hasForecast = listed?.forecast !== null;
  const columns = [
    ...useRiskColumns<OutreachRow>({ here, hasForecast }),
    ...useFeedbackColumn<OutreachRow>(state.show === "marked"),
  ];
  const { q, sort } = list.at.state;
  const least = state.minValue === null ? {} : { minValue: state.minValue };
  const { chosen, selection } = useBulkSelection(JSON.stringify([q, state.show, least, reach.filter]), list);
  const exported = {
    exportFormat: "csv" as const,
    sort: sort as "-valueAtRisk",
    state: state.show,
    q,
    ...reach.filter,
    ...(state.minValue !== null && { minValue: String(state.minValue) }),
  };
  useStoredTrail(here, t("churn.tabs.outreach"), list);
  return (
    <div className={styles.outreach}>
      {!listed && <div className={`hidden-on-phones ${styles.messageWaiting}`} />}
      {listed && (
        <Card title={t("churn.message")} isLoose className={styles.message ?? ""}>
          <p className="max-w-prose small faint underlined-links">
            {t.rich("churn.message_about", { rule: (words) => <a href={`#${ruleId("outreach")}`}>{words}</a> })}
          </p>
          <CopyLine label={t("churn.message")} text={listed.message} />
        </Card>
      )}
      <div className={styles.reach}>
        <ReachLine counts={listed?.reach} reach={reach} />
      </div>
      <ListTable
        caption={t("churn.tabs.outreach")}
        columns={columns}
        page={list}
        searchLabel={t("members.search")}
        tools={
          <>
            <ListTools page={page} marked={listed?.marked ?? 0} hasValues={hasForecast} />
            <ExportButton route="GET /api/admin/actions/outreach" input={exported} />
          </>
        }
        empty={
          <ReachEmpty counts={listed?.reach} reach={reach}>
            <p>{t(state.show === "marked" ? "churn.no_customers_marked" : "churn.no_customers_to_write_to")}</p>
          </ReachEmpty>
        }
        {...(selection && { selection })}
      />
      <Bulk
        chosen={chosen}
        all={{ list: { name: "outreach", q, state: state.show, ...least, ...reach.filter } }}
        total={list.total}
        hasOutcomes={state.show === "open"}
        file={<RowsExport chosen={chosen} route="GET /api/admin/actions/outreach" input={exported} />}
      />
    </div>
  );
};
