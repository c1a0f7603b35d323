"use client";

import {
  type BaseRecord,
  type CrudFilter,
  type CrudSort,
  type HttpError,
  useGo,
  useParsed,
  useTable,
} from "@refinedev/core";
import { useLocale } from "next-intl";
import { useState } from "react";
import type { ListState } from "#core/ui/address.ts";
import { useHidesPersonalData } from "#core/ui/session/me.ts";
import { useUnknownNames } from "#core/ui/use-address-state.ts";
import { pageCount, parseSorter, sortText } from "./sorting.ts";

const PAGE_SIZE = 25;

type Options = {
  /** Its list accepts `page`, `pageSize`, `sort` and `q`, and answers `{data, total}`. */
  resource: string;
  /** The sortable fields and the default order; "-" first means descending. */
  sorts: readonly string[];
  standardSort: string;
  /** Its rows are customers: without their names there is no order by name, and the search finds IDs only. */
  ofCustomers?: true;
  /** Other parameters of the list; undefined ones are left out. */
  filters?: Record<string, string | undefined>;
  isAllowed?: boolean;
  pageSize?: number;
  /** Shorter words are not searched, because they would match nearly every row. */
  leastLetters?: number;
  /** The polling interval, for lists that change by themselves. A failed poll keeps the known rows. */
  refreshMs?: number;
  /** All rows come in one answer, which the page searches, sorts and pages itself. */
  isWhole?: boolean;
};

type ListPosition = { currentPage: number; sorters: CrudSort[]; filters: CrudFilter[] };

const isPresent = (filter: [string, string | undefined]): filter is [string, string] => filter[1] !== undefined;

const withoutNames = ({ sorts, standardSort }: Pick<Options, "sorts" | "standardSort">) => ({
  sorts: sorts.filter((sort) => sort !== "name"),
  standardSort: standardSort === "name" ? "-lifetimeValue" : standardSort,
});

/**
 * A page of a list by Refine's `useTable`, with search, sort and page in the address. The previous rows stay, marked as
 * updating, until the next ones arrive.
 */
export const useListTable = <Row extends BaseRecord>(options: Options) => {
  const isMasked = useHidesPersonalData() && options.ofCustomers === true;
  const { sorts, standardSort } = isMasked ? withoutNames(options) : options;
  const { resource, filters = {}, isAllowed = true, pageSize = PAGE_SIZE } = options;
  const { leastLetters = 1, refreshMs, isWhole = false } = options;
  const go = useGo();
  const { params } = useParsed<ListPosition>();
  const found = params?.filters ?? [];
  const currentPage = params?.currentPage || 1;
  const [asked] = params?.sorters ?? [];
  const isSort = asked === undefined || sorts.includes(asked.field);
  const isPage = params?.currentPage !== 0;
  const sorters = asked && isSort ? [asked] : [];
  const [q = ""] = found.flatMap((filter) => ("field" in filter && filter.field === "q" ? [String(filter.value)] : []));
  const isShort = q.trim().length < leastLetters;
  const permanent: CrudFilter[] = Object.entries({ ...filters, q: isShort ? "" : undefined })
    .filter(isPresent)
    .map(([field, value]) => ({ field, operator: "eq", value }));
  const table = useTable<Row, HttpError>({
    resource,
    syncWithLocation: true,
    pagination: { pageSize, mode: isWhole ? "off" : "server" },
    sorters: { mode: isWhole ? "off" : "server" },
    filters: { permanent, mode: isWhole ? "off" : "server" },
    // Some rows are long texts.
    meta: { locale: useLocale() },
    errorNotification: false,
    queryOptions: { enabled: isAllowed, placeholderData: (previous) => previous, refetchInterval: refreshMs ?? false },
  });
  // Refine reads the address only once, but Back, links and other parts of the page change it later.
  const address = JSON.stringify([currentPage, sorters, found, permanent]);
  const [followed, setFollowed] = useState("");
  if (followed !== address) {
    setFollowed(address);
    table.setCurrentPage(currentPage);
    table.setSorters(sorters);
    table.setFilters(found, "replace");
  }
  useUnknownNames([...(isSort ? [] : ["sort"]), ...(isPage ? [] : ["page"])]);

  const [sorter] = sorters;
  const state: ListState = {
    q,
    sort: sorter ? sortText(sorter) : standardSort,
    page: currentPage,
  };
  // Only what changes: the address may already differ from what the page shows.
  const queryOf = ({ q, sort, page }: Partial<ListState>) => ({
    currentPage: page,
    sorters: sort === undefined ? undefined : sort === standardSort ? [] : [parseSorter(sort)],
    filters: q === undefined ? undefined : [{ field: "q", operator: "eq", value: q }],
  });

  const { data, isPlaceholderData, isFetching, isSuccess, dataUpdatedAt, error: failure, refetch } = table.tableQuery;
  const total = data?.total ?? 0;
  const isStale = refreshMs !== undefined && data !== undefined && !isPlaceholderData;
  const error = isStale ? null : failure;
  return {
    /** Undefined until the first answer. */
    rows: error ? undefined : data?.data,
    /** Whether it lists customers with masked personal data. */
    isMasked,
    sorts,
    /** The complete answer, which may contain more than the rows. */
    answer: data,
    total,
    /** The search words of these rows. */
    searched: isShort ? "" : q.trim(),
    from: (currentPage - 1) * pageSize + 1,
    pages: pageCount(total, pageSize),
    pageSize,
    isUpdating: isFetching && !isStale,
    /** Since when the rows could not be refreshed (ISO); null if they are current. */
    staleSince: isStale && failure ? new Date(dataUpdatedAt).toISOString() : null,
    /** Whether these rows belong to the address, not to the previous one. */
    isSettled: (isSuccess || isStale) && !isPlaceholderData,
    error,
    retry: () => void refetch(),
    /** The list's state in the address. Selections push a history entry, so that Back undoes them; typing replaces it. */
    at: {
      state,
      change: (wish: Partial<ListState>, how: "push" | "replace" = "push") => {
        go({ type: how, query: queryOf(wish) });
      },
      address: (wish: Partial<ListState>): string => go({ type: "path", query: queryOf(wish) }) ?? "",
    },
  };
};

export type ListPage<Row extends BaseRecord> = ReturnType<typeof useListTable<Row>>;
