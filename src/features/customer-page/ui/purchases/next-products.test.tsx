// @vitest-environment jsdom
import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import { renderInApp } from "#testing/render-in-app.tsx";
import { NextProducts } from "./next-products.tsx";

afterEach(cleanup);

const FOUND = {
  products: [
    { id: "pot", name: "Tea pot", because: { id: "tea", name: "Green tea" } },
    { id: "cup", name: null, because: null },
  ],
  customers: 9000,
  isSample: true,
  validation: { recall: 0.34, customers: 120 },
};

const show = async (found: object | Error = FOUND, language: Language = "en") => {
  const custom = async () => {
    if (found instanceof Error) throw Object.assign(found, { statusCode: 503 });
    return { data: found };
  };
  await renderInApp(<NextProducts customerId="c1" />, { data: { custom }, language });
};

test("each recommended product says which purchase speaks for it, and the card how well that works", async () => {
  await show();
  expect(screen.getByRole("status").textContent).toMatch(/loading/i);
  const rows = within(await screen.findByRole("list")).getAllByRole("listitem");
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    "Tea potOften bought by customers who bought Green tea",
    "cupPopular with other customers",
  ]);
  expect(screen.getByText(/^Learned/).textContent).toBe(
    "Learned from the purchases of 9,000 customers (random sample). " +
      "Of what 120 customers bought next, 34% was among its first 20 products.",
  );
});

test("a shop whose customers have not come back gets no figure of accuracy", async () => {
  await show({ ...FOUND, isSample: false, validation: null });
  expect((await screen.findByText(/^Learned/)).textContent).toBe(
    "Learned from the purchases of 9,000 customers. Too few customers came back to say how accurate it is.",
  );
});

test("no recommendations and a failure to load them say so", async () => {
  await show({ ...FOUND, products: [] });
  expect(await screen.findByText(/^No recommendations/)).toBeTruthy();
  cleanup();
  await show(new Error("The database is away"));
  expect(await screen.findByText("Recommendations couldn’t be loaded")).toBeTruthy();
  expect(screen.getByRole("button", { name: /try again/i })).toBeTruthy();
});

test("the card reads differently in each language", async () => {
  const texts = new Set<string>();
  for (const language of LANGUAGES) {
    await show(FOUND, language);
    await screen.findByRole("list");
    texts.add(document.body.textContent ?? "");
    cleanup();
  }
  expect(texts.size).toBe(LANGUAGES.length);
});
