import type { z } from "zod";
import type { listDrifters, listMigrations } from "../src/features/axes/contracts/drift.ts";
import type { listRuns } from "../src/features/runs/contracts.ts";
import { demo } from "./demo.ts";
import { messagesIn } from "./messages.ts";
import { expect, logIn, navigateTo, PHONE, test } from "./test.ts";

type Drifters = z.output<typeof listDrifters.output>;
type Migrations = z.output<typeof listMigrations.output>;
type Runs = z.output<typeof listRuns.output>;

const { drift: words } = messagesIn("en");

const ask = async <Answer>(address: string): Promise<Answer> => {
  const headers = { authorization: `Bearer ${demo.token}`, "accept-language": "en" };
  return (await (await fetch(`${demo.url}/api/admin/${address}`, { headers })).json()) as Answer;
};

test.describe(() => {
  test.use({ ownBusiness: false });

  test("the demo's half year has flows between archetypes and drifters, whose page shows their path", async ({
    page,
  }) => {
    const { data, total } = await ask<Drifters>("drift");
    const { data: flows } = await ask<Migrations>("drift/migrations?weeks=4");
    expect(total).toBeGreaterThan(10);
    expect(flows.some(({ from, to }) => from && from.key !== to?.key)).toBe(true);

    await logIn(page, "manager", "/drift");
    await expect(page.getByRole("heading", { level: 1, name: messagesIn("en").nav.drift, exact: true })).toBeVisible();
    const rows = page.locator("tbody tr[data-row-key]");
    const [fastest] = data;
    if (!fastest) throw new Error("The demo has no drifters");
    await expect(rows.first().getByRole("link")).toHaveText(fastest.name ?? fastest.externalId);
    await expect(rows.first()).toContainText(fastest.why[0]?.axisName ?? "");

    const save = page.getByRole("link", { name: messagesIn("en").buttons.save_as_segment });
    await expect(save).toHaveAttribute("href", /^\/segments\/new\?.*driftVelocity/);

    await page.getByRole("radio", { name: words.weeks[4] }).press("Space");
    await expect(page).toHaveURL(/weeks=4/);
    await page.getByRole("button", { name: messagesIn("en").buttons.show_table }).click();
    await expect(page.locator("main table").first().locator("tbody tr")).toHaveCount(
      flows.filter(({ from, to }) => from && from.key !== to?.key).length,
    );

    await navigateTo(page, "/drift");
    await rows.first().getByRole("link").click();
    await page.getByRole("tab", { name: messagesIn("en").customer.tabs.behavior }).click();
    const card = page
      .locator("section, article")
      .filter({ has: page.getByRole("heading", { name: words.customer.title }) });
    await expect(card.first()).toContainText(/Changing faster than normal/);
    await expect(card.first().getByRole("listitem").first()).toBeVisible();
  });
});

test("drift says that its first snapshot is being taken, with its progress", { tag: "@full" }, async ({ page }) => {
  const { data: runs } = await ask<Runs>("runs?pageSize=100");
  const run = runs.find(({ kind }) => kind === "track_drift");
  if (!run) throw new Error("The demo has no run of drift");
  let isWaiting = true;
  await page.route("**/api/admin/drift/migrations*", async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    await route.fulfill({ response, json: isWaiting ? { ...answer, data: [], snapshot: null } : answer });
  });
  await page.route(/\/api\/admin\/runs\?.*state=/, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    const data = [{ ...run, state: "running", progress: 0.4, finishedAt: null }];
    await route.fulfill({ response, json: isWaiting ? { ...answer, data } : answer });
  });
  await logIn(page, "manager", "/drift");
  await expect(page.getByText(words.taking_first)).toBeVisible();
  await expect(page.locator("main").getByRole("progressbar")).toHaveAttribute("aria-valuenow", "40");
  isWaiting = false;
  await page.reload();
  await expect(page.locator("tbody tr[data-row-key]").first()).toBeVisible();
  await expect(page.getByText(words.taking_first)).toHaveCount(0);
});

test.describe("phones", () => {
  test.use({ ...PHONE, ownBusiness: false });

  test("tables that are cut have a shadow until their end, and keep their row headings", { tag: "@full" }, async ({
    page,
  }) => {
    const cut = page.locator("[data-more]");
    await logIn(page, "viewer", "/");
    await expect(cut.getByRole("group", { name: messagesIn("en").overview.moves.title })).toBeVisible();
    await navigateTo(page, "/drift");
    const matrix = page.getByRole("group", { name: words.moves_title });
    await expect(cut.filter({ has: matrix })).toBeVisible();
    await matrix.evaluate((frame) => frame.scrollTo(frame.scrollWidth, 0));
    await expect(cut).toHaveCount(0);
    await matrix.locator("tbody td").last().scrollIntoViewIfNeeded();
    await expect(matrix.locator("tbody th").last()).toBeInViewport({ ratio: 1 });
  });
});
