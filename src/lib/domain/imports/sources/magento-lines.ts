import type { IncomingItem } from "../../commerce/incoming-records.ts";
import type { WebhookShop } from "../connections/effect.ts";
import { minor, unitPrice } from "../connections/payload.ts";
import { readProductId } from "../product-id.ts";
import { unitsOf } from "../units.ts";
import type { MagentoCreditMemo, MagentoLine } from "./magento-records.ts";

type Charged = Partial<Omit<MagentoCreditMemo["items"][number], "order_item_id" | "qty">>;

/** Without tax and after discounts. A discount on prices with tax is larger than what it saves without, hence the compensation. */
export const chargedFor = (line: Charged, shop: WebhookShop): number => {
  const [total, discount, compensation] = [
    line.base_row_total,
    line.base_discount_amount,
    line.base_discount_tax_compensation_amount,
  ].map((given) => minor(given ?? "0", shop));
  return Math.max((total ?? 0) - (discount ?? 0) + (compensation ?? 0), 0);
};

/** The units of a line that were not canceled. */
const keptOf = ({ qty_ordered: ordered, qty_canceled: canceled }: MagentoLine): number => ordered - (canceled ?? 0);

/**
 * The lines that were sold. A configurable product's variant repeats it without a price; of a bundle either the whole or
 * each of its parts has a price.
 */
export const soldLines = (lines: readonly MagentoLine[], shop: WebhookShop): MagentoLine[] =>
  lines
    .filter(({ parent_item_id: parent }) => !parent)
    .flatMap((line) => {
      const parts = line.product_type === "bundle" ? lines.filter((part) => part.parent_item_id === line.item_id) : [];
      return parts.some((part) => minor(part.base_row_total, shop) > 0) ? parts : [line];
    })
    .filter((line) => keptOf(line) > 0);

export const itemOf = (line: MagentoLine, shop: WebhookShop): IncomingItem => ({
  externalId: line.item_id,
  ...readProductId({ sku: line.sku ?? "", number: line.product_id ?? "", name: line.name || line.item_id }),
  productName: line.name || null,
  quantity: unitsOf(keptOf(line)),
  price: unitPrice(line.base_price ?? line.base_row_total, shop),
  lineTotal: Math.round((chargedFor(line, shop) * keptOf(line)) / line.qty_ordered),
  ...(line.base_cost && { unitCost: unitPrice(line.base_cost, shop) }),
});
