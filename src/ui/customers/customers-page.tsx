"use client";

import { FilterOutlined } from "@ant-design/icons";
import { Button } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type ListedCustomer, type ListedCustomers, listCustomers } from "#contracts/customers.ts";
import { nameOf } from "../customer/name-of.ts";
import { useKeptTrail } from "../customer/trail.ts";
import { customerAddress } from "../customer/url-state.ts";
import { ForbiddenPage } from "../page/forbidden-page.tsx";
import { Frame } from "../page/frame.tsx";
import { Page } from "../page/page.tsx";
import { PageHeader } from "../page/page-header.tsx";
import { useMay } from "../providers/me.ts";
import { useAddressState } from "../providers/use-address-state.ts";
import { SaveAsSegment } from "../segments/save-as-segment.tsx";
import { ExportButton } from "../table/export-button.tsx";
import { ListTable } from "../table/list-table.tsx";
import type { Selection } from "../table/selection.ts";
import { useListPage } from "../table/use-list-page.ts";
import { Bulk } from "./bulk.tsx";
import { ColumnsDialog } from "./columns-dialog.tsx";
import { readCustomersState, searchedIn, writeCustomersState } from "./customers-state.ts";
import { FilterChips } from "./filter-chips.tsx";
import { FilterSheet } from "./filter-sheet.tsx";
import { Nobody } from "./nobody.tsx";
import { useChosen } from "./use-chosen.ts";
import { useCustomersColumns } from "./use-customers-columns.tsx";

const ADDRESS = { read: readCustomersState, write: writeCustomersState };

/** Everybody the shop knows: find one, or a set. */
export const CustomersPage = () => {
  const t = useTranslations();
  const router = useRouter();
  const mayView = useMay("customers:view");
  const mayEdit = useMay("customers:edit");
  const mayExport = useMay("data:export");
  const at = useAddressState(ADDRESS);
  const { state, change, address } = at;
  const { f, sort } = state;
  const searched = searchedIn(state);
  const criteria = f ? JSON.stringify(f) : undefined;
  const page = useListPage<ListedCustomer>({
    resource: "customers",
    list: { ...state, q: searched },
    filters: { criteria },
    isAllowed: mayView,
  });
  const answer = page.answer as ListedCustomers | undefined;
  const here = address({});
  const { columns, titleOf } = useCustomersColumns({ searched, here, chosen: state.cols });
  const [isFiltering, setFiltering] = useState(false);
  const [isArranging, setArranging] = useState(false);
  const ids = page.rows?.map(({ id }) => id) ?? [];
  const chosen = useChosen(`${searched} ${criteria ?? ""}`, ids, page.total);
  useKeptTrail({ address: here, title: t("nav.customers"), ids, offset: page.from - 1, total: page.total });

  if (!mayView) return <ForbiddenPage title={t("nav.customers")} permission="customers:view" />;
  const filter = (next: typeof f) => change({ f: next, page: 1 });
  const question = { ...(searched !== "" && { q: searched }), ...(criteria && { criteria }) };
  const exported = { sort: sort as "name", exportFormat: "csv" } as const;
  const all = { ...exported, ...question };
  const whom = chosen.isAll
    ? { matching: { ...(searched !== "" && { q: searched }), ...(f && { criteria: f as Record<string, unknown> }) } }
    : { ids: [...chosen.ids] };
  const selection: Selection<ListedCustomer> | null =
    mayEdit || mayExport
      ? {
          isChosen: ({ id }) => chosen.isChosen(id),
          toggle: ({ id }) => chosen.toggle(id),
          labelOf: (customer) => t("customers.choose", { name: nameOf(customer) }),
          page: { chosen: chosen.page, toggle: chosen.togglePage, label: t("customers.choose_page") },
        }
      : null;
  return (
    <Page>
      <PageHeader title={t("nav.customers")} actions={<Link href="/segments">{t("nav.segments")}</Link>}>
        <Frame>
          {answer
            ? [
                t(searched === "" && !f ? "states.customers" : "members.matching", { count: page.total }),
                t("report.currency_net", { currency: answer.currency }),
              ].join(" · ")
            : t("states.loading")}
        </Frame>
      </PageHeader>
      <ListTable
        caption={t("nav.customers")}
        columns={columns}
        page={page}
        at={at}
        searchLabel={t("members.search")}
        tools={
          <>
            <Button icon={<FilterOutlined aria-hidden />} onClick={() => setFiltering(true)}>
              {t("buttons.filter")}
            </Button>
            {f && <FilterChips f={f} onChange={filter} />}
            <SaveAsSegment criteria={f} name="" />
            <Button onClick={() => setArranging(true)}>{t("customers.columns")}</Button>
            <ExportButton contract={listCustomers} input={all} disabled={page.total === 0} />
          </>
        }
        empty={<Nobody isFiltered={f !== null} onClear={() => filter(null)} />}
        {...(selection && { selection })}
        rowKeys={{
          x: (customer) => selection?.toggle(customer),
          enter: ({ id }) => router.push(customerAddress(id, here)),
        }}
      />
      <Bulk
        chosen={chosen}
        whom={whom}
        total={page.total}
        exported={chosen.isAll ? all : { ...exported, ids: chosen.ids.join(",") }}
      />
      {isArranging && (
        <ColumnsDialog
          columns={state.cols}
          titleOf={titleOf}
          onChange={(cols) => change({ cols })}
          onClose={() => setArranging(false)}
        />
      )}
      {isFiltering && <FilterSheet f={f} onApply={filter} onClose={() => setFiltering(false)} />}
    </Page>
  );
};
