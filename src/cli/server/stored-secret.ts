import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { provideSettings, settings } from "#core/server/settings.ts";

/** Development and demo generate their own AUTH_SECRET once and store it, so that logins survive a restart. */
export const provideStoredSecret = (): void => {
  const { AUTH_SECRET, DATA_DIR } = settings();
  if (AUTH_SECRET) return;
  const file = path.join(DATA_DIR, "auth-secret");
  if (!existsSync(file)) {
    mkdirSync(DATA_DIR, { recursive: true, mode: 0o755 });
    writeFileSync(file, randomBytes(48).toString("base64url"), { mode: 0o600 });
  }
  provideSettings({ AUTH_SECRET: readFileSync(file, "utf8").trim() });
};
