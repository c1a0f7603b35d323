const PARTS =
  "ID|Qty|SKU|Name|Weight|Variation Details|Options|Unit Price|Unit Cost|Index|Total Price|Total Cost|Total";

export type PackedItem = { id: string; quantity: string; sku: string; name: string; price: string; total: string };

/**
 * The items in a cell "Product Details": "Product ID: 84, Product Qty: 1, Product SKU: A1, Product Name: Mug, …|Product
 * ID: …". Names may contain commas and bars, so only the keys separate, with a few spaces: any number of them would take
 * time that grows with its square.
 */
export const packedItems = (cell: string): PackedItem[] =>
  cell
    .split(/\|?\s{0,20}(?=Product ID:)/)
    .filter((item) => item.trim() !== "")
    .map((item) => {
      const parts = item.split(new RegExp(`,\\s{0,20}(?=Product (?:${PARTS}):)`));
      const values = new Map(
        parts.map((part): [string, string] => {
          const colon = part.indexOf(":");
          return [
            part.slice(0, colon).trim(),
            part
              .slice(colon + 1)
              .trim()
              .replace(/,$/, ""),
          ];
        }),
      );
      const of = (key: string): string => values.get(`Product ${key}`) ?? "";
      return {
        id: of("ID"),
        quantity: of("Qty"),
        sku: of("SKU"),
        name: of("Name"),
        price: of("Unit Price"),
        total: of("Total Price") || of("Total"),
      };
    });
