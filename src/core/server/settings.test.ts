import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { provideSettings, settingProblems, settings, settingsSchema } from "./settings.ts";

const before = { ...process.env };

const set = (values: Record<string, string>): void => {
  for (const name of Object.keys(settingsSchema.shape)) delete process.env[name];
  provideSettings(values);
};

const GOOD = { AUTH_SECRET: "Zk3v9Qm1Xy7Lr5Tn8Wp2Hd6Jc4Bf0SgAe", PUBLIC_URL: "https://customers.shop.test" };

beforeEach(() => set({}));
afterEach(() => {
  set({});
  provideSettings(before);
});

test(".env.example lists every setting with its meaning and default, as in the schema", async () => {
  const entries = Object.entries(settingsSchema.shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined).data;
    return `# ${schema.description}\n${fallback === undefined ? `${name}=` : `# ${name}=${fallback}`}\n`;
  });
  // Update it with `vitest -u`.
  await expect(entries.join("\n")).toMatchFileSnapshot("../../../.env.example");
});

test("an empty line in .env counts as unset", () => {
  set({ DATABASE_URL: "", PORT: "", LOG_LEVEL: "" });
  expect(settings()).toMatchObject({ PORT: 3000, LOG_LEVEL: "info" });
  expect(settings().DATABASE_URL).toBeUndefined();
});

describe("production", () => {
  test("requires a secret and a public address", () => {
    set(GOOD);
    expect(settingProblems({ production: true })).toEqual([]);
  });

  test("lists all missing settings, one per line", () => {
    const problems = settingProblems({ production: true });
    expect(problems.map((line) => line.split(" ")[0])).toEqual(["AUTH_SECRET", "PUBLIC_URL"]);
  });

  test.each([
    ["AUTH_SECRET", "short", /at least 32 characters/],
    ["AUTH_SECRET", "a".repeat(64), /known weak/],
    ["AUTH_SECRET", "change-me-change-me-change-me-change-me", /known weak/],
    ["PUBLIC_URL", "http://customers.shop.test", /https/],
    ["PUBLIC_URL", "customers", /https/],
    ["PORT", "70000", /65535/],
    ["PORT", "web", /port number/],
    ["TRUST_PROXY", "yes", /number of proxies/],
    ["LOG_LEVEL", "loud", /trace/],
    ["ANTHROPIC_API_KEY", "sk-ant two keys", /without spaces/],
    ["ANTHROPIC_MODEL", "Claude Sonnet", /claude-sonnet-5-5/],
    ["ANTHROPIC_BASE_URL", "http://proxy.shop.test", /https/],
    ["ANTHROPIC_TIMEOUT", "0", /more than 0/],
    ["DATABASE_URL", "mysql://root@localhost/shop", /postgresql:\/\//],
  ])("rejects %s=%s", (name, value, why) => {
    set({ ...GOOD, [name]: value });
    const problems = settingProblems({ production: true });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} `));
    expect(problems[0]).toMatch(why);
    expect(settings).toThrow(why);
  });
});
