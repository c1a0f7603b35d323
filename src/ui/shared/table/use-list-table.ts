"use client";

import { useTable } from "@refinedev/antd";
import { type BaseRecord, type CrudFilter, type CrudSort, type HttpError, useGo, useParsed } from "@refinedev/core";
import { useLocale } from "next-intl";
import { useState } from "react";
import type { ListState } from "../address/use-address-state.ts";
import { useUnknownNames } from "../address/use-unknown-names.ts";
import { pagesOf, sorterOf, sortText } from "./list-state.ts";

const PAGE_SIZE = 25;

type Options = {
  /** Its list takes `page`, `pageSize`, `sort` and `q`, and answers `{data, total}`. */
  resource: string;
  /** The fields it may be sorted by, and the order its list has without a wish: "-" before it, largest first. */
  sorts: readonly string[];
  standardSort: string;
  /** What the list takes besides; undefined is left out. */
  filters?: Record<string, string | undefined>;
  isAllowed?: boolean;
  pageSize?: number;
  /** Shorter words are not searched: they would match nearly every row. */
  leastLetters?: number;
  /** For what changes by itself: fetched again so often, without a sign; where that fails, the known rows stay. */
  refreshMs?: number;
  /** All rows come in one answer, which the page itself searches, sorts and cuts. */
  isWhole?: boolean;
};

type Place = { currentPage: number; sorters: CrudSort[]; filters: CrudFilter[] };

const isPresent = (filter: [string, string | undefined]): filter is [string, string] => filter[1] !== undefined;

/**
 * One page of a list, by Refine's `useTable`: search, sort and page are in the address. The rows before stay, marked as
 * updating, until the next ones arrive.
 */
export const useListTable = <Row extends BaseRecord>(options: Options) => {
  const { resource, sorts, standardSort, filters = {}, isAllowed = true, pageSize = PAGE_SIZE } = options;
  const { leastLetters = 1, refreshMs, isWhole = false } = options;
  const go = useGo();
  const { params } = useParsed<Place>();
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
    // Some rows are sentences.
    meta: { locale: useLocale() },
    errorNotification: false,
    queryOptions: { enabled: isAllowed, placeholderData: (previous) => previous, refetchInterval: refreshMs ?? false },
  });
  // Refine reads the address once; Back, a link, or another part of the page changes it later.
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
  const queryOf = (wish: Partial<ListState>) => {
    const next = { ...state, ...wish };
    return {
      currentPage: next.page,
      sorters: next.sort === standardSort ? [] : [sorterOf(next.sort)],
      filters: [{ field: "q", operator: "eq", value: next.q }],
    };
  };

  const { data, isPlaceholderData, isFetching, isSuccess, dataUpdatedAt, error: failure, refetch } = table.tableQuery;
  const total = data?.total ?? 0;
  const isKept = refreshMs !== undefined && data !== undefined && !isPlaceholderData;
  const error = isKept ? null : failure;
  return {
    /** Undefined until there was an answer. */
    rows: error ? undefined : data?.data,
    /** The whole answer: a list may say more than its rows. */
    answer: data,
    total,
    /** The words that the rows were searched for. */
    searched: isShort ? "" : q.trim(),
    from: (currentPage - 1) * pageSize + 1,
    pages: pagesOf(total, pageSize),
    pageSize,
    isUpdating: isFetching && !isKept,
    /** Since when the rows could not be refreshed (ISO); null where they are fresh. */
    staleSince: isKept && failure ? new Date(dataUpdatedAt).toISOString() : null,
    /** Whether these rows are of the page shown in the address, not still of the one before. */
    isSettled: (isSuccess || isKept) && !isPlaceholderData,
    error,
    retry: () => void refetch(),
    /** The list's place in the address. Choosing pushes, so that Back undoes it; typing replaces. */
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
