import { expect, test } from "vitest";
import { keysIn } from "./connection-fields.tsx";

test("a kind that is only read has no secret in its form", () => {
  const values = { address: "lamps.example.com", accessToken: "token" };
  expect(keysIn(values, "magento")).toEqual(values);
  expect(keysIn({ ...values, secret: "shpss_1" }, "magento")).toEqual(values);
});

test("empty fields, and those of another kind, are left out", () => {
  const values = {
    address: "lamps.example.com",
    clientId: "1",
    clientSecret: "2",
    accessToken: "3",
    apiKey: " ",
    secret: " ",
  };
  expect(keysIn(values, "shopify")).toEqual({ address: "lamps.example.com", clientId: "1", clientSecret: "2" });
  expect(keysIn({ apiKey: "rk_1", secret: "whsec_1" }, "stripe")).toEqual({ apiKey: "rk_1", secret: "whsec_1" });
});
