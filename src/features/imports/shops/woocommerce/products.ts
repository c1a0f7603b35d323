import { z } from "zod";
import { readProductId } from "#features/imports/rules/orders/order-amounts.ts";
import type { ReadPayload } from "../../rules/connections/effect.ts";
import { id, readPayload, time } from "../../rules/connections/payload.ts";

const names = z.array(z.object({ name: z.string() })).nullish();

/** Of woocommerce.github.io/woocommerce-rest-api-docs, Product properties. */
const productPayload = z.object({
  id,
  sku: z.string().nullish(),
  name: z.string().nullish(),
  type: z.string().nullish(),
  categories: names,
  tags: names,
  brands: names,
  date_modified_gmt: time.nullish(),
});

/** Products are known as order lines name them: by SKU, else by ID. WooCommerce's cost of goods is not in its REST API. */
export const readWooProduct: ReadPayload = (payload) => {
  const { sku, name, categories, tags, brands, ...given } = readPayload(productPayload, payload);
  const { productId: externalId, ...numbered } = readProductId({ sku: sku?.trim() ?? "", number: given.id, name: "" });
  const product = {
    externalId,
    ...numbered,
    title: name || null,
    category: categories?.[0]?.name ?? null,
    productType: null,
    vendor: brands?.[0]?.name ?? null,
    tags: (tags ?? []).map((tag) => tag.name),
    unitCost: null,
    updatedAt: given.date_modified_gmt ?? null,
  };
  return [{ kind: "products", products: [product] }];
};
