import { type BrowserContext, test as base, expect, type Locator, type Page } from "@playwright/test";
import { demo, emailOf } from "./demo.ts";

type Fixtures = {
  /** What the browser may complain of in this test; anything else fails it (refused policies are complaints too). */
  mayComplain: RegExp;
  watch: undefined;
};

/** A stranger is told so by the API: the browser writes each 401 to its console. */
const STRANGER = /status of 401/;

export const test = base.extend<Fixtures>({
  mayComplain: [STRANGER, { option: true }],
  watch: [
    async ({ page, mayComplain }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      await use(undefined);
      expect(complaints.filter((words) => !mayComplain.test(words))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** What a phone is to a page: for `test.use`. */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

type Role = Parameters<typeof emailOf>[0];

/** Through the login page, as a person does it. */
export const throughThePage = async (page: Page, role: Role, next = "/rfm"): Promise<void> => {
  await page.goto(`/login?next=${encodeURIComponent(next)}`);
  await page.locator("#email").fill(emailOf(role));
  await page.locator("#password").fill(demo.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/rfm");
};

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;
const sessions = new Map<Role, Cookies>();

/** Takes up a session that an earlier test of this process began, where it still holds. */
const isKnown = async (page: Page, role: Role): Promise<boolean> => {
  const session = sessions.get(role);
  if (!session) return false;
  await page.context().addCookies(session);
  return (await page.request.get("/api/admin/me")).ok();
};

/** As this role, on the page at `next`: through the login page the first time, and whenever the session is over. */
export const logIn = async (page: Page, role: Role = "admin", next = "/rfm"): Promise<void> => {
  if (!(await isKnown(page, role))) {
    await throughThePage(page, role);
    const cookies = await page.context().cookies();
    sessions.set(
      role,
      cookies.filter(({ name }) => name.includes("session-token")),
    );
  }
  await page.goto(next);
  await expect(page.locator("h1")).toBeVisible();
};

/** To another page as a link leads there: what the product has loaded stays, which is most of the time of a page opened anew. */
export const turnTo = async (page: Page, address: string): Promise<void> => {
  const before = page.url();
  await page.evaluate(
    (to) => (window as unknown as { next: { router: { push: (to: string) => void } } }).next.router.push(to),
    address,
  );
  await page.waitForURL((url) => url.href !== before);
};

/** The grid of recency and frequency; who moved has a grid of its own. */
export const reportGrid = (page: Page) => page.locator("div[role=grid]");

/** The report is on screen and nothing is under way. */
export const settle = async (page: Page): Promise<void> => {
  await expect(reportGrid(page)).toBeVisible();
  await expect(page.getByText("Updating")).toHaveCount(0);
};

/** A dialog takes the focus when it stands: before that, keys and clicks may meet one that is still being put in its place. */
export const stands = (dialog: Locator): Promise<void> =>
  expect.poll(() => dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);

/** An entry of a menu, once the menu stands: it is put in its place before and again after it was measured. */
export const choose = async (entry: Locator): Promise<void> => {
  let place: string | undefined;
  const isStill = async () => {
    const before = place;
    place = JSON.stringify(await entry.boundingBox());
    return place === before;
  };
  await expect.poll(isStill, { intervals: [100] }).toBe(true);
  await entry.click();
};
