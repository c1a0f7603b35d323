import type { CrudFilter, CrudSort, DataProvider, MetaQuery } from "@refinedev/core";
import type { HttpMethod } from "#core/contracts/contract.ts";
import { request } from "#core/ui/api/call.ts";
import { sortText } from "#core/ui/table/list-state.ts";

const API = "/api/admin";

/** The URL of a resource; `meta.url` for those outside the admin API. Parameters in braces are filled from the input. */
const toResourceUrl = (resource: string, meta: MetaQuery | undefined): string => meta?.url ?? `${API}/${resource}`;

const callApi = async (method: HttpMethod, path: string, input: object, meta?: MetaQuery): Promise<never> =>
  // Refine's callers name the type they expect.
  (await request(method, path, input, { signal: meta?.signal, file: meta?.file })) as never;

/** Lists are sorted by one field. */
const sortIn = (sorters: readonly CrudSort[]): string | undefined => {
  const [sorter, ...more] = sorters;
  if (more.length > 0) {
    throw new Error(`Lists are sorted by one field, not by ${sorters.map(({ field }) => field).join(", ")}`);
  }
  return sorter && sortText(sorter);
};

/** Filters are parameters that all apply: `eq` is a value, `in` a list of them. */
const toParameters = (filter: CrudFilter): (readonly [string, unknown])[] => {
  const { operator, value } = filter;
  if (operator === "and") return value.flatMap(toParameters);
  if (!("field" in filter)) throw new Error(`Filters of a list all apply, so "${operator}" is not possible`);
  if (operator === "eq") return [[filter.field, value]];
  if (operator === "in") return [[filter.field, (value as unknown[]).join(",")]];
  throw new Error(`The filter of ${filter.field} can be "eq" or "in", not "${operator}"`);
};

const parametersIn = (filters: readonly CrudFilter[]): Record<string, unknown> => {
  const given = filters.flatMap(toParameters).filter(([, value]) => value !== undefined);
  const twice = given.find(([field], i) => given.findIndex(([other]) => other === field) < i);
  if (twice) throw new Error(`Two filters of a list have the field ${twice[0]}`);
  return Object.fromEntries(given);
};

/** Maps Refine's methods to REST: the resource "users" is `/api/admin/users`; lists answer `{data, total}`, records `{data}`. */
export const dataProvider: DataProvider = {
  getApiUrl: () => API,
  getList: async ({ resource, pagination, sorters = [], filters = [], meta }) => {
    const sort = sortIn(sorters);
    const isWhole = pagination?.mode === "off";
    const page = isWhole ? {} : { page: pagination?.currentPage, pageSize: pagination?.pageSize, sort };
    return callApi("GET", toResourceUrl(resource, meta), { ...page, ...parametersIn(filters) }, meta);
  },
  getOne: ({ resource, id, meta }) => callApi("GET", `${toResourceUrl(resource, meta)}/{id}`, { id }, meta),
  getMany: async ({ resource, ids, meta }) => {
    const found = await Promise.all(ids.map((id) => dataProvider.getOne({ resource, id, ...(meta && { meta }) })));
    return { data: found.map(({ data }) => data as never) };
  },
  create: ({ resource, variables, meta }) =>
    callApi("POST", toResourceUrl(resource, meta), { ...(variables as object) }, meta),
  update: ({ resource, id, variables, meta }) =>
    callApi(
      (meta?.method ?? "PATCH").toUpperCase() as HttpMethod,
      `${toResourceUrl(resource, meta)}/{id}`,
      { ...variables, id },
      meta,
    ),
  deleteOne: ({ resource, id, variables, meta }) =>
    callApi("DELETE", `${toResourceUrl(resource, meta)}/{id}`, { ...variables, id }, meta),
  custom: ({ url, method, query, payload, meta }) =>
    callApi(method.toUpperCase() as HttpMethod, url, { ...(query as object), ...(payload as object) }, meta),
};
