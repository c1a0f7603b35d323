import { z } from "zod";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import type { RestApi } from "./rest-api.ts";

type Category = {
  id: number;
  name: string;
  level?: number | null | undefined;
  children_data?: Category[] | null | undefined;
};
const category: z.ZodType<Category> = z.object({
  id: z.number(),
  name: z.string(),
  level: z.number().nullish(),
  get children_data() {
    return z.array(category).nullish();
  },
});

/** The root of the tree and each store's own root are no categories that products are sorted into. */
const ROOTS = 1;

type NamedCategories = ReadonlyMap<string, { name: string; level: number }>;

const collectNames = (tree: Category): NamedCategories => {
  const names = new Map<string, { name: string; level: number }>();
  const add = ({ id, name, level, children_data: children }: Category) => {
    if ((level ?? 0) > ROOTS) names.set(String(id), { name, level: level ?? 0 });
    for (const child of children ?? []) add(child);
  };
  add(tree);
  return names;
};

const product = z.looseObject({
  custom_attributes: z.array(z.looseObject({ attribute_code: z.string(), value: z.unknown() })).nullish(),
});
const ids = z.array(z.union([z.string(), z.number().transform(String)]));

const NO_NAMES: NamedCategories = new Map();

/** Categories have a permission of their own; without it Magento answers as to a wrong token. */
const withoutPermission = (error: unknown): NamedCategories => {
  const isMissing = error instanceof OutgoingError && ["KEY_REJECTED", "PERMISSION_MISSING"].includes(error.problem);
  if (isMissing) return NO_NAMES;
  throw error;
};

/** Adds the name of the most specific of each product's categories, if they may be read. The tree is read once. */
export const categoryNames = (api: RestApi) => {
  let known: Promise<NamedCategories> | null = null;
  const load = (signal: AbortSignal) =>
    api.read("categories", category, signal).then(({ data }) => collectNames(data), withoutPermission);
  return async (products: readonly unknown[], signal: AbortSignal): Promise<unknown[]> => {
    known ??= load(signal);
    const names = await known;
    return products.map((one) => {
      const { data } = product.safeParse(one);
      const given = data?.custom_attributes?.find(({ attribute_code: code }) => code === "category_ids")?.value;
      const found = (ids.safeParse(given).data ?? []).flatMap((id) => names.get(id) ?? []);
      const [deepest] = found.toSorted((a, b) => b.level - a.level);
      return data ? { ...data, category: deepest?.name ?? null } : one;
    });
  };
};
