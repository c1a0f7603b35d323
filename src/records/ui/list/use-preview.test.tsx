// @vitest-environment jsdom
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { cleanup, renderHook, waitFor } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MeContext } from "#core/ui/session/me.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { useExactPreview } from "./use-preview.ts";

// A shop of a million customers, as the route answers: an estimate, then, if asked for, the exact count.

const messages = await loadMessages("en");
const ESTIMATE = { count: 12_300, isEstimate: true, customers: 1_000_000, share: 0.0123, sample: [{ id: "a" }] };
const EXACT = { ...ESTIMATE, count: 12_345, isEstimate: false, share: 0.012345, sample: [{ id: "b" }] };
const FAILED = { error: { code: "SERVICE_UNAVAILABLE", message: "Too many requests at the same time" } };

let server: Server;
let asked: boolean[] = [];
let exactAnswers: (() => void)[] = [];
let isBroken = false;

beforeEach(async () => {
  [asked, exactAnswers, isBroken] = [[], [], false];
  server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { exact = false } = JSON.parse(text);
    asked.push(exact);
    response.setHeader("content-type", "application/json");
    if (!exact) return response.end(JSON.stringify({ data: ESTIMATE }));
    const [status, answer] = isBroken ? [400, FAILED] : [200, { data: EXACT }];
    exactAnswers.push(() => response.writeHead(status).end(JSON.stringify(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const realFetch = globalThis.fetch;
  vi.stubGlobal("fetch", (address: string, options?: RequestInit) => realFetch(base + address, options));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

const wrapper = ({ children }: { children: ReactNode }) => (
  <NextIntlClientProvider locale="en-US" messages={messages} timeZone="UTC">
    <MeContext value={aMe()}>{children}</MeContext>
  </NextIntlClientProvider>
);
const RULE = { all: [{ field: "orders", operator: "at_least", value: 2 } as const] };
const open = () => renderHook(() => useExactPreview(RULE), { wrapper }).result;

test("an estimate is followed by the exact count of the same rule, and the same customers stay listed", async () => {
  const preview = open();
  await waitFor(() => expect(exactAnswers).toHaveLength(1));
  expect(preview.current).toMatchObject({ current: ESTIMATE, isCounting: true, error: null });
  exactAnswers[0]?.();
  await waitFor(() => expect(preview.current.isCounting).toBe(false));
  expect(preview.current.current).toEqual({ ...EXACT, sample: ESTIMATE.sample });
  expect(asked).toEqual([false, true]);
});

test("the estimate stays if the exact count fails", async () => {
  isBroken = true;
  const preview = open();
  await waitFor(() => expect(exactAnswers).toHaveLength(1));
  exactAnswers[0]?.();
  await waitFor(() => expect(preview.current.isCounting).toBe(false));
  expect(preview.current).toMatchObject({ current: ESTIMATE, error: null });
});
