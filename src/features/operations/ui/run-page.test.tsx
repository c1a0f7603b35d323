// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test } from "vitest";
import { type Language, toLocale } from "#core/messages/language.ts";
import type { Run } from "#core/ui/runs/use-open-runs.ts";
import { MeContext } from "#core/ui/session/me.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { NamingCard } from "./run-page.tsx";

afterEach(cleanup);

const me = aMe({ permissions: ["ai:use"], business: { currency: "EUR" } });

const NAMING = {
  by: "ai",
  model: "claude-sonnet-5-5",
  calls: 15,
  cached: 1,
  kept: 2,
  tokensIn: 12_000,
  tokensOut: 2400,
  costUsd: 0.048,
  failed: [{ axis: "purchase_value", why: "overloaded" }],
};

const show = async (naming: unknown, language: Language = "en") => {
  const run = { kind: "axis_run", result: { version: 1, naming } } as unknown as Run;
  const { container } = render(
    <NextIntlClientProvider locale={toLocale(language)} messages={await loadMessages(language)} timeZone="UTC">
      <MeContext value={me}>
        <NamingCard run={run} />
      </MeContext>
    </NextIntlClientProvider>,
  );
  return container;
};

const fact = (name: string) => screen.getByText(name).nextElementSibling?.textContent;

test("shows the requests, the cost in dollars, and which axes kept their default names and why", async () => {
  await show(NAMING);
  expect(["Model", "Requests sent", "Input tokens", "Estimated cost"].map(fact)).toEqual([
    "claude-sonnet-5-5",
    "15",
    "12,000",
    "$0.048",
  ]);
  expect(screen.getByText("1 axis uses its built-in names:")).toBeTruthy();
  expect(fact("Purchase value")).toBe("rate limited or overloaded");
});

test("shows only tokens for a model without a price, in the reader's language", async () => {
  await show({ ...NAMING, costUsd: null, failed: [] }, "es");
  expect(fact("Costo estimado")).toBe("desconocido para este modelo");
});

test.each([[undefined], [{ ...NAMING, by: "axis" }]])("is hidden without a request", async (naming) => {
  expect((await show(naming)).textContent).toBe("");
});
