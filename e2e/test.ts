import { type APIRequestContext, test as base, expect, type Locator, type Page } from "@playwright/test";
import { TIME_ZONE } from "../src/features/demo/rules/shop.ts";
import { toLocalDay } from "../src/lib/time/day.ts";
import type { TestBusiness } from "../src/testing/processes/test-businesses.ts";
import { brokenTextsIn } from "./broken-texts.ts";
import { demo, emailOf } from "./demo.ts";

type Fixtures = {
  /** False for tests that change nothing; those of one worker share a business. "empty": an own one without data. */
  ownBusiness: boolean | "empty";
  /** Console messages that this test expects; any other message fails it, including Content Security Policy violations. */
  mayComplain: RegExp;
  business: TestBusiness | undefined;
  day: undefined;
};

/** The server on which `npm run test:e2e` creates businesses. */
const BUSINESS_SERVER = process.env.E2E_BUSINESSES;

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

/** Browsers log each 401 to the console, and visitors who are not logged in get some. */
const UNAUTHENTICATED = /status of 401/;

/** On a busy machine: pages send a request again that was put off, and browsers measure when a preloaded file is used. */
const BUSY = /status of 503|preloaded using link preload but not used within a few seconds/;

export const test = base.extend<Fixtures>({
  ownBusiness: [true, { option: true }],
  mayComplain: [UNAUTHENTICATED, { option: true }],
  // `demo` refers to this test's business while the test runs.
  business: [
    async ({ ownBusiness }, use) => {
      const business =
        BUSINESS_SERVER &&
        (await (ownBusiness
          ? takeBusiness(ownBusiness === "empty" ? `${BUSINESS_SERVER}/empty` : BUSINESS_SERVER)
          : commonBusiness(BUSINESS_SERVER)));
      const before = { ...demo };
      await use(business ? Object.assign(demo, business) : undefined);
      Object.assign(demo, before);
    },
    { auto: true },
  ],
  // Many tests compare counts that must be of the same day, so none begins shortly before the next.
  day: [
    async ({ business: _ }, use) => {
      const dayIn = (minutes: number) => toLocalDay(new Date(Date.now() + 60_000 * minutes), TIME_ZONE);
      await expect.poll(() => dayIn(2) === dayIn(0), { timeout: 180_000, intervals: [1000] }).toBe(true);
      await use(undefined);
    },
    { auto: true, timeout: 200_000 },
  ],
  // Failed logins count by address, so that one test's failures must not lock out another.
  extraHTTPHeaders: async ({ business }, use) => use(business ? { "x-forwarded-for": business.address } : undefined),
  // Watched; tests that only send requests open none.
  page: async ({ page, mayComplain }, use) => {
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await use(page);
    // A request that a test answers itself may still be under way, and would fail the next test.
    await page.unrouteAll({ behavior: "ignoreErrors" });
    expect(await brokenTextsIn(page)).toEqual([]);
    expect(complaints.filter((words) => !mayComplain.test(words) && !BUSY.test(words))).toEqual([]);
  },
});

export { expect };

/** The settings of a phone, for `test.use`. */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

type Role = Parameters<typeof emailOf>[0];

/** Logs in through the login page. */
export const logInOnPage = async (page: Page, role: Role, next: string): Promise<void> => {
  await page.goto(`/login?next=${encodeURIComponent(next)}`);
  await page.locator("#email").fill(emailOf(role));
  await page.locator("#password").fill(demo.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/");
};

/** Logs in as the login page's script does, for the cookies of the page's context, without loading a page. */
export const openSession = async (request: APIRequestContext, role: Role): Promise<void> => {
  const { csrfToken } = (await (await request.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const answer = await request.post("/api/auth/callback/credentials", {
    headers: { origin: demo.url },
    form: { email: emailOf(role), password: demo.password, business: "", csrfToken, json: "true" },
  });
  expect(answer.status(), `${role} logs in`).toBe(200);
};

/** Logs in with this role and opens the page at `next`. */
export const logIn = async (page: Page, role: Role = "admin", next = "/rfm"): Promise<void> => {
  await openSession(page.request, role);
  await page.goto(next);
  await expect(page.locator("h1")).toBeVisible();
};

/** Navigates inside the app as a link does: reloading all scripts would take most of the time. */
export const navigateTo = async (page: Page, address: string): Promise<void> => {
  const before = page.url();
  await page.evaluate(
    (to) => (window as unknown as { next: { router: { push: (to: string) => void } } }).next.router.push(to),
    address,
  );
  await page.waitForURL((url) => url.href !== before);
};

/** The grid of recency and frequency; the movement card has another grid. */
export const reportGrid = (page: Page) => page.locator("div[role=grid]");

/** Waits until the report is on screen and nothing is loading. */
export const waitUntilIdle = async (page: Page): Promise<void> => {
  await expect(reportGrid(page)).toBeVisible();
  await expect(page.getByText("Updating")).toHaveCount(0);
};

/** Waits until a dialog has the focus: before that, keys and clicks can hit it while it moves. */
export const waitForDialog = (dialog: Locator): Promise<void> =>
  expect.poll(() => dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);

/** Waits until a menu's entry is in place: it moves before and after it was measured. */
export const waitForPlace = async (entry: Locator): Promise<void> => {
  let place: string | undefined;
  const isStable = async () => {
    const before = place;
    place = JSON.stringify(await entry.boundingBox());
    return place === before;
  };
  await expect.poll(isStable, { intervals: [100] }).toBe(true);
};

export const chooseMenuItem = async (entry: Locator): Promise<void> => {
  await waitForPlace(entry);
  await entry.click();
};
