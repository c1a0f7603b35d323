import { expect, test } from "vitest";
import { isShipping } from "./line-kinds.ts";

test.each([
  "Shipping",
  "Express shipping",
  "Shipping & handling",
  "Delivery charge",
  "DOTCOM POSTAGE",
  "POSTAGE",
  "CARRIAGE",
  "Shipping - Zone 2",
  "Gastos de envío",
  "Envío gratis",
  "Frete grátis",
  "Taxa de entrega",
])("a line called “%s” charges delivery", (name) => {
  expect(isShipping(name)).toBe(true);
});

test.each([
  "Shipping labels",
  "Delivery box",
  "Postage stamp tin",
  "VINTAGE POST OFFICE CABINET",
  "Freight train",
  "Sobre de envío",
  "Lamp",
  "",
  null,
])("a line called “%s” is no delivery", (name) => {
  expect(isShipping(name)).toBe(false);
});
