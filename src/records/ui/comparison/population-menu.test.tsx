// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import { renderInApp } from "#testing/render-in-app.tsx";
import { PopulationMenu } from "./population-menu.tsx";
import { ALL_CUSTOMERS, choiceIn, type PopulationChoice, toPopulationQuery } from "./segment-address.ts";

afterEach(cleanup);

const [VIP, STAFF, OLD] = ["vip", "staff", "old"];

const segment = (id: string, name: string, more: object) => ({
  id,
  name,
  archivedAt: null,
  recalculatedAt: null,
  ...more,
});
const SEGMENTS = [
  segment(VIP, "VIP", { isAutomatic: true, recalculatedAt: "2025-05-04T02:00:00.000Z" }),
  segment(STAFF, "Staff", { isAutomatic: false, recalculatedAt: "2025-05-04T03:00:00.000Z" }),
  segment(OLD, "Old", { isAutomatic: false, archivedAt: "2025-01-01T00:00:00.000Z" }),
];

type Shown = { chosen?: Partial<PopulationChoice>; mayList?: boolean; language?: Language };

const show = async ({ chosen = {}, mayList = true, language = "en" }: Shown = {}) => {
  const custom = vi.fn(async () => ({ data: SEGMENTS, total: SEGMENTS.length, customers: 9 }));
  const onChoose = vi.fn();
  await renderInApp(<PopulationMenu chosen={{ ...ALL_CUSTOMERS, ...chosen }} onChoose={onChoose} />, {
    data: { custom },
    can: async () => ({ can: mayList }),
    language,
  });
  return { onChoose, custom };
};

test("segments are loaded when the menu is opened, and one can be chosen for or against", async () => {
  const { onChoose, custom } = await show({ chosen: { withoutSegment: STAFF } });
  fireEvent.click(await screen.findByRole("button", { name: "Customers: Without Staff" }));
  const offered = await screen.findAllByText("VIP");
  // Archived segments are not offered.
  expect(screen.queryByText("Old")).toBeNull();
  fireEvent.click(offered[0] as HTMLElement);
  await vi.waitFor(() => expect(onChoose).toHaveBeenCalledWith({ withinSegment: VIP, withoutSegment: STAFF }));
  expect(custom).toHaveBeenCalledOnce();
});

test("nothing is requested for all customers until the menu is opened", async () => {
  const { custom } = await show();
  await screen.findByRole("button", { name: "Customers: All customers" });
  expect(custom).not.toHaveBeenCalled();
});

test("a choice leaves with one click, and says since when an automatic segment has its members", async () => {
  const { onChoose } = await show({ chosen: { withinSegment: VIP, withoutSegment: STAFF } });
  await screen.findByRole("button", { name: "Customers: Only VIP, Without Staff" });
  // Those of a manual segment are current.
  expect(document.querySelector("[data-members-as-of]")?.textContent).toMatch(/^VIP: members as of May 4, 2025.*2:00/);
  fireEvent.click(screen.getByRole("button", { name: "Show all customers" }));
  expect(onChoose).toHaveBeenCalledWith(ALL_CUSTOMERS);
});

test("a segment that is gone is named as deleted, and leaves with one click", async () => {
  const { onChoose } = await show({ chosen: { withoutSegment: "gone" } });
  await screen.findByRole("button", { name: "Customers: Without a deleted segment" });
  fireEvent.click(screen.getByRole("button", { name: "Show all customers" }));
  expect(onChoose).toHaveBeenCalledWith(ALL_CUSTOMERS);
});

test("a reader who may not see segments has no menu, but can leave a choice that a link made", async () => {
  await show({ mayList: false });
  expect(screen.queryByRole("button")).toBeNull();
  cleanup();
  const { onChoose, custom } = await show({ mayList: false, chosen: { withinSegment: VIP } });
  fireEvent.click(screen.getByRole("button", { name: "Show all customers" }));
  expect(onChoose).toHaveBeenCalledWith(ALL_CUSTOMERS);
  expect(custom).not.toHaveBeenCalled();
});

test.each(LANGUAGES)("the choice is named in the reader's language (%s)", async (language) => {
  await show({ language, chosen: { withinSegment: VIP } });
  const named = { en: "Customers: Only VIP", es: "Clientes: Solo VIP", pt: "Clientes: Só VIP" };
  expect(await screen.findByRole("button", { name: named[language] })).toBeTruthy();
});

test("links from an answer keep its segments, and requests name them as the API does", () => {
  const population = { segment: { id: VIP }, withoutSegment: null };
  expect(choiceIn(population)).toEqual({ withinSegment: VIP, withoutSegment: null });
  expect(toPopulationQuery(choiceIn(population))).toEqual({ segment: VIP });
  expect(choiceIn(undefined)).toEqual(ALL_CUSTOMERS);
});
