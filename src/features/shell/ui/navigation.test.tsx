// @vitest-environment jsdom
import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { listPermissions, ROLES, type Role } from "#core/values/permissions.ts";
import { Pages } from "#pages.tsx";
import { aMe } from "#testing/me.ts";
import { renderInApp } from "#testing/render-in-app.tsx";
import { EntryTabs, SideMenu, Sider } from "./navigation.tsx";

const show = (role: Role, path: string, permissions = listPermissions({ role })) =>
  renderInApp(
    <Pages>
      <Sider />
      <EntryTabs />
      <SideMenu />
    </Pages>,
    { data: {}, path, me: { ...aMe(), role, permissions } },
  );

afterEach(cleanup);

const linksOf = (name: string) =>
  within(screen.getByRole("navigation", { name }))
    .getAllByRole("link")
    .map((link) => link.textContent);
const current = () => document.querySelector("nav [aria-current]")?.textContent;

describe("the navigation", () => {
  test.each(ROLES)("the navigation of a %s is one stop of Tab with at most fifteen entries", async (role) => {
    await show(role, "/");
    const nav = screen.getByRole("navigation", { name: "Main navigation" });
    const links = within(nav).getAllByRole("link");
    expect(links.length).toBeLessThanOrEqual(15);
    expect(links.slice(0, 5).map((link) => link.textContent)).toEqual([
      "Home",
      "To do",
      "Customers",
      "Segments",
      "Campaigns",
    ]);
    expect(links.filter((link) => link.tabIndex === 0).map((link) => link.textContent)).toEqual(["Home"]);
  });

  test("an entry leads to its first page that the user may open, by that page's name", async () => {
    await show("viewer", "/audiences", ["customers:view"]);
    expect(linksOf("Main navigation")).toEqual(["To do", "Customers", "Segments", "Audiences", "Help"]);
    expect(current()).toBe("Audiences");
  });

  test("an entry is current on all of its pages, which have tabs to each other", async () => {
    await show("admin", "/drift");
    expect(current()).toBe("Behavior");
    expect(linksOf("Behavior")).toEqual(["Archetypes", "Behavior axes", "Drift", "Purchase segments"]);
  });

  test("a page below another, such as a record, has no tabs", async () => {
    await show("admin", "/campaigns/1");
    expect(current()).toBe("Campaigns");
    expect(screen.queryByRole("navigation", { name: "Campaigns" })).toBeNull();
  });

  test("the settings have a menu beside them, also on the pages below one", async () => {
    await show("admin", "/settings/privacy/retention");
    expect(linksOf("Settings")).toHaveLength(11);
    expect(screen.getByRole("link", { name: "Privacy requests" }).getAttribute("aria-current")).toBe("true");
  });

  test("connections are no imports, although their address begins alike", async () => {
    await show("admin", "/imports/connections/1");
    expect(current()).toBe("Connections");
  });
});
