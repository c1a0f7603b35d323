// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { Language } from "#core/messages/language.ts";
import type { ListedEvent } from "#features/forecast/contracts/planned-events.ts";
import { aMe } from "#testing/me.ts";
import { renderInApp } from "#testing/render-in-app.tsx";
import { EventsCard } from "./events-card.tsx";

afterEach(cleanup);

const me = aMe({ business: { currency: "EUR" } });

const SALE: ListedEvent = {
  id: "1",
  name: "Spring sale",
  kind: "sale",
  startsOn: "2026-05-04",
  lastDay: "2026-05-10",
  version: 1,
  createdAt: "2026-01-01T00:00:00.000Z",
  gain: {
    change: 0.612,
    orders: { expected: 120.4, lower80: 88.2, upper80: 155.1 },
    revenue: { expected: 6100, lower80: 4000, upper80: 8200 },
  },
} as unknown as ListedEvent;
const CLOSED = { ...SALE, id: "2", name: "Summer break", kind: "closed", gain: null } as ListedEvent;

type Shown = { events?: readonly ListedEvent[]; mayEdit?: boolean; fails?: boolean; language?: Language };

const show = async ({ events = [], mayEdit = true, fails = false, language = "en" }: Shown = {}) => {
  const custom = async () => {
    if (fails) throw Object.assign(new Error("The database is away"), { statusCode: 503 });
    return { data: events, total: events.length, currency: "EUR", asOf: "2026-06-30" };
  };
  return renderInApp(<EventsCard />, { data: { custom }, can: async () => ({ can: mayEdit }), me, language });
};

test("each event says what it brought with its interval, and one that was not counted says when it will be", async () => {
  await show({ events: [SALE, CLOSED] });
  const row = await screen.findByRole("row", { name: /^Spring sale/ });
  expect(row.textContent).toMatch(/Sale · May 4\s–\s10, 2026/);
  expect(row.textContent).toContain("+61%");
  expect(row.textContent).toContain("+120");
  expect(row.textContent).toContain("+88 to +155");
  expect(row.textContent).toMatch(/\+€6\.1K/);
  expect(within(screen.getByRole("row", { name: /^Summer break/ })).getAllByText("–")).toHaveLength(3);
  expect(screen.getByText(/^Events without figures are counted by the next forecast/)).toBeTruthy();
});

test("a reader who may not edit sees no buttons, and an empty list says so", async () => {
  await show({ mayEdit: false });
  expect(await screen.findByText("No planned events yet.")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

test("the button opens a dialog that Escape closes again", async () => {
  await show({ language: "pt" });
  fireEvent.click(await screen.findByRole("button", { name: "Adicionar evento" }));
  const dialog = await screen.findByRole("dialog", { name: "Adicionar evento" });
  expect(within(dialog).getByRole("radio", { name: "Fechamento" })).toBeTruthy();
  fireEvent.keyDown(dialog, { key: "Escape", keyCode: 27 });
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a failure says so and offers to try again", async () => {
  await show({ fails: true });
  expect(await screen.findByText("The planned events couldn't be loaded")).toBeTruthy();
  expect(screen.getByRole("button", { name: /try again/i })).toBeTruthy();
});
