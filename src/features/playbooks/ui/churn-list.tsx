"use client";

import { Button, Segmented } from "antd";
import { useTranslations } from "next-intl";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import type { ListPage } from "#core/ui/table/use-list-table.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import type { ChurnListAnswer, ChurnRow } from "#features/playbooks/contracts/playbooks.ts";
import { PRIORITIES } from "#lib/recommend/recommender.ts";
import { Bulk } from "#records/ui/list/bulk.tsx";
import { RowsExport } from "#records/ui/list/save-and-export.tsx";
import { useBulkSelection } from "#records/ui/list/use-bulk.tsx";
import { useStoredTrail } from "#records/ui/people/customer-state.ts";
import { type Reachable, ReachEmpty, ReachLine } from "#records/ui/people/reach-line.tsx";

import styles from "./churn.module.css";
import { type ChurnAddress, ruleId, sumTotals } from "./churn-state.ts";
import { ListTools, useFeedbackColumn } from "./list-tools.tsx";

import { REASON_LINES, useActionColumn, useRiskColumns } from "./use-churn-columns.tsx";

type Props = {
  page: ChurnAddress;
  list: ListPage<ChurnRow>;
  listed: ChurnListAnswer | undefined;
  reach: Reachable;
};

/** Customers likely to churn, by value at risk, with reasons and actions. */
export const ChurnList = ({ page, list, listed, reach }: Props) => {
  const t = useTranslations();
  const { state } = page;
  const here = page.address({});
  const hasForecast = listed?.forecast !== null;
  const [name, ...facts] = useRiskColumns<ChurnRow>({ here, hasForecast });
  const columns = [
    ...(name ? [name] : []),
    useActionColumn(),
    ...facts.map((column) => (column.name === "why" ? { ...column, lines: REASON_LINES } : column)),
    ...useFeedbackColumn<ChurnRow>(state.show === "marked"),
  ];
  const { q, sort } = list.at.state;
  const filters = { q, state: state.show, ...reach.filter, ...(state.priority && { priority: state.priority }) };
  const exported = {
    ...filters,
    exportFormat: "csv" as const,
    sort: sort as "-valueAtRisk",
    ...(state.minValue !== null && { minValue: String(state.minValue) }),
  };
  const { chosen, selection } = useBulkSelection(JSON.stringify([filters, state.minValue]), list);
  useStoredTrail(here, t("nav.todo"), list);
  return (
    <>
      <div className={styles.reach}>
        <ReachLine counts={listed?.reach} reach={reach} />
      </div>
      <ListTable
        caption={t("churn.tabs.churn")}
        columns={columns}
        page={list}
        searchLabel={t("members.search")}
        tools={
          <>
            <PriorityChoice page={page} listed={listed} />
            <ListTools page={page} marked={listed?.marked ?? 0} hasValues={hasForecast} />
            <ExportButton route="GET /api/admin/actions/churn" input={exported} />
          </>
        }
        empty={
          <ReachEmpty counts={listed?.reach} reach={reach}>
            <EmptyList page={page} listed={listed} />
          </ReachEmpty>
        }
        {...(selection && { selection })}
      />
      <Bulk
        chosen={chosen}
        all={{ list: { name: "churn", ...filters, ...(state.minValue !== null && { minValue: state.minValue }) } }}
        total={list.total}
        hasOutcomes={state.show === "open"}
        file={<RowsExport chosen={chosen} route="GET /api/admin/actions/churn" input={exported} />}
      />
    </>
  );
};

/** A filter by priority with counts; on phones behind a button. */
const PriorityChoice = ({
  page: { state, change },
  listed,
}: {
  page: ChurnAddress;
  listed: ChurnListAnswer | undefined;
}) => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const { count } = useFormats();
  const sizes = new Map(listed?.totals.map(({ priority, customers }) => [priority, customers]));
  const all = listed ? sumTotals(listed.totals).customers : undefined;
  const words = (name: string, size: number | undefined) =>
    size === undefined ? name : t("churn.with_count", { name, count: count(size) });
  const options = [
    { key: "all", label: words(t("churn.any_priority"), all) },
    ...PRIORITIES.map((priority) => ({ key: priority, label: words(t(`priority.${priority}`), sizes.get(priority)) })),
  ];
  const chosen = state.priority ?? "all";
  const choose = (key: string) =>
    change({ priority: PRIORITIES.find((priority) => priority === key) ?? null, page: 1 });
  const label = t("churn.priority");
  if (isPhone) {
    const current = options.find(({ key }) => key === chosen)?.label ?? "";
    return <ChoiceMenu label={label} words={current} options={options} chosen={chosen} onChoose={choose} />;
  }
  return (
    <Segmented
      name="priority"
      aria-label={label}
      value={chosen}
      options={options.map(({ key: value, label: name }) => ({ value, label: name }))}
      onChange={choose}
    />
  );
};

/** Why the list is empty: no customers at risk, none match the filter, or all are handled. */
const EmptyList = ({
  page: { state, change },
  listed,
}: {
  page: ChurnAddress;
  listed: ChurnListAnswer | undefined;
}) => {
  const t = useTranslations("churn");
  if (state.priority !== null || state.minValue !== null) {
    return (
      <>
        <p>{t("no_customers_such")}</p>
        <Button onClick={() => change({ priority: null, minValue: null, page: 1 })}>{t("show_all")}</Button>
      </>
    );
  }
  if (state.show === "marked") return <p>{t("no_customers_marked")}</p>;
  if ((listed?.marked ?? 0) > 0) return <p>{t("all_done")}</p>;
  return (
    <p className="max-w-prose small faint underlined-links">
      {t.rich("no_customers", { rule: (words) => <a href={`#${ruleId("low")}`}>{words}</a> })}
    </p>
  );
};
