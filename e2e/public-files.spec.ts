import { demo } from "./demo.ts";
import { expect, test } from "./test.ts";

test.use({ ownBusiness: false });

const TYPES: Record<string, string> = {
  "/favicon.ico": "image/x-icon",
  "/icon.svg": "image/svg+xml",
  "/apple-touch-icon.png": "image/png",
  "/manifest.webmanifest": "application/manifest+json",
  "/robots.txt": "text/plain",
};

const read = async (address: string) => {
  const response = await fetch(new URL(address, demo.url));
  expect(response.status, address).toBe(200);
  expect(response.headers.get("cache-control"), address).toBe("public, max-age=86400");
  return { type: response.headers.get("content-type") ?? "", text: await response.text() };
};

test("a browser, a phone and a crawler get what they ask for, and may keep it", async ({ page }) => {
  for (const [address, type] of Object.entries(TYPES)) expect((await read(address)).type).toContain(type);
  expect((await read("/robots.txt")).text).toBe("User-agent: *\nDisallow: /\n");
  await page.goto("/login");
  const links = await page.locator('link[rel~="icon"], link[rel="apple-touch-icon"], link[rel="manifest"]').all();
  const linked = await Promise.all(links.map((link) => link.getAttribute("href")));
  expect(linked.toSorted()).toEqual(["/apple-touch-icon.png", "/favicon.ico", "/icon.svg", "/manifest.webmanifest"]);
  const { icons } = JSON.parse((await read("/manifest.webmanifest")).text) as { icons: { src: string }[] };
  for (const { src } of icons) await read(src);
});

test("other addresses that begin alike are pages, with the headers of pages", async () => {
  for (const address of ["/robots", "/icon-page", "/manifest.webmanifest.html", "/favicon.icons"]) {
    const { status, headers } = await fetch(new URL(address, demo.url));
    expect([address, status, headers.get("content-security-policy") !== null]).toEqual([address, 404, true]);
    expect(headers.get("cache-control")).not.toContain("public");
  }
});
