import { z } from "zod";
import type { RestApi } from "./rest-api.ts";

const product = z.object({ brand_id: z.number().nullish(), categories: z.array(z.number()).nullish() });
const brand = z.looseObject({ id: z.number(), name: z.string() });
const category = z.looseObject({ category_id: z.number(), name: z.string() });

const IDS_AT_ONCE = 100;

/** Names by ID, each looked up once. */
const cached = (load: (ids: string, signal: AbortSignal) => Promise<[number, string][]>) => {
  const names = new Map<number, string>();
  return async (wanted: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, string>> => {
    const missing = [...new Set(wanted)].filter((id) => id > 0 && !names.has(id));
    for (let from = 0; from < missing.length; from += IDS_AT_ONCE) {
      for (const [id, name] of await load(missing.slice(from, from + IDS_AT_ONCE).join(","), signal))
        names.set(id, name);
    }
    return names;
  };
};

/** Adds the names of each product's brand and first category; products only have their IDs. */
export const productNames = (api: RestApi) => {
  const brands = cached(async (ids, signal) => {
    const { records } = await api.page("catalog/brands", { "id:in": ids, limit: IDS_AT_ONCE }, brand, signal);
    return records.map(({ id, name }): [number, string] => [id, name]);
  });
  const categories = cached(async (ids, signal) => {
    const { records } = await api.page(
      "catalog/trees/categories",
      { "category_id:in": ids, limit: IDS_AT_ONCE },
      category,
      signal,
    );
    return records.map(({ category_id: id, name }): [number, string] => [id, name]);
  });
  return async (products: readonly unknown[], signal: AbortSignal): Promise<unknown[]> => {
    const known = products.flatMap((one) => product.safeParse(one).data ?? []);
    const brandNames = await brands(
      known.flatMap(({ brand_id: id }) => id ?? []),
      signal,
    );
    const categoryNames = await categories(
      known.flatMap(({ categories: ids }) => ids?.[0] ?? []),
      signal,
    );
    return products.map((one) => {
      const { data } = product.safeParse(one);
      const [first = 0] = data?.categories ?? [];
      const names = { brand: brandNames.get(data?.brand_id ?? 0), category: categoryNames.get(first) };
      return typeof one === "object" ? { ...one, ...names } : one;
    });
  };
};
