import { expect, test } from "vitest";
import { withOwnIds } from "./own-ids.ts";

const own = (_: string, id: string): string => `outlet-${id}`;
const product = {
  title: null,
  category: null,
  productType: null,
  vendor: null,
  tags: [],
  unitCost: null,
  updatedAt: null,
};

test("a parent that is a shop's own number belongs to its connection, and one that is a SKU or a global ID to all", () => {
  const products = [
    { ...product, externalId: "RED", parentId: "93", isParentNumbered: true },
    { ...product, externalId: "94", isNumbered: true, parentId: "93", isParentNumbered: true },
    { ...product, externalId: "BLUE", parentId: " TEE" },
    { ...product, externalId: "HAT" },
  ];
  const effect = withOwnIds({ kind: "products", products }, own);
  const ids =
    effect.kind === "products" ? effect.products.map(({ externalId, parentId }) => [externalId, parentId]) : [];
  expect(ids).toEqual([
    ["RED", "outlet-93"],
    ["outlet-94", "outlet-93"],
    ["BLUE", "TEE"],
    ["HAT", undefined],
  ]);
});
