"use client";

import { type BaseRecord, type HttpError, useList } from "@refinedev/core";
import { type ListState, pagesOf } from "./list-state.ts";

const PAGE_SIZE = 25;

type Asked = {
  /** Of the data provider: its list contract takes `page`, `pageSize`, `sort` and `q`, and answers `{data, total}`. */
  resource: string;
  list: ListState;
  /** What the contract takes besides; undefined is left out. */
  filters?: Record<string, string | undefined>;
  isAllowed?: boolean;
  pageSize?: number;
  /** For what changes by itself: asked for again so often, without a sign; where that fails, what was known stays. */
  refreshMs?: number;
};

/** One page of a list. The rows before stay, marked as updating, until the next ones are there. */
export const useListPage = <Row extends BaseRecord>({
  resource,
  list,
  filters = {},
  isAllowed = true,
  pageSize = PAGE_SIZE,
  refreshMs,
}: Asked) => {
  const { query } = useList<Row, HttpError>({
    resource,
    pagination: { currentPage: list.page, pageSize },
    sorters: [{ field: list.sort.replace(/^-/, ""), order: list.sort.startsWith("-") ? "desc" : "asc" }],
    filters: Object.entries({ ...filters, q: list.q.trim() || undefined }).map(([field, value]) => ({
      field,
      operator: "eq" as const,
      value,
    })),
    errorNotification: false,
    queryOptions: { enabled: isAllowed, placeholderData: (previous) => previous, refetchInterval: refreshMs ?? false },
  });
  const total = query.data?.total ?? 0;
  const isKept = refreshMs !== undefined && query.data !== undefined && !query.isPlaceholderData;
  const error = isKept ? null : query.error;
  return {
    /** Undefined until there was an answer. */
    rows: error ? undefined : query.data?.data,
    /** The whole answer: a list may say more than its rows. */
    answer: query.data,
    total,
    from: (list.page - 1) * pageSize + 1,
    pages: pagesOf(total, pageSize),
    pageSize,
    isUpdating: query.isFetching && !isKept,
    /** Since when the rows could not be asked for anew (ISO); null where they are fresh. */
    staleSince: isKept && query.error ? new Date(query.dataUpdatedAt).toISOString() : null,
    /** Whether these rows are of the page asked for, not still of the one before. */
    isSettled: (query.isSuccess || isKept) && !query.isPlaceholderData,
    error,
    retry: () => void query.refetch(),
  };
};

export type ListPage<Row extends BaseRecord> = ReturnType<typeof useListPage<Row>>;
