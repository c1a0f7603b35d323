import type { Page } from "@playwright/test";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { expectNothingSerious, seriousIn } from "./axe.ts";
import { expect, logIn, navigateTo, PHONE, test } from "./test.ts";

/** A day of the demo business, which may still have the day before that of UTC. */
const daysAgo = (days: number): string => addDays(toLocalDay(new Date(), "America/New_York"), -days);

const main = (page: Page) => page.locator("main");
const noOddNumbers = (page: Page) => expect(main(page)).not.toContainText(/NaN|∞|Infinity/);

test.describe("Spanish", () => {
  test.use({ locale: "es-MX" });

  test("purchase segments are compared with a year ago, once they are calculated", { tag: "@full" }, async ({
    page,
  }) => {
    await logIn(page, "analyst", "/purchasing?compare=2010-06-30");
    await expect(page.getByText(/^No hubo ventas en .*2010.*no hay con qué comparar/)).toBeVisible();
    await page.getByRole("button", { name: /^Comparar con: / }).click();
    await page.getByRole("menuitem", { name: "Mismo periodo del año pasado" }).click();
    await expect(page).toHaveURL(/compare=year/);
    await page.getByRole("button", { name: "Calcular", exact: true }).click();
    const compared = page.getByRole("region", { name: /^En comparación con / }).first();
    await expect(compared.getByRole("rowheader", { name: "Total" })).toBeVisible();
    await noOddNumbers(page);
    expect(await seriousIn(page)).toEqual([]);
    await page.getByRole("button", { name: /^Comparar con: / }).click();
    await page.getByRole("menuitem", { name: "Sin comparación" }).click();
    await expect(compared).toHaveCount(0);
    await expect(page).not.toHaveURL(/compare/);
  });

  test.describe(() => {
    test.use({ ownBusiness: false });

    test("segments and their trends are compared with an earlier day", async ({ page }) => {
      await logIn(page, "viewer", "/segments?compare=2010-06-30");
      await expect(page.getByText(/^Ninguno de los segmentos existía el .*2010/)).toBeVisible();
      await navigateTo(page, `/segments?compare=${daysAgo(0)}`);
      await expect(page.getByRole("columnheader", { name: /^vs\. / })).toBeVisible();
      await expect(main(page).getByText("sin cambio").first()).toBeVisible();
      await main(page).locator("tbody a").first().click();
      await expect(page).toHaveURL(/\/segments\/[0-9a-f-]{36}/);
      await navigateTo(page, `${new URL(page.url()).pathname}?tab=trend&compare=${daysAgo(0)}`);
      await expect(page.getByText("En comparación con", { exact: true })).toBeVisible();
      await noOddNumbers(page);
      await expectNothingSerious(page);
    });
  });
});

test.describe("Portuguese", () => {
  test.use({ locale: "pt-BR" });

  test("the forecast of a year ago is calculated and compared with what was spent since", { tag: "@full" }, async ({
    page,
  }) => {
    await logIn(page, "analyst", "/forecast?compare=2010-06-30");
    await expect(page.getByText(/^Não houve vendas até .*2010/)).toBeVisible();
    await navigateTo(page, `/forecast?compare=${daysAgo(200)}`);
    await page.getByRole("button", { name: "Calcular", exact: true }).click();
    const compared = page.getByRole("region", { name: /^Em comparação com a previsão/ }).first();
    await expect(compared.getByRole("rowheader", { name: "Total" })).toBeVisible();
    await expect(page.getByText(/^Em .*esperavam-se .*gastaram .* até /)).toBeVisible();
    await noOddNumbers(page);
    expect(await seriousIn(page)).toEqual([]);
  });

  test.describe("phones", () => {
    test.use(PHONE);

    test("churn lists and archetypes are compared with a stored day, or say that there is none", {
      tag: "@full",
    }, async ({ page }) => {
      await logIn(page, "viewer", "/todo?compare=2010-06-30");
      await expect(page.getByText(/^Até .*2010.* nada havia sido guardado/)).toBeVisible();
      await navigateTo(page, `/todo?compare=${daysAgo(0)}`);
      const compared = page.getByRole("region", { name: /^Em comparação com / }).first();
      await expect(compared.getByRole("rowheader", { name: "Reconquistar esta semana" })).toBeVisible();
      await noOddNumbers(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await seriousIn(page)).toEqual([]);

      await navigateTo(page, "/archetypes?compare=2010-06-30");
      await expect(page.getByText(/^Até .*2010.* nada havia sido guardado/)).toBeVisible();
      await navigateTo(page, `/archetypes?compare=${daysAgo(0)}`);
      await expect(compared.getByText("sem variação").first()).toBeVisible();
      await noOddNumbers(page);
      expect(await seriousIn(page)).toEqual([]);
    });
  });
});

test("a viewer can't calculate an earlier day", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "viewer", "/purchasing?compare=year");
  await expect(page.getByText(/have not been calculated yet. An analyst can calculate them/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Calculate" })).toHaveCount(0);
});
