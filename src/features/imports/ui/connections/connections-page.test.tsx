// @vitest-environment jsdom
import { cleanup, render } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test } from "vitest";
import { MeContext } from "#core/ui/session/me.ts";
import type { Connection } from "#features/imports/contracts/connections.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { LastSync } from "./connections-page.tsx";

const messages = await loadMessages("en");

const me = aMe();

const loading: NonNullable<Connection["sync"]> = {
  isLocked: false,
  isFirst: true,
  runId: "r",
  runState: "running",
  counts: {},
  records: 0,
  skipped: { count: 0, problem: null, detail: null },
  flagged: { count: 0, problem: null, detail: null },
  succeededAt: null,
  attemptedAt: null,
  lagSeconds: null,
  problem: null,
  detail: null,
};

const shown = (counts: typeof loading.counts) => {
  const { container } = render(
    <NextIntlClientProvider locale="en-US" messages={messages} timeZone="UTC">
      <MeContext value={me}>
        <LastSync sync={{ ...loading, counts }} />
      </MeContext>
    </NextIntlClientProvider>,
  );
  return [...container.querySelectorAll("div")].map(({ textContent }) => textContent);
};

afterEach(cleanup);

test("a first load shows how many records of how many it has read, where the shop gives a total", () => {
  expect(shown({ customers: { read: 1200, of: null }, orders: { read: 2500, of: 10_000 } })).toEqual([
    "Orders: 2,500 of 10,000",
    "Customers: 1,200",
  ]);
});
