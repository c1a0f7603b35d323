import fc from "fast-check";
import { expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import { isSetupCode, setupCode } from "./secrets.ts";

const DAY_MS = 86_400_000;
const SECRET = "one secret of at least thirty-two characters";
const instants = fc.date({ min: new Date("2026-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });

test("a code is valid until the time it names, at least a day, however it is typed", () => {
  provideSettings({ AUTH_SECRET: SECRET });
  fc.assert(
    fc.property(instants, (at) => {
      const { code, validUntil } = setupCode(at);
      expect(code).toMatch(/^([A-HJ-NP-Z2-9]{4}-){3}[A-HJ-NP-Z2-9]{4}$/);
      expect(validUntil.getTime() - at.getTime()).toBeGreaterThan(DAY_MS);
      for (const typed of [code, code.toLowerCase(), code.replaceAll("-", ""), ` ${code.replaceAll("-", " ")} `])
        expect(isSetupCode(typed, at)).toBe(true);
      expect(isSetupCode(code, new Date(validUntil.getTime() - 1))).toBe(true);
      expect(isSetupCode(code, validUntil)).toBe(false);
      expect(isSetupCode(code, new Date(at.getTime() - DAY_MS))).toBe(false);
    }),
  );
});

test("every server with the same AUTH_SECRET has the same code, and others have another one", () => {
  const at = new Date("2026-05-04T10:00:00Z");
  provideSettings({ AUTH_SECRET: SECRET });
  const { code } = setupCode(at);
  expect(setupCode(at).code).toBe(code);
  provideSettings({ AUTH_SECRET: `${SECRET}!` });
  expect(setupCode(at).code).not.toBe(code);
  expect(isSetupCode(code, at)).toBe(false);
  provideSettings({ AUTH_SECRET_PREVIOUS: SECRET });
  expect(isSetupCode(code, at)).toBe(true);
});
