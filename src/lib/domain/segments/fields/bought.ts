import type { FieldTable, UnnamedField } from "../field.ts";

/** The value is the number of counted sales with one of the given values. */
const COUNTS_ORDERS = {
  type: "several",
  hasSuggestions: true,
  window: "may",
  countsOrders: true,
} satisfies Omit<UnnamedField, "group" | "words">;

/** Where customers bought, and what. */
export const BOUGHT_FIELDS = {
  /** How many counted sales were of these storefronts, counted from 1 in each business. */
  storefront: {
    group: "places",
    ...COUNTS_ORDERS,
    words: { en: "Storefront", es: "Punto de venta", pt: "Ponto de venda" },
  },
  /** How many counted sales came through these channels: web, pos, … */
  channel: {
    group: "places",
    ...COUNTS_ORDERS,
    words: { en: "Sales channel", es: "Canal de venta", pt: "Canal de venda" },
  },
  /** In how many counted sales something of these categories was bought, by the lines of the order. */
  categoryBought: {
    group: "products",
    ...COUNTS_ORDERS,
    words: { en: "Category bought", es: "Categoría comprada", pt: "Categoria comprada" },
  },
  /** In how many counted sales one of these products was bought, by the shop's own product ids. */
  productBought: {
    group: "products",
    ...COUNTS_ORDERS,
    words: { en: "Product bought", es: "Producto comprado", pt: "Produto comprado" },
  },
  /** In how many counted sales one of these brands was bought, by the lines of the order. */
  brandBought: {
    group: "products",
    ...COUNTS_ORDERS,
    words: { en: "Brand bought", es: "Marca comprada", pt: "Marca comprada" },
  },
} satisfies FieldTable;
