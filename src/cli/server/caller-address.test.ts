import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { log } from "#lib/server/log.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { checkProxy } from "../operations/doctor/check-settings.ts";
import { callerAddress } from "./caller-address.ts";
import { makeHttpServer } from "./http-server.ts";
import { listenOn } from "./port.ts";

test("without a trusted proxy the peer is the caller, whatever the header says", () => {
  expect(callerAddress("203.0.113.7", "10.0.0.1", 0)).toBe("203.0.113.7");
  expect(callerAddress("::ffff:203.0.113.7", undefined, 0)).toBe("203.0.113.7");
});

test("behind n proxies the caller is the n-th address from the right; those further left may be forged", () => {
  expect(callerAddress("10.0.0.2", "6.6.6.6, 203.0.113.7", 1)).toBe("203.0.113.7");
  expect(callerAddress("10.0.0.2", ["6.6.6.6", "203.0.113.7, 10.0.0.1"], 2)).toBe("203.0.113.7");
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
