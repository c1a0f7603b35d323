import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  anAccount,
  aTicket,
  GORGIAS_KEYS,
  type GorgiasAccount,
  gorgiasTime,
  startGorgias,
} from "#testing/shops/connections/gorgias-server.ts";
import { effectsIn, openLocalShop, problemOf, readPages, signal } from "#testing/shops/connections/read-source.ts";
import type { ShopServer } from "#testing/shops/connections/shop-server.ts";
import { computePause, openGorgias } from "./client.ts";

let account: GorgiasAccount;
let server: ShopServer;
beforeEach(async () => {
  account = anAccount();
  server = await startGorgias(account);
});
afterEach(() => server[Symbol.asyncDispose]());

const open = (keys: object = {}) => openLocalShop(openGorgias, { address: server.address, ...GORGIAS_KEYS, ...keys });
const minute = (n: number) => new Date(Date.UTC(2026, 4, 1, 10, n));
const idsIn = (pages: Awaited<ReturnType<typeof readPages>>) =>
  effectsIn(pages).flatMap((effect) => (effect.kind === "help_desk_ticket" ? [effect.ticket.externalId] : []));
const survey = (id: number, at: Date) => ({
  id,
  ticket_id: id,
  score: 5,
  customer_id: 1,
  created_datetime: gorgiasTime(at),
  scored_datetime: gorgiasTime(at),
});

describe("a test of the key", () => {
  test("names the account and what may be read", async () => {
    expect(await open().source.test(signal)).toEqual({
      account: "the-lamp-shop",
      reads: ["tickets", "surveys"],
      missing: [],
    });
    server.failNext(/account/, { status: 403, json: {} });
    server.failNext(/surveys/, { status: 403, json: { error: { msg: "Forbidden" } } });
    expect(await open().source.test(signal)).toMatchObject({
      account: expect.stringMatching(/^127\.0\.0\.1/),
      missing: ["surveys"],
    });
  });

  test("refuses a wrong one", async () => {
    expect(await problemOf(open({ apiKey: "wrong" }).source.test(signal))).toBe("KEY_REJECTED");
  });
});

describe("the first load", () => {
  beforeEach(() => {
    account.tickets = Array.from({ length: 230 }, (_, i) => aTicket(i + 1, minute(i)));
    account.surveys = [survey(1, minute(0)), survey(2, minute(1))];
  });

  test("has all tickets and surveys, and goes on behind any page", async () => {
    const pages = await readPages(open().source);
    expect(pages.map(({ list, records }) => [list, records])).toEqual([
      ["tickets", 100],
      ["tickets", 100],
      ["tickets", 30],
      ["surveys", 2],
    ]);
    expect(new Set(idsIn(pages)).size).toBe(230);
    const rest = await readPages(open().source, { cursor: pages[0]?.cursor ?? null });
    expect(new Set([...idsIn(pages.slice(0, 1)), ...idsIn(rest)]).size).toBe(230);
  });

  test("misses no ticket that changes meanwhile", async () => {
    const pages = await readPages(open().source, {
      onPage: () => {
        for (const ticket of account.tickets.slice(90, 110)) ticket.updated_datetime = gorgiasTime(new Date());
      },
    });
    expect(new Set(idsIn(pages)).size).toBe(230);
  });

  test("begins again with a cursor that is no longer valid, and leaves out surveys that the key may not read", async () => {
    server.failNext(/surveys/, { status: 403, json: {} });
    const pages = await readPages(open().source, { cursor: "tickets nonsense" });
    expect(new Set(idsIn(pages)).size).toBe(230);
    expect(pages.at(-1)).toMatchObject({ list: "surveys", records: 0, cursor: null });
  });
});

test("a later reading ends where the last one began, and looks a week back for answered surveys", async () => {
  account.tickets = Array.from({ length: 500 }, (_, i) => aTicket(i + 1, minute(i)));
  account.tickets[3] = aTicket(4, minute(3), { updated_datetime: gorgiasTime(minute(900)) });
  const old = (days: number) => new Date(minute(480).getTime() - days * 86_400_000);
  account.surveys = [survey(1, old(60)), ...Array.from({ length: 150 }, (_, i) => survey(i + 2, old(i / 25)))];
  const pages = await readPages(open().source, { since: minute(480) });
  // The changed one is the first.
  expect(pages.filter(({ list }) => list === "tickets").map(({ records }) => records)).toEqual([100]);
  expect(idsIn(pages).slice(0, 3)).toEqual(["4", "500", "499"]);
  expect(effectsIn(pages).filter(({ kind }) => kind === "survey")).toHaveLength(151);
});

describe("limits and faults", () => {
  beforeEach(() => {
    account.tickets = [aTicket(1, minute(1))];
  });

  test("429 waits as long as Gorgias says, 500 a growing time, and both are repeated", async () => {
    server.failNext(
      /tickets/,
      { status: 429, headers: { "Retry-after": "5" }, json: {} },
      { status: 500, text: "<html>" },
    );
    const { source, waits } = open();
    expect(idsIn(await readPages(source))).toEqual(["1"]);
    expect(waits).toEqual([5000, expect.any(Number)]);
  });

  test.each([
    ["bad JSON", { text: "<html>maintenance</html>" }, "BAD_ANSWER"],
    ["another form", { json: [1, 2] }, "BAD_ANSWER"],
    ["half an answer", "cut", "UNREACHABLE"],
    ["a revoked key", { status: 401, json: {} }, "KEY_REJECTED"],
  ] as const)("%s", async (_, fault, problem) => {
    server.failNext(/tickets/, fault, fault, fault, fault, fault);
    expect(await problemOf(readPages(open().source))).toBe(problem);
  });

  test("a bucket that is nearly full gets time to leak", () => {
    expect([undefined, "", "1/40", "32/40"].map(computePause)).toEqual([0, 0, 0, 0]);
    expect(computePause("40/40")).toBe(4000);
    expect(computePause("80/80")).toBe(4000);
  });
});
