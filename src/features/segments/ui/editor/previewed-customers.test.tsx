// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test } from "vitest";
import type { PreviewedCustomer } from "#features/segments/contracts/criteria.ts";
import { loadMessages } from "#texts.ts";
import { PreviewedCustomers } from "./preview.tsx";

afterEach(cleanup);

const condition = (path: string, inWords: string, holds: boolean) => ({
  path,
  inWords,
  holds,
  own: 3,
  ownInWords: "3",
  field: "orderCount",
  operator: "at_least",
});

const person = (id: string, reasons: PreviewedCustomer["reasons"]): PreviewedCustomer => ({
  id,
  reasons,
  externalId: id,
  name: `Customer ${id}`,
  email: null,
});

const linesOf = async (people: PreviewedCustomer[]) => {
  render(
    <NextIntlClientProvider locale="en" messages={await loadMessages("en")}>
      <PreviewedCustomers people={people} label="Examples" />
    </NextIntlClientProvider>,
  );
  return screen.getAllByRole("listitem").map(({ textContent }) => textContent);
};

test("shows only the met conditions of a matching customer, and the failed ones of a near match", async () => {
  const lines = await linesOf([
    person("1", [condition("any[0]", "five orders", true), condition("any[1]", "an email", false)]),
    person("2", [condition("all[0]", "five orders", false), condition("all[1].not[0]", "a refund", true)]),
    person(
      "3",
      ["a", "b", "c"].map((words, i) => condition(`all[${i}]`, words, false)),
    ),
  ]);
  expect(lines).toEqual([
    "Customer 1Why",
    "Customer 2doesn't match: five orders; value 3 · doesn't match: not: a refund; value 3Why",
    "Customer 3Why",
  ]);
});
