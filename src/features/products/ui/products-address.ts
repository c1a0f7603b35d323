import { type AddressState, defineAddress, oneOf, parsed, VIEW } from "#core/ui/address.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import { PRODUCT_GROUPINGS } from "#records/rules/order-readings/products-of-orders.ts";
import {
  type PopulationChoice,
  populationParameters,
  toPopulationQuery,
} from "#records/ui/comparison/segment-address.ts";

export const TABS = ["products", "second-order", "pairs"] as const;

/** Months to choose from. */
export const SPANS = [6, 12, 24, 36, 60] as const;

export const GROUPS = ["product", "category", "storefront", "channel", "discount"] as const;
export type Group = (typeof GROUPS)[number];

export const RELATIONS = ["together", "next"] as const;

/** The address of the page, in addition to its list. */
export const productsAddress = defineAddress(
  {
    tab: oneOf(TABS, "products"),
    by: oneOf(PRODUCT_GROUPINGS, "product"),
    group: oneOf(GROUPS, "product"),
    relation: oneOf(RELATIONS, "together"),
    months: oneOf(SPANS, 24),
    ...populationParameters,
    storefront: parsed((text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined), null),
    view: VIEW,
  },
  { list: ["sort", "q", "page"] },
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
