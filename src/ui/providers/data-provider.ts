import type { DataProvider, MetaQuery } from "@refinedev/core";
import type { HttpMethod } from "#contracts/contract.ts";
import { request } from "#ui/shared/api/call.ts";
import { sortText } from "#ui/shared/table/list-state.ts";

const API = "/api/admin";

/** The URL of a resource; `meta.url` for those outside the admin API. Parameters in braces are filled from the input. */
const addressOf = (resource: string, meta: MetaQuery | undefined): string => meta?.url ?? `${API}/${resource}`;

const callApi = async (method: HttpMethod, path: string, input: object, meta?: MetaQuery): Promise<never> =>
  // Refine's callers name the type they expect.
  (await request(method, path, input, { signal: meta?.signal, file: meta?.file })) as never;

/** Maps Refine's methods to REST: the resource "users" is `/api/admin/users`; lists answer `{data, total}`, records `{data}`. */
export const dataProvider: DataProvider = {
  getApiUrl: () => API,
  getList: ({ resource, pagination, sorters, filters, meta }) => {
    const [sorter] = sorters ?? [];
    const filterValues = Object.fromEntries((filters ?? []).flatMap((f) => ("field" in f ? [[f.field, f.value]] : [])));
    const sort = sorter && sortText(sorter);
    const isWhole = pagination?.mode === "off";
    const page = isWhole ? {} : { page: pagination?.currentPage, pageSize: pagination?.pageSize, sort };
    return callApi("GET", addressOf(resource, meta), { ...page, ...filterValues }, meta);
  },
  getOne: ({ resource, id, meta }) => callApi("GET", `${addressOf(resource, meta)}/{id}`, { id }, meta),
  create: ({ resource, variables, meta }) =>
    callApi("POST", addressOf(resource, meta), { ...(variables as object) }, meta),
  update: ({ resource, id, variables, meta }) =>
    callApi(
      (meta?.method ?? "PATCH").toUpperCase() as HttpMethod,
      `${addressOf(resource, meta)}/{id}`,
      { ...variables, id },
      meta,
    ),
  deleteOne: ({ resource, id, variables, meta }) =>
    callApi("DELETE", `${addressOf(resource, meta)}/{id}`, { ...variables, id }, meta),
  custom: ({ url, method, query, payload, meta }) =>
    callApi(method.toUpperCase() as HttpMethod, url, { ...(query as object), ...(payload as object) }, meta),
};
