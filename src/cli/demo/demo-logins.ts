import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { settings } from "#core/server/settings.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor, Role } from "#core/values/permissions.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import {
  businessBySlug,
  commandLine,
  createBusiness,
  rotateTenantSecret,
} from "#features/accounts/manage-businesses.ts";
import { createUser, setPassword } from "#features/accounts/manage-users.ts";
import { CURRENCY, SHOP_NAME, TIME_ZONE } from "#features/demo/rules/shop.ts";

export const DEMO = { slug: "demo", name: SHOP_NAME, timeZone: TIME_ZONE, currency: CURRENCY };

const LOGINS: { email: string; name: string; role: Role }[] = [
  { email: "admin@demo.example", name: "Demo admin", role: "admin" },
  { email: "manager@demo.example", name: "Demo manager", role: "manager" },
  { email: "analyst@demo.example", name: "Demo analyst", role: "analyst" },
  { email: "viewer@demo.example", name: "Demo viewer", role: "viewer" },
];

/**
 * The contents of `.data/demo.json`; `email` is the admin's, all users share the password, and the token has every
 * permission.
 */
export type DemoLogins = {
  url: string;
  email: string;
  password: string;
  token: string;
  tenantId: string;
  secret: string;
  businessSlug: string;
  logins: { email: string; role: Role }[];
};

const getLoginsFile = (): string => path.join(settings().DATA_DIR, "demo.json");

const read = (): DemoLogins | undefined => {
  try {
    return JSON.parse(readFileSync(getLoginsFile(), "utf8")) as DemoLogins;
  } catch {
    return undefined;
  }
};

const write = (logins: DemoLogins): void => {
  const partial = `${getLoginsFile()}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, getLoginsFile());
};

export const forgetDemoLogins = (): void => rmSync(getLoginsFile(), { force: true });

const giveLogin = async (actor: Actor, login: (typeof LOGINS)[number], password: string): Promise<void> => {
  try {
    await createUser(actor, { ...login, password });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "CONFLICT") throw error;
    await setPassword(actor, login.email, password);
  }
};

/** Secrets are stored only as hashes, so if the file is lost, new ones are created. */
const makeLogins = async (actor: Actor, url: string): Promise<DemoLogins> => {
  const password = randomBytes(12).toString("base64url");
  for (const login of LOGINS) await giveLogin(actor, login, password);
  const { token } = await createToken(actor, { name: "Demo", role: "admin", expiresInDays: null });
  return {
    url,
    email: LOGINS[0]?.email ?? "",
    password,
    token,
    tenantId: actor.businessId,
    secret: (await rotateTenantSecret(actor, 0)).secret,
    businessSlug: DEMO.slug,
    logins: LOGINS.map(({ email, role }) => ({ email, role })),
  };
};

/** The demo business with its logins: created the first time and found later, keeping any changes made since. */
export const ensureDemoLogins = async (url: string): Promise<DemoLogins> => {
  const business = (await businessBySlug(DEMO.slug)) ?? (await createBusiness(DEMO)).business;
  const kept = existsSync(getLoginsFile()) ? read() : undefined;
  const logins =
    kept?.tenantId === business.id ? { ...kept, url } : await makeLogins(commandLine({ businessId: business.id }), url);
  write(logins);
  return logins;
};
