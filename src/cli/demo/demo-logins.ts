import { randomBytes } from "node:crypto";
import type { Actor, Role } from "#core/values/permissions.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import {
  businessBySlug,
  commandLine,
  createBusiness,
  rotateTenantSecret,
} from "#features/accounts/manage-businesses.ts";
import { CURRENCY, SHOP_NAME, TIME_ZONE } from "#features/demo/rules/shop.ts";
import { giveLogin, savedLogins } from "./saved-logins.ts";

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

const saved = savedLogins<DemoLogins>("demo.json");

export const forgetDemoLogins = saved.forget;

/** Secrets are stored only as hashes, so if the file is lost, new ones are created. */
const makeLogins = async (actor: Actor, url: string): Promise<DemoLogins> => {
  const password = randomBytes(12).toString("base64url");
  for (const login of LOGINS) await giveLogin(actor, { ...login, password });
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

/** Whether the demo business was loaded. */
export const hasDemoShop = async (): Promise<boolean> => (await businessBySlug(DEMO.slug)) !== null;

/** The demo business with its logins: created the first time and found later, keeping any changes made since. */
export const ensureDemoLogins = async (url: string): Promise<DemoLogins> => {
  const business = (await businessBySlug(DEMO.slug)) ?? (await createBusiness(DEMO)).business;
  const kept = saved.read();
  const logins =
    kept?.tenantId === business.id ? { ...kept, url } : await makeLogins(commandLine({ businessId: business.id }), url);
  saved.write(logins);
  return logins;
};
