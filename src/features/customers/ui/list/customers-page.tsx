"use client";

import { CloseOutlined, FilterOutlined } from "@ant-design/icons";
import { Button } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { HighlightedText } from "#core/ui/highlighted-text.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useAddressState, useImmediateChoice } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import type { ListedCustomer, ListedCustomers } from "#features/customers/contracts/customers.ts";
import { DuplicatesLink } from "#features/customers/ui/duplicates/merges.tsx";
import { ownValue } from "#lib/own-value.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { partInWords } from "#records/rules/criteria/criteria-words.ts";
import { withReach } from "#records/rules/criteria/with-reach.ts";
import { COLUMNS, type CustomerColumn, customColumn } from "#records/rules/customers/list-fields.ts";
import { CUSTOMER_SORTS, STANDARD_SORTS } from "#records/rules/view-lists.ts";
import { Bulk } from "#records/ui/list/bulk.tsx";
import { SaveAsSegment } from "#records/ui/list/save-and-export.tsx";
import { useBulkSelection } from "#records/ui/list/use-bulk.tsx";
import { useCriteriaReader } from "#records/ui/list/use-criteria-reader.ts";
import { CustomValue } from "#records/ui/people/custom-value.tsx";
import { useFieldColumns } from "#records/ui/people/customer-columns.tsx";
import { customerDetail, customerName } from "#records/ui/people/customer-name.ts";
import { customerAddress, useStoredTrail } from "#records/ui/people/customer-state.ts";
import { ReachEmpty, ReachLine, useReachable } from "#records/ui/people/reach-line.tsx";
import { useListViews } from "#records/ui/views/use-list-views.ts";
import { ViewsBar } from "#records/ui/views/views-bar.tsx";
import { WithSavedViews } from "#records/ui/views/with-saved-views.tsx";
import styles from "./customers.module.css";
import { customersAddress, topLevelConditions, withoutCondition, writeColumns } from "./customers-state.ts";

type Options = { searched: string; here: string; chosen: readonly CustomerColumn[] };

/** The chosen columns of the list; `here` is its own address, for links back. */
const useCustomersColumns = ({ searched, here, chosen }: Options) => {
  const t = useTranslations();
  const fields = useFieldColumns();
  const words = searched.split(/\s+/);
  const name: ListColumn<ListedCustomer> = {
    name: "name",
    title: t("terms.customer"),
    show: (customer) => {
      const { id, name, externalId } = customer;
      const more = [...new Set([customerDetail(customer), name?.trim() ? externalId : null])]
        .filter((one) => one !== null)
        .join(" · ");
      return (
        <TwoLines below={<HighlightedText text={more} words={words} />} title={more}>
          <Link href={customerAddress(id, here)}>
            <HighlightedText text={customerName(customer)} words={words} />
          </Link>
        </TwoLines>
      );
    },
  };
  const segments: typeof fields.segments = {
    ...fields.segments,
    show: (customer) => <span className="small font-normal faint">{fields.segments.show(customer)}</span>,
  };
  const externalId: typeof fields.externalId = {
    ...fields.externalId,
    show: ({ externalId }) => <HighlightedText text={externalId} words={words} />,
  };
  const others: (ListColumn<ListedCustomer> & { name: CustomerColumn })[] = Object.values({
    ...fields,
    segments,
    externalId,
  });
  const own = (useAnswer("GET /api/admin/custom-fields", {}).answer?.data ?? []).filter(
    ({ kind, archivedAt }) => kind === "customers" && archivedAt === null,
  );
  for (const { key, name: title, type } of own) {
    others.push({
      name: customColumn(key),
      title,
      isText: type === "text",
      ...(type === "number" && { align: "end" as const }),
      show: ({ customFields }) => <CustomValue value={ownValue(customFields, key)} type={type} />,
    });
  }
  const titleOf = (column: CustomerColumn) => others.find((one) => one.name === column)?.title ?? column;
  return {
    columns: [name, ...chosen.flatMap((column) => others.filter((one) => one.name === column))],
    offered: [...COLUMNS, ...own.map(({ key }) => customColumn(key))],
    titleOf,
  };
};

type Props = { f: Criteria; onChange: (f: Criteria | null) => void };

/** Each condition of the filter as text; a click, Enter or Delete removes it. */
const FilterChips = ({ f: inAddress, onChange }: Props) => {
  const t = useTranslations("customers");
  const reader = useCriteriaReader();
  const [f, choose] = useImmediateChoice<Criteria | null>(inAddress, onChange);
  const parts = topLevelConditions(f).map((part, at) => ({ at, words: partInWords(part, reader) }));
  const remove = (at: number) => choose(withoutCondition(f, at));
  return (
    <ul className={`row min-w-0 gap-8 ${styles.chips}`} aria-label={t("filters")}>
      {parts.map(({ at, words }) => (
        <li key={`${at} ${words}`}>
          <Button
            size="small"
            icon={<CloseOutlined aria-hidden />}
            iconPosition="end"
            aria-label={t("remove_filter", { rule: words })}
            onClick={() => remove(at)}
            onKeyDown={({ key }) => (key === "Delete" || key === "Backspace") && remove(at)}
          >
            {words}
          </Button>
        </li>
      ))}
    </ul>
  );
};

const EmptyCustomerList = lazily(() => import("./empty-list.tsx").then(({ EmptyCustomerList: it }) => it));
const FilterSheet = lazily(() => import("./list-dialogs.tsx").then(({ FilterSheet: it }) => it));

const ColumnsDialog = lazily(() => import("./list-dialogs.tsx").then(({ ColumnsDialog: it }) => it));

/** All customers, with search, filters, saved views and bulk actions. */
export const CustomersPage = () => (
  <WithSavedViews list="customers">
    <Customers />
  </WithSavedViews>
);

const Customers = () => {
  const t = useTranslations();
  const router = useRouter();
  const { state, change, address } = useAddressState(customersAddress);
  const { f } = state;
  const criteria = f ? JSON.stringify(f) : undefined;
  const { current: view } = useListViews("customers");
  const reach = useReachable();
  const page = useListTable<ListedCustomer>({
    resource: "customers",
    ofCustomers: true,
    sorts: CUSTOMER_SORTS,
    standardSort: STANDARD_SORTS.customers,
    filters: { criteria, ...reach.filter },
    leastLetters: 2,
  });
  const { searched, at: place } = page;
  const answer = page.answer as ListedCustomers | undefined;
  const here = address({});
  const { columns, offered, titleOf } = useCustomersColumns({ searched, here, chosen: state.cols });
  const [isFiltering, setFiltering] = useState(false);
  const [isArranging, setArranging] = useState(false);
  const { chosen, selection } = useBulkSelection(`${searched} ${criteria ?? ""} ${reach.reachable}`, page);
  useStoredTrail(here, t("nav.customers"), page);
  const isPhone = useIsPhone();

  const filter = (next: typeof f) => change({ f: next, page: 1 });
  const question = { ...(searched !== "" && { q: searched }), ...reach.filter };
  const matching = { ...question, ...(f && { criteria: f as Record<string, unknown> }) };
  const columnNames = writeColumns(state.cols);
  const exported = {
    sort: place.state.sort as "name",
    exportFormat: "csv" as const,
    ...(columnNames !== null && state.cols.length > 0 && { columns: columnNames }),
  };
  const all = { ...exported, ...question, ...(criteria && { criteria }) };
  const reachLine = <ReachLine counts={answer?.reach} reach={reach} />;
  return (
    <PageLayout>
      <PageHeader title={t("nav.customers")} actions={<DuplicatesLink />}>
        <ContextLine phoneLines={2}>
          {answer ? (
            [
              t(searched === "" && !f && !reach.reachable ? "states.customers" : "members.matching", {
                count: page.total,
              }),
              t("report.currency_net", { currency: answer.currency }),
            ].join(" · ")
          ) : (
            <LoadingWords />
          )}
        </ContextLine>
      </PageHeader>
      {!isPhone && reachLine}
      <ViewsBar list="customers" />
      <ListTable
        caption={t("nav.customers")}
        columns={columns}
        page={page}
        searchLabel={t("members.search")}
        tools={
          <>
            {isPhone && reachLine}
            <Button icon={<FilterOutlined aria-hidden />} onClick={() => setFiltering(true)}>
              {t("buttons.filter")}
            </Button>
            {f && <FilterChips f={f} onChange={filter} />}
            <SaveAsSegment criteria={searched === "" ? withReach(f, reach.reachable) : null} name={view?.name ?? ""} />
            <Button onClick={() => setArranging(true)}>{t("customers.columns")}</Button>
            <ExportButton route="GET /api/admin/customers" input={all} disabled={page.total === 0} />
          </>
        }
        empty={
          <ReachEmpty counts={answer?.reach} reach={reach}>
            <EmptyCustomerList isFiltered={f !== null} onClear={() => filter(null)} />
          </ReachEmpty>
        }
        {...(selection && { selection })}
        rowKeys={{
          row_select: (customer) => selection?.toggle(customer),
          row_open: ({ id }) => router.push(customerAddress(id, here)),
        }}
      />
      <Bulk
        chosen={chosen}
        all={{ matching }}
        total={page.total}
        file={
          <ExportButton
            route="GET /api/admin/customers"
            input={chosen.isAll ? all : { ...exported, ids: chosen.ids.join(",") }}
            size="small"
          />
        }
      />
      {isArranging && (
        <ColumnsDialog
          offered={offered}
          columns={state.cols}
          titleOf={titleOf}
          onChange={(cols) => change({ cols })}
          onClose={() => setArranging(false)}
        />
      )}
      {isFiltering && <FilterSheet f={f} onApply={filter} onClose={() => setFiltering(false)} />}
    </PageLayout>
  );
};
