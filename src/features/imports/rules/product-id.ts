/** What identifies a product. */
export type ProductId = {
  productId: string;
  /** It is the shop's own number, which another shop may use for another product. */
  isNumbered?: boolean;
};

const LONGEST = 255;

/** A product is known by its SKU, which shops share, else by the shop's own number, else by its name; "" for none. */
export const readProductId = ({ sku, number, name }: { sku: string; number: string; name: string }): ProductId => ({
  productId: (sku || number || name).slice(0, LONGEST),
  ...(sku === "" && number !== "" && { isNumbered: true }),
});
