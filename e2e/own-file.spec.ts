import { expect, logIn, test } from "./test.ts";

test.use({ ownBusiness: "empty" });

const DAY = 86_400_000;
const CUSTOMERS = 120;

/** Each third customer ordered once; some have not ordered for long. */
const orders = (): Buffer => {
  const lines = Array.from({ length: CUSTOMERS }, (_, i) =>
    Array.from({ length: i % 3 === 0 ? 1 : 2 + (i % 5) }, (_, nth) => {
      const at = new Date(Date.now() - ((i % 4 === 0 ? 75 : 3) + nth * (12 + (i % 7))) * DAY).toISOString();
      return `${i * 10 + nth},${at},${10 + ((i * 37) % 190)}.50,USD,c${i}@shop.example`;
    }),
  );
  return Buffer.from(`${["order_id,order_date,total_price,currency,customer_email", ...lines.flat()].join("\n")}\n`);
};

test("after the first file, the overview begins with what the orders show, and each number is that of its list", {
  tag: "@full",
}, async ({ page }) => {
  await logIn(page);
  await page.getByRole("link", { name: "Upload a file" }).click();
  await page.locator("input[type=file]").setInputFiles({ name: "orders.csv", mimeType: "text/csv", buffer: orders() });
  await page.getByRole("button", { name: "Check the file" }).click();
  await page.getByRole("button", { name: /^Import \d+ orders$/ }).click();
  await expect(page.getByText(/new orders/)).toBeVisible();

  const card = page.getByRole("region", { name: "What your orders show" });
  const open = async () => {
    await page.goto("/");
    await expect(card.getByRole("listitem")).toHaveCount(3);
  };
  // The overdue are known once next actions are calculated.
  await expect(async () => {
    await open();
    await expect(card.getByRole("link")).toHaveCount(4, { timeout: 1000 });
  }).toPass();
  await expect(card).toContainText(`${CUSTOMERS} customers;`);
  await expect(card).toContainText("40 customers ordered once");
  // In a new shop it is above the figures.
  const [top, news] = await Promise.all([
    card.boundingBox(),
    page.getByRole("heading", { name: "What changed" }).boundingBox(),
  ]);
  expect(top?.y).toBeLessThan(news?.y ?? 0);

  for (let at = 0; at < 4; at++) {
    await open();
    const link = card.getByRole("link").nth(at);
    const number = Number(/\d+/.exec((await link.textContent()) ?? "")?.[0]);
    const listed = page.waitForResponse((response) =>
      /\/api\/admin\/(customers|segmentation\/customers)\?/.test(response.url()),
    );
    await link.click();
    expect(((await (await listed).json()) as { total: number }).total).toBe(number);
  }
});
