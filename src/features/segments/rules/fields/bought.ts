import type { FieldTable, UnnamedField } from "#records/rules/criteria/field.ts";
import { STOREFRONTS } from "../bounds.ts";

/** The value is the number of counted sales with one of the given values. */
const COUNTS_ORDERS = {
  type: "several",
  hasSuggestions: true,
  window: "may",
  counts: "orders",
} satisfies Omit<UnnamedField, "group" | "words">;

/** Where and what customers bought. */
export const BOUGHT_FIELDS = {
  /** The number of counted sales in these storefronts, numbered from 1 in each business. */
  storefront: {
    group: "places",
    ...COUNTS_ORDERS,
    numbered: STOREFRONTS,
    words: { en: "Storefront", es: "Punto de venta", pt: "Ponto de venda" },
  },
  /** The number of counted sales through these channels: web, pos, … */
  channel: {
    group: "places",
    ...COUNTS_ORDERS,
    words: { en: "Sales channel", es: "Canal de venta", pt: "Canal de venda" },
  },
  /** The number of counted sales with a line in one of these categories. */
  categoryBought: {
    group: "products",
    ...COUNTS_ORDERS,
    words: { en: "Category bought", es: "Categoría comprada", pt: "Categoria comprada" },
  },
  /** The number of counted sales with one of these products, by the shop's own product IDs. */
  productBought: {
    group: "products",
    ...COUNTS_ORDERS,
    words: { en: "Product bought", es: "Producto comprado", pt: "Produto comprado" },
  },
  /** The number of counted sales with a line of one of these brands. */
  brandBought: {
    group: "products",
    ...COUNTS_ORDERS,
    words: { en: "Brand bought", es: "Marca comprada", pt: "Marca comprada" },
  },
} satisfies FieldTable;
