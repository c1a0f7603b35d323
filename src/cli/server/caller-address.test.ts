import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { checkProxy } from "#cli/operations/check-settings.ts";
import { log } from "#core/server/log.ts";
import { provideSettings } from "#core/server/settings.ts";
import { serveRoutes } from "#testing/routes/serve-routes.ts";
import { callerAddress } from "./caller-address.ts";
import { makeHttpServer } from "./http-server.ts";
import { listenOn } from "./port.ts";

test("the peer is the caller if no proxy is trusted, whatever the header says", () => {
  expect(callerAddress("203.0.113.7", "10.0.0.1", 0)).toBe("203.0.113.7");
  expect(callerAddress("::ffff:203.0.113.7", undefined, 0)).toBe("203.0.113.7");
});

test("behind n proxies the caller is the n-th address from the right; those further left may be forged", () => {
  expect(callerAddress("10.0.0.2", "6.6.6.6, 203.0.113.7", 1)).toBe("203.0.113.7");
  expect(callerAddress("10.0.0.2", ["6.6.6.6", "203.0.113.7, 10.0.0.1"], 2)).toBe("203.0.113.7");
});

const word = fc.integer({ min: 0, max: 0xffff });
const ipv4 = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 }).map((bytes) => bytes.join("."));
const hex = (text: string): number[] => {
  const [a = 0, b = 0, c = 0, d = 0] = text.split(".").map(Number);
  return [a * 256 + b, c * 256 + d];
};
/** The ways to write eight groups. */
const spelled = (groups: readonly number[]): string[] => {
  const short = groups.map((group) => group.toString(16));
  const long = short.map((group) => group.padStart(4, "0"));
  const compressed = new URL(`http://[${short.join(":")}]`).hostname.slice(1, -1);
  const plain = [short.join(":"), long.join(":"), compressed];
  return [...plain, ...plain.map((one) => one.toUpperCase())];
};
/** As proxies write an address: bare, with a port, in brackets, quoted, with spaces. */
const decorated = (bare: string, isIPv6: boolean, port: number): string[] => {
  const forms = isIPv6 ? [bare, `[${bare}]`, `[${bare}]:${port}`] : [bare, `${bare}:${port}`];
  return forms.flatMap((form) => [form, ` ${form}\t`, `"${form}"`]);
};
const through = (entry: string): string => callerAddress("10.0.0.2", `6.6.6.6, ${entry}`, 1);

test("however a proxy writes an IPv4 address, also as an IPv6 one, it is the same caller", () => {
  fc.assert(
    fc.property(ipv4, fc.integer({ min: 1, max: 65535 }), (address, port) => {
      const mapped = [...spelled([0, 0, 0, 0, 0, 0xffff, ...hex(address)]), `::ffff:${address}`, `::FFFF:${address}`];
      const translated = [...spelled([0x64, 0xff9b, 0, 0, 0, 0, ...hex(address)]), `64:ff9b::${address}`];
      const forms = [
        ...decorated(address, false, port),
        ...[...mapped, ...translated].flatMap((form) => decorated(form, true, port)),
      ];
      expect(new Set(forms.map(through))).toEqual(new Set([address]));
      expect(callerAddress(`::ffff:${address}`, undefined, 0)).toBe(address);
    }),
  );
});

test("however a proxy writes an IPv6 address, it is the same caller, and another address is another one", () => {
  const groups = fc.tuple(fc.integer({ min: 0x2000, max: 0x3fff }), ...Array.from({ length: 7 }, () => word));
  fc.assert(
    fc.property(groups, fc.integer({ min: 1, max: 65535 }), (one, port) => {
      const found = new Set(spelled(one).flatMap((form) => decorated(form, true, port).map(through)));
      expect(found.size).toBe(1);
      const other = one.with(7, (one.at(7) ?? 0) ^ 1);
      expect(found).not.toContain(through(other.map((group) => group.toString(16)).join(":")));
    }),
  );
});

test.each(["unknown", "_hidden", "203.0.113.7.8", "1.2.3.4:x", "[::1", "", "999.1.1.1:5"])(
  "what is no address (%j) counts as the proxy that wrote it",
  (entry) => expect(through(entry)).toBe("10.0.0.2"),
);

test("an IPv6 address that only looks like an embedded one stays one", () => {
  for (const address of ["::ffff:1", "64:ff9c::1", "1::ffff:1:2"]) expect(through(address)).toBe(address);
});

test("a zone is no part of the caller", () => expect(callerAddress("fe80::1%eth0", undefined, 0)).toBe("fe80::1"));

test("wrong tokens from one address are refused after thirty, behind a proxy that writes a new port each time", async () => {
  const server = await serveRoutes({ trustedProxies: 1 });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const guess = async (entry: string) => {
    const headers = { authorization: "Bearer c360_wrong", "x-forwarded-for": entry };
    return (await fetch(`${server.url}/api/admin/customers`, { headers })).status;
  };
  const statuses = [];
  for (let i = 0; i < 45; i++) {
    const port = 40_000 + i;
    statuses.push(await guess(i % 2 ? `203.0.113.11:${port}` : `[::FFFF:203.0.113.11]:${port}`));
  }
  expect(statuses).toEqual([...Array(30).fill(401), ...Array(15).fill(429)]);
  expect(await guess("[::FFFF:203.0.113.12]:1")).toBe(401);
});

test("ignores a header shorter than the chain of proxies", () => {
  expect(callerAddress("10.0.0.2", "203.0.113.7", 2)).toBe("10.0.0.2");
  expect(callerAddress("10.0.0.2", undefined, 1)).toBe("10.0.0.2");
});

const folder = mkdtempSync(path.join(tmpdir(), "c360-proxy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = async (trustedProxies: number, times: number) => {
  const { server, drain } = makeHttpServer(async (_, answer) => void answer.end("ok"), {
    dev: false,
    trustedProxies,
    dataFolder: folder,
  });
  const port = await listenOn(server, 0, "127.0.0.1");
  for (let i = 0; i < times; i += 1) {
    await fetch(`http://127.0.0.1:${port}/`, { headers: { "x-forwarded-for": "203.0.113.9" } });
  }
  await drain();
};

test("an untrusted proxy is reported once in the log, and by the doctor", async () => {
  const warn = vi.spyOn(log(), "warn");
  provideSettings({ DATA_DIR: folder });
  await ask(1, 2);
  expect([warn.mock.calls.length, checkProxy()]).toEqual([0, []]);
  await ask(0, 3);
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/X-Forwarded-For .* TRUST_PROXY/)]]);
  expect(checkProxy()).toMatchObject([{ state: "warn", todo: expect.stringMatching(/TRUST_PROXY/) }]);
  provideSettings({ TRUST_PROXY: "1" });
  expect(checkProxy()).toEqual([]);
});
