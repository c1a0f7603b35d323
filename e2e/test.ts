import { type APIRequestContext, test as base, expect, type Locator, type Page } from "@playwright/test";
import type { TestBusiness } from "../src/testing/processes/test-businesses.ts";
import { demo, emailOf } from "./demo.ts";

type Fixtures = {
  /** False for tests that change nothing of their business: those of one worker have one in common. */
  ownBusiness: boolean;
  /** What the browser may complain of in this test; anything else fails it (refused policies are complaints too). */
  mayComplain: RegExp;
  business: TestBusiness | undefined;
  watch: undefined;
};

/** Where `npm run test:e2e` makes businesses. */
const MAKER = process.env.E2E_BUSINESSES;

const takeBusiness = async (maker: string): Promise<TestBusiness> => {
  const response = await fetch(maker, { method: "POST" });
  if (!response.ok) throw new Error(`No business for this test: ${await response.text()}`);
  return response.json() as Promise<TestBusiness>;
};

let common: Promise<TestBusiness> | undefined;

const commonBusiness = (maker: string): Promise<TestBusiness> => {
  common ??= takeBusiness(maker);
  return common;
};

/** A stranger is told so by the API: the browser writes each 401 to its console. */
const STRANGER = /status of 401/;

export const test = base.extend<Fixtures>({
  ownBusiness: [true, { option: true }],
  mayComplain: [STRANGER, { option: true }],
  // `demo` is this test's business while it runs.
  business: [
    async ({ ownBusiness }, use) => {
      const business = MAKER && (await (ownBusiness ? takeBusiness(MAKER) : commonBusiness(MAKER)));
      const before = { ...demo };
      await use(business ? Object.assign(demo, business) : undefined);
      Object.assign(demo, before);
    },
    { auto: true },
  ],
  // Wrong passwords count by address: one test's must not lock out another's.
  extraHTTPHeaders: async ({ business }, use) => use(business ? { "x-forwarded-for": business.address } : undefined),
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

/** As the login page's script does it, into the cookies of the page's context. */
const openSession = async (request: APIRequestContext, role: Role): Promise<void> => {
  const { csrfToken } = (await (await request.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const answer = await request.post("/api/auth/callback/credentials", {
    headers: { origin: demo.url },
    form: { email: emailOf(role), password: demo.password, business: "", csrfToken, json: "true" },
  });
  expect(answer.status(), `${role} logs in`).toBe(200);
};

/** As this role, on the page at `next`. */
export const logIn = async (page: Page, role: Role = "admin", next = "/rfm"): Promise<void> => {
  await openSession(page.request, role);
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
