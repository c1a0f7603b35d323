/** What the page of retention shows of the second and later orders. */
export { FirstProductRanking } from "./first-product-ranking.tsx";
export { OrderGapsSide } from "./order-gaps-side.tsx";
export { toRange } from "./products-address.ts";
export { SecondOrderSide } from "./second-order-side.tsx";
