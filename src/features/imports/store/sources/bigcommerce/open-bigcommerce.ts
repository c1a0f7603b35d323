import { z } from "zod";
import {
  readBigcommerceCustomer,
  readBigcommerceProduct,
} from "#features/imports/rules/sources/bigcommerce-customers.ts";
import { readBigcommerceOrder } from "#features/imports/rules/sources/bigcommerce-orders.ts";
import { permitted } from "../permitted.ts";
import { type PulledList, pullLists } from "../pull-lists.ts";
import type { OpenSource } from "../source.ts";
import { completeOrders } from "./complete-orders.ts";
import { productNames } from "./product-names.ts";
import { type RestApi, restApi } from "./rest-api.ts";

/** Each order needs another request, so larger pages would be stored too rarely. */
const ORDERS_AT_ONCE = 50;
const LIMIT = 250;

const ANY = z.unknown();
const withId = z.looseObject({ id: z.number() });

/** The ID after the last one of a full page. */
const nextId = (records: readonly unknown[], limit: number): string | null => {
  const last = records.length === limit ? withId.safeParse(records.at(-1)).data : undefined;
  return last ? String(last.id + 1) : null;
};

// Lists are read by their IDs: a record that changes meanwhile keeps its place, so none is missed.

const orders = (api: RestApi): PulledList => ({
  list: "orders",
  read: readBigcommerceOrder,
  page: async (cursor, { since, signal }) => {
    const modified = { min_date_modified: since?.toISOString() ?? null };
    const query = { ...modified, min_id: cursor, sort: "id:asc", limit: ORDERS_AT_ONCE };
    const { records, requestedAt } = await api.list("orders", query, signal);
    return { records: await completeOrders(api, records, signal), requestedAt, next: nextId(records, ORDERS_AT_ONCE) };
  },
});

/** Customers can't be filtered by ID, but have cursors. */
const customers = (api: RestApi): PulledList => ({
  list: "customers",
  read: readBigcommerceCustomer,
  isOptional: true,
  page: async (cursor, { since, signal }) => {
    const query = {
      "date_modified:min": since?.toISOString() ?? null,
      after: cursor,
      include: "addresses",
      limit: LIMIT,
    };
    const { records, requestedAt, end } = await api.page("customers", query, ANY, signal);
    return { records, requestedAt, next: records.length === LIMIT ? end : null };
  },
});

const products = (api: RestApi): PulledList => {
  const addNames = productNames(api);
  return {
    list: "products",
    read: readBigcommerceProduct,
    isOptional: true,
    page: async (cursor, { since, signal }) => {
      const query = {
        "date_modified:min": since?.toISOString() ?? null,
        "id:min": cursor,
        sort: "id",
        direction: "asc",
        include: "variants",
        limit: LIMIT,
      };
      const { records, requestedAt, total } = await api.page("catalog/products", query, ANY, signal);
      return { records: await addNames(records, signal), requestedAt, next: nextId(records, LIMIT), remaining: total };
    },
  };
};

const store = z.object({ name: z.string() });

/** BigCommerce. */
export const openBigcommerce: OpenSource = (access, client) => {
  const api = restApi(access, client);
  return {
    test: async (signal) => {
      const permissions = await permitted([
        { list: "orders", isOptional: false, tryIt: () => api.list("orders", { limit: 1 }, signal) },
        { list: "customers", isOptional: true, tryIt: () => api.page("customers", { limit: 1 }, ANY, signal) },
        { list: "products", isOptional: true, tryIt: () => api.page("catalog/products", { limit: 1 }, ANY, signal) },
      ]);
      // The store's name needs another permission.
      const account = await api.read("v2/store", {}, store, signal).then(
        ({ data }) => data.name,
        () => new URL(access.address).pathname.split("/").at(2) ?? "",
      );
      return { account, ...permissions };
    },
    pages: pullLists([orders(api), customers(api), products(api)]),
  };
};
