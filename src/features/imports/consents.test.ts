import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ImportMapping } from "#features/imports/rules/reading-options.ts";
import { withoutOutcomes } from "#records/rules/incoming-records.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { asAdmin } from "#testing/request.ts";
import { commandLine } from "../accounts/manage-businesses.ts";
import { mergeTwo } from "../customers/merge-customers.ts";
import { setConsent } from "../customers/privacy/set-consent.ts";
import { putCustomer } from "../customers/put-customer.ts";
import { checkLocalFile } from "./files/check-file.ts";
import { importRecords } from "./import-records.ts";
import { postCustomers } from "./posted/customers.ts";
import { suggestMapping, suggestUnsubscribed } from "./rules/mapping/suggest-mapping.ts";

const folder = mkdtempSync(path.join(tmpdir(), "consents-"));
afterAll(() => rmSync(folder, { recursive: true }));

let counter = 0;
/** Each import reads another file, because the same one is imported once. */
const fileOf = (text: string): string => {
  const file = path.join(folder, `${++counter}.csv`);
  writeFileSync(file, text);
  return file;
};

type Options = {
  format?: string;
  mapping?: ImportMapping;
  unsubscribed?: readonly ["email"];
  confirmGrants?: number;
  shiftDays?: number;
};

const bring = (scope: Scope, text: string, { format = "customers", ...options }: Options = {}) =>
  importRecords(commandLine(scope), { file: fileOf(text), format, storefrontId: 1, ...options });

const check = async (scope: Scope, text: string, options: Options = {}) => {
  const reading = { file: fileOf(text), format: "customers", storefrontId: 1, ...options };
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  return (await checkLocalFile(asAdmin(scope), reading, watch)).result;
};

/** A file whose columns are suggested, as the page does. */
const suggested = (text: string): ImportMapping => {
  const [header = [], ...rows] = text
    .trim()
    .split("\n")
    .map((line) => line.split(text.includes(";") ? ";" : ",").map((cell) => cell.replaceAll('"', "")));
  return suggestMapping(header, rows);
};

const consentsOf = (scope: Scope): Promise<Record<string, string>> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string; consent: string }>(
      "select external_id as id, email_consent as consent from customers order by external_id",
    );
    return Object.fromEntries(rows.map(({ id, consent }) => [id, consent]));
  });

const aGranted = (scope: Scope, externalId: string, at: string | null = "2026-03-01T00:00:00Z", email?: string) =>
  aCustomer(scope, {
    externalId,
    email: email ?? `${externalId}@shop.test`,
    emailConsent: "granted",
    emailConsentAt: at === null ? null : new Date(at),
  });

describe("a refusal in a file", () => {
  test("counts without a date against a consent with one: 65-customer-near-names, 70-consent-reimport", async () => {
    const scope = await aBusiness();
    for (const id of ["71", "72", "73", "74"]) await aGranted(scope, id);
    await bring(
      scope,
      "customer_id,email,accepts_marketing,unsubscribed,city\n" +
        "71,71@shop.test,no,true,Salem\n72,72@shop.test,yes,false,Boise\n73,73@shop.test,yes,true,Reno\n74,74@shop.test,,,Ely\n",
    );
    expect(await consentsOf(scope)).toEqual({ "71": "denied", "72": "granted", "73": "denied", "74": "granted" });
    // An old list, with and without dates, gives nothing back and says so.
    const old = await bring(scope, "customer_id,email_consent\n71,yes\n72,yes\n73,yes\n");
    expect(old).toMatchObject({ refusalsKept: 2, customersChanged: 0 });
    const dated = await bring(scope, "customer_id,email_consent,email_consent_at\n71,yes,2026-05-01\n");
    expect(dated.refusalsKept).toBe(1);
    expect(await consentsOf(scope)).toEqual({ "71": "denied", "72": "granted", "73": "denied", "74": "granted" });
  });

  test.each([
    ["UNSUB_TIME", "2026-04-18 14:00:32"],
    ["CLEAN_TIME", "2026-04-18 14:00:32"],
    ["status", "unsubscribed"],
    ["status", "cleaned"],
    ["status", "Blocklisted"],
    ["Email status", "bounced"],
    ["subscription_status", "complained"],
    ["state", "suppressed"],
    ["unsubscribed", "true"],
    ["opt_out", "1"],
    ["do_not_email", "yes"],
    ["email_opted_out", "Y"],
    ["HasOptedOutOfEmail", "TRUE"],
    ["Email Opt Out", "true"],
    ["Unsubscribed from all email", "Yes"],
    ["Portal Bounce", "mailbox full"],
    ["blocklisted", "2026-04-18"],
    ["EMAIL BLACKLISTED", "x"],
    ["suppressed", "User suppressed"],
    ["Dado de baja", "Sí"],
    ["Descadastrado", "sim"],
    ["Acepta recibir e-mail marketing", "No acepta"],
    ["Aceita receber e-mail marketing", "Não aceita"],
    ["Accepts Email Marketing", "no"],
  ])("is in the column %s: %s", async (column, value) => {
    const scope = await aBusiness();
    await aGranted(scope, "ada");
    const text = `id,E-mail,Nome,${column}\nada,ada@shop.test,Ada,${value}\n`;
    await bring(scope, text, { mapping: { ...suggested(text), rows: "customers" } });
    expect(await consentsOf(scope)).toEqual({ ada: "denied" });
  });

  test("counts in any of several columns of consents, also where others were chosen", async () => {
    const scope = await aBusiness();
    for (const id of ["ada", "bo"]) await aGranted(scope, id);
    const text = "id,E-mail,Accepts Marketing,Newsletter\nada,ada@shop.test,yes,no\nbo,bo@shop.test,yes,yes\n";
    const columns = { customer_id: "id", email: "E-mail", email_consent: "Accepts Marketing" };
    await bring(scope, text, { mapping: { rows: "customers", columns, dateOrder: null, decimalSign: null } });
    expect(await consentsOf(scope)).toEqual({ ada: "denied", bo: "granted" });
  });

  test("is not outlived by an older consent whose file's dates are moved", async () => {
    const scope = await aBusiness();
    await bring(scope, "customer_id,email,email_consent,email_consent_at\nada,ada@shop.test,no,2026-04-01\n");
    const older = "customer_id,email,email_consent,email_consent_at\nada,ada@shop.test,yes,2026-03-01\n";
    expect(await bring(scope, older, { shiftDays: 60 })).toMatchObject({ refusalsKept: 1 });
    const orders =
      "Name,Email,Financial Status,Total,Accepts Marketing,Created at,Lineitem quantity,Lineitem name,Lineitem price\n" +
      "#1,ada@shop.test,paid,5.00,yes,2026-03-01 10:00:00 +0000,1,Mug,5.00\n";
    await bring(scope, orders, { format: "shopify-orders", shiftDays: 60 });
    expect(Object.values(await consentsOf(scope))).not.toContain("granted");
  });

  test("concerns everyone with the address, whatever their ID: 61-mailchimp-unsubscribed", async () => {
    const scope = await aBusiness();
    await aGranted(scope, "ada");
    await aGranted(scope, "bo", "2026-02-02T00:00:00Z");
    await aGranted(scope, "cy", null);
    const text =
      "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,UNSUB_TIME,UNSUB_REASON,LEID,EUID,NOTES,TAGS\n" +
      "ADA@shop.test,Ada,One,2,,,2023-03-25 13:51:14,2026-04-18 14:00:32,NORMAL,1,a1,,\n" +
      "bo@shop.test,Bo,Two,2,2022-01-05 10:00:00,,2022-01-05 10:01:00,2026-02-01 08:00:00,SPAM,2,b2,,\n" +
      "cy@shop.test,Cy,Three,2,2022-01-05 10:00:00,,2022-01-05 10:01:00,2026-02-01 08:00:00,SPAM,3,c3,,\n";
    const mapping = suggested(text);
    const [header = [], ...rows] = text.split("\n").map((line) => line.split(","));
    expect(suggestUnsubscribed("unsubscribed_email_audience_export_1.csv", header, rows)).toEqual(["email"]);
    expect((await check(scope, text, { mapping })).customersNew).toBe(3);
    expect(await bring(scope, text, { mapping })).toMatchObject({ customersNew: 3, cellsLeftOut: 0 });
    // Bo consented the day after.
    expect(await consentsOf(scope)).toMatchObject({ ada: "denied", bo: "granted", cy: "denied" });
    // All of the file refused: the date in the file counts also then.
    await bring(scope, text, { mapping, unsubscribed: ["email"] });
    expect(await consentsOf(scope)).toMatchObject({ ada: "denied", bo: "granted", cy: "denied" });
    await bring(scope, "Email\nbo@shop.test\n", {
      mapping: suggested("Email\nbo@shop.test\n"),
      unsubscribed: ["email"],
    });
    expect(await consentsOf(scope)).toMatchObject({ ada: "denied", bo: "denied", cy: "denied" });
    // Nor does another record of the same person get around it.
    await bring(scope, "customer_id,email,email_consent\nada2,Ada@Shop.test,yes\n");
    expect(await consentsOf(scope)).toMatchObject({ ada: "denied", ada2: "denied" });
  });

  test("is withdrawn by a confirmation that knew how many customers it concerns", async () => {
    const scope = await aBusiness();
    await bring(scope, "customer_id,email_consent\nada,no\nbo,no\ncy,yes\n");
    await aGranted(scope, "di", "2026-01-01T00:00:00Z");
    const list = "customer_id,email_consent,email_consent_at\nada,yes,\nbo,yes,2026-01-01\ncy,yes,\ndi,yes,\n";
    const checked = await check(scope, list);
    expect(checked).toMatchObject({ refusalsKept: 2, grantsUndated: 1, customersChanged: 0 });
    // Whoever may not see personal data could find out by a guessed address who refused.
    expect(withoutOutcomes({ role: "viewer" }, checked)).toMatchObject({
      refusalsKept: 0,
      grantsUndated: 0,
    });
    expect(await check(scope, list, { confirmGrants: 1 })).toMatchObject({ refusalsKept: 1, grantsUndated: 0 });
    expect((await bring(scope, list, { confirmGrants: 1 })).refusalsKept).toBe(1);
    expect(await consentsOf(scope)).toEqual({ ada: "granted", bo: "denied", cy: "granted", di: "granted" });
  });

  test.each([
    ["unsubscribes.csv", "email\nada@shop.test", ["email"]],
    ["cleaned_email_audience_export_1.csv", "Email Address,CLEAN_TIME\nada@shop.test,2026-01-01", ["email"]],
    ["Suppressed Profiles.csv", "Email\nada@shop.test", ["email"]],
    ["blocklisted_contacts.csv", "EMAIL;SMS\nada@shop.test;+15550100", ["email"]],
    ["sms opt-outs.csv", "Phone\n+14155550101", ["sms"]],
    ["bajas-2026.csv", "Correo\nada@shop.test", ["email"]],
    ["export.csv", "email,reason,unsubscribe reason\nada@shop.test,x,too many", ["email"]],
    ["subscribed_email_audience_export_1.csv", "Email Address\nada@shop.test", []],
    ["unsubscribed and others.csv", "Email,Status\nada@shop.test,subscribed\nbo@shop.test,unsubscribed", []],
    ["customers.csv", "Email\nada@shop.test", []],
  ])("a list is suggested as one of refusals by its name and columns: %s", (name, text, channels) => {
    const [header = [], ...rows] = text.split("\n").map((line) => line.split(/[,;]/));
    expect(suggestUnsubscribed(name, header, rows)).toEqual(channels);
  });
});

type Step = {
  by: "file" | "mapped" | "list" | "put" | "batch";
  state: "granted" | "denied" | "unknown";
  /** The day of January 2026. */
  day: number | null;
  /** Which record of the person. */
  id: "a" | "b";
};

const step: fc.Arbitrary<Step> = fc.record({
  by: fc.constantFrom("file", "mapped", "list", "put", "batch"),
  state: fc.constantFrom("granted", "denied", "unknown"),
  day: fc.option(fc.integer({ min: 1, max: 5 })),
  id: fc.constantFrom("a", "b"),
});

const timeOf = (day: number): string => `2026-01-0${day}T00:00:00.000Z`;

/** Does what a step says; returns when a refusal that it states counts from, null for none. */
const send = async (scope: Scope, { by, state, day, id }: Step): Promise<Date | null> => {
  const at = day === null ? "" : timeOf(day);
  const actor = asAdmin(scope);
  const email = "ada@shop.test";
  const isCall = by === "put" || by === "batch";
  // A call without a date can only refuse.
  if (isCall && day === null && state !== "denied") return null;
  const consents = [{ channel: "email" as const, state, ...(day !== null && { at }) }];
  if (by === "put") await putCustomer(actor, { externalId: id, email, consents });
  if (by === "batch") await postCustomers(actor, [{ value: { externalId: id, email, consents } }]);
  if (by === "file")
    await bring(scope, `customer_id,email,email_consent,email_consent_at\n${id},${email},${state},${at}\n`);
  if (by === "mapped") {
    const columns = {
      customer_id: "Nummer",
      email: "Mail",
      email_opt_out: "Raus",
      email_consent: "Ja",
      email_consent_at: "Seit",
    };
    const [out, yes] = state === "denied" ? ["x", ""] : ["", state];
    const text = `Nummer,Mail,Raus,Ja,Seit\n${id},${email},${out},${yes},${yes && at}\n`;
    await bring(scope, text, { mapping: { rows: "customers", columns, dateOrder: null, decimalSign: null } });
    return state === "denied" ? new Date() : null;
  }
  if (by === "list") {
    await bring(scope, `customer_id,email,unsub_time\n${id},${email},${at}\n`, { unsubscribed: ["email"] });
    return day === null ? new Date() : new Date(at);
  }
  return state !== "denied" ? null : day === null ? new Date() : new Date(at);
};

test("no sequence of files and calls gives a consent silently to a person who refused it, by any of their records", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
      const scope = await aBusiness();
      let refusedAt: number | null = null;
      let grantedAt = 0;
      for (const each of steps) {
        const began = Date.now();
        const refusal = await send(scope, each);
        // A refusal without a date counts from when it is sent, within the call.
        if (refusal) refusedAt = Math.max(refusedAt ?? 0, Math.min(refusal.getTime(), began));
        if (each.state === "granted" && each.by !== "list" && each.day !== null)
          grantedAt = Math.max(grantedAt, new Date(timeOf(each.day)).getTime());
        const states = Object.values(await consentsOf(scope));
        if (refusedAt !== null && grantedAt <= refusedAt)
          expect(states, JSON.stringify(steps)).not.toContain("granted");
        if (refusal && refusal.getTime() >= began) expect(states, JSON.stringify(steps)).not.toContain("granted");
      }
    }),
    { numRuns: runs(60, 12) },
  );
});

test("a refusal that is sent for a merged customer counts for the kept one, who had consented since", async () => {
  const scope = await aBusiness();
  const actor = asAdmin(scope);
  await aGranted(scope, "kept", "2026-02-01T00:00:00Z");
  await bring(scope, "customer_id,email_consent\nmerged,no\n");
  const keptId = await idOfCustomer(scope, "kept");
  await mergeTwo(actor, { keep: keptId, merge: await idOfCustomer(scope, "merged") });
  expect(await consentsOf(scope)).toEqual({ kept: "denied" });
  await setConsent(actor, { id: keptId, channel: "email", state: "granted", reason: "By phone" });
  expect(await consentsOf(scope)).toEqual({ kept: "granted" });
  await bring(scope, "customer_id,email_consent,name\nmerged,no,Ada\n");
  expect(await consentsOf(scope)).toEqual({ kept: "denied" });
});
