// @vitest-environment jsdom
import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import type { CustomersFound } from "#features/overview/contracts/customers-found.ts";
import { renderInApp } from "#testing/render-in-app.tsx";
import { CustomersFoundCard } from "./customers-found-card.tsx";

afterEach(cleanup);

const FOUND: CustomersFound = {
  customers: 412,
  buyers: 400,
  half: { customers: 61, leastLifetimeValue: 120.5 },
  once: 152,
  overdue: { customers: 120, days: 365 },
  isNewShop: true,
  currency: "EUR",
};

type Shown = { found?: Partial<CustomersFound>; place?: "first" | "last"; language?: Language; fails?: boolean };

const show = async ({ found = {}, place = "first", language = "en", fails = false }: Shown = {}) => {
  const custom = async () => {
    if (fails) throw Object.assign(new Error("The database is away"), { statusCode: 503 });
    return { data: { ...FOUND, ...found } };
  };
  await renderInApp(<CustomersFoundCard place={place} />, { data: { custom }, language });
};

const sentences = async () => (await screen.findAllByRole("listitem")).map(({ textContent }) => textContent);

test("three sentences say what was found, each with its list", async () => {
  await show();
  expect(await sentences()).toEqual([
    "412 customers; 61 bring half of your revenue.",
    "152 customers ordered once: 38% of all who ever bought.",
    "120 customers are overdue by their own rhythm and unlikely to order on their own.",
  ]);
  const query = (criteria: object) => encodeURIComponent(JSON.stringify(criteria)).replaceAll("%20", "+");
  expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual([
    "/customers",
    `/customers?f=${query({ minLifetimeValue: 120.5 })}&sort=-lifetimeValue`,
    `/customers?f=${query({ minOrders: 1, maxOrders: 1 })}`,
    "/rfm/customers?days=365&action=win_back",
  ]);
});

test("what isn't known yet is said, without a link", async () => {
  await show({ found: { customers: 1, buyers: 0, half: null, once: 0, overdue: null } });
  expect(await sentences()).toEqual([
    "1 customer.",
    "No customer has an order yet.",
    "Overdue customers appear here once next actions are calculated.",
  ]);
});

test("a shop that isn't new has the card last, and a new one first", async () => {
  await show({ found: { isNewShop: false }, place: "last" });
  expect(await sentences()).toHaveLength(3);
  cleanup();
  await show({ place: "last" });
  expect(screen.queryByRole("listitem")).toBeNull();
});

test("a failure is said, and can be repeated", async () => {
  await show({ fails: true, place: "last" });
  expect(await screen.findByText("What your orders show couldn't be loaded")).toBeDefined();
});

test.each(LANGUAGES)("has three sentences in %s", async (language) => {
  await show({ language });
  const all = await sentences();
  expect(all).toHaveLength(3);
  for (const number of ["412", "61", "152", "120"]) expect(all.join(" ")).toContain(number);
});
