import type { IncomingProduct } from "#records/rules/incoming-records.ts";
import { toCustomerDetails } from "../connections/contact.ts";
import type { ReadPayload } from "../connections/effect.ts";
import { readPayload, unitPrice } from "../connections/payload.ts";
import { readProductId } from "../product-id.ts";
import { customerEffect } from "../webhooks/customer-effects.ts";
import { bigcommerceCustomer, bigcommerceProduct } from "./bigcommerce-records.ts";

/** A customer of /v3/customers. What its one mailing setting allows, reminders of carts, is no consent to marketing. */
export const readBigcommerceCustomer: ReadPayload = (payload) => {
  const given = readPayload(bigcommerceCustomer, payload);
  const { id, email, first_name: firstName, last_name: lastName } = given;
  const address = given.addresses?.[0];
  const contact = { email, firstName, lastName, phone: given.phone || address?.phone, country: address?.country_code };
  const times = { createdAt: given.date_created, updatedAt: given.date_modified };
  return [customerEffect({ id, ...times, change: toCustomerDetails(contact) })];
};

/** A product of /v3/catalog/products: each variant is what a line names, by its SKU, else the product by its ID. */
export const readBigcommerceProduct: ReadPayload = (payload, shop) => {
  const product = readPayload(bigcommerceProduct, payload);
  const own = { sku: product.sku, cost_price: product.cost_price };
  const all = [own, ...(product.variants ?? [])].map(({ sku, cost_price: cost }): IncomingProduct => {
    const { productId: externalId, ...numbered } = readProductId({ sku: sku ?? "", number: product.id, name: "" });
    const given = Number(cost ?? 0) > 0 ? cost : product.cost_price;
    return {
      externalId,
      ...numbered,
      title: product.name || null,
      category: product.category || null,
      productType: null,
      vendor: product.brand || null,
      tags: [],
      updatedAt: product.date_modified ?? null,
      unitCost: Number(given ?? 0) > 0 ? unitPrice(given ?? "", shop) : null,
    };
  });
  const products = [...new Map(all.map((one) => [one.externalId, one])).values()];
  return [{ kind: "products", products }];
};
