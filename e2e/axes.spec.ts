import type { Locator } from "@playwright/test";
import type { z } from "zod";
import type { listAxes } from "../src/features/axes/contracts/axes.ts";
import type { getAxisMap, listAxisMembers } from "../src/features/axes/contracts/axis-members.ts";
import type { listArchetypes } from "../src/features/playbooks/contracts/archetypes.ts";
import { judgeSegmentation, VERDICTS } from "../src/lib/axes/verdict.ts";
import { demo } from "./demo.ts";
import { messagesIn } from "./messages.ts";
import { drawPlots } from "./plots.ts";
import { expect, logIn, navigateTo, test, waitForDialog } from "./test.ts";

/** The answer that an API client gets. */
const ask = async <Answer>(address: string): Promise<Answer> => {
  const headers = { authorization: `Bearer ${demo.token}`, "accept-language": "es-MX" };
  return (await (await fetch(`${demo.url}/api/admin/${address}`, { headers })).json()) as Answer;
};

type Axes = z.output<typeof listAxes.output>;
type Members = z.output<typeof listAxisMembers.output>;
type Archetypes = z.output<typeof listArchetypes.output>;
type Map = z.output<typeof getAxisMap.output>;

const count = (number: number): string => number.toLocaleString("es-MX");

const widthsOf = (parts: Locator): Promise<number[]> =>
  parts.evaluateAll((all) => all.map((part) => part.getBoundingClientRect().width));

/** All axes, one of them, and its second segment. */
const readAxes = async () => {
  const { data, model } = await ask<Axes>("axes");
  const axis = data.find((each) => each.axis === "purchase_cadence");
  // Rules name a kind, so only a segment that is alone of its kind has as many customers as its rule.
  const kindOf = (key: string) => key.replace(/_\d+$/, "");
  const second = axis?.segments
    .slice(1)
    .find(({ key }) => axis.segments.filter((other) => kindOf(other.key) === kindOf(key)).length === 1);
  if (!axis || !second || !model) throw new Error("The demo has no axes");
  return { data, model, axis, second };
};

const anyOf = (names: readonly string[]): RegExp => new RegExp(`^(?:${names.join("|")})$`);

test.describe("es-MX", () => {
  test.use({ locale: "es-MX", ownBusiness: false });

  test("shows all axes, one of them with map and members, and the archetypes", async ({ page }) => {
    const { data, model, axis, second } = await readAxes();
    await logIn(page, "manager", "/axes");
    await expect(page.getByText(`${data.length} perspectivas de ${count(model.population)} clientes`)).toBeVisible();
    const cards = page.locator("main li:has(h2)");
    await expect(cards).toHaveCount(14);
    const own = cards.filter({ has: page.getByRole("link", { name: axis.name, exact: true }) });
    // Each axis has one verdict, and a second segment of a kind has a name of its own, not an ordinal.
    const { axes: words } = messagesIn("es");
    for (const one of data) {
      const verdict = one.quality && judgeSegmentation({ ...one, quality: one.quality });
      const card = cards.filter({ has: page.getByRole("link", { name: one.name, exact: true }) });
      const shown = card.getByRole("button", { name: anyOf(VERDICTS.map((each) => words.verdicts[each])) });
      await expect(shown).toHaveCount(verdict ? 1 : 0);
      if (verdict) await expect(shown).toHaveAccessibleName(words.verdicts[verdict]);
      const names = one.segments.map((segment) => segment.name);
      expect(new Set(names).size).toBe(names.length);
    }
    const secondOnes = data.flatMap(({ segments }) => segments.filter(({ key }) => /_\d+$/.test(key)));
    for (const { name } of secondOnes) expect(name).not.toMatch(/ \(?\d+\)?$/);

    const widths = await widthsOf(own.locator("ul").first().getByRole("listitem"));
    const gaps = widths.map((width, i) => width / (axis.segments[i]?.population_percentage ?? 0));
    // All parts share one scale, except that the smallest have a minimum width.
    expect(Math.max(...gaps) / Math.min(...gaps)).toBeLessThan(1.1);

    const support = page.getByRole("radio", { name: "Soporte" });
    await support.press("Space");
    await expect(page).toHaveURL(/group=support/);
    await expect(cards).toHaveCount(data.filter(({ group }) => group === "support").length);
    await page.goBack();
    await own.getByRole("link", { name: axis.name, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(axis.name);

    const verdict = axis.quality && judgeSegmentation({ ...axis, quality: axis.quality });
    await expect(page.getByRole("button", { name: words.verdicts[verdict ?? "distinct"], exact: true })).toHaveCount(1);
    const chips = page.getByRole("navigation", { name: /^Segmentos/ });
    await chips.getByRole("link", { name: second.name }).click();
    await expect(page).toHaveURL(new RegExp(`segment=${second.key}`));
    const map = await ask<Map>("axes/purchase_cadence/map");
    const picture = page.getByRole("region", { name: "Mapa de segmentos" });
    await expect(picture).toBeVisible();
    await drawPlots(page);
    await expect(picture.locator("path[transform]")).toHaveCount(map.data?.points.length ?? 0);

    const members = `axes/purchase_cadence/segments/${second.key}/members`;
    await page.getByRole("radio", { name: /^Pertenencia de al menos/ }).press("Space");
    await expect(page).toHaveURL(/least=0.5/);
    const { total } = await ask<Members>(`${members}?minMembership=0.5`);
    await expect(page.getByText(new RegExp(`^${count(total)} clientes? ahora`))).toBeVisible();
    await page.getByRole("tab", { name: "Miembros" }).click();
    const { data: people } = await ask<Members>(`${members}?minMembership=0.5`);
    await expect(page.locator("tbody tr[data-row-key]").first().getByRole("link")).toHaveText(people[0]?.name ?? "");
    await expect(page.getByText(`de ${count(total)}`)).toBeVisible();
    await page.getByRole("radio", { name: "Segmento más cercano" }).press("Space");
    await expect(page.getByText(`de ${count((await ask<Members>(members)).total)}`)).toBeVisible();

    // How many archetypes share an action depends on the day's data; each shows its own.
    await navigateTo(page, "/archetypes");
    const archetypes = (await ask<Archetypes>("archetypes")).data;
    expect(archetypes.length).toBeGreaterThan(0);
    const playWords = messagesIn("es").play_words.plays;
    for (const { key, play } of archetypes) {
      const shown = page.locator(`main table tbody tr[data-row-key="${key}"] td`).last();
      await expect(shown).toHaveText(playWords[play] ?? messagesIn("es").plays[play]);
    }
  });

  test.describe(() => {
    test.use({ ownBusiness: true });

    test("a segment of an axis is renamed, and used as a segment", { tag: "@full" }, async ({ page }) => {
      const { second } = await readAxes();
      await logIn(page, "manager", `/axes/purchase_cadence?segment=${second.key}`);
      const name = `De paso ${Date.now()}`;
      await page.getByRole("button", { name: "Cambiar nombre" }).click();
      const dialog = page.getByRole("dialog");
      await waitForDialog(dialog);
      await dialog.getByRole("textbox").fill(name);
      // However long a busy server takes to list the axes again, the page shows the name that was saved.
      let answerAll = () => {};
      const held = new Promise<void>((resolve) => {
        answerAll = resolve;
      });
      await page.route("**/api/admin/axes", async (route) => {
        await held;
        await route.continue();
      });
      await page.keyboard.press("Enter");
      await expect(page.getByRole("heading", { level: 2, name })).toBeVisible();
      answerAll();
      await expect(page.getByText(second.key, { exact: true })).toBeVisible();

      await page.getByRole("link", { name: "Usar como segmento" }).click();
      await page.getByLabel("Nombre", { exact: true }).fill(name);
      await page.getByRole("button", { name: "Guardar" }).click();
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      await expect(page.locator("tbody tr[data-row-key]").first()).toBeVisible();
    });
  });
});
