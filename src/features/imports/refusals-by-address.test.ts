import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { commandLine } from "../accounts/manage-businesses.ts";
import { mergeTwo, undoCustomerMerge } from "../customers/merge-customers.ts";
import { correctCustomer, readContact } from "../customers/privacy/correct-customer.ts";
import { setConsent } from "../customers/privacy/set-consent.ts";
import { putCustomer } from "../customers/put-customer.ts";
import { importRecords } from "./import-records.ts";
import { postCustomers } from "./posted/customers.ts";

const folder = mkdtempSync(path.join(tmpdir(), "addresses-"));
afterAll(() => rmSync(folder, { recursive: true }));

let counter = 0;
const bring = (scope: Scope, text: string) => {
  const file = path.join(folder, `${++counter}.csv`);
  writeFileSync(file, text);
  return importRecords(commandLine(scope), { file, format: "customers", storefrontId: 1 });
};

type Consents = Record<string, { email: string; sms: string }>;

const consentsOf = (scope: Scope): Promise<Consents> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string; email: string; sms: string }>(
      "select external_id as id, email_consent as email, sms_consent as sms from customers order by external_id",
    );
    return Object.fromEntries(rows.map(({ id, ...consents }) => [id, consents]));
  });

const AT = new Date("2026-03-01T00:00:00Z");
const REFUSED = new Date("2026-04-01T00:00:00Z");

/** Ada consented at addresses of her own, and Bo refused at his. */
const aPair = async () => {
  const scope = await aBusiness();
  const granted = { emailConsent: "granted", emailConsentAt: AT, smsConsent: "granted", smsConsentAt: AT } as const;
  const denied = {
    emailConsent: "denied",
    emailConsentAt: REFUSED,
    smsConsent: "denied",
    smsConsentAt: REFUSED,
  } as const;
  await aCustomer(scope, { externalId: "ada", email: "ada@shop.test", phone: "+14155550101", ...granted });
  await aCustomer(scope, { externalId: "bo", email: "bo@shop.test", phone: "+14155550102", ...denied });
  return scope;
};

const [email, phone] = ["bo@shop.test", "+14155550102"];

test.each<[string, (scope: Scope) => Promise<unknown>]>([
  ["a file", (scope) => bring(scope, `customer_id,email,phone\nada,${email},${phone}\n`)],
  ["a PUT", (scope) => putCustomer(asAdmin(scope), { externalId: "ada", email, phone })],
  ["a batch", (scope) => postCustomers(asAdmin(scope), [{ value: { externalId: "ada", email, phone } }])],
  [
    "a correction",
    async (scope) => {
      const id = await idOfCustomer(scope, "ada");
      const { version } = await readContact(asAdmin(scope), id);
      await correctCustomer(asAdmin(scope), { id, version, email, phone });
    },
  ],
])("a customer who gets an address that another one refused for is refused there too: %s", async (_, change) => {
  const scope = await aPair();
  await change(scope);
  expect((await consentsOf(scope)).ada).toEqual({ email: "denied", sms: "denied" });
});

test("a merge and its undo give nobody a consent for an address that was refused", async () => {
  const scope = await aPair();
  await aCustomer(scope, { externalId: "cy", phone: "+14155550103", emailConsent: "granted", emailConsentAt: AT });
  await aCustomer(scope, { externalId: "di", email });
  const [cy, di] = [await idOfCustomer(scope, "cy"), await idOfCustomer(scope, "di")];
  const { id } = await mergeTwo(asAdmin(scope), { keep: cy, merge: di });
  expect((await consentsOf(scope)).cy?.email).toBe("denied");
  await undoCustomerMerge(asAdmin(scope), id);

  await aCustomer(scope, { externalId: "eve", email: "ada@shop.test", emailConsent: "granted", emailConsentAt: AT });
  const [ada, eve] = [await idOfCustomer(scope, "ada"), await idOfCustomer(scope, "eve")];
  const second = await mergeTwo(asAdmin(scope), { keep: ada, merge: eve });
  await setConsent(asAdmin(scope), { id: ada, channel: "email", state: "denied", reason: "By phone" });
  await undoCustomerMerge(asAdmin(scope), second.id);
  expect(await consentsOf(scope)).toMatchObject({ ada: { email: "denied" }, eve: { email: "denied" } });
});

/** The audit lines of changed consents, by the customer's ID. */
const auditedConsents = (scope: Scope) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string; after: unknown }>(
      `select c.external_id as id, l.after from audit_log l join customers c
           on c.business_id = l.business_id and c.customer_id::text = l.things ->> 'customer'
        where l.action = 'customer.consent_changed' order by c.external_id`,
    );
    return rows;
  });

test("whoever is refused through another one's address has an audit line of their own", async () => {
  const scope = await aBusiness();
  for (const externalId of ["ada", "bo", "cy"])
    await aCustomer(scope, { externalId, email, emailConsent: "granted", emailConsentAt: AT });
  const line = { channel: "email", state: "denied", by: "same_address" };
  const denial = { externalId: "ada", consents: [{ channel: "email" as const, state: "denied" as const }] };
  await putCustomer(asAdmin(scope), denial);
  expect(await auditedConsents(scope)).toEqual([
    { id: "bo", after: line },
    { id: "cy", after: line },
  ]);
  const other = await aBusiness();
  for (const externalId of ["ada", "bo"])
    await aCustomer(other, { externalId, email, emailConsent: "granted", emailConsentAt: AT });
  const id = await idOfCustomer(other, "ada");
  await setConsent(asAdmin(other), { id, channel: "email", state: "denied", reason: "By phone" });
  expect(await auditedConsents(other)).toMatchObject([{ id: "ada" }, { id: "bo", after: line }]);
});

test("a refusal that is known by its day counts until the day's end, and never later than now", async () => {
  const scope = await aBusiness({ timeZone: "America/New_York" });
  const grant = (id: string, at: string) =>
    aCustomer(scope, { externalId: id, emailConsent: "granted", emailConsentAt: new Date(at) });
  for (const id of ["1", "2", "3", "4"]) await grant(id, "2026-05-01T13:00:00Z");
  await grant("5", "2026-05-02T04:00:00Z");
  await bring(
    scope,
    "customer_id,email_consent,email_consent_at,unsubscribed,unsub_time\n" +
      "1,no,2026-05-01,,\n2,,,2026-05-01,\n3,,,,2026-05-01\n4,,,,2026-05-01 08:00:00\n5,no,2026-05-01,,\n",
  );
  const states = Object.entries(await consentsOf(scope)).map(([id, { email: state }]) => [id, state]);
  expect(Object.fromEntries(states)).toEqual({ 1: "denied", 2: "denied", 3: "denied", 4: "granted", 5: "granted" });
  const today = new Date().toLocaleDateString("sv", { timeZone: "America/New_York" });
  await bring(scope, `customer_id,email_consent,email_consent_at\n5,no,${today}\n`);
  const after = await withBusiness(scope, (client) =>
    client.query<{ isPast: boolean }>(
      "select email_consent_at <= now() as \"isPast\" from customers where external_id = '5'",
    ),
  );
  expect(after.rows).toEqual([{ isPast: true }]);
});
