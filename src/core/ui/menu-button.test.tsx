// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { MenuButton } from "#core/ui/menu-button.tsx";
// Transformed before the tests, whose waiting has limits.
import "./menu-popup.tsx";

afterEach(cleanup);

const renderMenu = (): { button: HTMLElement; chosen: string[] } => {
  const chosen: string[] = [];
  const items = ["copy", "delete"].map((key) => ({ key, label: key }));
  render(
    <MenuButton aria-label="Actions" menu={{ items, onClick: ({ key }) => chosen.push(key) }}>
      Actions
    </MenuButton>,
  );
  return { button: screen.getByRole("button", { name: "Actions" }), chosen };
};

test("the first click opens the menu, though it also loads its script", async () => {
  const { button, chosen } = renderMenu();
  expect(button.getAttribute("aria-expanded")).toBe("false");
  fireEvent.click(button);
  const item = await screen.findByRole("menuitem", { name: "delete" });
  expect(button.getAttribute("aria-expanded")).toBe("true");
  fireEvent.click(item);
  await waitFor(() => expect(chosen).toEqual(["delete"]));
  expect(document.activeElement).toBe(button);
  await waitFor(() => expect(button.getAttribute("aria-expanded")).toBe("false"));
});

test("the open menu has the focus, and Escape closes it and gives the focus back", async () => {
  const { button } = renderMenu();
  fireEvent.click(button);
  const item = await screen.findByRole("menuitem", { name: "copy" });
  await waitFor(() => expect(item.closest("ul")?.contains(document.activeElement)).toBe(true));
  fireEvent.keyDown(window, { key: "Escape", keyCode: 27 });
  await waitFor(() => expect(button.getAttribute("aria-expanded")).toBe("false"));
  expect(document.activeElement).toBe(button);
});

test("a choice made before the menu took the focus leaves it on the button", async () => {
  const { button } = renderMenu();
  fireEvent.click(button);
  fireEvent.click(await screen.findByRole("menuitem", { name: "delete" }));
  // The menu takes the focus three frames after it opened.
  for (let frame = 0; frame < 6; frame++) await new Promise((next) => requestAnimationFrame(next));
  expect(document.activeElement).toBe(button);
});

test.each([
  ["menu", (act: () => void) => ({ items: [{ key: "edit", label: "Edit" }], onClick: act })],
  ["item", (act: () => void) => ({ items: [{ key: "edit", label: "Edit", onClick: act }] })],
])("the menu has left the page when a choice of the %s acts", async (_, menuOf) => {
  const seen: unknown[] = [];
  const button = () => screen.getByRole("button", { name: "Do" });
  const act = () => seen.push(screen.queryAllByRole("menu").length, document.activeElement === button());
  render(<MenuButton menu={menuOf(act)}>Do</MenuButton>);
  fireEvent.click(button());
  fireEvent.keyDown(await screen.findByRole("menuitem", { name: "Edit" }), { key: "Enter", keyCode: 13, which: 13 });
  await waitFor(() => expect(seen).toEqual([0, true]));
});
