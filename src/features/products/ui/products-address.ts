import { type AddressState, defineAddress, oneOf, parsed, VIEW } from "#core/ui/address.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import { PAIR_RELATIONS } from "#records/rules/order-readings/pairs-of-products.ts";
import { PRODUCT_GROUPINGS } from "#records/rules/order-readings/products-of-orders.ts";
import { GROUPS, PRODUCT_TABS, SPANS, STANDARD_SPAN } from "#records/rules/report-choices.ts";
import { VIEW_PAGES } from "#records/rules/view-lists.ts";
import {
  type PopulationChoice,
  populationParameters,
  toPopulationQuery,
} from "#records/ui/comparison/segment-address.ts";

/** The address of the page, in addition to its list. */
export const productsAddress = defineAddress(
  {
    tab: oneOf(PRODUCT_TABS, "products"),
    by: oneOf(PRODUCT_GROUPINGS, "product"),
    group: oneOf(GROUPS, "product"),
    relation: oneOf(PAIR_RELATIONS, "together"),
    months: oneOf(SPANS, STANDARD_SPAN),
    ...populationParameters,
    storefront: parsed((text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined), null),
    view: VIEW,
  },
  { list: ["sort", "q", "page", VIEW_PAGES.products.parameter] },
);

export type ProductsAddress = Address<AddressState<typeof productsAddress>>;

/** Which orders and first orders, also on pages that show a part of this one. */
export type RangeState = { months: number; storefront: number | null } & PopulationChoice;

/** The filters of a request. */
export const toRange = ({ months, storefront, ...population }: RangeState) => ({
  months: String(months),
  ...toPopulationQuery(population),
  ...(storefront !== null && { storefrontId: String(storefront) }),
});
